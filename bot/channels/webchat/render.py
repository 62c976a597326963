"""A row of the mailbox -> what the page gets. Rows hold the message as it was appended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.core.errors import NotFound
from bot.core.messages import Attachment
from bot.core.ports import MediaReader


def to_page(row: Mapping[str, Any], media: MediaReader, public_url: str) -> dict[str, Any]:
    """`row`: id, text, buttons [{title, action, url}], media [{kind, digest, name, mime, url}], at
    (a moment, or its ISO form), perhaps ask and title; of what they said themselves own (the id
    their phone gave it), action, place. Addresses of ours lose their host: the page works
    under whatever name it was opened with.
    """
    at = row["at"]
    shown: dict[str, Any] = {
        "id": row["id"],
        "text": row.get("text") or "",
        "buttons": [_button(b, public_url) for b in row.get("buttons") or ()],
        "media": list(_media(row.get("media") or (), media, public_url)),
        "at": at.isoformat() if isinstance(at, datetime) else at,
    }
    more = {key: row[key] for key in ("ask", "title", "action", "place") if row.get(key)}
    said = {"own": row["own"]} if "own" in row else {}
    return shown | more | said


def _button(button: Mapping[str, Any], public_url: str) -> dict[str, str]:
    title = str(button["title"])
    if button.get("url"):
        return {"title": title, "url": local(str(button["url"]), public_url)}
    return {"title": title, "action": str(button.get("action") or "")}


def _media(
    items: Iterable[Mapping[str, Any]], media: MediaReader, public_url: str
) -> Iterator[dict[str, Any]]:
    for item in items:
        known = {k: str(item.get(k) or "") for k in ("kind", "digest", "name", "mime", "url")}
        try:
            url = known["url"] or media.url(Attachment(**known))
        except NotFound:  # its time to be kept is over; the words stay
            continue
        more = {key: item[key] for key in ("name", "seconds") if item.get(key)}
        yield {"kind": known["kind"], "url": local(url, public_url), **more}


def local(url: str, public_url: str) -> str:
    """The address without our own host in front."""
    base = public_url.rstrip("/")
    return url[len(base) :] if base and url.startswith(base + "/") else url
