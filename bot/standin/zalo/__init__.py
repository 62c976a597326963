"""A strict Zalo (OAuth, OA API, media, signed webhooks) on loopback, with followers who use it.

`async with running() as fake`. Errors come inside HTTP 200 and refresh tokens work once, as there.
"""

from __future__ import annotations

import secrets
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any

from bot.channels.zalo.parse import parse
from bot.clock import SystemClock
from bot.core.events import Event
from bot.core.ports import Clock
from bot.standin.listening import listening
from bot.standin.people import Seen
from bot.standin.zalo.ledger import month_of
from bot.standin.zalo.oauth import Oa
from bot.standin.zalo.people import ZaloPerson
from bot.standin.zalo.push import APP_ID, OA_SECRET
from bot.standin.zalo.server import Server

APP_SECRET = "app-secret"
OA_ID = "579745863508352884"


class FakeZalo(Server):
    """One application with OAs, each with its own people. `people`: all of them, by chat id."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock or SystemClock(), APP_ID, APP_SECRET)
        self.account = self.oa(OA_ID).oa_id
        self.people: dict[str, ZaloPerson] = {}

    def config(self, **more: Any) -> dict[str, Any]:
        """Settings that point the channel here."""
        hosts = {"business_base": self.url}
        base = {"app_id": APP_ID, "app_secret": APP_SECRET, "oa_secret_key": OA_SECRET}
        return {**base, "api_base": self.url, "oauth_base": self.url, **hosts, **more}

    async def connect(
        self, channel: Any, public_url: str, commune: str = "24163", oa_id: str = OA_ID
    ) -> None:
        """Connects an OA the way `run.py zalo import-token` does, and sets where to push."""
        self.webhook_url = f"{public_url}/zalo/webhook"
        oa = self.oa(oa_id)
        self.oauth.issue(oa)
        await channel.import_token(commune, oa_id, oa.refresh)
        oa.refreshes = 0

    def oa(self, oa_id: str) -> Oa:
        return self.oauth.oas.setdefault(oa_id, Oa(oa_id))

    @property
    def quota(self) -> int:
        """What the first OA has left this month outside the free window."""
        oa = self.oa(OA_ID)
        return oa.quota - oa.used[self._this_month]

    @quota.setter
    def quota(self, left: int) -> None:
        oa = self.oa(OA_ID)
        oa.quota = left + oa.used[self._this_month]

    @property
    def _this_month(self) -> str:
        return f"{month_of(self.clock.now())} paid"

    def person(self, name: str, *, oa_id: str = OA_ID, started: bool = True) -> ZaloPerson:
        """`started`: follows the OA and wrote to it just now."""
        chat_id = str(8_246_000_000_000_000_000 + secrets.randbelow(10**15))
        person = ZaloPerson(self, name, chat_id, oa_id)
        person.last_at = self.clock.now() if started else None
        self.people[chat_id] = self.oa(oa_id).people[chat_id] = person
        return person

    async def operator_says(self, person: ZaloPerson, text: str, admin_id: str = "77001") -> int:
        """Somebody of the commune answers on the OA's own page."""
        message_id = self.message_id()
        await person.show(Seen(message_id, text))
        sides = {
            "sender": {"id": person.oa_id, "admin_id": admin_id},
            "recipient": {"id": person.chat_id},
        }
        return await self.push(
            "oa_send_text", **sides, message={"msg_id": message_id, "text": text}
        )


def running(**options: Any) -> AbstractAsyncContextManager[FakeZalo]:
    """A stand-in that listens; stopped at the end."""
    return listening(FakeZalo(**options))


def read_payload(payload: Any, now: datetime) -> list[Event]:
    """What the channel makes of a recorded webhook body."""
    return parse(payload, now)
