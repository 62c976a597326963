"""Messages to one person: windows, quota, rates, and the echo of what was taken."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.standin.zalo.ledger import FREE, PAID, month_of
from bot.standin.zalo.oauth import Oa
from bot.standin.zalo.rules import Refused, check_message, refuse_if, seen_of

if TYPE_CHECKING:
    from bot.standin.zalo.server import Server

_MINUTE, _OPEN = timedelta(minutes=1), timedelta(days=7)


class Direct:
    """POST /v3.0/oa/message/cs, and /v2.0/oa/message for OAs that are served there."""

    def __init__(self, fake: Server) -> None:
        self._fake = fake

    async def message(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        refuse_if("v3" not in oa.serves, -235, "OA type is not supported")
        return await self._taken(oa, body)

    async def older(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        """The same at the older address."""
        refuse_if("v2" not in oa.serves, -240, "API v2 is closed, use v3")
        return await self._taken(oa, body)

    async def _taken(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        user_id, message = str(body["recipient"]["user_id"]), body["message"]
        now = self._fake.clock.now()
        self._check_rate(oa, now)
        route = self._route(oa, user_id, now)
        check_message(message, self._fake.uploaded)
        person = oa.people[user_id]
        quoted = message.get("quote_message_id")
        refuse_if(bool(quoted) and quoted not in person.said, -201, "quote_message_id is invalid")
        used = f"{month_of(now)} paid"
        if route == PAID:
            self._fake.refuse_at_night(PAID)
            refuse_if(oa.used[used] >= oa.quota, -211, "Out of quota")
            oa.used[used] += 1
        self._fake.book(oa, route, user_id, message)
        message_id = self._fake.message_id()
        await person.show(seen_of(message_id, message, self._fake.uploaded))
        if self._fake.echoes:
            self._echo(oa, user_id, message_id, message)
        quota = {
            "quota_type": "reply" if route == FREE else "sub_quota",
            "remain": str(oa.quota - oa.used[used]),
            "total": str(oa.quota),
        }
        return {"message_id": message_id, "user_id": user_id, "quota": quota}

    def _check_rate(self, oa: Oa, now: datetime) -> None:
        while oa.recent and now - oa.recent[0] >= _MINUTE:
            oa.recent.popleft()
        most = self._fake.per_minute or (oa.per_minute if self._fake.by_plan else 0)
        full = most and len(oa.recent) >= most
        refuse_if(bool(full), -32, "Your application reached limit call api")
        if most:
            oa.recent.append(now)

    def _route(self, oa: Oa, user_id: str, now: datetime) -> str:
        person = oa.people.get(user_id)
        if person is None:
            raise Refused(-201, "user_id is invalid")
        refuse_if(not person.follows_oa, -213, "User has not followed OA")
        if person.last_at is None or now - person.last_at > _OPEN:
            raise Refused(-230, "User has not interacted with the OA in the past 7 days")
        return FREE if now - person.last_at <= timedelta(hours=oa.free_h) else PAID

    def _echo(self, oa: Oa, user_id: str, message_id: str, message: dict[str, Any]) -> None:
        attachment = message.get("attachment", {})
        kind = "text" if not attachment else "list"
        if attachment.get("payload", {}).get("template_type") == "media":
            kind = attachment["payload"]["elements"][0].get("media_type", "image")
        if attachment.get("type") == "file":
            kind = "file"
        sides = {"sender": {"id": oa.oa_id}, "recipient": {"id": user_id}}
        said = {"msg_id": message_id, "text": message.get("text", "")}
        self._fake.push_soon(f"oa_send_{kind}", **sides, message=said)
