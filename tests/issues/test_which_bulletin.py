"""A typed 'duyệt' decides about the bulletin that is meant, and of two that wait about none."""

from __future__ import annotations

import pytest

from models import Approval, Bulletin, BulletinVersion
from models.bulletin import BulletinState
from tests.fakes.house import Parts
from tests.usecases.bulletins import Commune, make_commune
from tests.usecases.chats import Chats


async def states() -> list[str]:
    return [str(b.state.value) for b in await Bulletin.all().order_by("id")]


async def two(parts: Parts) -> tuple[Commune, Chats, list[BulletinVersion]]:
    commune, chats = await make_commune(parts), Chats(parts)
    return commune, chats, [await commune.submitted(), await commune.submitted()]


async def test_with_two_waiting_a_bare_word_asks_which(parts: Parts) -> None:
    commune, chats, _ = await two(parts)
    for word in ("duyệt", "DUYET", "duyệt luôn nhé"):
        assert "2 tin chờ duyệt. Anh/chị mở tin nào" in await chats.says(commune.approver, word)
    assert await states() == ["submitted", "submitted"]
    await chats.presses(commune.approver, "BT-1")
    assert "Đã duyệt BT-1" in await chats.says(commune.approver, "duyệt")
    assert (await states())[1] == "submitted"


async def test_one_that_comes_meanwhile_does_not_take_its_place(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.submitted()
    await chats.says(commune.approver, "BT-1")
    await commune.submitted()
    assert "mở tin nào" in await chats.says(commune.approver, "duyệt")
    assert await states() == ["submitted", "submitted"]


async def test_the_code_says_which(parts: Parts) -> None:
    commune, chats, _ = await two(parts)
    assert "chờ duyệt BT-1" in await chats.says(commune.approver, "bt 1")
    assert "Đã duyệt BT-1" in await chats.says(commune.approver, "duyệt BT–1 nhé")
    assert "BT-1" in await chats.says(commune.approver, "duyệt BT-1")
    assert "Đã trả lại BT-2" in await chats.says(commune.approver, "trả lại BT-2: sai ngày họp")
    assert await states() == ["published", "returned"]
    row = await Approval.get(decision="return")
    assert row.reason == "sai ngày họp"
    assert "BT-99" in await chats.says(commune.approver, "duyệt BT-99")


async def test_a_word_of_approval_is_no_reason_to_send_back(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.submitted()
    assert "Trả lại vì sao" in await chats.says(commune.approver, "trả lại")
    assert "Chưa trả lại BT-1" in await chats.says(commune.approver, "duyệt")
    assert await states() == ["submitted"]
    assert "Đã duyệt BT-1" in await chats.presses(commune.approver, "Duyệt")


@pytest.mark.parametrize("words", ["để mai duyệt", "chưa duyệt đâu", "duyệt chưa vậy?"])
async def test_other_words_decide_nothing(parts: Parts, words: str) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    version = await commune.submitted()
    await chats.says(commune.approver, words)
    found = await Bulletin.get(id=version.bulletin_id)
    assert found.state is BulletinState.SUBMITTED
