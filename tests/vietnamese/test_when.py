"""Times as people type or say them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.hours import local
from bot.vietnamese import when

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # Monday, 09:00 in Đắk Lắk

CASES = [
    ("17:00 hôm nay", "02/03 17:00"),
    ("17h30 mai", "03/03 17:30"),
    ("17H30 MAI", "03/03 17:30"),
    ("17 giờ rưỡi", "02/03 17:30"),
    ("năm giờ chiều mai", "03/03 17:00"),
    ("CHIỀU NAY 4h", "02/03 16:00"),
    ("7h tối nay", "02/03 19:00"),
    ("12h trưa mai", "03/03 12:00"),
    ("1h trưa mai", "03/03 13:00"),
    ("12h đêm nay", "03/03 00:00"),
    ("8h", "03/03 08:00"),
    ("17h", "02/03 17:00"),
    ("sáng thứ Bảy 7h", "07/03 07:00"),
    ("thu bay 6h30", "07/03 06:30"),
    ("thứ 7 tuần sau 8h", "14/03 08:00"),
    ("cn 8h", "08/03 08:00"),
    ("9h ngày mốt", "04/03 09:00"),
    ("17 gio 30 ngay 5 thang 3", "05/03 17:30"),
    ("17h ngày 5/3/2026", "05/03 17:00"),
    ("mùng 5 lúc 6h", "05/03 06:00"),
    ("6h ngày 1", "01/04 06:00"),
    ("17h và 17h30 mai", "03/03 17:00, 03/03 17:30"),
    ("mai 6h, 17h", "03/03 06:00, 03/03 17:00"),
    ("chiều mai, 5h", "03/03 17:00"),
    ("hôm nay lúc 15 giờ và 17 giờ, mai 6 giờ", "02/03 15:00, 02/03 17:00, 03/03 06:00"),
    ("17h thứ hai, thứ tư", "02/03 17:00, 04/03 17:00"),
    ("thứ ba và thứ năm 17h", "03/03 17:00, 05/03 17:00"),
    ("6h hằng ngày đến 5/3", "03/03 06:00, 04/03 06:00, 05/03 06:00"),
    ("17h mỗi ngày trong 3 ngày", "02/03 17:00, 03/03 17:00, 04/03 17:00"),
    ("17h thứ hai hàng tuần trong 2 tuần", "02/03 17:00, 09/03 17:00"),
    ("6h ngày 31 hàng tháng", "31/03 06:00, 30/04 06:00, 31/05 06:00"),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_times_are_understood(text: str, wanted: str) -> None:
    found = ", ".join(local(at).strftime("%d/%m %H:%M") for at in when.parse(text, NOW).at)
    assert found == wanted
    assert not when.parse(text, NOW).now


@pytest.mark.parametrize("text", ["ngay bây giờ", "NGAY", "bay gio", "ngay lập tức"])
def test_at_once(text: str) -> None:
    assert when.parse(text, NOW) == when.When(now=True)


def test_at_once_and_again_later() -> None:
    found = when.parse("ngay bây giờ và 17h", NOW)
    assert found.now
    assert [local(at).hour for at in found.at] == [17]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("8h hôm nay", "compose-times-past"),
        ("25h mai", "compose-times-clock"),
        ("sáng mai", "compose-times-hour"),
        ("7h 30/2", "compose-times-date"),
        ("khi nào cũng được", "compose-times-unclear"),
        ("17", "compose-times-unclear"),
        ("6h, 7h, 8h hằng ngày trong 30 ngày", "compose-times-many"),
        ("6h hằng ngày từ 10/3 đến 5/3", "compose-times-end"),
    ],
)
def test_what_cannot_be_meant_is_said(text: str, key: str) -> None:
    with pytest.raises(UserError) as error:
        when.parse(text, NOW)
    assert error.value.key == key


def test_stored_and_read_again() -> None:
    times = when.parse("ngay bây giờ và 17h30 mai", NOW)
    stored = when.store(times, NOW)
    assert when.load(stored) == times
    assert when.due(stored, NOW) == NOW
    assert when.due(when.store(when.parse("17h", NOW), NOW), NOW) == NOW + timedelta(hours=8)


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    try:
        found = when.parse(text, NOW)
        answered = found.now or bool(found.at)
    except UserError as error:
        answered = error.key.startswith("compose-times-")
    assert answered
