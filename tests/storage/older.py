"""Rows an older version wrote, as they lay in its tables. VERSIONS says at which."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from bot.storage import db

AT = "'2026-03-02 02:00:00+00:00'"
TIMES = ("created_at", "started_at", "ends_at", "queued_at", "due_at", "at")


async def put(table: str, words: str = "", zeros: str = "", **values: Any) -> None:
    """One row; `words` are empty texts, `zeros` are 0."""
    given = {
        **dict.fromkeys(words.split(), "''"),
        **dict.fromkeys(zeros.split(), "0"),
        **{name: AT if name in TIMES else repr(value) for name, value in values.items()},
    }
    names = ", ".join(f'"{name}"' for name in given)
    await db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(given.values())})")


_KEYS = ("shared:1:1:0", "shared:1:n:1:0", "emergency:1:1:0", "emergency-desk:1:1:0", "in1.1:1")


async def older() -> None:
    """A bulletin withdrawn, one of two readers told; shared and own rows queued."""
    kind = {"kind": "commune", "settings": "{}"}
    await put("area", "folded path", "households", code="66", name="x", **kind)
    for n in (1, 2):
        speaks = {"language": "vi", "speaks": "[]"}
        await put("person", "phone", code=f"p{n}", name="x", created_at=0, **speaks)
    await put(
        "chat_account", "name menu", channel="w", account="1", chat_id="c", language="vi",
        follows=True, state="open", created_at=0, kind="group",
    )  # fmt: skip
    await put(
        "bulletin", code="b", state="withdrawn", number=1, created_at=0, author_id=1, commune_id=1
    )
    await put(
        "bulletin_version", "title body radio_text subject source voice_digest digest", number=1,
        priority="routine", targets="[]", times="[]", attachments="[]", created_at=0, author_id=1,
        bulletin_id=1,
    )  # fmt: skip
    for person, reminded in ((1, 9), (2, 1)):
        await put(
            "delivery", "unreachable told_how route route_reason", role="citizen",
            reminded=reminded, created_at=0, person_id=person, version_id=1,
        )  # fmt: skip
    await put(
        "emergency", "text audio_digest reason", "duration_s silent_told", code="e", targets="[]",
        kind="flood", exercise=False, started_at=0, ends_at=0, commune_id=1, started_by_id=1,
    )  # fmt: skip
    await put("outbox_content", body="{}", created_at=0)
    for key in _KEYS:
        await put(
            "outbox", "ref message_id route cause detail", "attempts receipt buttons", key=key,
            lane="w:1", chat_account_id=1, content_id=1, priority=6, state="queued", queued_at=0,
            due_at=0,
        )  # fmt: skip


async def with_files() -> None:
    """The bulletin had a picture, twice over; a case a picture and a recording."""
    photo, voice = {"kind": "photo", "digest": "p"}, {"kind": "voice", "digest": "v"}
    await db.execute("UPDATE bulletin_version SET attachments = ?", [json.dumps([photo])])
    await put(
        "bulletin_version", "title body radio_text subject source voice_digest digest", number=2,
        priority="routine", targets="[]", times="[]", attachments=json.dumps([photo]), created_at=0,
        author_id=1, bulletin_id=1,
    )  # fmt: skip
    await put(
        "feedback", "group_id", code="PA-1", kind="report", state="open", urgent=False,
        created_at=0, commune_id=1,
    )  # fmt: skip
    for media in ([], [voice, photo]):
        said: dict[str, Any] = {"kind": "said", "feedback_id": 1, "at": 0}
        await put("feedback_entry", "text", media=json.dumps(media), **said)


VERSIONS: dict[str, Callable[[], Awaitable[None]]] = {
    "0007_processes": older,
    "0016_units": with_files,
}
