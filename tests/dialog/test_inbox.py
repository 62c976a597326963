"""The inbox: stored before acknowledged, once, in order, one event of a chat at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.core.events import Event, EventKind
from bot.dialog.inbox import Claimed, Inbox, Superseded, finish
from bot.storage.db import execute
from models import InboxRow
from tests.fakes.clock import FakeClock

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CLOCK = FakeClock()


def text(number: int, chat: str = "lan", **more: Any) -> Event:
    more.setdefault("text", f"t{number}")
    return Event(
        "web", "1", more.pop("id", f"e{number}"), EventKind.TEXT, chat, CLOCK.now(), **more
    )


class Counting(Inbox):
    """Counts commits, and fails while `away` is set."""

    def __init__(self) -> None:
        self.woken: list[str] = []
        super().__init__(FakeClock(), self.woken.append)
        self.clock: Any = self._clock
        self.commits = 0
        self.away = False

    async def _insert(self, events: Sequence[Event]) -> None:
        if self.away:
            raise OSError("no database")
        self.commits += 1
        await super()._insert(events)


@pytest.fixture
async def inbox(database: str) -> Counting:
    return Counting()


async def drain(inbox: Inbox, most: int = 8) -> list[list[Claimed]]:
    """Everything, round by round, finishing each round."""
    rounds = []
    while found := await inbox.claim(most):
        rounds.append(found)
        for one in found:
            await finish(one.id)
    return rounds


async def test_the_same_event_five_times_is_one_row(inbox: Counting) -> None:
    await inbox.accept([text(1), text(1)])
    await asyncio.gather(*[inbox.accept([text(1)]) for _ in range(3)])
    assert await InboxRow.all().count() == 1
    (one,) = await inbox.claim(8)
    await finish(one.id)
    await inbox.accept([text(1)])
    assert await inbox.claim(8) == [], "also when it is long done"


async def test_events_of_other_accounts_and_channels_are_other_events(inbox: Counting) -> None:
    event = text(1)
    others = [
        Event("web", "2", "e1", EventKind.TEXT, "lan", event.at),
        Event("zalo", "1", "e1", EventKind.TEXT, "lan", event.at),
    ]
    await inbox.accept([event, *others])
    assert await InboxRow.all().count() == 3


async def test_callers_at_once_share_commits(inbox: Counting) -> None:
    await asyncio.gather(*[inbox.accept([text(n, f"c{n}")]) for n in range(200)])
    assert await InboxRow.all().count() == 200
    assert inbox.commits <= 3
    assert inbox.woken


async def test_nothing_is_acknowledged_while_the_database_is_away(inbox: Counting) -> None:
    inbox.away = True
    calls = [inbox.accept([text(n)]) for n in range(20)]
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(f, OSError) for f in found)
    inbox.away = False
    await asyncio.gather(*[inbox.accept([text(n)]) for n in range(20)])
    assert await InboxRow.all().count() == 20


@only_sqlite
async def test_a_real_failure_reaches_the_caller(inbox: Counting) -> None:
    await execute("ALTER TABLE inbox RENAME TO away")
    with pytest.raises(Exception, match="no such table"):
        await inbox.accept([text(1)])
    await execute("ALTER TABLE away RENAME TO inbox")
    await inbox.accept([text(1)])
    assert await InboxRow.all().count() == 1


async def test_one_callers_bad_event_fails_nobody_else(inbox: Counting) -> None:
    """The database refuses half a surrogate, whatever an adapter lets through."""
    bad = text(99, text="\ud800")
    calls = [inbox.accept([text(n)]) for n in range(5)]
    calls.insert(2, inbox.accept([bad]))
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert [isinstance(f, Exception) for f in found] == [False, False, True, False, False, False]
    assert await InboxRow.all().count() == 5


async def test_a_caller_who_hangs_up_stops_nobody(inbox: Counting) -> None:
    calls = [asyncio.create_task(inbox.accept([text(n)])) for n in range(4)]
    await asyncio.sleep(0)
    calls[1].cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    assert await InboxRow.all().count() == 4


async def test_long_ids_stay_apart(inbox: Counting) -> None:
    await inbox.accept([text(1, id="x" * 150), text(2, id="x" * 150 + "y"), text(3, id="x" * 150)])
    assert await InboxRow.all().count() == 2


async def test_a_chat_is_worked_on_in_order_and_one_at_a_time(inbox: Counting) -> None:
    await inbox.accept([text(n, "lan" if n % 2 else "hoa") for n in range(8)])
    rounds = await drain(inbox)
    assert [sorted(c.event.text for c in r) for r in rounds] == [
        [f"t{n}", f"t{n + 1}"] for n in range(0, 8, 2)
    ]


async def test_an_event_put_back_holds_up_its_chat_only(inbox: Counting) -> None:
    await inbox.accept([text(1, "lan"), text(2, "lan"), text(3, "hoa")])
    lan, hoa = await inbox.claim(8)
    await inbox.retry(lan, "a bug", 5)
    await finish(hoa.id)
    assert await inbox.claim(8) == []
    inbox.clock.move(seconds=5)
    (again,) = await inbox.claim(8)
    assert (again.event.text, again.attempts) == ("t1", 1)
    await finish(again.id, "failed", "a bug")
    assert [c.event.text for r in await drain(inbox) for c in r] == ["t2"]


async def test_what_nobody_can_read_is_closed_and_the_rest_goes_on(inbox: Counting) -> None:
    await inbox.accept([text(1, "lan"), text(2, "hoa"), text(3, "lan")])
    await InboxRow.filter(event_id="e1").update(body='{"kind":"telepathy"}')
    assert [c.event.text for c in await inbox.claim(8)] == ["t2"]
    assert (await InboxRow.get(event_id="e1")).state == "failed"
    assert [c.event.text for c in await inbox.claim(8)] == ["t3"]


async def test_a_dead_process_claims_are_taken_back(inbox: Counting) -> None:
    await inbox.accept([text(1), text(2, "hoa")])
    first, second = await inbox.claim(8)
    await inbox.recover()
    assert await inbox.claim(8) == [], "its lease still runs"
    inbox.clock.move(minutes=3)
    await inbox.recover(but=[first.id])
    assert [c.id for c in await inbox.claim(8)] == [second.id]
    await inbox.recover(everything=True)
    assert len(await inbox.claim(8)) == 2


async def test_a_living_process_keeps_its_claims(inbox: Counting) -> None:
    await inbox.accept([text(1), text(2, "hoa")])
    first, second = await inbox.claim(8)
    inbox.clock.move(seconds=4)
    await inbox.renew([first.id])
    inbox.clock.move(seconds=4)
    await inbox.recover()
    assert [c.id for c in await inbox.claim(8)] == [second.id]
    await inbox.renew([])
    assert (await InboxRow.get(id=first.id)).state == "taken"


async def test_an_event_is_finished_once(inbox: Counting) -> None:
    await inbox.accept([text(1)])
    (one,) = await inbox.claim(1)
    await finish(one.id)
    with pytest.raises(Superseded):
        await finish(one.id)


@only_postgres
async def test_processes_at_once_share_the_work_in_order(inbox: Counting) -> None:
    """Two inboxes, four pumps: every event once, each chat in order, none at the same time."""
    await inbox.accept([text(n, f"c{n % 7}") for n in range(140)])
    second = Inbox(inbox.clock, lambda _what: None)
    seen: dict[str, list[int]] = {f"c{n}": [] for n in range(7)}
    busy: Counter[str] = Counter()

    async def pump(box: Inbox) -> None:
        idle = 0
        while idle < 20:
            found = await box.claim(3)
            idle = 0 if found else idle + 1
            for one in found:
                busy[one.event.chat_id] += 1
                assert busy[one.event.chat_id] == 1
            for one in found:
                seen[one.event.chat_id].append(int(one.event.text[1:]))
                busy[one.event.chat_id] -= 1
                await finish(one.id)
            await asyncio.sleep(0.001)

    await asyncio.gather(*[pump(box) for box in (inbox, second, inbox, second)])
    assert sum(len(s) for s in seen.values()) == 140
    assert all(s == sorted(s) for s in seen.values())


@only_sqlite
async def test_claiming_from_a_long_history_uses_the_indexes(inbox: Counting) -> None:
    from bot.dialog.inbox import _CLAIM

    now = inbox.clock.now()
    _, plan = await execute(
        f"EXPLAIN QUERY PLAN {_CLAIM.format(lock='', some='')}",
        [now + timedelta(minutes=2), now, 8],
    )
    steps = [str(tuple(r)[-1]) for r in plan]
    # Only an index that holds nothing but what is new may be walked from its beginning.
    walked = [s for s in steps if s.startswith("SCAN")]
    assert walked in ([], ["SCAN i USING INDEX idx_inbox_new"]), steps
    assert not [s for s in steps if "TEMP B-TREE" in s], steps
