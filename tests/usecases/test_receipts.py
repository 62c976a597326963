"""Read and told, the live board that adds up, and reminders."""

from datetime import UTC, datetime

import pytest

from bot.core.errors import NotAllowed, NotFound, UserError
from bot.usecases.delivery import board, receipts, remind
from models import AuditRow, ChatAccount, Delivery, OutboxRow, Person
from tests.fakes.house import Parts
from tests.usecases.bulletins import Commune, make_commune


async def tell(
    commune: Commune, person: Person, how: str = "", households: int | None = None
) -> None:
    delivery = await Delivery.get(person_id=person.id)
    async with commune.parts.services.work(commune.parts.by(person)) as work:
        await receipts.told(work, delivery.id, how, households)


async def look(commune: Commune, bulletin_id: int) -> board.Board:
    async with commune.parts.services.work(commune.parts.by(commune.author)) as work:
        return await board.board(work, bulletin_id)


async def test_taps_never_step_back(parts: Parts) -> None:
    commune = await make_commune(parts)
    await commune.distributed()
    person = commune.speakers[0]
    await tell(commune, person, "meeting", 40)
    first = await Delivery.get(person_id=person.id)
    parts.clock.move(hours=1)
    async with parts.services.work(parts.by(person)) as work:
        await receipts.read(work, first.id)
    await tell(commune, person)
    await tell(commune, person, "meeting", 40)
    again = await Delivery.get(person_id=person.id)
    assert (again.read_at, again.told_at) == (first.read_at, first.told_at)
    assert (again.told_how, again.households) == ("meeting", 40)
    assert await AuditRow.filter(action="receipt.told").count() == 1


async def test_only_ones_own_and_only_sensible_numbers(parts: Parts) -> None:
    commune = await make_commune(parts)
    await commune.distributed()
    mine = await Delivery.get(person_id=commune.speakers[0].id)
    async with parts.services.work(parts.by(commune.speakers[1])) as work:
        with pytest.raises(NotFound):
            await receipts.told(work, mine.id)
    with pytest.raises(UserError) as error:
        await tell(commune, commune.speakers[0], "house", 99_999)
    assert error.value.key == "content-households-range"
    assert (await Delivery.get(id=mine.id)).told_at is None


async def test_the_board_adds_up(parts: Parts) -> None:
    commune = await make_commune(parts, villages=7)
    await Person.filter(id=commune.speakers[6].id).update(phone="0905 123 456")
    await ChatAccount.filter(person_id=commune.speakers[0].id).update(state="blocked")
    citizen = await parts.person("dan", "Người dân", ("citizen", commune.villages[0]))
    version = await commune.distributed()
    rows = {r.chat_account_id: r for r in await OutboxRow.filter(delivery_id__isnull=False)}
    accounts = {a.person_id: a.id for a in await ChatAccount.all()}

    async def wire(n: int, **state: object) -> None:
        row = rows[accounts[commune.speakers[n].id]]
        await OutboxRow.filter(id=row.id).update(**state)

    await OutboxRow.filter(about=f"version:{version.id}").update(state="sent")
    await wire(1, state="sent", receipt=2)
    await wire(2, state="sent")
    await wire(3, state="failed", cause="quota")
    await wire(4, state="unclear")
    await tell(commune, commune.speakers[5], "house", 25)
    found = await look(commune, version.bulletin_id)
    assert dict(found.outcomes) == {
        "told": 1, "seen": 1, "unknown": 1, "unclear": 1, "failed": 1, "waiting": 1, "neighbour": 1,
    }  # fmt: skip
    assert found.people == 7
    assert sum(found.citizens.values()) == 1
    assert dict(found.reasons) == {"reason-quota": 1}
    assert dict(found.ways) == {"way-open": 6, "way-neighbour": 1}
    assert (found.told_villages, found.villages, found.households) == (1, 7, 25)
    assert found.told_villages + len(found.missing) == found.villages
    assert [(p.name, p.phone) for p in found.missing[-1].people] == [("Y Ngọc 7", "…456")]
    async with parts.services.work(parts.by(citizen)) as work:
        with pytest.raises(NotAllowed):
            await board.board(work, version.bulletin_id)


async def test_reminded_after_two_and_twelve_hours_once_each(parts: Parts) -> None:
    commune = await make_commune(parts)
    await commune.distributed()
    await OutboxRow.filter(delivery_id__isnull=False).update(
        state="sent", sent_at=parts.clock.now()
    )
    await tell(commune, commune.speakers[0])
    assert await remind.due(parts.services) == 0
    parts.clock.move(hours=2)
    assert await remind.due(parts.services) == 2
    assert await remind.due(parts.services) == 0
    assert [len(await parts.told(p)) for p in commune.speakers] == [1, 2, 2]
    silent = commune.speakers[1]
    assert (await parts.buttons(silent))[0]["action"] == "receipt.read"
    parts.clock.move(hours=10)
    assert await remind.due(parts.services) == 2
    assert await remind.due(parts.services) == 0
    assert (await parts.buttons(commune.author))[0]["action"] == "bulletin.board"


async def test_nobody_is_reminded_at_night(parts: Parts) -> None:
    commune = await make_commune(parts)
    await commune.distributed()
    await OutboxRow.filter(delivery_id__isnull=False).update(
        state="sent", sent_at=parts.clock.now()
    )
    parts.clock.set(datetime(2026, 3, 2, 16, 0, tzinfo=UTC))  # 23:00, 14 hours later
    assert await remind.due(parts.services) == 0
    parts.clock.set(datetime(2026, 3, 2, 22, 0, tzinfo=UTC))  # 05:00
    assert await remind.due(parts.services) == 3
    assert await remind.due(parts.services) == 0
