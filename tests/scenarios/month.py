"""Daily life in many communes, thrown by seeded dice: bulletins, answers, silences, people who
leave, one emergency at night; and what goes wrong meanwhile on the wire and in the house.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from random import Random

from bot.core.hours import at_local
from bot.outbox.leases import LEASE
from bot.standin.zalo.people import ZaloPerson
from bot.usecases.bulletins import approve, cards, compose, submit
from bot.usecases.emergency import emergency
from models import BulletinVersion, Emergency
from tests.scenarios.land import SEED, Commune, Land

DAY = ((8, 0), (13, 0), (19, 30))
# After our quiet hours, after Zalo's night; and in both.
EARLY, LATE = ((5, 10), (6, 15)), ((22, 40),)
NEWS = (
    "Tiêm phòng sáng thứ Bảy\nTrạm y tế tiêm cho trẻ dưới 5 tuổi lúc 7 giờ.",
    "Họp thôn tối thứ Năm\nMời bà con họp tại nhà văn hóa lúc 19 giờ.",
    "Cắt điện ngày mai\nĐiện lực sửa đường dây từ 8 giờ đến 11 giờ.",
    "Phòng bệnh cho trâu bò\nĐăng ký tiêm với thú y xã trước ngày 20.",
)
WORDS = ("giúp", "menu", "giup", "Menu")


class Month:
    """`goes_on` lives all days of the land. Everything random comes from its own seeded dice."""

    def __init__(self, land: Land) -> None:
        self.land = land
        self.dice = Random(SEED)
        self.first = land.clock.now()
        self.willing: dict[str, float] = {}  # how likely somebody answers
        self.silent: dict[str, datetime] = {}  # until when somebody is away
        self.read: dict[str, int] = {}
        self.deaths = self.cut_off = 0
        self.published: list[int] = []
        days = land.size.days
        self.dies_on = {days // 2, days // 3, days - 2} if days > 5 else {days // 2}
        self.restarts_on = {days // 4, days * 3 // 4}
        self.emergency_on = 1
        self.plan: dict[tuple[str, int], list[str]] = {}
        for commune in land.communes:
            self._temper(commune)
            self._schedule(commune)

    async def goes_on(self) -> None:
        for day in range(self.land.size.days):
            for hour, minute in self._hours(day):
                await self._moment(day, hour, minute)
                if (hour, day) == (22, self.emergency_on):
                    await self._alarm(day)
        await self.land.until(self._at(self.land.size.days + 8, 12))  # all bulletins are over
        await self.land.works()

    def _hours(self, day: int) -> tuple[tuple[int, int], ...]:
        nights = {d for (_, d), kinds in self.plan.items() if "late" in kinds}
        nights.add(self.emergency_on)
        return (
            *(EARLY if day - 1 in nights else ()), *DAY, *(LATE if day in nights else ())
        )  # fmt: skip

    def _at(self, day: int, hour: int, minute: int = 0) -> datetime:
        return at_local(self.first + timedelta(days=day), hour, minute)

    def _temper(self, commune: Commune) -> None:
        for phone in commune.speakers:
            self.willing[phone.chat_id] = commune.chance.choice((0.95, 0.8, 0.5, 0.1))
        for phone in commune.citizens:
            self.willing[phone.chat_id] = 0.05

    def _schedule(self, commune: Commune) -> None:
        """Two a month to the propagandists, in some one to everybody or one late in the evening."""
        days, chance = self.land.size.days, commune.chance
        number = self.land.communes.index(commune)
        kinds = ["outer"] * max(1, days // 15)
        kinds += ["all"] * (number % 2 == 0) + ["late"] * (number % 3 == 0)
        for kind in kinds:
            day = chance.randrange(days - 1)
            self.plan.setdefault((commune.code, day), []).append(kind)

    async def _moment(self, day: int, hour: int, minute: int) -> None:
        land = self.land
        # Never on the second: two days later to the millisecond is nobody's question.
        jitter = timedelta(seconds=self.dice.uniform(1, 500))
        await land.until(self._at(day, hour, minute) + jitter)
        self._trouble()
        dies = day in self.dies_on and hour == 8
        if hour in (8, 19):
            await self._each(self._talk)
        if hour in (8, 13, 19):
            await self._each(self._answer)
        if hour in (8, 22):
            kinds = {"outer", "all"} if hour == 8 else {"late"}
            for commune in land.communes:
                for kind in sorted(kinds & set(self.plan.get((commune.code, day), ()))):
                    await self._publish(commune, kind)
            if dies:
                await self._publish(land.communes[0], "all")
        if dies:
            await self._dies()
        elif day in self.restarts_on and hour == 13:
            await land.house.restart()
        await asyncio.gather(land.house.app.channels["zalo"].check(), land.works())

    async def _each(self, act: Callable[[Commune], Awaitable[None]]) -> None:
        await asyncio.gather(*(act(c) for c in self.land.communes))

    async def _talk(self, commune: Commune) -> None:
        """A few write, one in a while leaves or comes back, some go silent for days."""
        chance, now = commune.chance, self.land.clock.now()
        for phone in chance.sample(commune.everybody, 1):
            if phone.follows_oa:
                await phone.says(chance.choice(WORDS))
        if chance.random() < 0.25:
            phone = chance.choice(commune.everybody)
            await (phone.unfollows() if phone.follows_oa else phone.follows())
        if chance.random() < 0.3:
            away = timedelta(days=chance.choice((1, 3, 6, 10)))
            self.silent[chance.choice(commune.speakers).chat_id] = now + away

    async def _answer(self, commune: Commune) -> None:
        for phone in commune.everybody:
            if self._looks(commune, phone):
                await self._reads(phone, commune.chance.random() < 0.3)

    def _looks(self, commune: Commune, phone: ZaloPerson) -> bool:
        if not phone.follows_oa or len(phone.sees) <= self.read.get(phone.chat_id, 0):
            return False
        away = self.silent.get(phone.chat_id)
        if away is not None and self.land.clock.now() < away:
            return False
        return commune.chance.random() < self.willing.get(phone.chat_id, 0.0)

    async def _reads(self, phone: ZaloPerson, receives: bool) -> None:
        """The phone tells it got and showed them (not all do); the newest button is tapped."""
        new = phone.sees[self.read.get(phone.chat_id, 0) :]
        self.read[phone.chat_id] = len(phone.sees)
        if receives:
            await phone.receives()
        await phone.looks()
        taps = [b for seen in new for b in seen.buttons if b.action]
        if taps:
            await phone.presses(taps[0].action)

    async def _publish(self, commune: Commune, kind: str) -> None:
        """Written by one, approved by the other, through the use cases."""
        with self.land.house.inside() as app:
            services = app.services
            targets = [commune.code] if kind == "all" else commune.outer
            async with services.work(commune.author) as work:
                text = commune.chance.choice(NEWS)
                draft = await compose.draft(work, commune.code, text)
                id_, n = draft.bulletin_id, draft.number
                await compose.set_targets(work, id_, n, targets)
                await compose.set_times(work, id_, n, "ngay bây giờ")
                await submit.submit(work, id_, n)
            version = await self._spoken(id_)
            async with services.work(commune.approver) as work:
                await approve.approve(work, cards.ref(version))
            self.published.append(version.id)

    async def _spoken(self, bulletin_id: int) -> BulletinVersion:
        async with asyncio.timeout(20):
            while True:
                version = await BulletinVersion.get(bulletin_id=bulletin_id)
                if version.digest:
                    return version
                await asyncio.sleep(0.005)

    def _trouble(self) -> None:
        """Every failure the wire knows, one or two a moment. What a refresh token must not meet is
        an answer that gets lost: that one needs a human, and is tested elsewhere."""
        faults, dice = self.land.zalo.faults, self.dice
        kind = dice.choice(("drop", "refuse", "slow", "500", "-32", "-200", "dead", "slow token"))
        if kind in {"drop", "refuse"}:
            faults.plan(kind, "message", times=dice.randint(1, 3))
        elif kind in {"slow", "slow token"}:
            fault = faults.plan("slow", "token" if "token" in kind else "message")
            asyncio.get_running_loop().call_later(0.2, fault.release.set)
        elif kind == "500":
            faults.plan("status", dice.choice(("message", "token")), status=500)
        elif kind == "dead":
            self.land.zalo.oauth.expire(self.land.zalo.oa(dice.choice(self.land.communes).oa_id))
        else:
            faults.plan("code", "message", code=int(kind))

    async def _dies(self) -> None:
        """In the middle of the fan-out."""
        land = self.land
        before = len(land.zalo.taken)
        wanted = before + random.Random(SEED + self.deaths).randint(3, 12)
        async with asyncio.timeout(20):
            while len(land.zalo.taken) < wanted and await land._busy():
                await asyncio.sleep(0)
        self.cut_off += await land.house.dies()
        self.deaths += 1
        land.clock.move(seconds=LEASE.total_seconds() + 1)  # what the dead one held is free then

    async def _alarm(self, day: int) -> None:
        """A flood at two in the night; all clear at three."""
        land, commune = self.land, self.land.communes[0]
        await land.until(self._at(day + 1, 2))
        with land.house.inside() as app:
            async with app.services.work(commune.approver) as work:
                await emergency.start(
                    work, commune.area, kind="flood", text="Nước lũ lên nhanh, bà con lên cao.",
                    targets=[commune.code],
                )  # fmt: skip
        for minute in (0, 4, 9):
            await land.until(self._at(day + 1, 2, minute))
            await land.works()
        await land.until(self._at(day + 1, 3))
        with land.house.inside() as app:
            async with app.services.work(commune.approver) as work:
                found = await Emergency.all().order_by("-id").first()
                assert found is not None
                await emergency.clear(work, found.id)
        await land.works()
