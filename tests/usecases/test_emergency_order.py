"""2,500 people on one account that may send 100 messages a minute: who hears it when, and what
the officer's board says meanwhile. A minute passes when the test says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.channels.zalo.limits import limits_of
from bot.channels.zalo.settings import Config
from bot.core.messages import Message
from bot.outbox import rows, windows
from bot.outbox.rows import Outcome
from bot.usecases.emergency import emergency_board, emergency_sent, emergency_spread
from models import Area, ChatAccount, Emergency, Group, OutboxRow, Person, Role, StateValue
from models.outbox import OutState
from tests.fakes.house import Parts

LANE = "oa:1"
STEP_S = 30
CITIZENS, COMMUNE_ONLY, STRANGERS, SPEAKERS = 2000, 200, 240, 60
ALL = CITIZENS + COMMUNE_ONLY + STRANGERS + SPEAKERS


@dataclass
class Place:
    """`sent`: (chat id, when) in the order of the wire."""

    parts: Parts
    commune: Area
    officer: Person
    emergency: Emergency
    sent: list[tuple[str, datetime]] = field(default_factory=list)

    async def passes(self, minutes: float) -> None:
        """A lane at the account's pace."""
        caps = self.parts.caps["oa"]
        for _ in range(int(minutes * 60 / STEP_S)):
            now = self.parts.clock.now()
            limit = int(caps.rate_per_s * STEP_S)
            found = await rows.claim(LANE, limit, now, windows.since(caps, now))
            out = [Outcome(r.id, OutState.SENT, 1, now, f"m{r.id}") for r in found]
            await rows.write(out, now)
            self.sent += [(r.chat_id, now) for r in found]
            self.parts.clock.move(seconds=STEP_S)

    def when(self, kind: str) -> list[datetime]:
        return [at for chat, at in self.sent if chat.startswith(kind)]

    async def coming(self) -> emergency_sent.Coming:
        async with self.parts.services.work(self.parts.by(self.officer)) as work:
            return (await emergency_board.board(work, self.emergency.id)).coming


@pytest.fixture
async def place(parts: Parts) -> Place:
    caps = limits_of(Config(app_id="1").policy("1"))
    parts.caps["oa"] = replace(caps, night=None)
    commune = await parts.area("24478", "commune", "Xã Cư Pui")
    near = await parts.area("24478-1", "village", "Buôn Khanh", commune)
    officer = await parts.person("can-bo", "Y Bih", ("approver", commune))
    await StateValue.create(name="zalo:oa:accounts", value={"1": {"commune": "24478"}})
    now = parts.clock.now()
    ids = count(1000)
    chats = []
    # written down in the worst order: whoever comes last in the emergency first
    for kind, number, role, area in (
        ("stranger", STRANGERS, "", None),
        ("commune", COMMUNE_ONLY, "citizen", commune),
        ("near", CITIZENS, "citizen", near),
        ("speaker", SPEAKERS, "propagandist", near),
    ):
        some = [next(ids) for _ in range(number)]
        if area is not None:
            people = [
                Person(id=i, code=f"{kind}-{i}", name=f"{kind} {i}", created_at=now) for i in some
            ]
            await Person.bulk_create(people)
            await Role.bulk_create(
                [Role(person_id=i, area_id=area.id, role=role, since_at=now) for i in some]
            )
        chats += [
            ChatAccount(
                person_id=i if area is not None else None, channel="oa", account="1",
                chat_id=f"{kind}-{i}", created_at=now, last_word_at=now,
            )
            for i in some
        ]  # fmt: skip
    await ChatAccount.bulk_create(chats)
    room = await ChatAccount.create(
        channel="oa", account="1", chat_id="group:1", kind="group", created_at=now
    )
    await Group.create(
        channel="oa", account="1", chat=room, commune=commune, state="open", created_at=now
    )
    emergency = await Emergency.create(
        code="KC-1", commune=commune, targets=[near.code], text="Lũ về", started_by=officer,
        started_at=now, ends_at=now + timedelta(hours=2),
    )  # fmt: skip
    await emergency_spread.spread(parts.services, emergency.id)
    return Place(parts, commune, officer, emergency)


async def test_whoever_passes_it_on_then_villages_at_risk_then_the_rest(place: Place) -> None:
    began = place.parts.clock.now()
    first = await place.coming()
    assert first.chats == ALL + 1
    await place.passes(2)
    assert place.sent[0][0] == "group:1"
    assert {chat.partition("-")[0] for chat, _ in place.sent[1 : SPEAKERS + 1]} == {"speaker"}
    soon = await place.coming()
    answer = (await ChatAccount.get(chat_id="near-1500")).id
    async with place.parts.services.work() as work:
        await work.outbox.say([answer], Message("giúp"), key="in1.1")
    await place.passes(0.5)
    assert await OutboxRow.filter(key__startswith="in1.1", state="sent").exists(), "answers pass"
    await place.passes(26)
    assert len(place.sent) == ALL + 2
    near, commune, strangers = map(place.when, ("near", "commune", "stranger"))
    assert (len(near), len(commune), len(strangers)) == (CITIZENS + 1, COMMUNE_ONLY, STRANGERS)
    assert max(near) <= min(commune) <= max(commune) <= min(strangers)
    took = max(strangers) - began
    assert timedelta(minutes=24) < took < timedelta(minutes=28), took
    for told in (first, soon):
        assert told.at is not None
        assert abs(told.at - max(strangers)) < timedelta(minutes=1)
    assert (await place.coming()).chats == 0


async def test_after_the_all_clear_nobody_is_warned_any_more(place: Place) -> None:
    await place.passes(2)
    warned = {chat for chat, _ in place.sent}
    await Emergency.filter(id=place.emergency.id).update(cleared_at=place.parts.clock.now())
    for _ in range(2):
        await emergency_spread.spread_clear(place.parts.services, place.emergency.id)
    before = len(place.sent)
    assert (await place.coming()).chats == 0
    await place.passes(1)
    told = [chat for chat, _ in place.sent[before:]]
    assert told[0] == "group:1"
    assert {chat.partition("-")[0] for chat in told[1 : SPEAKERS + 1]} == {"speaker"}
    late = await OutboxRow.filter(key__startswith="emergency:", state="failed").count()
    assert late == ALL + 1 - len(warned)
