"""Zalo's own record of a long run: every message it took and how, what it refused, which refresh
tokens were used. What our counters are held against.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.standin.people import Fault
from bot.standin.zalo import FakeZalo
from bot.standin.zalo.ledger import month_of
from bot.standin.zalo.oauth import Oa


@dataclass
class Taken:
    """A message that was accepted. `age`: since the reader's last word. `cut`: its answer never
    reached us. `receipt`: 1 when the phone told us it was delivered, 2 when it was seen."""

    at: datetime
    oa_id: str
    user_id: str
    message_id: str
    route: str
    text: str
    age: timedelta
    cut: bool = False
    receipt: int = 0

    @property
    def month(self) -> str:
        return month_of(self.at)


class BookkeepingZalo(FakeZalo):
    """`taken` by message id, in order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.taken: dict[str, Taken] = {}
        self.unheard = 0  # calls cut off before they were taken
        self._booked: Taken | None = None
        self.used: Counter[str] = Counter()  # refresh tokens that brought a new pair
        self.used_up: list[str] = []  # refresh tokens that were refused
        self.owners: dict[str, str] = {}  # refresh token -> OA
        answer = self.oauth.answer

        def booked(form: dict[str, str], secret_key: str) -> dict[str, Any]:
            before = {oa.refresh: oa.oa_id for oa in self.oauth.oas.values()}
            found = answer(form, secret_key)
            if token := form.get("refresh_token", ""):
                if "access_token" in found:
                    self.used[token] += 1
                    self.owners[token] = before[token]
                else:
                    self.used_up.append(token)
            return found

        self.oauth.answer = booked  # type: ignore[method-assign]  # to see what comes by

    def uses_of(self, oa_id: str) -> int:
        """How many different refresh tokens of this OA brought a new pair."""
        return sum(owner == oa_id for owner in self.owners.values())

    def of(self, oa_id: str) -> list[Taken]:
        return [t for t in self.taken.values() if t.oa_id == oa_id]

    def paid(self) -> Counter[tuple[str, str]]:
        """(OA, local month) -> messages outside the free window."""
        return Counter((t.oa_id, t.month) for t in self.taken.values() if t.route == "paid")

    def book(self, oa: Oa, route: str, chat_id: str, message: dict[str, Any]) -> None:
        super().book(oa, route, chat_id, message)
        person = oa.people.get(chat_id)
        last = person.last_at if person and person.last_at else self.clock.now()
        text = str(message.get("text", ""))
        now = self.clock.now()
        self._booked = Taken(now, oa.oa_id, chat_id, "", route, text, now - last)

    def message_id(self) -> str:
        """The first one asked for after the books is the message's."""
        made = super().message_id()
        if self._booked is not None:
            self._booked.message_id, self.taken[made] = made, self._booked
            self._booked = None
        return made

    async def _fault(
        self, request: web.Request, method: str
    ) -> tuple[Fault | None, web.Response | None]:
        fault, early = await super()._fault(request, method)
        self.unheard += fault is not None and fault.kind == "refuse"
        return fault, early

    def _finish(
        self, request: web.Request, fault: Fault | None, answer: dict[str, Any]
    ) -> web.Response:
        if fault is not None and "message_id" in answer.get("data", {}):
            self.taken[answer["data"]["message_id"]].cut = True
        return super()._finish(request, fault, answer)

    def by_chat(self) -> dict[tuple[str, str], list[Taken]]:
        """(OA, person) -> what they were sent."""
        found: dict[tuple[str, str], list[Taken]] = defaultdict(list)
        for taken in self.taken.values():
            found[taken.oa_id, taken.user_id].append(taken)
        return found
