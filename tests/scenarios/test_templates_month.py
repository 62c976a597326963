"""A month of a commune whose propagandists have nothing but a telephone number, day by day: numbers
that are off, gone or refuse, lost answers and receipts, quality that falls, night, a budget that is
used up. In the end our books are Zalo's, and whoever got nothing is named with why, in Vietnamese.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

import pytest

from bot.core.hours import at_local, local
from bot.core.messages import t
from bot.dialog.locale import Locales
from bot.outbox.ledger import month_of
from bot.standin.zalo import OA_ID
from bot.standin.zalo.templates import FakeTemplate, Letter
from bot.storage.db import execute
from bot.usecases.bulletins import approve, cards, compose, submit
from bot.usecases.delivery import board, unreached
from bot.usecases.templates import book
from models import AccountMonth, Area, BulletinVersion, Person, Role, Template
from models.person import RoleName
from tests.fakes.village import Village
from tests.scenarios.conftest import Opens
from tests.scenarios.test_templates import LANE, with_templates

CODES: dict[str | int, int] = {"on": 60, "off": 20, -118: 14, -139: 3, -108: 3}


class Size(NamedTuple):
    """`people` besides those of the demo; `budget` of a month."""

    people: int
    days: int
    budget: int

    def __str__(self) -> str:
        return f"{self.people}-people-{self.days}-days"


SMALL, FULL = Size(6, 5, 14), Size(60, 31, 400)


class Month:
    """`goes_on` lives the days; all chance is from one seeded pair of dice."""

    def __init__(self, village: Village, size: Size) -> None:
        self.village, self.size, self.dice = village, size, Random(20260301)
        self.first = village.clock.now()
        self.business = village.zalo.business
        self.published: list[int] = []
        self.low_on, self.night_on = size.days // 2, size.days - 2
        self.late: list[Letter] = []

    async def settles(self) -> None:
        where = await Area.filter(parent__code="24478", kind="village").order_by("id")
        now = self.village.clock.now()
        for n in range(self.size.people):
            person = await Person.create(
                code=f"so-{n}", name=f"Y Krông {n} Êban", phone=f"0905{n:06d}", created_at=now
            )
            await Role.create(
                person=person, area=where[n % len(where)], role=RoleName.PROPAGANDIST, since_at=now
            )
        await self.village.tick(minutes=6)  # numbers become chats

    async def goes_on(self) -> None:
        for day in range(self.size.days):
            await self._until(day, 8)
            await self._weather()
            if day == self.low_on:
                await self._falls("LOW")
            if day == self.low_on + 1:
                await self._is_good_again()
            await self._publish()
            await self._until(day, 11)  # what never came is asked about
            await self._late_receipts()
            if day == self.night_on:
                await self._until(day, 21, 45)
                await self._publish()
                await self._until(day, 23)
        self.business.silent = False
        await self._until(self.size.days, 12)
        await self._until(self.size.days, 15)

    async def _until(self, day: int, hour: int, minute: int = 0) -> None:
        at = at_local(self.first + timedelta(days=day), hour, minute)
        for _ in range(2):  # what one job finds another does next
            await self.village.tick(seconds=max(60.0, self._left(at)))

    def _left(self, at: datetime) -> float:
        return (at - self.village.clock.now()).total_seconds()

    async def _weather(self) -> None:
        """Whose phones are off, who refuses, what the wire loses today."""
        for n in range(self.size.people):
            self.business.numbers[f"84905{n:06d}"] = self.dice.choices(
                list(CODES), list(CODES.values())
            )[0]
        self.business.silent = self.dice.random() < 0.4
        if lost := self.dice.randint(0, 2):
            self.village.zalo.faults.plan("drop", "template", times=lost)

    def _news(self) -> FakeTemplate:
        return next(x for x in self.business.templates[OA_ID].values() if "ban_tin" in x.name)

    async def _falls(self, quality: str) -> None:
        await self.business.falls_to(OA_ID, self._news(), quality)
        await self.village.settled()

    async def _is_good_again(self) -> None:
        await self._falls("HIGH")
        async with self.village.app.services.work(await self.village.by("can-bo")) as work:
            row = await Template.get(template_id=self._news().template_id)
            assert row.why != "quality", "good again: it goes by itself"
            await book.let_go(work, row.id, live=True)

    async def _publish(self) -> None:
        services = self.village.app.services
        async with services.work(await self.village.by("bien-tap")) as work:
            draft = await compose.draft(work, "24478", "Họp dân\nMời bà con họp lúc 19 giờ.")
            id_, n = draft.bulletin_id, draft.number
            await compose.set_targets(work, id_, n, ["24478"])
            await compose.set_times(work, id_, n, "ngay bây giờ")
            await submit.submit(work, id_, n)
        await self.village.settled()
        version = await BulletinVersion.get(bulletin_id=id_)
        async with services.work(await self.village.by("can-bo")) as work:
            await approve.approve(work, cards.ref(version))
        self.published.append(id_)
        await self.village.settled()

    async def _late_receipts(self) -> None:
        """Of yesterday's, and of some twice."""
        for letter in self.dice.sample(self.business.letters, len(self.business.letters) // 3):
            if letter.delivered_at is not None:
                await self.business.receipt(letter)
        await self.village.settled()


@pytest.mark.timeout(900)
@pytest.mark.slow
@pytest.mark.parametrize("size", [SMALL, pytest.param(FULL, marks=pytest.mark.soak)], ids=str)
async def test_a_month_of_templates_is_accounted_for(opens: Opens, size: Size) -> None:
    async with with_templates(
        opens, budget=size.budget, zbs_retry_days=2, zbs_rate_per_s=500
    ) as village:
        month = Month(village, size)
        await month.settles()
        await month.goes_on()
        letters = village.zalo.business.letters
        assert letters
        _nobody_twice(letters)
        _nothing_at_night_nor_of_a_bad_template(month, letters)
        await _books_agree(village, letters, size.budget)
        reasons = await _everybody_is_explained(village, month)
        assert reasons["reason-budget"], reasons


def _nobody_twice(letters: list[Letter]) -> None:
    got = Counter((x.phone, x.data["ma_tin"], x.template.template_id) for x in letters)
    assert set(got.values()) == {1}, "one bulletin, one template, one person: one message"


def _nothing_at_night_nor_of_a_bad_template(month: Month, letters: list[Letter]) -> None:
    first = local(month.first).date()
    for letter in letters:
        at = local(letter.at)
        assert 7 <= at.hour < 22, at
        if (at.date() - first).days == month.low_on:
            assert "ban_tin" not in letter.template.name


async def _books_agree(village: Village, letters: list[Letter], budget: int) -> None:
    """What we count as spent is what Zalo charged, and what it may yet charge of answers lost."""
    paid = {m.month: m.paid for m in await AccountMonth.filter(lane=LANE)}
    assert all(0 <= spent <= budget for spent in paid.values()), paid
    _, rows = await execute(_DOUBT, [LANE])
    doubt = {str(r["tracking"]) for r in rows}
    charged = Counter(month_of(x.at) for x in letters if x.delivered_at is not None)
    unsure = Counter(
        month_of(x.at) for x in letters if x.delivered_at is None and x.tracking in doubt
    )
    assert paid == {m: charged[m] + unsure[m] for m in paid}
    assert village.zalo.business.charged[OA_ID] == 200 * sum(charged.values())
    sent = await execute(_SENT, [LANE])
    assert {str(r["tracking"]) for r in sent[1]} <= {x.tracking for x in letters}


async def _everybody_is_explained(village: Village, month: Month) -> Counter[str]:
    locales, reasons = Locales(), Counter[str]()
    async with village.app.services.work(await village.by("can-bo")) as work:
        for bulletin in month.published:
            found = await board.board(work, bulletin)
            named = await unreached.of_bulletin(work, bulletin)
            assert len(named) >= found.outcomes["failed"]
            for one in named:
                words = locales.text(t(one.reason), "vi")
                assert words not in {"", one.reason}, one
                assert one.reason != "reason-unknown", one
                reasons[one.reason] += 1
    return reasons


_DOUBT = """
SELECT s.tracking AS tracking FROM template_send s JOIN outbox o ON o.key = s.row_key
WHERE o.lane = ? AND o.state = 'unclear'
"""
_SENT = """
SELECT s.tracking AS tracking FROM template_send s JOIN outbox o ON o.key = s.row_key
WHERE o.lane = ? AND o.state = 'sent'
"""
