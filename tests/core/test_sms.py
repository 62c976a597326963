"""How many messages a text costs, and what a registered text becomes."""

from __future__ import annotations

import pytest

from bot.channels.sms.settings import Config
from bot.core import sms


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 459, 3),
        ("a" * 460, 4),
        ("[" * 80, 1),  # two units each
        ("[" * 81, 2),
        ("a" * 152 + "[" + "a" * 151, 2),
        ("a" * 152 + "[" + "a" * 152, 3),  # never cut in two: a unit of the first is lost
        ("a" * 158 + "€", 1),
        ("àèéìòù" * 26, 1),  # these are GSM-7
        ("ạ" * 70, 1),
        ("ạ" * 71, 2),
        ("ạ" * 134, 2),
        ("ạ" * 135, 3),
        ("a" * 70 + "ạ", 2),  # one letter makes all of it wide
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("ạạ" + "😀" * 66, 3),  # a pair is not cut: one unit of each is lost
    ],
)
def test_segments(text: str, count: int) -> None:
    assert sms.segments(text) == count


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Đường lên Ea Kao ngập", "Duong len Ea Kao ngap"),
        ("ƀuôn Ƀô", "buon Bo"),
        ("“Khẩn”  –  gấp…", '"Khan" - gap...'),
        ("a\u00a0b\nc\td", "a b c d"),
        ("Tie\u0302\u0301ng Vie\u0323\u0302t", "Tieng Viet"),
    ],
)
def test_without_accents(text: str, bare: str) -> None:
    assert sms.plain(text) == bare
    assert not sms.foreign(bare)


FULL = {
    "xa": "Phường Buôn Ma Thuột Đông",
    "loai": "DIỄN TẬP SẠT LỞ ĐẤT ĐÁ LỚN",
    "khu_vuc": "Buôn Ea Kao, Thôn Tơng Jú, Buôn H'Đơk, Buôn Cao Thành",
    "gio": "22:40 05/03",
    "viec": "Bà con lên chỗ cao ngay. Không qua ngầm tràn khi nước còn chảy xiết.",
    "ma": "KC-7K3QX",
}


@pytest.mark.parametrize("accents", [False, True])
def test_a_registered_text_takes_its_variables_and_nothing_else(accents: bool) -> None:
    text = sms.fill(Config().registered()["alert"], FULL, accents=accents)
    assert bool(sms.foreign(text)) == accents
    assert sms.segments(text) <= (4 if accents else 2)
    assert text.endswith("cần giúp." if accents else "can giup.")
    assert ("Bà con lên chỗ cao ngay" if accents else "Ba con len cho cao ngay.") in text
    assert "ngầm" not in text
    assert "{" not in text


def test_variables_are_no_longer_than_registered_and_end_at_a_word() -> None:
    for name, most in sms.LENGTHS.items():
        filled = sms.fill(f"{{{name}}}", {name: "một hai ba " * 20}, accents=True)
        assert 0 < len(filled) <= most, name
        assert set(filled.split()) <= {"một", "hai", "ba"}


@pytest.mark.parametrize("sign", [*"&<>\"'#{}[]\\^~|", "\n", "“"])
def test_no_sign_a_gateway_refuses_gets_in(sign: str) -> None:
    filled = sms.fill("{viec}", {"viec": f"a{sign}b"}, accents=False)
    assert filled in {"a b", 'a"b'.replace('"', " ")}
    assert sms.fill("{viec}", {"viec": "{xa}", "xa": "khác"}, accents=False) == "xa"
