"""Webhook events about templates -> an Event of the channel "zbs"; None for all others.

A receipt names a telephone number, which is left out: our tracking id says whose it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.channels.zalo.fields import Json, clean, digest, id_of, moment, word
from bot.core.events import Event, EventKind

NAME = "zbs"
_NOBODY = "unknown"
STATUS = {"ENABLE": "enabled", "PENDING_REVIEW": "reviewing", "REJECT": "refused"}
QUALITY = {"HIGH": "high", "MEDIUM": "medium", "LOW": "low"}
Read = tuple[EventKind, dict[str, Any], str]
"""kind, fields, what makes it one event"""


def read(body: Json, now: datetime) -> Event | None:
    """A shape we do not know is left to the account's own parser, which keeps it."""
    name = word(body.get("event_name") or "")
    reader = _READERS.get(name)
    if reader is None:
        return None
    try:
        found = reader(body)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if found is None:
        return None
    kind, fields, mark = found
    ours = id_of(body, "oa_id") or id_of(body, "oaId") or id_of(body, "sender")
    at = fields.pop("at", None) or moment(body.get("timestamp")) or now
    return Event(
        channel=NAME,
        account=ours[:40] or _NOBODY,
        event_id=word(f"{name}:{mark}"),
        kind=kind,
        chat_id=str(fields.get("extra", {}).get("tracking_id") or "")[:60] or _NOBODY,
        at=at,
        **fields,
    )


def _delivered(body: Json) -> Read | None:
    message = body["message"]
    tracking = word(message.get("tracking_id") or "")
    at = moment(message.get("delivery_time"))
    if not tracking and at is None:
        return None  # an ordinary receipt
    message_id = word(message["msg_id"])
    fields = {"message_ids": (message_id,), "extra": {"tracking_id": tracking}, "at": at}
    return EventKind.DELIVERED, fields, message_id


def _answered(body: Json) -> Read:
    message = body["message"]
    tracking, label = word(message["tracking_id"]), clean(message["data"])[:60]
    submitted = word(message.get("submit_time") or "")
    fields = {"text": label, "extra": {"tracking_id": tracking}, "at": moment(submitted)}
    return EventKind.ANSWERED, fields, digest(f"{tracking}:{submitted}:{label}")


def _news(body: Json) -> Read:
    """Of a template, or of what the account may send: `template_id`, `status`, `quality` (in the
    words of ports.TemplateInfo), `reason`, `daily` (messages a day, where it changed)."""
    status, quota = body.get("status"), body.get("quota")
    new_status = status.get("new_status") if isinstance(status, dict) else status
    daily = quota.get("new_value") if isinstance(quota, dict) else None
    said = {
        "template_id": word(body.get("template_id") or ""),
        "status": STATUS.get(str(new_status or ""), "off" if new_status else ""),
        "quality": QUALITY.get(str(body.get("quality") or ""), ""),
        "reason": clean(str(body.get("reason") or ""))[:200],
        "daily": clean(str(daily or ""))[:12],
    }
    raw = json.dumps(body, sort_keys=True, default=str)
    extra = {"event_name": word(body["event_name"]), "said": {k: v for k, v in said.items() if v}}
    return EventKind.NEWS, {"extra": extra}, digest(raw)


_READERS: dict[str, Callable[[Json], Read | None]] = {
    "user_received_message": _delivered,
    "user_click_response_button": _answered,
    "change_template_status": _news,
    "change_template_quality": _news,
    "change_template_quota": _news,
    "change_oa_template_tags": _news,
    "change_oa_daily_quota": _news,
}
