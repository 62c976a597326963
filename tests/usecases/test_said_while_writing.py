"""Commands typed where writing a bulletin asks something are commands; nothing of it is lost."""

from __future__ import annotations

import pytest

from bot.usecases import targets
from bot.usecases.bulletins import compose
from models import Bulletin, BulletinVersion
from tests.fakes.house import Parts
from tests.usecases.bulletins import TEXT, make_commune
from tests.usecases.chats import Chats
from tests.usecases.test_bulletin_chats import written


async def newest() -> BulletinVersion:
    found = await BulletinVersion.all().order_by("-id").first()
    assert found is not None
    return found


async def test_at_the_list_of_villages(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    author = commune.author
    await chats.says(author, "soạn tin")
    await chats.says(author, TEXT)
    for words in ("xong chưa", "gửi duyệt", "xong"):
        said = await chats.says(author, words)
        assert "chưa gửi duyệt" in said
        assert "Chưa rõ nơi này" not in said
    assert "Sửa phần nào" in await chats.says(author, "sửa")
    assert not (await newest()).targets


async def test_done_ends_the_list(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await chats.says(commune.author, "soạn tin")
    await chats.says(commune.author, TEXT)
    await chats.presses(commune.author, "Thôn 1")
    assert "Khi nào gửi" in await chats.says(commune.author, "xong")


async def test_a_command_is_no_source_and_no_hour(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    author = commune.author
    await chats.says(author, "soạn tin")
    await chats.says(author, "Hộ nghèo được nhận tiền hỗ trợ theo chế độ mới")
    await chats.says(author, "cả xã")
    assert "chưa gửi duyệt" in await chats.says(author, "gửi duyệt đi")
    assert "phải ghi nguồn" in await chats.says(author, "ngay")
    assert "chưa gửi duyệt" in await chats.says(author, "gửi duyệt")
    assert not (await newest()).source
    await chats.says(author, "Công văn 12/UBND-VX")
    assert "Đã gửi duyệt" in await chats.says(author, "gửi đi")


async def test_no_words_no_bulletin(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await chats.says(commune.author, "soạn tin")
    for words in ("xong chưa", "gửi duyệt"):
        assert "chưa có nội dung" in await chats.says(commune.author, words)
    assert not await Bulletin.exists()


async def test_cancel_says_what_was_kept(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await chats.says(commune.author, "soạn tin")
    assert "Đã bỏ việc" in await chats.says(commune.author, "hủy")
    await chats.says(commune.author, "soạn tin")
    await chats.says(commune.author, TEXT)
    assert "BT-1 vẫn được giữ" in await chats.says(commune.author, "hủy")


async def test_what_was_guessed_is_guessed_again(parts: Parts) -> None:
    commune = await make_commune(parts)
    async with parts.services.work(parts.by(commune.author)) as work:
        one = await compose.draft(work, commune.area.code, "Hộ nghèo nhận tiền hỗ trợ\nNguồn: a/1")
        assert (one.subject, one.source) == ("benefit", "a/1")
        two = await compose.set_text(work, one.bulletin_id, 1, "Tiêm phòng dại cho chó sáng mai")
        assert (two.subject, two.source) != ("benefit", "a/1")
        await compose.change(work, one.bulletin_id, 1, subject="law", source="Luật 5")
        kept = await compose.set_text(
            work, one.bulletin_id, 1, "Tiêm phòng dại cho chó sáng thứ ba"
        )
        assert (kept.subject, kept.source) == ("law", "Luật 5")


@pytest.mark.parametrize("words", ["thôn 1 với thôn 3", "thon 1 voi thon 3", "Thôn 1 cùng Thôn 3"])
async def test_villages_joined_by_any_and(parts: Parts, words: str) -> None:
    commune = await make_commune(parts)
    codes, unknown = await targets.named(commune.area, words)
    assert len(codes) == 2
    assert not unknown


async def test_mend_it_right_after_it_came_back(parts: Parts) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    await written(commune, chats)
    await chats.presses(commune.approver, "Trả lại")
    await chats.says(commune.approver, "thiếu địa chỉ nhà văn hóa")
    assert "Sửa phần nào" in await chats.says(commune.author, "sửa")


@pytest.mark.parametrize("words", ["ok gửi duyệt", "ok gui", "đúng rồi gửi duyệt"])
async def test_a_yes_that_names_it_submits(parts: Parts, words: str) -> None:
    commune, chats = await make_commune(parts), Chats(parts)
    author = commune.author
    for text in ("soạn tin", TEXT, "cả xã", "ngay khi duyệt"):
        await chats.says(author, text)
    assert "Đã gửi duyệt BT-" in await chats.says(author, words)
