"""What a message asks for: help, cancel, read, told, approve …, from its whole sentence and from
who says it where. Rules with weights (intents.toml); what none of them knows is what it is like of
the messages in intents.tsv, and then nothing is changed unasked.

An intent that changes something counts only where it is said plainly: not denied ('chưa duyệt'),
not put off ('để mai duyệt'); where it is only asked about ('duyệt được không?') it is not sure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.core.text import nfc
from bot.vietnamese import intents_learnt, keys, said_codes, told
from bot.vietnamese.door import FOREIGN, meaning
from bot.vietnamese.patterns import BULLETIN, CASE, Book, Grammar, Pattern, typed, union
from bot.vietnamese.phrases import Syllable, syllables

NONE = ""  # nothing known: a report, a question, or an answer to what was asked
INTENTS = (  # of equals the first
    "status", "forget", "stop", "resume", "told", "return", "waiting", "approve", "read", "untold",
    "takeback", "correct", "answer", "took", "working", "settled", "askback", "assign",
    "drafts", "follow", "menu", "back", "cancel", "edit", "help",
    "send", "none", "hello", "thanks",
)  # fmt: skip
# What changes something is said plainly, or not at all.
EFFECTS = frozenset({"approve", "return", "told", "read", "stop", "forget", "cancel", "send"})
_SENDS = frozenset({"report.send", "bulletin.submit"})
_JUDGES = frozenset({"bulletin.approve", "bulletin.return"})
_TELLS = frozenset({"receipt.told", "emergency.safe"})
_DOUBT = {"told": _TELLS}  # of others a bulletin that is judged has to be on the screen
_OFFICERS = frozenset({"admin", "approver", "editor", "duty"})
_POLITE = frozenset({"thanks", "hello"})  # said beside what is wanted
_ROLES = frozenset({"approver", "propagandist", "officer"})

_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("intents.toml").read_text("utf-8"))
_GROUPS: dict[str, list[str]] = _DATA["groups"]
_GRAMMAR = Grammar(_GROUPS, _DATA["polite"])
_BOOK = Book()


def _own_words(intent: str) -> frozenset[str]:
    """Bare words of the rules that speak for it."""
    mine = [r for name, r in _DATA["intents"].items() if name.partition("@")[0] == intent]
    lines = [line for r in mine for weight in r if weight[0] != "-" for line in r[weight]]
    parts = {part.rstrip("!?") for line in lines for part in line.split()} - {"^", "$", "~", "~~"}
    texts = {t for p in parts for t in (_GROUPS.get(p[1:-1], ()) if p[0] == "<" else (p,))}
    return frozenset(word.bare for text in texts for word in syllables(text))


for _intent, _rules in _DATA["intents"].items():
    for _weight, _lines in _rules.items():
        for _line in _lines:
            _found = _GRAMMAR.pattern(_intent, float(_weight.rstrip("?")), _line)
            _BOOK.add(replace(_found, doubtful=_weight.endswith("?")))
_PARTICLES = frozenset(s.exact for s in syllables(_DATA["particles"]))
_DENIED, _LATER, _STRONG, _PAST, _ASKS, _ENDS = (
    union(_GROUPS[name]) for name in ("no", "later", "promise", "past", "asks", "asks_at_end")
)
# 'chưa báo được ai' asks nothing.
_NOBODY = re.compile(union(["chưa", "không", "chẳng"]).pattern + r"(?: \S+){0,2}? ai'?(?= )")
_AROUND = frozenset(word.bare for line in _GROUPS["around"] for word in syllables(line))
_ADDRESS = frozenset(s.bare for s in syllables(_DATA["polite"]))  # 'duyệt chưa em'
_CLEAR = frozenset({"approve", "send", "stop", "cancel"})  # every word has to be understood
_KNOWN = {intent: _own_words(intent) for intent in _CLEAR}
_LIMITS = {name: union(_GROUPS[group]) for name, group in _DATA["limits"].items()}
_GROUNDS = union([w for name in ("grounds", "flaw", "mend") for w in _GROUPS[name]])
_STRANGE = 1  # words about something else that an order may have beside it
_THANKS = 3  # words of a thank-you that only sounds like a question
_ENOUGH = 3.0
_MOST = 400  # characters: longer texts ask for nothing, they tell
_ROOM = {"told": 26, "return": 26, "status": 22, "follow": 18, "none": 12, "hello": 8,
         "answer": 99, "settled": 99, "askback": 99}  # words  # fmt: skip


@dataclass(frozen=True)
class Meant:
    """`sure` False: it was asked about, or another (`rival`) is as likely, so that nobody acts on
    it unasked. `whole`: nothing else was said. `codes` are the readings of each code said;
    `households` and `how` go with 'told', `reason` with 'return' (in the writer's letters)."""

    intent: str = NONE
    score: float = 0.0
    sure: bool = False
    whole: bool = False
    rival: str = ""
    codes: tuple[tuple[str, ...], ...] = ()
    households: int | None = None
    how: str = ""
    reason: str = ""


NOTHING = Meant()


@dataclass(frozen=True)
class _Said:
    """A message's words as patterns see them: each behind a space, codes as one sign."""

    line: str
    bare: tuple[str, ...]
    asks: bool


@dataclass(frozen=True)
class _Hit:
    score: float
    whole: bool
    sure: bool


def meant(
    text: str,
    roles: frozenset[str] = frozenset(),
    offers: frozenset[str] = frozenset(),
    *,
    busy: bool = False,
) -> Meant:
    """What it asks for, of somebody with these roles whose last message had buttons with the
    actions `offers`; `busy`: a conversation waits for their answer."""
    officer = {"officer"} if roles & _OFFICERS else set()
    return _meant(nfc(text), (roles | officer) & _ROLES, offers & (_SENDS | _JUDGES | _TELLS), busy)


@lru_cache(maxsize=512)
def _meant(text: str, roles: frozenset[str], offers: frozenset[str], busy: bool) -> Meant:
    if not text or len(text) > _MOST:
        return NOTHING
    codes = said_codes.found(text)
    said = _read(text, codes)
    hits = dict(_hits(said, roles, offers, busy))
    wanted = {i: hit for i, hit in hits.items() if i not in _POLITE}
    if any(hit.score >= _ENOUGH for i, hit in wanted.items() if i != "none"):
        hits = wanted
    best = max((i for i in INTENTS if i in hits), key=lambda i: hits[i].score, default=NONE)
    readings = tuple(code.readings for code in codes)
    if not best or hits[best].score < _ENOUGH:
        alone = said.bare == (BULLETIN,)  # a bulletin's code and nothing else: to be shown
        if alone or not said.bare:
            return Meant("show" if alone else NONE, sure=alone, whole=alone, codes=readings)
        like = intents_learnt.likely(syllables(meaning(text)), roles, busy=busy)
        out = Meant(like, sure=bool(like) and like not in EFFECTS, codes=readings)
        return _with_parts(out, text, said, codes)
    hit = hits[best]
    rivals = (i for i in INTENTS if i in hits and i != best and {i, best} <= EFFECTS)
    rival = next((i for i in rivals if hits[i].score > hit.score - 0.1), "")
    out = Meant(best, hit.score, hit.sure and not rival, hit.whole, rival, readings)
    return _with_parts(out, text, said, codes)


def _with_parts(out: Meant, text: str, said: _Said, codes: Sequence[said_codes.Code]) -> Meant:
    """With what goes with 'told' and 'return'."""
    best, rival = out.intent, out.rival
    if "told" in {best, rival}:
        out = replace(out, households=told.households(text), how=told.how(said.line))
    if "return" in {best, rival}:
        out = replace(out, reason=told.reason(text, codes))
        if out.reason and not (codes or ":" in text or _GROUNDS.search(said.line)):
            out = replace(out, sure=False)  # 'trả lại hồ sơ cho ông Bih' may be about anything
    return out


def told_how(text: str) -> str:
    """house | meeting | speaker | other in an answer to 'how was it told?', or ""."""
    return told.how(_read(nfc(text), ()).line)


def _read(text: str, codes: Sequence[said_codes.Code]) -> _Said:
    plainly, at = "", 0
    for code in codes:
        plainly += f"{text[at : code.start]} {'xqb' if code.prefix == 'BT' else 'xqc'} "
        at = code.end
    words = syllables(meaning(plainly + text[at:]))
    words = [w for n, w in enumerate(words) if not _particle(words, n)] or words
    signs = {"xqb": BULLETIN, "xqc": CASE}
    # Raw keys put into words leave others bare: 'tra laij' is 'tra lại'.
    with_accents = not text.isascii() and 3 * sum(not w.plain for w in words) > len(words)
    line = "".join(
        f" {signs.get(w.bare) or typed(_mended(w), plain=not with_accents)}" for w in words
    )
    bare = tuple(signs.get(w.bare, _mended(w).bare) for w in words)
    spoken = line.split()
    last = next((n for n in reversed(range(len(bare))) if bare[n] not in _ADDRESS), 0)
    asked = _NOBODY.sub(" ", f"{line} ")
    asks = bool(_ASKS.search(asked) or (last and _ENDS.search(f" {spoken[last]} ")))
    return _Said(f"{line} ", bare, asks or text.rstrip().endswith("?"))


def _mended(word: Syllable) -> Syllable:
    """Keys of a keyboard that was off, in a sentence where it was on for the other words."""
    if keys.syllable(word.typed) or word.typed in FOREIGN:
        return word
    made = keys.telex(word.typed)
    return syllables(made or word.bare)[0]  # 'mènu' is 'menu'


def _particle(words: Sequence[Syllable], at: int) -> bool:
    """'nha' at the end, or before whom it is said to, is no house, unless a number stands before
    it."""
    if words[at].exact in {"a", "nha"}:
        last = all(word.bare in _ADDRESS for word in words[at + 1 :])
        return last and at > 0 and not words[at - 1].bare.isdigit()
    return words[at].exact in _PARTICLES


def _hits(
    said: _Said,
    roles: frozenset[str],
    offers: frozenset[str],
    busy: bool,
) -> Iterator[tuple[str, _Hit]]:
    found: dict[str, list[float]] = {}
    against: dict[str, float] = {}
    whole: set[str] = set()
    plain: set[str] = set()
    spans: dict[str, list[tuple[int, int]]] = {}
    for pattern in _BOOK.near(said.bare):
        match = _fits(pattern, said, roles, offers)
        intent = pattern.intent
        if match is None:
            continue
        if pattern.weight < 0:
            against[intent] = against.get(intent, 0.0) + pattern.weight
        elif intent not in EFFECTS or _plainly(said.line, pattern, match):
            found.setdefault(intent, []).append(pattern.weight + 0.1 * min(len(pattern.needs), 4))
            spans.setdefault(intent, []).append(match.span())
            plain |= set() if pattern.doubtful else {intent}
            if match.start() == 0 and match.end() == len(said.line):
                whole.add(intent)
    for intent, weights in found.items():
        if (intent == "send" and not offers & _SENDS) or (intent == "none" and said.asks):
            continue
        if intent == "thanks" and said.asks and sum(b not in _ADDRESS for b in said.bare) > _THANKS:
            continue  # 'cám ơn xã, mai tôi đi được không'
        score = max(weights) + 0.25 * min(len(weights) - 1, 3) + against.get(intent, 0.0)
        score -= max(0, len(said.bare) - _ROOM.get(intent, 14)) * 0.25
        score += 0.5 * (busy and intent in {"cancel", "back", "edit"})
        score -= 1.0 * (busy and intent == "none")  # 'khoan gửi' there ends it
        if intent in EFFECTS - {"return"} and _strange(said, spans[intent]) > _STRANGE:
            continue
        sure = intent not in EFFECTS or (intent in plain and not said.asks)
        sure = sure and _clear(said, intent)
        yield intent, _Hit(score, intent in whole, sure)


def _fits(
    pattern: Pattern, said: _Said, roles: frozenset[str], offers: frozenset[str]
) -> re.Match[str] | None:
    if pattern.role and pattern.role not in roles:
        return None
    if pattern.doubtful and not offers & _DOUBT.get(pattern.intent, _JUDGES):
        return None
    return pattern.regex.search(said.line)


def _strange(said: _Said, spans: Sequence[tuple[int, int]]) -> int:
    """How many words are about something else: 'đã xem nhà sập, mái bay hết' is no receipt."""
    count, at = 0, 0
    for word, bare in zip(said.line.split(), said.bare, strict=True):
        inside = any(start <= at < end for start, end in spans)
        count += not (inside or bare in _AROUND or bare.isdigit() or bare[0] == "#")
        at += len(word) + 1
    return count


def _clear(said: _Said, intent: str) -> bool:
    """Nothing is said that may narrow it or be about another: 'duyệt tin kia', 'duyệt thôn 3 thôi',
    'gửi sau' are asked about."""
    known = _KNOWN.get(intent, frozenset()) | _AROUND | _ADDRESS
    if intent in _CLEAR and any(w not in known and w[0] != "#" for w in said.bare):
        return False
    return intent not in _LIMITS or not _LIMITS[intent].search(said.line)


def _plainly(line: str, pattern: Pattern, match: re.Match[str]) -> bool:
    """Not denied, and not put off to another time."""
    before, after = line[: match.start()], " ".join(line[match.end() :].split()[:2])
    if pattern.intent != "return" and _DENIED.search(f" {' '.join(before.split()[-2:])} "):
        return False
    if pattern.intent != "cancel" and _STRONG.search(f"{before} {after} "):
        return False
    if pattern.intent in {"return", "stop", "forget", "cancel"}:
        return True
    near = " ".join(before.split()[-2:])
    return not _LATER.search(f"{line[: match.end()]} {after} ") or bool(
        _PAST.search(f" {near}{match[0]} {after} ")
    )
