"""No name of the province is said in the English voice: read from espeak-ng's own phonemes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from vietnam_provinces import ProvinceCode, Ward

from bot.vietnamese.names_aloud import respelled
from bot.vietnamese.spoken import spoken

ENGLISH = "(en)"
VILLAGES = [
    *("Buôn Alê A", "buôn Dhăm", "buôn Kuốp", "Buôn Ky", "buôn Krông Ana", "Buôn Ako Dhong"),
    *("buôn Tring", "buôn Kpam", "Cư Êbur", "Buôn Trấp", "Buôn K'Tla", "Buôn Drung", "Buôn Jang"),
    *("Buôn Phung", "Buôn Blăk", "Đắk Lắk", "Đăk Lăk", "Sêrêpôk", "Chư Yang Sin", "Mơ gar"),
    *("Y Bih Niê", "H'Bia Êban", "Y Thương Mlô", "H'Nga Byă", "Ama Thuột", "M'Drắk", "M'nông"),
]
# In a process of its own: the library crashes when it is started twice in one.
CHILD = """
import ctypes, json, sys
import espeakng_loader
library = ctypes.CDLL(espeakng_loader.get_library_path())
library.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
library.espeak_Initialize(2, 0, str(espeakng_loader.get_data_path()).encode(), 0)
assert library.espeak_SetVoiceByName(b"vi") == 0
say = library.espeak_TextToPhonemes
say.restype = ctypes.c_char_p
say.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
out = []
for text in json.load(sys.stdin):
    at, said = ctypes.c_char_p(text.encode()), ""
    while at.value:
        said += (say(ctypes.byref(at), 1, 0) or b"").decode()
    out.append(said)
json.dump(out, sys.stdout)
"""


TABLES = [*Path("tests/vietnamese").glob("places*.tsv")]


def named(line: str) -> list[str]:
    """The right names of a line of the tables of places."""
    return [] if line[:1] in {"#", "-", ""} else line.partition("\t")[0].split(" + ")


def phonemes(texts: list[str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=json.dumps(texts),
        capture_output=True,
        check=True,
        text=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found


def test_communes_and_villages_are_never_said_in_english() -> None:
    communes = [ward.name for ward in Ward.iter_by_province(ProvinceCode(66))]
    assert len(communes) == 102
    villages = [
        n for f in TABLES for line in f.read_text("utf-8").splitlines() for n in named(line)
    ]
    assert len(villages) > 80
    names = [*communes, *VILLAGES, *dict.fromkeys(villages)]
    plain = [spoken(name).text for name in names]
    before, after = phonemes(plain), phonemes([respelled(text) for text in plain])
    assert sum(ENGLISH in said for said in before) > 30  # so this test does see it
    assert [n for n, said in zip(names, after, strict=True) if ENGLISH in said] == []


@pytest.mark.parametrize(
    ("name", "aloud"),
    [
        ("Ea Kar", "ê a ka"),
        ("Dur Kmăl", "du cờ măn"),
        ("Đắk Lắk", "đắc lắc"),
        ("Ama Thuột", "a ma Thuột"),
        ("Hòa Sơn", "Hòa Sơn"),
        ("họp thôn lúc bảy giờ", "họp thôn lúc bảy giờ"),
    ],
)
def test_how_a_name_is_said(name: str, aloud: str) -> None:
    assert respelled(name) == aloud
