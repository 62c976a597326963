"""Communes with an Official Account each, their officers, villages and people, and everybody's
phone: bulk-made, because enrolling is tested elsewhere. Time passes by `Land.until`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bot.core.text import fold
from bot.jobs import jobs
from bot.standin.zalo.people import ZaloPerson
from bot.storage.db import execute
from bot.usecases.registers.provinces import load_province
from bot.usecases.work import Actor
from models import Area, ChatAccount, OwnAccount, Person, Role
from models.person import RoleName
from tests.fakes.clock import FakeClock
from tests.fakes.house_that_dies import House, mark_tasks
from tests.fakes.village import free_port
from tests.fakes.zalo_book import BookkeepingZalo

SEED = 20260302
_SOON = timedelta(minutes=6)
_ECHOES = timedelta(hours=2)  # so long an echo may stay away (channels/zalo/limits.py)
_LOOKS_EVERY = timedelta(seconds=20)  # a lane, after those it is not sure of
_HOME = 5  # villages with people; the others have a propagandist only


@dataclass(frozen=True)
class Size:
    oas: int
    people: int
    days: int
    speakers: int  # propagandists of a commune, one a village

    def __str__(self) -> str:
        return f"{self.oas}x{self.people}x{self.days}"


@dataclass
class Commune:
    """`outer`: villages in which only a propagandist lives."""

    code: str
    oa_id: str
    area: Area
    chance: Random
    budget: int = 0  # what its admin lets it spend a month
    quota: int = 10**6  # what Zalo lets it
    author: Actor = field(default_factory=lambda: Actor(None, "webchat"))
    approver: Actor = field(default_factory=lambda: Actor(None, "webchat"))
    outer: list[str] = field(default_factory=list)
    speakers: list[ZaloPerson] = field(default_factory=list)
    citizens: list[ZaloPerson] = field(default_factory=list)

    @property
    def lane(self) -> str:
        return f"zalo:{self.oa_id}"

    @property
    def everybody(self) -> list[ZaloPerson]:
        return [*self.speakers, *self.citizens]


@dataclass
class Land:
    size: Size
    clock: FakeClock
    zalo: BookkeepingZalo
    house: House
    communes: list[Commune] = field(default_factory=list)

    async def until(self, moment: datetime) -> None:
        """The clock stands at `moment` (or later, if things took that long)."""
        self.clock.set(max(moment, self.clock.now()))
        await self.zalo.repeat_due()

    async def works(self) -> None:
        """Everything the clock of the house does, then all there is to do."""
        with self.house.inside() as app:
            for job in jobs(app.services):
                await job.run()
        await self.calm()

    async def calm(self) -> None:
        """Until nothing is under way and nothing comes back within minutes: time moves that far."""
        for _ in range(60):
            await self.quiet()
            coming = await self._coming()
            if coming is None:
                return
            await self.until(coming)
        raise AssertionError("it never comes to rest")

    async def quiet(self, timeout: float = 60.0) -> None:
        """Until nothing is under way now."""
        self.house.app.worker.wake()
        self.house.app.pump.wake()
        try:
            async with asyncio.timeout(timeout):
                while await self._busy():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"never quiet: {await self._what()}") from None

    async def _busy(self) -> bool:
        if self.zalo.pushing or self.house.app.tasks.busy:
            return True
        now = self.clock.now()
        _, found = await execute(_UNDER_WAY, [now, now, now, now])
        return bool(found)

    async def _what(self) -> str:
        """What is still under way, for whoever reads why a test failed."""
        _, events = await execute(
            "SELECT id, kind, state, due_at, attempts, error FROM inbox "
            "WHERE state IN ('new', 'taken')"
        )
        _, rows = await execute(
            "SELECT id, lane, state, due_at, claimed_at, route, cause FROM outbox "
            "WHERE state = 'sending' OR (state = 'queued' AND due_at <= ?)",
            [self.clock.now()],
        )
        _, lanes = await execute("SELECT * FROM lane WHERE owner <> ''")
        found = [[dict(row) for row in some[:5]] for some in (events, rows, lanes)]
        return f"at {self.clock.now()}: {found}, {self.zalo.pushing}, {self.house.app.tasks.busy}"

    async def _coming(self) -> datetime | None:
        """The next thing that happens by itself within minutes."""
        now = self.clock.now()
        _, found = await execute(_DUE, [now, now, now])
        times = [_time(row["at"]) for row in found if row["at"]]
        times += [at for at in (self.zalo.next_at(),) if at]
        if (await execute(_IN_DOUBT, [now, now - _ECHOES]))[1]:
            await asyncio.sleep(0.05)  # a lane that was woken looks now
            times.append(now + _LOOKS_EVERY)
        soon = [at for at in times if at <= now + _SOON]
        return min(soon, default=None)


def _time(value: str | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


# A row may wait for an older one of its chat that was put off, and for its lane's pause.
_UNDER_WAY = """
SELECT 1 FROM inbox WHERE state = 'taken' OR (state = 'new' AND due_at <= ?)
UNION ALL SELECT 1 FROM outbox WHERE state = 'sending'
UNION ALL SELECT 1 FROM outbox o WHERE o.state = 'queued' AND o.due_at <= ?
  AND NOT EXISTS (SELECT 1 FROM lane l WHERE l.name = o.lane AND l.paused_until_at > ?)
  AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.chat_account_id = o.chat_account_id
    AND e.state = 'queued' AND e.claimed_at IS NOT NULL AND e.due_at > ?)
LIMIT 1
"""
# What never arrived, as later echoes show: its lane will send it again.
_IN_DOUBT = """
SELECT 1 FROM outbox o JOIN lane l ON l.name = o.lane
  AND (l.paused_until_at IS NULL OR l.paused_until_at <= ?)
WHERE o.state = 'unclear' AND o.attempts < 3 AND o.claimed_at < ?
  AND o.claimed_at < l.echo_at LIMIT 1
"""
_DUE = """
SELECT min(due_at) AS at FROM inbox WHERE state = 'new' AND due_at > ?
UNION ALL SELECT min(due_at) FROM outbox WHERE state = 'queued' AND due_at > ?
UNION ALL SELECT min(l.paused_until_at) FROM lane l WHERE l.paused_until_at > ?
  AND EXISTS (SELECT 1 FROM outbox o WHERE o.lane = l.name AND o.state = 'queued')
"""


@contextlib.asynccontextmanager
async def open_land(size: Size, database_url: str, folder: Path) -> AsyncIterator[Land]:
    mark_tasks()
    clock = FakeClock()
    zalo = BookkeepingZalo(clock=clock)
    zalo.doubled, zalo.held = 0.03, 0.03
    zalo.as_zalo(patience_s=20)
    await zalo.start()
    house = House(
        clock,
        database_url=database_url,
        data_dir=folder / "data",
        web={"port": free_port()},
        zalo=zalo.config(rate_per_s=5000),
    )
    land = Land(size, clock, zalo, house)
    try:
        await house.start()
        await _settle(land)
        yield land
    finally:
        await house.stop()
        await zalo.stop()


async def _settle(land: Land) -> None:
    """The communes and who lives there; each OA connected."""
    async with land.house.app.services.work() as work:
        await load_province(work)
    areas = await Area.filter(kind="commune").order_by("code").limit(land.size.oas)
    for n, area in enumerate(areas):
        commune = Commune(area.code, f"{4_100_000_000_000_000_000 + n}", area, Random(SEED + n))
        commune.budget, commune.quota = ((0, 500), (40, 500), (0, 0), (15, 5))[n % 4]
        await _people(land, commune)
        await _connect(land, commune)
        land.communes.append(commune)


async def _connect(land: Land, commune: Commune) -> None:
    zalo, app = land.zalo, land.house.app
    zalo.webhook_url = f"{app.settings.public_url}/zalo/webhook"
    oa = zalo.oa(commune.oa_id)
    oa.quota = commune.quota
    zalo.oauth.issue(oa)
    await app.channels["zalo"].import_token(commune.code, oa.oa_id, oa.refresh)  # type: ignore[attr-defined]  # ZaloChannel's own
    await OwnAccount.update_or_create(lane=commune.lane, defaults={"paid_budget": commune.budget})


async def _people(land: Land, commune: Commune) -> None:
    now, chance = land.clock.now(), commune.chance
    villages = await _villages(commune, land.size.speakers)
    commune.outer = [v.code for v in villages[_HOME:]] or [villages[-1].code]
    commune.author = await _officer(commune, now, "editor")
    commune.approver = await _officer(commune, now, "approver", "admin")
    first = await _next_id()
    people, roles, accounts = [], [], []
    for n in range(land.size.people):
        speaks = n < len(villages)
        village = villages[n if speaks else n % min(_HOME, len(villages))]
        phone = land.zalo.person(f"Người {commune.code}-{n}", oa_id=commune.oa_id)
        phone.last_at = now - timedelta(hours=chance.uniform(0, 40 if speaks else 9 * 24))
        (commune.speakers if speaks else commune.citizens).append(phone)
        role = RoleName.PROPAGANDIST if speaks else RoleName.CITIZEN
        id_ = first + n
        people.append(Person(id=id_, code=f"p{id_}", name=phone.name, created_at=now))
        roles.append(Role(person_id=id_, area_id=village.id, role=role, since_at=now))
        accounts.append(
            ChatAccount(
                person_id=id_,
                channel="zalo",
                account=commune.oa_id,
                chat_id=phone.chat_id,
                name=phone.name,
                created_at=now,
                last_word_at=phone.last_at,
            )
        )
    await Person.bulk_create(people, batch_size=500)
    await Role.bulk_create(roles, batch_size=500)
    await ChatAccount.bulk_create(accounts, batch_size=500)


async def _villages(commune: Commune, count: int) -> list[Area]:
    parent = commune.area
    codes = [f"{parent.code}-{n:02d}" for n in range(1, count + 1)]
    await Area.bulk_create([
        Area(
            code=code, kind="village", name=f"Buôn {code[-2:]}", folded=fold(f"Buôn {code[-2:]}"),
            parent=parent, path=f"{parent.path}{code}/", households=100,
        )
        for code in codes
    ])  # fmt: skip
    return await Area.filter(code__in=codes).order_by("code")


async def _officer(commune: Commune, now: datetime, *roles: str) -> Actor:
    """At a desk with the web chat."""
    code = f"{roles[0]}-{commune.code}"
    person = await Person.create(code=code, name=f"Cán bộ {code}", created_at=now)
    for role in roles:
        await Role.create(person=person, area=commune.area, role=role, emergency=True, since_at=now)
    account = await ChatAccount.create(
        person=person, channel="webchat", account="web", chat_id=code, name=person.name,
        created_at=now, last_word_at=now,
    )  # fmt: skip
    return Actor(person.id, "webchat", account.id)


async def _next_id() -> int:
    last = await Person.all().order_by("-id").first()
    return (last.id if last else 0) + 1
