"""What most hearings of one piece say."""

from bot.speech.vote import agreed


def test_one_hearing_is_what_was_heard():
    assert agreed(["bạn cầm khúc cây"]) == "bạn cầm khúc cây"
    assert agreed([""]) == ""


def test_two_of_three_put_a_word_right_and_none_is_made_up():
    three = ["bạn cảm khúc cây", "bạn cầm khúc cây", "bạn cầm khúc cay"]
    assert agreed(three) == "bạn cầm khúc cây"
    assert agreed(["nước lên", "nước xuống", "nước dâng"]) == "nước lên"  # the first decides


def test_what_only_one_heard_goes_and_what_two_heard_comes():
    assert agreed(["nước rất lên nhanh", "nước lên nhanh", "nước lên nhanh"]) == "nước lên nhanh"
    assert agreed(["nước nhanh", "nước lên nhanh", "nước lên nhanh"]) == "nước lên nhanh"
    assert agreed(["nước nhanh", "nước lên nhanh", "nước nhanh"]) == "nước nhanh"
    assert agreed(["", "nước lên", "nước lên"]) == "nước lên"
