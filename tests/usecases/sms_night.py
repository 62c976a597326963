"""A night without data: a commune, two SMS gateways, and what its clock does."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.channels.sms.channel import SmsChannel
from bot.channels.sms.settings import Config
from bot.core.buttons import ButtonTokens
from bot.outbox.store import Outbox
from bot.outbox.worker import OutboxWorker
from bot.usecases.accounts import gateway_reports
from bot.usecases.emergency import emergency, emergency_board, emergency_sms, emergency_spread
from bot.usecases.people.phone_book import PhoneBook
from models import AccountMonth, Emergency, Lane, OutboxRow, OwnAccount, Person
from tests.fakes.broadcast import Village, make_village
from tests.fakes.deps import make_deps
from tests.fakes.house import CAPS, Parts
from tests.outbox.stage import NoMedia

BIA, NAM = "84905000001", "84905000002"
FLOOD = "Nước lũ đang lên nhanh. Bà con lên chỗ cao ngay."


def both(one: Any, two: Any) -> dict[str, Any]:
    """Settings of two stand-ins, the first tried first."""
    order = (*one.config()["gateways"], *two.config()["gateways"])
    return {**one.config(), **two.config(), "gateways": order}


class Night:
    """Two gateways, eSMS first; the village's people have numbers."""

    village: Village
    esms: Any
    viettel: Any

    def __init__(self, parts: Parts, folder: Path, settings: Mapping[str, Any]) -> None:
        self.parts = parts
        deps = replace(make_deps(folder, clock=parts.clock), phones=PhoneBook())
        self.channel = SmsChannel(Config(**settings), deps)
        self.started: Emergency | None = None

    @classmethod
    async def falls(cls, parts: Parts, folder: Path, one: Any, two: Any) -> Night:
        """Over a commune whose propagandists have numbers; a month's budget for both gateways."""
        village = await make_village(parts)
        await Person.filter(id=village.ea_kao_person.id).update(phone="0905000001")
        await Person.filter(id=village.tong_ju_person.id).update(phone="0905000002")
        night = cls(parts, folder, both(one, two))
        night.village, night.esms, night.viettel = village, one, two
        night.wire()
        await night.budget(100)
        return night

    def wire(self) -> None:
        def caps(channel: str, account: str) -> Any:
            return self.channel.capabilities(account) if channel == "sms" else CAPS

        outbox = Outbox(self.parts.locales, caps, self.parts.clock)
        gateways: dict[str, Any] = {"sms": self.channel}
        self.parts.services = replace(self.parts.services, outbox=outbox, gateways=gateways)

    async def budget(self, count: int, *gateways: str) -> None:
        for name in gateways or ("esms", "viettel"):
            lane = f"sms:{name}"
            await OwnAccount.update_or_create({"paid_budget": count}, lane=lane)

    async def begins(self, *, exercise: bool = False, text: str = FLOOD) -> Emergency:
        async with self.village.work(self.village.deputy) as work:
            self.started = await emergency.start(
                work, self.village.commune, kind="flood", text=text,
                targets=[self.village.commune.code], exercise=exercise,
            )  # fmt: skip
        self.parts.tasks.clear()
        await emergency_spread.spread(self.parts.services, self.started.id)
        return self.started

    async def clock(self, minutes: float = 0) -> None:
        """Time passes, and the clock looks at what is due."""
        self.parts.clock.move(minutes=minutes)
        await self.look()
        await self.wired()

    async def look(self) -> None:
        """Both sweeps, once."""
        await gateway_reports.due(self.parts.services)
        await emergency_sms.text(self.parts.services)

    async def wired(self) -> None:
        """The lanes send all they may."""
        worker = OutboxWorker(
            {"sms": self.channel}, self.parts.clock, ButtonTokens(b"k" * 32), NoMedia()
        )
        running = asyncio.create_task(worker.run())
        async with asyncio.timeout(10):
            while await self._busy():
                await asyncio.sleep(0.01)
        await worker.stop()
        await running

    async def _busy(self) -> bool:
        now = self.parts.clock.now()
        paused = [
            str(n)
            for n in await Lane.filter(paused_until_at__gt=now).values_list("name", flat=True)
        ]
        rows = OutboxRow.filter(lane__startswith="sms:", state__in=["queued", "sending"])
        return await rows.filter(due_at__lte=now).exclude(lane__in=paused).exists()

    def got(self, number: str) -> list[str]:
        return [
            s.text for fake in (self.esms, self.viettel) for s in fake.sent if s.number == number
        ]

    async def spent(self, name: str) -> int:
        month = await AccountMonth.get_or_none(lane=f"sms:{name}")
        return month.paid if month else 0

    async def answers(self, person: Person, what: str) -> None:
        assert self.started
        async with self.village.work(person) as work:
            await emergency_board.reply(work, self.started.id, what)

    async def state(self, person: Person) -> str:
        assert self.started
        found = await emergency_sms.states(self.parts.services, self.started, [person])
        return self.parts.locales.text(found[person.id], "vi") if person.id in found else ""
