"""What is said while a draft is open or right after it went: the same matter, another, or more."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import Report
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def texts() -> list[tuple[str, str]]:
    return [(r.state.value, r.text) for r in await Report.all().order_by("id")]


LOUD = "Loa ở nhà văn hóa rè quá không nghe được"
COWS = "Bò nhà ông Bih bị lở mồm long móng ba con"


async def test_a_second_subject_is_offered_as_another_matter(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.says(here.nga, COWS)
    apart = await here.presses(here.nga, "Đây là việc khác")
    assert await texts() == [("draft", LOUD), ("draft", COWS)]
    first = await Report.all().order_by("id").first()
    assert first
    assert f"{first.code} vẫn chưa gửi" in apart
    await here.presses(here.nga, "Gửi")
    assert [state for state, _ in await texts()] == ["draft", "sent"]


async def test_more_of_the_same_is_not_asked_about(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.says(here.nga, "hỏng từ hôm qua, cả hai cái loa")
    assert not [b for b in await here.buttons(here.nga) if "việc khác" in b["title"]]


async def test_what_is_taken_apart_twice_is_there_once(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.says(here.nga, COWS)
    button = next(b for b in await here.buttons(here.nga) if "việc khác" in b["title"])
    await here.acts(here.nga, **button)
    await here.acts(here.nga, **button)
    assert len(await texts()) == 2


async def test_a_village_named_later_takes_the_place_of_home(here: Village) -> None:
    await here.says(here.nga, LOUD)
    assert "Thôn 5, Xã Ea Kao" in await here.says(here.nga, "cái loa ở thôn 5 ấy, hỏng lâu rồi")


async def test_what_was_sent_is_taken_back_by_what_it_is_about(here: Village) -> None:
    for text in (LOUD, COWS):
        await here.says(here.nga, text)
        await here.presses(here.nga, "Gửi")
    assert "Đã rút" in await here.says(here.nga, "rút báo cáo loa giùm em")
    assert [state for state, _ in await texts()] == ["dropped", "sent"]


async def test_which_is_asked_where_it_may_be_several(here: Village) -> None:
    for text in (LOUD, COWS):
        await here.says(here.nga, text)
        await here.presses(here.nga, "Gửi")
    assert "báo cáo nào" in await here.says(here.nga, "thêm: có 2 nhà nữa")
    await here.presses(here.nga, "BC-")
    found = await texts()
    assert len(found) == 2
    assert found[1][1] == f"{COWS}\ncó 2 nhà nữa"  # the newest stands first


async def test_more_goes_to_the_one_that_was_sent(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.presses(here.nga, "Gửi")
    assert "Đã thêm vào BC-" in await here.says(here.nga, "thêm: có 2 nhà nữa")
    assert await texts() == [("sent", f"{LOUD}\ncó 2 nhà nữa")]
    assert "có 2 nhà nữa" in await here.last(here.bia)


async def test_bao_ba_con_counts_nothing(here: Village) -> None:
    assert "Số liệu" not in await here.says(here.nga, "loa hong roi nho xa sua de bao ba con hop")


async def test_a_village_that_only_sounds_so_is_asked_about(here: Village) -> None:
    await here.parts.area("66-1-9", "village", "Buôn Khanh", here.commune)
    assert "Có phải Buôn Khanh không" in await here.says(here.nga, "buôn cờ hanh mất nước rồi")
    assert "Nơi: Buôn Khanh" in await here.presses(here.nga, "Buôn Khanh")


async def test_what_is_left_unsent_is_told_when_the_other_went(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.says(here.nga, COWS)
    await here.presses(here.nga, "Đây là việc khác")
    assert "vẫn chưa gửi" in await here.presses(here.nga, "Gửi")
    await here.says(here.nga, "gửi luôn đi")
    assert [state for state, _ in await texts()] == ["sent", "sent"]


async def test_that_one_is_the_one_on_the_screen(here: Village) -> None:
    for text in (LOUD, COWS):
        await here.says(here.nga, text)
        await here.presses(here.nga, "Gửi")
    assert "Đã rút" in await here.says(here.nga, "bỏ báo cáo đó đi")
    assert [state for state, _ in await texts()] == ["sent", "dropped"]


async def test_an_officer_who_asks_for_reports_sees_the_desk(here: Village) -> None:
    assert "chưa gửi" not in await here.says(here.bia, "báo cáo nào gấp")
    assert await texts() == []


async def test_what_is_taken_back_may_be_named_after_a_word_of_regret(here: Village) -> None:
    for text in (LOUD, "Đường vào rẫy sạt lở một đoạn"):
        await here.says(here.nga, text)
        await here.presses(here.nga, "Gửi")
    assert "Đã rút" in await here.says(here.nga, "nhầm, rút báo cáo đường lại")
    assert [state for state, _ in await texts()] == ["sent", "withdrawn"]


async def test_a_citizen_asks_further_and_after_the_case(here: Village) -> None:
    await here.says(here.sau, "xã có làm căn cước lưu động không")
    assert "Đã ghi thêm" in await here.says(here.sau, "cho em hỏi thêm, cần mang gì")
    assert "Đã ghi nhận" in await here.says(here.sau, "đường vào xóm em ngập, xe chết máy")
    assert "Những việc" in await here.says(here.sau, "pa của tôi sao rồi")


async def test_what_is_called_another_matter_is_one(here: Village) -> None:
    await here.says(here.nga, LOUD)
    assert "vẫn chưa gửi" in await here.says(here.nga, "việc khác: cầu treo đứt cáp")
    assert await texts() == [("draft", LOUD), ("draft", "cầu treo đứt cáp")]


@pytest.mark.parametrize(
    "news",
    [
        "Rút cái dây điện ra khỏi đường rồi nhưng vẫn xẹt lửa",
        "Rút cái phích mà vẫn xẹt lửa, cháy ổ cắm, cứu với",
        "rút tin, cháy chợ rồi, cứu với",
    ],
)
async def test_what_only_begins_like_taking_back_takes_nothing_back(
    here: Village, news: str
) -> None:
    await here.says(here.nga, "Trụ điện trước nhà văn hóa bị nghiêng")
    await here.presses(here.nga, "Gửi")
    await here.says(here.nga, news)
    found = await texts()
    assert found[0][0] == "sent"
    assert found[1][1] == news


async def test_what_is_only_of_the_same_kind_is_asked_about(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.presses(here.nga, "Gửi")
    assert "báo cáo nào" in await here.says(here.nga, "rút báo cáo cái micro rè")
    assert [state for state, _ in await texts()] == ["sent"]


@pytest.mark.parametrize(
    "more", ["báo thêm có 2 nhà nữa ở thôn 5", "báo thêm bò nhà ông Bih bị lở mồm long móng"]
)
async def test_more_that_may_be_about_something_else_is_asked_about(
    here: Village, more: str
) -> None:
    await here.says(here.nga, LOUD)
    await here.presses(here.nga, "Gửi")
    assert "báo cáo nào" in await here.says(here.nga, more)
    assert await texts() == [("sent", LOUD)]


async def test_danger_is_no_more_of_what_went_and_waits_for_no_question(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.presses(here.nga, "Gửi")
    await here.says(here.nga, "Báo thêm cầu treo đứt cáp ở thôn 5")
    assert [state for state, _ in await texts()] == ["sent", "draft"]
    assert "Thôn 5" in await here.last(here.duty)


async def test_danger_goes_along_when_it_is_taken_apart(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.photo(here.nga, text="cầu treo đứt cáp, hai người rơi xuống suối")
    await here.presses(here.nga, "Đây là việc khác")
    loud, bridge = await Report.all().order_by("id").prefetch_related("media")
    assert (loud.urgent, len(loud.media)) == (False, 0)
    assert (bridge.urgent, len(bridge.media)) == (True, 1)
    assert f"{loud.code} không còn gì khẩn" in await here.last(here.duty)


async def test_more_is_added_once_however_often_it_is_tapped(here: Village) -> None:
    for text in (LOUD, COWS):
        await here.says(here.nga, text)
        await here.presses(here.nga, "Gửi")
    await here.says(here.nga, "thêm: có 2 nhà nữa")
    for button in await here.buttons(here.nga):
        await here.acts(here.nga, **button)
    assert [text for _, text in await texts()] == [LOUD, f"{COWS}\ncó 2 nhà nữa"]


async def test_a_recording_about_something_else_is_offered_as_another_matter(
    here: Village,
) -> None:
    await here.says(here.nga, LOUD)
    await here.speaks(here.nga)
    await here.listen(COWS)
    await here.presses(here.nga, "Đây là việc khác")
    assert await texts() == [("draft", LOUD), ("draft", COWS)]
    await here.says(here.nga, "gửi")
    assert [state for state, _ in await texts()] == ["draft", "sent"]


async def test_a_recording_about_the_same_is_not(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.speaks(here.nga)
    await here.listen("Hỏng từ hôm qua cả hai cái loa ở nhà văn hóa")
    assert not [b for b in await here.buttons(here.nga) if "việc khác" in b["title"]]


async def test_a_new_report_at_the_question_about_the_kind_is_not_lost(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.presses(here.nga, "Sửa loại việc")
    await here.says(here.nga, f"báo cáo: {COWS}")
    assert await texts() == [("draft", LOUD), ("draft", COWS)]


async def test_what_begins_with_the_word_for_a_report_is_its_own(here: Village) -> None:
    await here.says(here.nga, LOUD)
    await here.says(here.nga, "bao cao: nuoc sach buon minh duc 2 ngay nay")
    assert await texts() == [("draft", LOUD), ("draft", "nuoc sach buon minh duc 2 ngay nay")]
