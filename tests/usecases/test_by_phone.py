"""What somebody without data says: one digit, a short line, a missed call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.buttons import ButtonTokens
from bot.core.errors import NotFound
from bot.core.events import Event, EventKind
from bot.core.hours import at_local
from bot.dialog.inbox import Inbox
from bot.dialog.rooms import Keep
from bot.dialog.router import Router
from bot.found import conversations
from bot.usecases.emergency import emergency, emergency_board
from bot.usecases.people import phones
from models import (
    AuditRow,
    ChatAccount,
    Delivery,
    Emergency,
    EmergencyReply,
    OutboxRow,
    Person,
    Report,
    Role,
)
from models.bulletin import BulletinState
from models.outbox import Priority
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts

BIA = "84905000001"


class Phone:
    """A number on the network; what it says comes in as an adapter hands it over."""

    def __init__(self, village: Village) -> None:
        self.village, self.parts = village, village.parts
        self._inbox = Inbox(self.parts.clock, lambda _what: None, Keep(self.parts.locales))
        tokens = ButtonTokens(b"k" * 32)
        self._router = Router(self.parts.services, conversations(), self.parts.locales, tokens)
        self._said = 0

    async def says(self, text: str, number: str = BIA, chat: str = "ea-kao") -> None:
        await self._comes(EventKind.SHORT, number, chat, text)

    async def rings(self, number: str = BIA, chat: str = "ea-kao") -> None:
        await self._comes(EventKind.CALL, number, chat, "")

    async def _comes(self, kind: EventKind, number: str, chat: str, text: str) -> None:
        self._said += 1
        now = self.parts.clock.now()
        key = f"in{self._said}"
        event = Event("sms", "smstools", key, kind, chat, now, text=text, phone=number)
        await self._inbox.accept([event])
        for claimed in await self._inbox.claim(1):
            await self._router.handle(claimed)

    async def starts(self, *, exercise: bool = False) -> Emergency:
        async with self.village.work(self.village.deputy) as work:
            return await emergency.start(
                work, self.village.commune, kind="flood", text="Lũ lên nhanh.",
                targets=[self.village.ea_kao.code], exercise=exercise,
            )  # fmt: skip

    async def answer(self) -> str:
        reply = await EmergencyReply.get_or_none(person_id=self.village.ea_kao_person.id)
        return reply.answer if reply else ""

    async def state(self, found: Emergency) -> str:
        found.commune = self.village.commune
        (line,) = await emergency_board.villages(found)
        return line.state

    async def told(self, person: Person) -> str:
        return "\n".join(await self.parts.told(person))


@pytest.fixture
async def phone(parts: Parts) -> Phone:
    village = await make_village(parts)
    parts.clock.set(at_local(parts.clock.now(), 9, 0))
    await Person.filter(id=village.ea_kao_person.id).update(phone="0905000001")
    return Phone(village)


@pytest.mark.parametrize("said", ["1", "Đã nhận", "ok", None])
async def test_received_is_not_yet_told(phone: Phone, said: str | None) -> None:
    found = await phone.starts()
    await (phone.rings() if said is None else phone.says(said))
    assert await phone.answer() == "received"
    assert await phone.state(found) == "received"
    await phone.says("DA PB 30")
    assert await phone.state(found) == "safe"
    await phone.rings()
    assert await phone.state(found) == "safe"


async def test_help_wakes_the_officers(phone: Phone) -> None:
    found = await phone.starts()
    await phone.says("2")
    assert await phone.state(found) == "help"
    assert "cần giúp" in await phone.told(phone.village.officer)


async def test_nothing_is_answered_by_sms(phone: Phone) -> None:
    await phone.starts()
    for text in ("1", "giúp", "menu", "nuoc len toi cau roi", "HUY"):
        await phone.says(text)
    chats = [c.id for c in await ChatAccount.filter(channel="sms")]
    assert len(chats) == 1
    assert not await OutboxRow.exists(chat_account_id__in=chats)


async def test_told_counts_for_the_newest_bulletin(phone: Phone) -> None:
    village = phone.village
    version = await village.bulletin("tiêm phòng", now=True)
    bulletin = await version.bulletin
    bulletin.state = BulletinState.PUBLISHED
    await bulletin.save()
    delivery = await Delivery.create(
        version=version, person=village.ea_kao_person, role="propagandist",
        created_at=village.parts.clock.now(),
    )  # fmt: skip
    await phone.says("da doc")
    assert (await Delivery.get(id=delivery.id)).read_at
    await phone.says("da pb 30")
    done = await Delivery.get(id=delivery.id)
    assert (done.told_at is not None, done.households) == (True, 30)


async def test_free_words_are_a_report_and_danger_wakes(phone: Phone) -> None:
    await phone.says("Mai hop luc may gio")
    said = await phone.told(phone.village.deputy)
    assert "[SMS] Mai hop luc may gio" in said
    assert "H Bia" in said
    phone.parts.clock.set(at_local(phone.parts.clock.now(), 23, 30))
    await phone.says("Lũ về, cầu sập rồi, có người bị cuốn trôi")
    assert "cầu sập" in await phone.told(phone.village.deputy)
    row = await OutboxRow.filter(priority=Priority.ALERT).order_by("-id").first()
    assert row is not None
    assert row.due_at <= phone.parts.clock.now()


async def test_words_in_an_alarm_stand_on_the_board(phone: Phone) -> None:
    found = await phone.starts()
    await phone.says("Nuoc len toi san nha ong Y Nam")
    assert await phone.state(found) == "said"
    await phone.says("them 3 nha nua")
    assert await Report.all().count() == 1


async def test_a_stranger_is_a_line_for_officers_in_an_alarm_only(phone: Phone) -> None:
    await phone.rings("84911222333", "84911222333")
    assert "gọi nhỡ" not in await phone.told(phone.village.deputy)
    await phone.starts()
    await phone.rings("84911222333", "84911222333")
    await phone.says("1", "84911222333", "84911222333")
    said = await phone.told(phone.village.deputy)
    assert "Số …333 (không có trong danh sách) vừa gọi nhỡ" in said
    assert "222333" not in "".join(r.key for r in await OutboxRow.all())
    assert await EmergencyReply.all().count() == 0


async def test_an_officer_of_the_alarm_opens_a_strangers_number(phone: Phone) -> None:
    """With one tap, which is written down; nobody else does."""
    village, parts = phone.village, phone.parts
    found = await phone.starts()
    await phone.says("ngap den mai nha", "84911222333", "84911222333")
    [button] = await parts.buttons(village.deputy)
    assert button["action"] == "phone.caller"
    chat, _, alarm = button["ref"].partition(",")
    assert alarm == found.code
    async with village.work(village.deputy) as work:
        assert await phones.open_caller(work, int(chat), alarm) == "0911 222 333"
    [row] = await AuditRow.filter(action="phone.open")
    assert (row.person_id, row.after) == (village.deputy.id, {"why": found.code})
    other = await parts.area("66-2", "commune", "Xã Khác", village.province)
    foreign = await parts.person("xa-khac", "Cán bộ xã khác", ("approver", other))
    for nobody in (foreign, village.ea_kao_person):
        async with village.work(nobody) as work:
            with pytest.raises(NotFound):
                await phones.open_caller(work, int(chat), alarm)
    await Person.filter(id=foreign.id).update(phone="+84905123456")
    known = await ChatAccount.get(person=foreign)
    await ChatAccount.filter(id=known.id).update(last_word_at=parts.clock.now())
    async with village.work(village.deputy) as work:
        with pytest.raises(NotFound):  # who serves elsewhere is nobody unknown
            await phones.open_caller(work, known.id, alarm)
    parts.clock.move(hours=3)
    later = await phone.starts()
    async with village.work(village.deputy) as work:
        with pytest.raises(NotFound):
            await phones.open_caller(work, int(chat), later.code)


async def test_who_names_a_village_is_a_line_for_its_commune_only(phone: Phone) -> None:
    village, parts = phone.village, phone.parts
    other = await parts.area("66-2", "commune", "Xã Khác", village.province)
    await parts.area("66-2-01", "village", "Buôn Trấp", other)
    boss = await parts.person("xa-khac", "Cán bộ xã khác", ("approver", other), ("duty", other))
    await Role.filter(person=boss).update(emergency=True)
    await phone.starts()
    async with village.work(boss) as work:
        await emergency.start(work, other, kind="flood", text="Lũ.", targets=[other.code])
    await phone.says("buon trap ngap roi", "84911222333", "84911222333")
    assert "buon trap" in await phone.told(boss)
    assert "buon trap" not in await phone.told(village.deputy)
    await phone.says("nuoc len nhanh qua", "84911222333", "84911222333")
    for officer in (boss, village.deputy):
        assert "nuoc len nhanh qua" in await phone.told(officer)


async def test_a_faked_number_ends_and_approves_nothing(phone: Phone) -> None:
    await Person.filter(id=phone.village.officer.id).update(phone="0905000009")
    found = await phone.starts()
    for text in ("het nguy hiem", "duyet", "ky xac nhan", "1", "2"):
        await phone.says(text, "84905000009", "officer")
    fresh = await Emergency.get(id=found.id)
    assert (fresh.cleared_at, fresh.signed_at) == (None, None)


async def test_after_the_end_an_answer_is_nobodys(phone: Phone) -> None:
    await phone.starts()
    phone.parts.clock.move(seconds=timedelta(hours=3).total_seconds())
    await phone.says("1")
    await phone.rings()
    assert await phone.answer() == ""
    assert not await AuditRow.filter(action="emergency.reply").exists()


async def test_of_two_who_share_a_number_who_speaks_for_a_village_is_heard(phone: Phone) -> None:
    """A household has one telephone: the call for help counts for the village."""
    await Person.create(
        id=-1, code="chong", name="Y Chồng", phone="0905000001", created_at=phone.parts.clock.now()
    )
    found = await phone.starts()
    await phone.says("2")
    assert await phone.state(found) == "help"


@pytest.mark.parametrize("said", ["1", "2", "DA PB 30", None])
async def test_a_word_of_two_villages_speakers_with_one_number_is_asked_about(
    phone: Phone, said: str | None
) -> None:
    """A couple who speak for two villages: 'safe' must not hide the village that is silent."""
    await Person.filter(id=phone.village.tong_ju_person.id).update(phone="0905000001")
    found = await phone.starts()
    await (phone.rings() if said is None else phone.says(said))
    assert await EmergencyReply.all().count() == 0
    assert await phone.state(found) == "silent"
    told = await phone.told(phone.village.deputy)
    assert "Số chung của H Bia …001, Y Nam …001" in told
    assert "phone.open" in {b["action"] for b in await phone.parts.buttons(phone.village.deputy)}


async def test_somebody_known_who_serves_nowhere_is_passed_on(phone: Phone) -> None:
    """What a citizen with a number writes in an alarm is not dropped because no report fits."""
    await Person.create(
        code="dan", name="H' Dân", phone="0911444555", created_at=phone.parts.clock.now()
    )
    await phone.starts()
    await phone.says("kẹt trên mái nhà", "84911444555", "84911444555")
    assert "kẹt trên mái nhà" in await phone.told(phone.village.deputy)
