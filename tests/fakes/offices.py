"""Two communes with an OA each, their admins, and what went in and out through the OAs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.capabilities import Capabilities
from bot.core.hours import local
from bot.outbox.store import Outbox
from models import (
    AccountError,
    AccountMonth,
    Area,
    ChatAccount,
    InboxRow,
    Lane,
    OutboxContent,
    OutboxRow,
    OwnAccount,
    Person,
)
from tests.fakes.desk import WIRE, FakeDesk
from tests.fakes.house import CAPS, Parts, make_parts

OA_CAPS = replace(CAPS, reply_window_h=48, paid_window_h=168, broadcasts=4, max_buttons=5)


class Offices:
    """`lane` is Ea Kao's OA, `other_lane` that of Cư Pui. `admin` writes by the web chat."""

    province: Area
    commune: Area
    other: Area
    admin: Person
    editor: Person
    above: Person
    far: Person
    citizen: ChatAccount

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.desk = FakeDesk(parts.clock)
        self.lane = self.desk.connect("111", "66-1", "UBND xã Ea Kao")
        self.other_lane = self.desk.connect("222", "66-2", "UBND xã Cư Pui")
        self._rows = 0

    @classmethod
    async def settle(cls, folder: Path) -> Offices:
        parts = make_parts(folder)
        outbox = Outbox(parts.locales, _caps, parts.clock)
        here = cls(parts)
        parts.services = replace(parts.services, outbox=outbox, desks={WIRE: here.desk})
        here.province = await parts.area("66", "province", "Tỉnh Đắk Lắk")
        here.commune = await parts.area("66-1", "commune", "Xã Ea Kao", here.province)
        here.other = await parts.area("66-2", "commune", "Xã Cư Pui", here.province)
        here.admin = await parts.person("admin", "Y Bih", ("admin", here.commune))
        here.editor = await parts.person("editor", "H Bia", ("editor", here.commune))
        here.above = await parts.person("above", "Anh Tỉnh", ("admin", here.province))
        here.far = await parts.person("far", "Cán bộ xa", ("admin", here.other))
        here.citizen = await here.follower("c1")
        for lane in (here.lane, here.other_lane, "webchat:web"):
            await Lane.create(name=lane)
        return here

    async def follower(self, chat_id: str, account: str = "111", **more: Any) -> ChatAccount:
        now = self.parts.clock.now()
        return await ChatAccount.create(
            channel=WIRE,
            account=account,
            chat_id=chat_id,
            created_at=now,
            last_word_at=now,
            **more,
        )

    async def went(self, state: str, route: str = "free", *, lane: str = "", **more: Any) -> None:
        """A message of the outbox as it is now."""
        now = self.parts.clock.now()
        self._rows += 1
        content = await OutboxContent.create(body={"text": "Tin"}, created_at=now)
        values: dict[str, Any] = {"queued_at": now, "due_at": now, "claimed_at": now}
        if state == "sent":
            values["sent_at"] = now
        await OutboxRow.create(
            key=f"went:{self._rows}",
            lane=lane or self.lane,
            chat_account=self.citizen,
            content=content,
            state=state,
            route=route,
            **(values | more),
        )

    async def book(self, lane: str = "", **values: Any) -> None:
        lane = lane or self.lane
        await OwnAccount.get_or_create(lane=lane)
        await OwnAccount.filter(lane=lane).update(**values)

    async def spent(self, paid: int = 0, broadcasts: int = 0) -> None:
        month = f"{local(self.parts.clock.now()):%Y-%m}"
        await AccountMonth.filter(lane=self.lane, month=month).delete()
        await AccountMonth.create(lane=self.lane, month=month, paid=paid, broadcasts=broadcasts)

    async def refused(self, code: str, count: int = 1, days_ago: int = 0) -> None:
        now = self.parts.clock.now()
        day = local(now).date().fromordinal(local(now).date().toordinal() - days_ago)
        await AccountError.create(
            lane=self.lane, day=day, code=code, count=count, detail="vendor words", last_at=now
        )

    async def lane_is(self, **values: Any) -> None:
        await Lane.filter(name=self.lane).update(**values)

    async def came(self, at: datetime, lane: str = "") -> InboxRow:
        """Something arrived through an account."""
        channel, _, account = (lane or self.lane).partition(":")
        self._rows += 1
        return await InboxRow.create(
            channel=channel,
            account=account,
            event_id=f"e{self._rows}",
            chat_id="c1",
            kind="text",
            body="{}",
            state="done",
            received_at=at,
            due_at=at,
        )


def _caps(channel: str, account: str) -> Capabilities | None:
    return OA_CAPS if channel == WIRE else CAPS
