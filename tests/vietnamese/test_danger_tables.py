"""Danger against two tables of messages: none missed, few false alarms (of sentences
that were collected because they sound like one)."""

from pathlib import Path

from bot.vietnamese import danger

HERE = Path(danger.__file__).parent
MOST_FALSE = 0.03


def lines(name: str) -> list[str]:
    text = (HERE / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_no_danger_is_missed() -> None:
    dangers = lines("dangers.tsv")
    assert len(dangers) >= 150
    assert [text for text in dangers if not danger.found(text)] == []


def test_hardly_a_false_alarm() -> None:
    harmless = lines("harmless.tsv")
    assert len(harmless) >= 150
    false = [text for text in harmless if danger.found(text)]
    assert len(false) <= MOST_FALSE * len(harmless), false


def test_a_rule_tells_the_words_it_saw() -> None:
    assert danger.found("Xe khách lao xuống vực") == ("lao xuống vực",)
    assert danger.found("trẻ con nhà bên rơi xuống cái giếng cũ") == ("trẻ … rơi xuống … giếng",)


def test_signs_that_add_up_are_quoted_with_their_gaps() -> None:
    said = danger.found("cho cau treo, 5 nguoi gia, can xe")
    assert said == ("cau … nguoi gia … can",)


def test_denied_past_practised_or_a_figure_of_speech_is_none() -> None:
    for text in (
        "suối đục nhưng không thấy nước dâng cao",
        "hồi trước chỗ này từng cháy nhà",
        "tập huấn sơ cấp cứu đuối nước",
        "mạng sập nguồn từ sáng",
        "cho hỏi cách sơ cứu người bị đuối nước",
        "nhắc bà con không ra suối khi mưa lũ",
        "bò tôi bị sùi bọt mép bỏ ăn",
        "hôm trước lũ cuốn cây cầu",
        "cái cháy sao rồi",
        "vu sat lo o buon khanh toi dau roi",
        "con heo nha chi lan bi co giat",
        "ba con heo trong chuong bi ngat",
    ):
        assert danger.found(text) == (), text


def test_whoever_came_home_is_in_no_danger_unless_more_is_told() -> None:
    for text in ("ông nội đi rẫy về tới nhà rồi", "chồng em đi rừng lấy măng về rồi"):
        assert danger.found(text) == (), text
    for text in (
        "chồng em đi rừng chưa về tới nhà, từ hôm qua",
        "đi câu cá từ tối qua chưa về",
        "vợ đi rẫy về rồi té xuống giếng",
        "đi rừng về tới suối bị nước cuốn",
        "trụ điện nghiêng chút xíu nữa là đổ",
        "bị ong chích một cái giờ khó thở tím tái",
    ):
        assert danger.found(text), text


def test_what_is_denied_before_a_comma_says_nothing_about_what_follows() -> None:
    assert danger.found("không thấy con đâu, nước cuốn đi rồi")
    assert danger.found("Năm ngoái sạt một lần, bây giờ đang sạt tiếp đè lên nhà")


def test_what_is_like_last_year_happens_now() -> None:
    for text in (
        "bị ngập như năm ngoái, có người bị cuốn",
        "bi ngap nhu nam ngoai, co nguoi bi cuon",
        "nước lên bằng năm ngoái rồi, tràn vào nhà",
        "nước dâng cao hơn đợt trước, kẹt trên mái",
    ):
        assert danger.found(text), text
    assert not danger.found("hồi năm ngoái lũ cuốn mất 2 người")
    assert not danger.found("chúng ta có thể áp dụng logic tương tự với người khác")
