"""Nobody is shown as said what a recogniser made up."""

import pytest

from bot.vietnamese.heard import cleaned

INVENTED = [
    "Hãy subscribe cho kênh Ghiền Mì Gõ Để không bỏ lỡ những video hấp dẫn",
    "Các bạn hãy đăng ký kênh La La School để không bỏ lỡ những video mới nhất.",
    "Nhớ like, share và subscribe để ủng hộ kênh nhé!",
    "Cảm ơn các bạn đã theo dõi và hẹn gặp lại.",
    "Cảm ơn các bạn đã xem.",
    "Hẹn gặp lại các bạn trong những video tiếp theo nhé.",
    "Phụ đề được thực hiện bởi cộng đồng Amara.org",
    "Hãy đăng kí kênh để không bỏ lỡ những video tiếp theo",
]
SAID = [
    "Cảm ơn bà con đã theo dõi, mời bà con ra nhà văn hóa lúc 19 giờ.",
    "Bà con đăng ký kênh Zalo của xã để nhận tin.",
    "Mời bà con theo dõi kênh Zalo của xã, đừng bỏ lỡ lịch tiêm.",
    "Hẹn gặp lại bà con ở buổi họp thôn tối nay.",
    "Cháy! Cháy! Cháy! Nhà ông Ba cháy rồi!",
    "Nước lên nhanh lắm, nước lên nhanh lắm, bà con chạy đi.",
    "Cán bộ xã quay video hướng dẫn rồi, bà con xem trên Zalo.",
    "Có 5 hộ, 5 hộ ở thôn 3.",
]


@pytest.mark.parametrize("text", INVENTED)
def test_film_credits_are_left_out(text):
    assert cleaned(text).text == ""
    found = cleaned(f"Sáng nay nước suối dâng cao. {text}")
    assert found.text == "Sáng nay nước suối dâng cao." or text.startswith("Cảm ơn")
    assert found.doubtful or text.startswith("Cảm ơn")


@pytest.mark.parametrize("text", SAID)
def test_what_people_say_stays(text):
    found = cleaned(text)
    assert (found.text, found.doubtful) == (text, False)


def test_one_phrase_over_and_over_stands_once():
    found = cleaned("Nước lên nhanh lắm, " * 40)
    assert found.text == "Nước lên nhanh lắm,"
    assert found.doubtful


def test_a_long_text_takes_no_time():
    text = " ".join(f"từ{n} nữa và" for n in range(3000))
    assert cleaned(text).text == text
