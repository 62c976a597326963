"""Danger (flood, landslide, fire, drowning ...) in typed and heard text: it jumps the queue.

A false alarm costs a look, a missed one a life. Four ways to see one: words that are clear by
themselves; words that are so only with their accents, or in certain company; rules: who or what,
with what happens to them, in any order (danger.toml); and what is like the dangers that were told
before (danger_learnt.py). Told of another time, denied, practised or meant as a figure of speech,
nothing is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from bot.vietnamese import danger_calm as calm
from bot.vietnamese import danger_learnt
from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import (
    LISTS,
    NOTHING,
    Phrase,
    Phrases,
    Syllable,
    beginning,
    exact,
    has,
    phrases,
    said_only,
    syllables,
)

_DATA = calm.DATA
_WORDS = LISTS["danger"]
_CLEAR = phrases([*_WORDS["clear"], *_DATA["alone"]["clear"]])
_ACCENTED = phrases([*_WORDS["accented"], *_DATA["alone"]["accented"]])
_BARE = phrases(_WORDS["bare"])
_REALLY = phrases(_WORDS["really"])
_VICTIMS = phrases(_WORDS["victims"])
_PLAIN = Phrases([*_CLEAR, *_ACCENTED])
_GROUPS = {name: phrases(texts) for name, texts in _DATA["groups"].items()}
_SENTENCE = re.compile(r"[.!?;\n]+")
_GOES_ON = exact("bị đang")
_DOWN = syllables("xuống")[0].exact
_SURE = frozenset(_DATA["sure"].split())
_CRIES = frozenset({"cuu", "sos", "help"})  # and nothing else
_HEAVY, _LIGHT, _ENOUGH = 3.5, 2.0, 4.5
_BESIDE = ("who", "vehicle", "deep", "water", "structure", "small_signs")  # each counts once
_BY_HEAD: dict[str, list[tuple[str, Phrase]]] = {}  # first syllable -> its groups and phrases
for _name, _phrases in _GROUPS.items():
    for _phrase in _phrases:
        _BY_HEAD.setdefault(_phrase.words[0].bare, []).append((_name, _phrase))
_TOLD, _TELLING = 3, 2  # words it takes, and those that speak for it, at least
_SPAN = 14  # syllables within which the words of a rule stand
_MOST = 10  # places of one group that are looked at


@dataclass(frozen=True)
class _Hit:
    """Where a word of a group stands. `sure`: no other word is written so."""

    start: int
    end: int
    sure: bool


def _place(hit: _Hit) -> int:
    return hit.start


_Places = dict[str, list[_Hit]]


def _beside(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {phrases([key])[0].text: exact(words) for key, words in table.items()}


_NOT_BEFORE = _beside(_WORDS["unless_after"])
_NOT_AFTER = _beside(_WORDS["unless_before"])


@lru_cache(maxsize=256)  # a message is asked about at the door and where it is handled
def found(text: str) -> tuple[str, ...]:
    """The danger words of a text, as our list writes them; empty when there are none."""
    out: list[str] = []
    for sentence in _SENTENCE.split(meaning(text)):
        plain = _clauses(sentence)
        said = calm.not_over(calm.without_figures(calm.without_advice(plain)))
        said = calm.without_harmless(said)
        if calm.another_time(said):
            continue
        # What was learnt adds to the rules and overrules none: the days, villages and neighbours of
        # a thousand harmless messages stand beside a danger too.
        out += _in(said) or _cries(plain) or _felt(plain, said)
    return tuple(dict.fromkeys(out))


def _felt(plain: Sequence[Syllable], said: Sequence[Syllable]) -> list[str]:
    """No rule knows it, but it is like what was one: the words that are most so."""
    if calm.asks(said) or not danger_learnt.is_alike(plain):
        return []
    rest = _without_unmeant(said)
    if len(rest) < _TOLD or not danger_learnt.is_alike(rest):
        return []
    telling = danger_learnt.telling(rest)
    if len(telling) < _TELLING:  # 'nhầm, 53 hộ': one word tells nothing of what happened
        return []
    return [_quoted(rest, (_Hit(at, at + 1, sure=False) for at in telling))]


def _clauses(sentence: str) -> list[Syllable]:
    """Its syllables, with a gap at each comma: 'không thấy con đâu, nước cuốn' denies nothing."""
    out: list[Syllable] = []
    for clause in sentence.split(","):
        out += [*syllables(clause), NOTHING]
    return out[:-1]


def _in(said: Sequence[Syllable]) -> list[str]:
    if calm.asks(said):
        return []
    if said and all(w.bare in _CRIES for w in said):
        return [" ".join(w.typed for w in said)]
    clear, accented, bare = (beginning(some, said) for some in (_CLEAR, _ACCENTED, _BARE))
    hits = [p.text for p in clear if any(_meant(said, p, at) for at in p.at(said))]
    hits += [p.text for p in accented if any(_meant(said, p, at) for at in p.at(said, bare=False))]
    hits += [p.text for p in bare if any(_meant(said, p, at) for at in _typed_bare(said, p))]
    if hits:
        return hits
    rest = _without_unmeant(said)
    with_accents = not all(w.plain for w in rest)
    places = _places(rest, with_accents)
    ruled = list(_by_rule(rest, places, with_accents))
    return ruled or ([] if calm.lasts(said) else _added_up(rest, places, with_accents))


def _without_unmeant(said: Sequence[Syllable]) -> list[Syllable]:
    """Words that were seen to mean something else (or are denied) count for nothing further."""
    out = list(said)
    for phrase in beginning(_PLAIN, said):
        for at in phrase.at(said):
            if not _meant(said, phrase, at):
                out[at : at + len(phrase.words)] = [calm.BLANK] * len(phrase.words)
    return out


def _by_rule(said: Sequence[Syllable], places: _Places, accented: bool) -> Iterator[str]:
    """What the first rule that holds was made of, in the writer's words."""
    for rule in _DATA["rules"]:
        for hits in product(*(places.get(name, ()) for name in rule["wants"])):
            apart = rule.get("close") and not _close(said, *hits)
            apart = apart or (rule.get("begins") and not _begins(said, hits[0].start))
            apart = apart or (rule.get("ordered") and list(hits) != sorted(hits, key=_place))
            if apart or not _together(hits, accented):
                continue
            if not any(calm.denied(said, hit.start) for hit in hits):
                yield _quoted(said, hits)
                return


def _close(said: Sequence[Syllable], thing: _Hit, event: _Hit) -> bool:
    """'cầu bị gãy', 'cầu buôn Kuốp bị gãy', 'gãy cầu'; not 'vỡ ống trước nhà văn hóa'."""
    reach = 7 if said[event.start - 1].exact in _GOES_ON else 4
    after = thing.start == event.end and said[event.end - 1].exact != _DOWN  # 'rơi xuống đất'
    return 0 <= event.start - thing.end <= reach or after


def _begins(said: Sequence[Syllable], at: int) -> bool:
    """Nothing before it says who: 'té giếng rồi'."""
    return at == 0 or said[at - 1] == NOTHING


def _places(said: Sequence[Syllable], accented: bool) -> _Places:
    """Where words of each group stand, the longest first of those that begin together."""
    found: dict[str, dict[int, _Hit]] = {}
    for head in dict.fromkeys(word.bare for word in said):
        for name, phrase in _BY_HEAD.get(head, ()):
            for at in phrase.at(said, bare=not accented or len(phrase.words) > 1):
                end, here = at + len(phrase.words), found.setdefault(name, {})
                sure = accented or end - at > 1 or said[at].bare in _SURE
                if at not in here or here[at].end < end:
                    here[at] = _Hit(at, end, sure)
    return {name: sorted(hits.values(), key=_place)[:_MOST] for name, hits in found.items()}


def _cries(said: Sequence[Syllable]) -> list[str]:
    """A plain cry for help that says nothing else."""
    clauses = " ".join(w.typed or "," for w in said).split(",")
    return [c.strip() for c in clauses if said_only(c, _GROUPS["cries"])]


def _added_up(said: Sequence[Syllable], places: _Places, accented: bool) -> list[str]:
    """No rule knows it, but there are too many signs: somebody, somewhere, and what is bad."""
    signs = [h for h in places.get("heavy_signs", ()) if not calm.denied(said, h.start)]
    heavy, starts = len(signs), {hit.start for hit in signs}
    signs += [h for h in places.get("signs", ())
              if h.start not in starts and not calm.denied(said, h.start)]  # fmt: skip
    taken = {n for h in signs for n in range(h.start, h.end)}
    beside = 0
    for name in _BESIDE:
        hits = places.get(name, ())
        beside += any(not taken & set(range(h.start, h.end)) for h in hits if h.sure)
    if not heavy and len(signs) < 2:
        return []
    weight = _HEAVY * heavy + _LIGHT * (len(signs) - heavy) + beside
    sure = accented or sum(h.sure for h in signs) >= 2
    if weight < _ENOUGH or not sure:
        return []
    return [_quoted(said, signs)]


def _quoted(said: Sequence[Syllable], hits: Iterable[_Hit]) -> str:
    """Their words as they were typed, with dots where others stood between: an officer reads it."""
    out, end = "", 0
    for hit in sorted(hits, key=_place):
        between = " " if hit.start <= end else " … "
        out += (between if out else "") + " ".join(w.typed for w in said[hit.start : hit.end])
        end = hit.end
    return out


def _together(hits: Sequence[_Hit], accented: bool) -> bool:
    """Close to each other, no word counted twice; without accents one of them must be sure."""
    ordered = sorted(hits, key=_place)
    if any(a.end > b.start for a, b in pairwise(ordered)):
        return False
    near = ordered[-1].end - ordered[0].start <= _SPAN
    return near and (accented or sum(hit.sure for hit in hits) >= 1 + (len(hits) == 2))


def _typed_bare(said: Sequence[Syllable], phrase: Phrase) -> list[int]:
    ends = len(phrase.words)
    return [at for at in phrase.at(said) if all(w.plain for w in said[at : at + ends])]


def _meant(said: Sequence[Syllable], phrase: Phrase, at: int) -> bool:
    end = at + len(phrase.words)
    after = said[end] if end < len(said) else NOTHING
    before = said[at - 1] if at else NOTHING
    here = said[at:end]
    bare = " ".join(w.bare for w in here) if all(w.plain for w in here) else ""
    if bare == "duoi nuoc" and not has(said[max(0, at - 4) : at], _VICTIMS):
        return False
    if bare == "bao so" and not after.bare.isdigit():
        return False
    if after.exact in _NOT_BEFORE.get(bare or phrase.text, frozenset()):
        return False
    if before.exact in _NOT_AFTER.get(phrase.text, frozenset()) and not has(said, _REALLY):
        return False
    return not calm.denied(said, at)
