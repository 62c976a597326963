"""A bulletin begun before is gone on with by words, and an hour offered by a button is typed."""

from __future__ import annotations

import pytest

from bot.dialog.screen import Offer, Screen
from tests.fakes.house import Parts
from tests.usecases.bulletins import make_commune
from tests.usecases.chats import Chats


@pytest.mark.parametrize("words", ["viết tiếp bản nháp", "cho anh soan tiep tin dang viet do"])
async def test_the_only_draft_is_opened(parts: Parts, words: str) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.draft()
    assert "Sửa phần nào" in await chats.says(commune.author, words)


async def test_of_several_it_is_asked_which(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.draft()
    await commune.draft()
    assert "Viết tiếp tin nào" in await chats.says(commune.author, "viết tiếp bản nháp")


async def test_without_any_it_is_said(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    said = await chats.says(commune.author, "viết tiếp bản nháp")
    assert "không có bản tin hay báo cáo nào viết dở" in said


@pytest.mark.parametrize("words", ["Sáng mai", "sang mai"])
async def test_the_hour_of_a_button_need_not_be_typed(parts: Parts, words: str) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await chats.says(commune.author, "soạn tin")
    await chats.says(commune.author, "Mai họp thôn bàn việc nước sạch, mời bà con tới dự đông đủ")
    await chats.says(commune.author, "cả xã")
    assert "06:00" in await chats.says(commune.author, words)


def test_a_name_is_no_button_of_another_name() -> None:
    shown = Screen((Offer("report.set_village", "1", "Thôn Tân Lập 2", many=False),), clear=True)
    assert shown.titled("Thôn Tân Lập") is None


async def test_luon_after_the_button_is_the_button(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await commune.draft()
    await chats.says(commune.author, "viết tiếp bản nháp")
    await chats.says(commune.author, "xong")
    assert "Đã gửi duyệt" in await chats.says(commune.author, "gửi duyệt luôn")
