"""One of a list by its place or by what it is about: 'cái đầu tiên', 'số 2', 'mở cái ngập bùn'."""

from __future__ import annotations

from collections.abc import Sequence

from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import Phrase, Syllable, exact, phrases, syllables

LAST = -1
_LEADS = phrases(
    [
        "mở",
        "xem",
        "coi",
        "cho",
        "cho xem",
        "cho coi",
        "em",
        "anh",
        "chị",
        "tôi",
        "vào",
        "chọn",
        "lấy",
    ]
)
_THINGS = phrases(
    ["cái", "việc", "vụ", "tin", "bài", "dòng", "mục", "số", "câu", "chuyện", "cái số"]
)
_FIRST = phrases(["đầu", "đầu tiên", "thứ nhất", "trên cùng", "nhất"])
_LAST = phrases(["cuối", "cuối cùng", "dưới cùng", "chót"])
_NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_BEHIND = phrases(
    ["đi", "nhé", "nha", "với", "ạ", "ấy", "đó", "kia", "giùm", "giúp", "em", "anh", "chị"]
)
_EMPTY = exact("roi xong het di da chua ko khong gi nao moi lai cuoi dau nay do kia ay")


def place(text: str) -> int | None:
    """Its place from 1, or LAST; None where no place is said."""
    said, thing = _without(syllables(meaning(text)))
    if any(p.is_all_of(said) for p in _LAST) and thing:
        return LAST
    if any(p.is_all_of(said) for p in _FIRST) and thing:
        return 1
    if thing and len(said) == 2 and said[0].bare == "thu":
        said = said[1:]
    if not thing or len(said) != 1:
        return None
    if said[0].bare.isdecimal() and len(said[0].bare) < 3:
        return int(said[0].bare)
    return next((n for n, w in enumerate(_NUMBERS, 1) if said[0].fits(syllables(w)[0])), None)


def about(text: str) -> list[Syllable]:
    """The words it is about; none where nothing says that one is to be opened."""
    whole = syllables(meaning(text))
    said, _ = _without(whole)
    if len(said) == len(whole) or all(word.bare in _EMPTY for word in said):
        return []
    return said


def _without(said: list[Syllable]) -> tuple[list[Syllable], bool]:
    """Without 'mở cái' before and 'đi em' behind; was a thing named?"""
    thing = False
    while found := _begins(said, (*_LEADS, *_THINGS)):
        thing = thing or any(p.is_all_of(said[:found]) for p in _THINGS)
        said = said[found:]
    while len(said) > 1 and any(p.is_all_of(said[-1:]) for p in _BEHIND):
        said = said[:-1]
    return said, thing


def _begins(said: Sequence[Syllable], wanted: Sequence[Phrase]) -> int:
    sizes = (len(p.words) for p in wanted if 0 in p.at(said[: len(p.words)]))
    return max((size for size in sizes if size < len(said)), default=0)
