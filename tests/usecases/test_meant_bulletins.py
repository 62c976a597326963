"""Approving, sending back, read and told in people's own words, and bare numbers: only what was
asked for, and only of what was meant."""

from __future__ import annotations

import pytest

from models import Approval, Bulletin, Delivery, OutboxRow, Person
from models.bulletin import BulletinState
from tests.fakes.house import Parts
from tests.usecases.bulletins import Commune, make_commune
from tests.usecases.chats import Chats


async def state(bulletin_id: int) -> BulletinState:
    return (await Bulletin.get(id=bulletin_id)).state


async def decided() -> list[tuple[int, str, str]]:
    rows = Approval.all().order_by("id").values_list("version_id", "decision", "reason")
    return [tuple(row) for row in await rows]


@pytest.mark.parametrize("words", ["duyệt đi em", "đồng ý cho phát", "DUYET LUON", "duyệt {code}"])
async def test_what_was_shown_is_approved_in_own_words(parts: Parts, words: str) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await commune.submitted()
    said = await chats.says(commune.approver, words.format(code=version.bulletin.code))
    assert "Đã duyệt" in said
    assert await decided() == [(version.id, "approve", "")]


@pytest.mark.parametrize(
    "words",
    ["để mai duyệt", "chưa duyệt được", "đừng duyệt", "duyệt chưa vậy", "ok", "ai duyệt tin này"],
)
async def test_no_other_words_approve(parts: Parts, words: str) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await commune.submitted()
    await chats.says(commune.approver, words)
    assert await decided() == []
    assert await state(version.bulletin_id) is BulletinState.SUBMITTED


async def test_asking_about_it_is_asked_back(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.submitted()
    assert "phải không" in await chats.says(commune.approver, "duyệt được không?")
    assert await decided() == []
    assert "Đã duyệt" in await chats.presses(commune.approver, "Duyệt tin")


async def test_of_two_it_is_asked_which_and_a_code_says_it(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    first, second = await commune.submitted(), await commune.submitted()
    for words in ("duyệt", "duyệt luôn", "cho đăng đi"):
        assert "mở tin nào" in await chats.says(commune.approver, words)
    assert await decided() == []
    assert "Đã duyệt" in await chats.says(commune.approver, f"duyệt {first.bulletin.code} nhé")
    assert await decided() == [(first.id, "approve", "")]
    assert await state(second.bulletin_id) is BulletinState.SUBMITTED


async def test_a_version_that_was_never_shown_is_shown_first(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await commune.submitted()
    await Approval.all().delete()
    await OutboxRow.filter(chat_account__person_id=commune.approver.id).delete()
    said = await chats.says(commune.approver, f"duyệt {version.bulletin.code}")
    assert "rồi hãy duyệt" in said
    assert await decided() == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("trả lại nhé, sai tên người ký", "sai tên người ký"),
        ("trả lại {code}: sai ngày", "sai ngày"),
        ("không duyệt, thiếu nguồn", "thiếu nguồn"),
    ],
)
async def test_it_goes_back_with_its_reason(parts: Parts, words: str, reason: str) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await commune.submitted()
    said = await chats.says(commune.approver, words.format(code=version.bulletin.code))
    assert "Đã trả lại" in said
    assert await decided() == [(version.id, "return", reason)]


@pytest.mark.parametrize(
    ("words", "button", "after"),
    [
        ("khong duoc, ghi sai ngay roi", "Trả lại tin", ("return", "khong duoc, ghi sai ngay roi")),
        ("nội dung dài quá, rút ngắn lại", "Trả lại tin", ("return", "nội dung dài quá, rút ngắn")),
        ("nhất trí", "Duyệt tin", ("approve", "")),
    ],
)
async def test_free_words_under_a_bulletin_are_asked_about(
    parts: Parts, words: str, button: str, after: tuple[str, str]
) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await commune.submitted()
    assert "phải không" in await chats.says(commune.approver, words)
    assert await decided() == []
    await chats.presses(commune.approver, button)
    [(decided_on, decision, reason)] = await decided()
    assert (decided_on, decision) == (version.id, after[0])
    assert reason.startswith(after[1])


async def test_without_a_reason_it_is_asked_for(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.submitted()
    assert "vì sao" in await chats.says(commune.approver, "tra3 la5i")
    assert await decided() == []


async def told(person: Person) -> Delivery:
    return await Delivery.get(person_id=person.id)


async def test_told_in_own_words_with_how_and_how_many(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.distributed()
    person = commune.speakers[0]
    said = await chats.says(person, "đi loa khắp buôn xong, chừng sáu chục nhà nghe")
    assert "60 hộ" in said
    delivery = await told(person)
    assert (delivery.told_how, delivery.households) == ("speaker", 60)


async def test_told_without_a_number_asks_for_what_is_missing(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.distributed()
    person = commune.speakers[0]
    assert "bằng cách nào" in await chats.says(person, "đã báo bà con rồi")
    assert "bao nhiêu hộ" in await chats.presses(person, "Tại cuộc họp")
    assert "35 hộ" in await chats.says(person, "ba mươi lăm hộ")
    delivery = await told(person)
    assert (delivery.told_how, delivery.households) == ("meeting", 35)


@pytest.mark.parametrize(
    "words", ["chưa báo bà con", "mai tôi báo bà con", "chưa đọc", "lát nữa đọc"]
)
async def test_promises_are_no_receipts(parts: Parts, words: str) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.distributed()
    await chats.says(commune.speakers[0], words)
    delivery = await told(commune.speakers[0])
    assert (delivery.read_at, delivery.told_at) == (None, None)


async def test_of_two_bulletins_it_is_asked_which_and_the_number_is_kept(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.distributed()
    await commune.distributed()
    person = commune.speakers[0]
    assert "tin nào" in await chats.says(person, "đã phổ biến cho bà con, 40 hộ")
    assert not await Delivery.filter(person_id=person.id, told_at__isnull=False).exists()
    assert "40 hộ" in await chats.presses(person, "BT-")
    assert await Delivery.filter(person_id=person.id, households=40).count() == 1


async def test_read_in_own_words(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.distributed()
    person = commune.speakers[0]
    assert "bấm Đã phổ biến" in await chats.says(person, "em nắm được nội dung rồi")
    assert (await told(person)).read_at is not None


async def on_a_card(parts: Parts) -> tuple[Commune, Chats]:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.submitted()
    return commune, chats


async def test_a_number_acts_on_the_list_just_above(parts: Parts) -> None:
    commune, chats = await on_a_card(parts)
    assert "Đã duyệt" in await chats.says(commune.approver, "1")


async def test_after_ten_minutes_a_number_is_asked_about(parts: Parts) -> None:
    commune, chats = await on_a_card(parts)
    parts.clock.move(minutes=11)
    assert "chưa chắc" in await chats.says(commune.approver, "1")
    assert await decided() == []
    assert "Đã duyệt" in await chats.presses(commune.approver, "Duyệt")


async def test_with_something_after_it_a_number_is_asked_about(parts: Parts) -> None:
    commune, chats = await on_a_card(parts)
    await chats.says(commune.approver, "hủy")
    assert "chưa chắc" in await chats.says(commune.approver, "1")
    assert await decided() == []


async def test_a_card_that_came_meanwhile_takes_no_number(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.submitted()
    assert "vì sao" in await chats.presses(commune.approver, "Trả lại")
    await commune.submitted()
    assert "chưa chắc" in await chats.says(commune.approver, "1")
    assert await decided() == []


@pytest.mark.parametrize(
    "words", ["duyệt cho thôn 3 thôi", "duyệt tin kia", "trả lại hồ sơ cho ông Y Bih"]
)
async def test_an_order_that_is_narrowed_or_about_another_is_asked_about(
    parts: Parts, words: str
) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await commune.submitted()
    assert "phải không" in await chats.says(commune.approver, words)
    assert await decided() == []
    assert await state(version.bulletin_id) is BulletinState.SUBMITTED


async def test_of_two_a_reason_is_kept_until_it_is_said_which(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    first, second = await commune.submitted(), await commune.submitted()
    asked = await chats.says(commune.approver, "trả lại, sai ngày họp rồi")
    assert "sai ngày họp" in asked
    assert await decided() == []
    assert "trả" in (await chats.presses(commune.approver, first.bulletin.code)).lower()
    assert await decided() == [(first.id, "return", "sai ngày họp")]
    assert await state(second.bulletin_id) is BulletinState.SUBMITTED
