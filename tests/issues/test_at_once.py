"""Two people at the same moment, on PostgreSQL: nobody's words may be lost to a deadlock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.core.events import Event, EventKind
from models import ChatAccount, Person, Report
from tests.fakes.arrivals import arrive
from tests.usecases.talk import Village

# SQLite has one writer: nobody meets there.
pytestmark = [
    pytest.mark.services,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]
ROUNDS = 10

Both = tuple[Coroutine[Any, Any, object], Coroutine[Any, Any, object]]
Pair = Callable[["Meeting", int], Awaitable[Both]]


class Meeting:
    """A village whose people may press at once: events go to the router side by side."""

    def __init__(self, here: Village) -> None:
        self.here = here
        self._numbers = count(10_000)

    async def press(self, who: Person, action: str, ref: str) -> Coroutine[Any, Any, object]:
        """A tap, ready to arrive."""
        account = await ChatAccount.get(person_id=who.id)
        wire = self.here._tokens.mint(str(account.id), action, ref, many=True)
        return await self._comes(who, EventKind.ACTION, action=wire)

    async def _comes(
        self, who: Person, kind: EventKind, **what: Any
    ) -> Coroutine[Any, Any, object]:
        number, at = f"m{next(self._numbers)}", self.here.parts.clock.now()
        event = Event("webchat", "web", number, kind, who.code, at=at, **what)
        return self.here._router.handle(await arrive(event))

    async def draft(self, text: str) -> str:
        """A report that its writer has not sent yet: its code."""
        await self.here.says(self.here.nga, text)
        report = await Report.all().order_by("-id").first()
        assert report is not None
        return report.code


async def confirm_and_send(meet: Meeting, n: int) -> Both:
    """An officer confirms one report while its writer sends another."""
    here = meet.here
    first = await meet.draft(f"Đường nhiều ổ gà {n}")
    await here.acts(here.nga, "report.send", first, many=True)
    second = await meet.draft(f"Mất điện cả thôn {n}")
    return (
        await meet.press(here.bia, "inbox.confirm", first),
        await meet.press(here.nga, "report.send", second),
    )


PAIRS: list[Pair] = [confirm_and_send]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: str(pair.__name__))
async def test_nobody_waits_for_somebody_who_waits(
    database: str, tmp_path: Path, pair: Pair
) -> None:
    meet = Meeting(await Village.settle(tmp_path))
    faults: list[str] = []
    for n in range(ROUNDS):
        found = await asyncio.gather(*await pair(meet, n), return_exceptions=True)
        faults += [repr(f)[:200] for f in found if isinstance(f, BaseException)]
    assert not faults, f"{len(faults)} of {2 * ROUNDS}: {faults[:2]}"
