"""Where an announcer breathes."""

from __future__ import annotations

from bot.speech.breath import breathing, phrases

LONG = (
    "Ủy ban nhân dân xã đề nghị các hộ gia đình có trâu bò dê lợn đang chăn thả trên các cánh đồng "
    "của buôn đưa gia súc về chuồng trước năm giờ chiều hôm nay để cán bộ thú y tiêm phòng"
)


def test_a_long_sentence_gets_a_breath_where_nobody_minds() -> None:
    assert breathing(LONG) == LONG.replace("hôm nay để", "hôm nay, để")
    assert breathing("Mời bà con đến họp và mang theo giấy tờ.") == (
        "Mời bà con đến họp và mang theo giấy tờ."
    )


def test_what_has_no_good_place_is_left_alone() -> None:
    words = " ".join(["thôn"] * 60)
    assert breathing(words) == words


def test_a_sentence_without_end_is_said_in_pieces_and_loses_nothing() -> None:
    words = " ".join(["thôn"] * 100) + ", " + " ".join(["buôn"] * 200)
    said = [one for one, _ in phrases(words)]
    assert len(said) > 2
    assert all(len(one) <= 600 for one in said)
    assert said[0].endswith("thôn,")
    assert " ".join(said) == words


def test_pauses_by_what_follows() -> None:
    text = "Kính gửi bà con. Có hai việc:\nMột, họp thôn.\nHai, dọn đường.\nXin cảm ơn."
    assert list(phrases(text)) == [
        ("Kính gửi bà con.", 0.35),
        ("Có hai việc:", 0.5),
        ("Một, họp thôn.", 0.5),
        ("Hai, dọn đường.", 0.8),
        ("Xin cảm ơn.", 0.0),
    ]
