"""What a report or message is about, guessed from its words; a person has the last word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.core.text import fold
from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import LISTS, Phrases, Syllable, has, phrases, said_only, syllables

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
    "need",
    ACTIVITY,
    OTHER,
)
_PHRASES = {kind: phrases(texts) for kind, texts in LISTS["kinds"].items()}
_QUESTION = phrases(LISTS["ask"]["question"])
_THANKS = phrases(LISTS["ask"]["thanks"])
_YES = phrases(LISTS["ask"]["yes"])
_RIGHT = phrases(LISTS["ask"]["right"])
_POLITE = syllables(LISTS["ask"]["polite"])
_PARTICLES = syllables(LISTS["ask"]["particles"])
_GREETINGS = phrases(LISTS["ask"]["greetings"])
_HAS = syllables("có")[0]
_PEOPLE = re.compile(rf"(\d{{1,5}})\s*(?:{'|'.join(LISTS['numbers']['people'])})\b", re.IGNORECASE)
_NUMBERED = frozenset(LISTS["places"]["kinds"])
_NUMBERS = {s.exact for s in syllables(LISTS["numbers"]["words"])}


def guess(text: str) -> str:
    """One of KINDS. The kind with the most words in the text; single words only with accents."""
    said = syllables(meaning(text))
    scores = {
        kind: sum(len(p.words) for p in wanted if p.at(said, bare=len(p.words) > 1))
        for kind, wanted in _PHRASES.items()
    }
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] else OTHER


def people(text: str) -> int | None:
    """How many people were there, where the text says so in digits."""
    match = _PEOPLE.search(text)
    return int(match.group(1)) if match else None


def is_question(text: str) -> bool:
    """Something to be answered rather than seen to."""
    said = syllables(meaning(text))
    return text.rstrip().endswith("?") or has(said, _QUESTION) or _whether(said)


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


def says(text: str, words: str) -> bool:
    """Is it one of these ("a | b"), with nothing but politeness beside it?"""
    return _said(text, _listed(words), _POLITE)


@lru_cache(maxsize=64)
def _listed(words: str) -> Phrases:
    return phrases(word.strip() for word in words.split("|"))


def is_greeting(text: str) -> bool:
    """Nothing but a greeting."""
    return said_only(meaning(text), _GREETINGS)


def numbers(text: str) -> list[str]:
    """Numbers with the word that follows, as they are read back: "3 nhà", "mười lăm
    người"; a village's with its own word: "thôn 3"."""
    words = re.findall(r"\w+(?:[.,:/]\w+)*", text)
    out: list[str] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and _is_number(words[end]):
            end += 1
        if end > at and words[at - 1 : at] and words[at - 1].lower() in _NUMBERED:
            out.append(" ".join(words[at - 1 : end]))
        elif end > at:
            out.append(" ".join(words[at : end + 1]))
        at = max(end, at + 1)
    return list(dict.fromkeys(out))


def _is_number(word: str) -> bool:
    found = syllables(word)
    return word[0].isdigit() or (len(found) == 1 and found[0].exact in _NUMBERS)
