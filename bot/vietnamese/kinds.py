"""What a report or message is about, guessed from its words; a person has the last word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from bot.core.text import fold
from bot.vietnamese import intents_learnt, learnt
from bot.vietnamese.door import meaning
from bot.vietnamese.learnt import Learnt
from bot.vietnamese.phrases import (
    LISTS,
    NOTHING,
    Phrases,
    Syllable,
    beginning,
    exact,
    has,
    phrases,
    said_only,
    syllables,
)

OTHER = "other"
ACTIVITY = "activity"
KINDS = (
    "flood",
    "landslide",
    "fire",
    "accident",
    "road",
    "power_water",
    "loudspeaker",
    "health",
    "animal_crop",
    "security",
    "environment",
    "need",
    ACTIVITY,
    OTHER,
)
_FIGURES = phrases(LISTS["kinds_not"]["words"])
_QUESTION = phrases(LISTS["ask"]["question"])
_BEGINS = phrases(LISTS["ask"]["begins"])
_ENDS, _NO = exact(LISTS["ask"]["ends"]), exact("không chưa chẳng chả đâu hổng")
_AHEAD = syllables("dạ ạ nhỉ vậy thế rứa z ủa ơi ad alo em anh chị cô chú bác cán bộ xã à mà")
_THANKS = phrases(LISTS["ask"]["thanks"])
_YES = phrases(LISTS["ask"]["yes"])
_RIGHT = phrases(LISTS["ask"]["right"])
_POLITE = syllables(LISTS["ask"]["polite"])
_INTO = re.compile(r"\s+(?:thành|thanh|là)\s+|:")
_PARTICLES = syllables(LISTS["ask"]["particles"])
_GREETINGS = phrases(LISTS["ask"]["greetings"])
_HOLLOW = frozenset(
    form
    for texts in ([LISTS["ask"]["hollow"]], LISTS["ask"]["question"], LISTS["ask"]["thanks"])
    for text in texts
    for word in syllables(text)
    for form in (word.exact, word.bare)
)
# Without accents these may be of 'căn cước', 'ủy ban', 'làm việc', 'chủ tịch'.
_PERHAPS = exact("can uy ban viec nam nha chu")
_OWN_WORDS = 2
_SAID = 2.0  # less speaks for no kind: 'ở đầu thôn'
_SMELLS = phrases(["hôi quá", "hôi lắm", "mùi hôi", "hôi thối", "hôi hám"])
_FURTHER = phrases(["hỏi thêm", "với lại", "ngoài ra", "còn nữa"])
_WHICH = syllables("nào gì mới chưa gấp đâu")
_HAS = syllables("có")[0]
_PEOPLE = re.compile(rf"(\d{{1,5}})\s*(?:{'|'.join(LISTS['numbers']['people'])})\b", re.IGNORECASE)


def guess(text: str, least: float = _SAID) -> str:
    """One of KINDS: the one whose examples (kinds.tsv) it is most like; none where less than
    `least` speaks for it."""
    said = syllables(meaning(text))
    for figure in beginning(_FIGURES, said):
        for at in figure.at(said):
            said[at : at + len(figure.words)] = [NOTHING] * len(figure.words)
    scores = _learnt().scores(said)
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= least else OTHER


@cache
def _learnt() -> Learnt:
    return Learnt(learnt.examples("kinds.tsv"))


def says_which(text: str) -> bool:
    """'Nào gấp', 'gì mới': behind the name of a thing it asks for those there are."""
    return any(said[0].fits(word) for word in _WHICH) if (said := syllables(text)) else False


def people(text: str) -> int | None:
    """How many people were there, where the text says so in digits."""
    match = _PEOPLE.search(text)
    return int(match.group(1)) if match else None


def is_question(text: str) -> bool:
    """Something to be answered rather than seen to."""
    said = syllables(meaning(text))
    for smell in beginning(_SMELLS, said):  # 'hoi qua' is 'hôi quá', not 'hỏi qua'
        for at in smell.at(said):
            said[at : at + len(smell.words)] = [NOTHING] * len(smell.words)
    plainly = text.rstrip().endswith("?") or has(said, _QUESTION) or _asks(said)
    return plainly or intents_learnt.asks(said)


def only_asks(text: str) -> bool:
    """A question, and nothing told beside it that has to be seen to: 'loa hỏng, bao giờ sửa?' is
    a report."""
    return is_question(text) and intents_learnt.leans_to_ask(syllables(meaning(text)))


def _asks(said: Sequence[Syllable]) -> bool:
    return _whether(said) or _begins(said) or _ends(said)


def _ends(said: Sequence[Syllable]) -> bool:
    """'vay vốn sao em', 'thì đi đâu'; not 'không sao', 'chẳng ở đâu'."""
    last = next((n for n in reversed(range(len(said))) if not _fits(said[n], _AHEAD)), -1)
    asks = last > 1 and said[last].exact in _ENDS
    return asks and not any(s.exact in _NO for s in said[max(0, last - 3) : last])


def _fits(said: Syllable, wanted: Sequence[Syllable]) -> bool:
    return any(said.fits(word) for word in wanted)


def _begins(said: Sequence[Syllable]) -> bool:
    """'ủa sao chưa có tiền', 'dạ cho hỏi'."""
    first = next((n for n, s in enumerate(said) if not _fits(s, _AHEAD)), 0)
    return len(said) > first + 2 and any(first in p.at(said[: first + 3]) for p in _BEGINS)


def is_another(text: str, before: Iterable[str]) -> bool:
    """A question that plainly is about something else than what was said before: it has words of
    its own, and shares none with it. 'Bao giờ sửa ạ?' goes on about the same. What happened is
    something else than what was only asked."""
    asked, before = is_question(text), list(before)
    told = not asked and guess(text) != OTHER and all(map(is_question, before))
    if not (asked or told) or has(syllables(meaning(text)), _FURTHER):
        return False
    own = _content(text)
    return len(own) >= _OWN_WORDS and not any(own & _content(said) for said in before)


def _content(text: str) -> set[str]:
    said = syllables(meaning(text))
    hollow = _HOLLOW - _PERHAPS if all(s.plain for s in said) else _HOLLOW
    return {s.bare for s in said if (s.bare if s.plain else s.exact) not in hollow}


def _whether(said: Sequence[Syllable]) -> bool:
    """'có cần căn cước không ạ'."""
    end = [s.bare for s in said[-2:]]
    return "khong" in end and any(s.fits(_HAS) for s in said[:-1])


def is_thanks(text: str) -> bool:
    """Politeness that needs no case of its own."""
    return _said(text, _THANKS, _POLITE) or not fold(text)


def is_yes(text: str) -> bool:
    """Agreement and nothing else."""
    return _said(text, _YES, _PARTICLES)


def is_right(text: str) -> bool:
    """Agreement with what was said back, more than 'send it'."""
    return _said(text, _RIGHT, _PARTICLES)


def _said(text: str, wanted: Phrases, around: Sequence[Syllable]) -> bool:
    """Is it one of the phrases, with nothing but words of `around` beside it?"""
    plainly = meaning(text)
    if said_only(plainly, wanted):
        return True
    rest = [s for s in syllables(plainly) if not any(s.fits(word) for word in around)]
    return any(phrase.is_all_of(rest) for phrase in wanted)


def into(text: str) -> tuple[str, str]:
    """'Đổi loại việc thành cháy': the order, and what it is to become."""
    order, *rest = _INTO.split(text, maxsplit=1)
    return order, "".join(rest)


def without_politeness(text: str) -> str:
    """'Thôn Điện Tân nha chị' is 'thôn Điện Tân'."""
    words = text.split()
    while len(words) > 1 and all(any(s.fits(w) for w in _POLITE) for s in syllables(words[-1])):
        words.pop()
    return " ".join(words)


def says(text: str, words: str) -> bool:
    """Is it one of these ("a | b"), with nothing but politeness beside it?"""
    return _said(text, _listed(words), _POLITE)


def agrees(text: str, words: str) -> bool:
    """One of these, also behind a yes: 'đúng rồi, gửi duyệt đi'."""
    said = syllables(meaning(text))
    firsts = {len(p.words) for p in beginning(_YES, said) if 0 in p.at(said[: len(p.words)])}
    rests = (" ".join(s.typed for s in said[first:]) for first in {0, *firsts})
    return any(says(rest, words) for rest in rests if rest)


def names_any(text: str, words: str) -> bool:
    """Is one of these ("a | b") in it?"""
    return has(syllables(meaning(text)), _listed(words))


@lru_cache(maxsize=64)
def _listed(words: str) -> Phrases:
    return phrases(word.strip() for word in words.split("|"))


def is_greeting(text: str) -> bool:
    """Nothing but a greeting."""
    return said_only(meaning(text), _GREETINGS)
