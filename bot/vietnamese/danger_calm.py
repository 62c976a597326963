"""What takes the danger out of words: figures of speech, other times, drills, what is over, denied
or only asked about. Used by danger.py; the words are in danger.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.core.text import fold
from bot.vietnamese.phrases import (
    NOTHING,
    Phrase,
    Phrases,
    Syllable,
    beginning,
    exact,
    has,
    phrases,
    syllables,
)

DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("danger.toml").read_text("utf-8"))
_CALM = {name: phrases(texts) for name, texts in DATA["calm"].items()}
_AWAY = phrases(DATA["groups"]["away"])
_NOT_NOW = Phrases([*_CALM["past"], *_CALM["if"]])
# 'Lên như năm ngoái' is now: only what it is like was then.
_LIKE = phrases(
    [f"{like} {then}" for like in ("như", "bằng", "hơn", "giống") for then in DATA["calm"]["past"]]
)
_HAS = syllables("có")[0]
_BURNT = syllables("cháy")[0].exact
_YEAR = syllables("năm")[0].exact
_SINCE, _HOURS = exact("rồi nay qua"), exact("giờ gio")
_BEFORE_HOURS = exact("may bao bay hai ba bon nam sau tam chin muoi mot nua dong")
_MATTER = syllables("cái vụ việc chuyện đám")
_WELL = phrases(
    ["khỏe", "hết", "bình thường", "cạn", "yên", "ổn", "xong", "đỡ", "vui", "còn sợ", "cất", "xây"]
)
_PEOPLE = phrases(
    ["người", "trẻ", "bé", "cháu", "đứa", "con nít", "con tôi", "con em", "vợ", "chồng"]
)
_NAMED = exact("ông bà anh chị tôi tui cô chú bác dì cậu mợ thím cụ")
# 'nhà ông Ba' owns the cow, 'anh ơi' is spoken to and 'bà con' are all of us.
_OWNS = exact("nhà của hộ bò trâu heo lợn gà vịt dê báo thưa dạ nhờ chào xin gửi với cho")
_SPOKEN_TO = exact("ơi ạ à con nuôi có")
# Without accents a name counts where a sentence begins with it and says what they do.
_NAMED_BARE = frozenset(fold("ông bà anh chị cô chú bác dì cậu mợ thím cụ em má mẹ ba").split())
_DOES = exact("vao vo ra di len xuong toi qua dang bi cho bat lua quet don tam ngoi dung")
_NAME = 3  # syllables of a name at most
_NOT_YET = frozenset({"chua", "khong", "chang", "thay"})
_ERRAND = 4  # syllables between going out and coming home
_NO, _IS = syllables("không đâu chẳng chả hổng nỏ"), syllables("phải có là hề")
BLANK = Syllable("-", "-")  # where a figure of speech stood


def without_figures(said: list[Syllable]) -> list[Syllable]:
    """Figures of speech are blanked out where they were typed; the rest keeps its place."""
    out = list(said)
    for figure in beginning(_CALM["figures"], said):
        for at in figure.at(said):
            end = at + len(figure.words)
            if not all(w.plain for w in said[at:end]) or all(w.plain for w in said):
                out[at:end] = [BLANK] * len(figure.words)
    for at, word in enumerate(said):  # a lamp that is burnt out
        if word.exact == _BURNT and has(said[max(0, at - 6) : at], _CALM["burnt"]):
            out[at] = BLANK
    return out


def not_over(said: list[Syllable]) -> list[Syllable]:
    """Without what is over: 'rẫy cháy đã dập xong, nước vào nhà rồi' tells of the water."""
    if any(_ends(said, len(said), over) for over in _CALM["over_now"]):
        return said if has(said, _CALM["strong_still"]) else []
    ends = [at for p in beginning(_CALM["over"], said) for at in p.at(said, bare=len(p.words) > 1)]
    if not ends or has(_blanked(said, _CALM["afterwards"]), _CALM["still"]):
        return said
    after = next((n for n in range(max(ends), len(said)) if said[n] == NOTHING), len(said))
    return said[after + 1 :]


def without_harmless(said: list[Syllable]) -> list[Syllable]:
    """Without what fell beside everybody and lies in nobody's way, who came home, and sick
    animals."""
    said = _without_errands(said)
    if has(said, _CALM["unhurt"]) and not has(_blanked(said, _CALM["unhurt"]), _CALM["in_the_way"]):
        said = _blanked(said, _CALM["fell"])
    if _has_plainly(said, _CALM["cattle"]) and has(said, _CALM["animals_ill"]):
        people = has(said, _PEOPLE) or any(_is_person(said, at) for at in range(len(said)))
        said = said if people else _blanked(said, _CALM["ill"])
    return said


def _without_errands(said: list[Syllable]) -> list[Syllable]:
    """'Đi rừng hái măng về rồi': they are home; 'chưa về' and what befell them stays."""
    out = list(said)
    for start, begun in _stands(said, _AWAY):
        for at, end in _stands(said, _CALM["home"]):
            if 0 <= at - begun <= _ERRAND and said[at - 1].bare not in _NOT_YET:
                out[start:end] = [BLANK] * (end - start)
    return out


def _stands(said: Sequence[Syllable], some: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Where each of these begins and ends."""
    return [(at, at + len(p.words)) for p in beginning(some, said) for at in p.at(said)]


def _is_person(said: Sequence[Syllable], at: int) -> bool:
    """'Ông Bảy … bị ngất': somebody is named, and not only as whose cow it is."""
    if all(word.plain for word in said):
        return _does(said, at)
    before = said[at - 1].exact if at else ""
    after = said[at + 1].exact if at + 1 < len(said) else ""
    return said[at].exact in _NAMED and before not in _OWNS and after not in _SPOKEN_TO


def _does(said: Sequence[Syllable], at: int) -> bool:
    """'ba sau vao chuong': who it is, then what they do; 'ba con heo bi ngat' counts animals."""
    begins = at == 0 or said[at - 1] == NOTHING
    if not begins or said[at].bare not in _NAMED_BARE:
        return False
    name = said[at + 1 : at + 1 + _NAME]
    does = next((n for n, word in enumerate(name) if word.bare in _DOES), 0)
    return does > 0 and not has(name[:does], _CALM["cattle"]) and name[0].bare != "con"


def without_advice(said: list[Syllable]) -> list[Syllable]:
    """Without a warning and without what is asked of first aid, up to its comma: what is told
    beside it is so. Of somebody's own child nobody asks for the sake of knowing."""
    out = list(said)
    for phrase in beginning(_CALM["advice"], said):
        for at in phrase.at(said, bare=len(phrase.words) > 1):
            end = next((n for n in range(at, len(said)) if said[n] == NOTHING), len(said))
            if not has(said[at:end], _CALM["hurt_now"]):
                out[at:end] = [BLANK] * (end - at)
    return out


def another_time(said: Sequence[Syllable]) -> bool:
    """About another time, a drill, a lesson, a story, or taken back at its end."""
    said = _blanked(said, _LIKE)
    if (_has_plainly(said, _NOT_NOW) or _year(said)) and not _is_now(said):
        return True
    if _has_plainly(said, _CALM["recent"]) and not (
        _is_now(said) or has(said, _CALM["still_missing"])
    ):
        return True
    untrue = [p for p in _CALM["untrue"] if _ends(said, len(said), p)]
    if untrue and not any(_not_so(said, len(said) - len(p.words)) for p in untrue):
        return not _is_now(said)
    return _not_of_here(said) and not has(said, _CALM["really"])


def _not_of_here(said: Sequence[Syllable]) -> bool:
    """A film, a drill, a rumour, and not 'không phải tin giả'."""
    near = beginning(_CALM["other"], said)
    found = (at for p in near for at in p.at(said, bare=len(p.words) > 1))
    return any(not _not_so(said, at) for at in found)


def _not_so(said: Sequence[Syllable], at: int) -> bool:
    """'Không phải nói chơi', 'đâu có nói xạo': a denial of the denial."""
    while at and any(map(said[at - 1].fits, _IS)):
        at -= 1
    return at > 0 and any(map(said[at - 1].fits, _NO))


def lasts(said: Sequence[Syllable]) -> bool:
    """For weeks, and nothing is said of now."""
    return has(said, _CALM["lasting"]) and not _is_now(said)


def _is_now(said: Sequence[Syllable]) -> bool:
    return has(said, _CALM["now"]) or any(_from_now(said, at) for at in range(1, len(said)))


def _from_now(said: Sequence[Syllable], at: int) -> bool:
    """'… giờ sưng vù': not 'lúc mấy giờ', and not 'giờ khỏe rồi'."""
    if said[at].bare != "gio" or said[at].exact not in _HOURS:
        return False
    before, after = said[at - 1], said[at + 1 : at + 6]
    return not before.bare.isdigit() and before.bare not in _BEFORE_HOURS and not has(after, _WELL)


def _year(said: Sequence[Syllable]) -> bool:
    """'năm 2016', 'hai năm rồi': nobody says so of what is happening."""
    return any(
        (word.bare == "nam" and re.fullmatch(r"(?:19|20)\d\d", number.bare))
        or (word.exact == _YEAR and number.exact in _SINCE)
        for word, number in pairwise(said)
    )


def asks(said: Sequence[Syllable]) -> bool:
    """'mai có bão không chị': whether there will be one; nobody asks so for help."""
    if _how_it_stands(said):
        return True
    plain = all(w.plain for w in said)  # else 'co giật' is no 'có'
    at = next((n for n, w in enumerate(said) if w.fits(_HAS, bare=plain)), None)
    end = [n for n, w in enumerate(said) if w.bare in {"khong", "chua"}]
    if at is None or not end or end[-1] < max(at + 1, len(said) - 2):
        return False
    return not has(said, _CALM["cries"]) and not has(said, _CALM["now"])


def _how_it_stands(said: Sequence[Syllable]) -> bool:
    """'Cái cháy sao rồi', 'vụ sạt lở tới đâu rồi': about what is known already."""
    ends = any(_ends(said, len(said), p) for p in _CALM["stands"])
    begins = bool(said) and any(map(said[0].fits, _MATTER))
    return ends and begins and not has(said, _CALM["cries"]) and not has(said, _CALM["now"])


def denied(said: Sequence[Syllable], at: int) -> bool:
    """Right before it, or by plain words up to two before."""
    if any(_ends(said, at, no) for no in _CALM["denied"]):
        return True
    near = [n for n in (at - 1, at - 2) if n > 0 and NOTHING not in said[n:at]]
    return any(_ends(said, n, no) for n in near for no in _CALM["denied_far"])


def _blanked(said: Sequence[Syllable], what: Sequence[Phrase]) -> list[Syllable]:
    """With those words out of it; the rest keeps its place."""
    out = list(said)
    for phrase in beginning(what, said):
        for at in phrase.at(said, bare=len(phrase.words) > 1 or all(w.plain for w in said)):
            out[at : at + len(phrase.words)] = [BLANK] * len(phrase.words)
    return out


def _has_plainly(said: Sequence[Syllable], wanted: Sequence[Phrase]) -> bool:
    """As `has`, but a single syllable only with its accents: 'nho' is not 'nhỡ'."""
    near = beginning(wanted, said)
    return any(phrase.at(said, bare=len(phrase.words) > 1) for phrase in near)


def _ends(said: Sequence[Syllable], at: int, phrase: Phrase) -> bool:
    size = len(phrase.words)
    return at >= size and phrase.at(said[at - size : at]) == [0]
