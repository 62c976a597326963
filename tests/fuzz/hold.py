"""What holds of every answer, whatever the text: by the name of the parser that gave it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from bot.core import sms, text
from bot.core.text import fold, nfc
from bot.vietnamese import danger, door, phones, said_codes, spoken, when
from tests.fuzz.given import NAMES, NOW

Hold = Callable[[str, Any], None]
_NOT_SAID = re.compile(r"[^\w .,?!:\n]|[\d_]| {2}|\n\n")
_UNSEEN = frozenset({"Cc", "Cf"})


def _spoken(_: str, found: spoken.Spoken) -> None:
    """Nothing an engine could stumble over; read again it is the same."""
    assert not _NOT_SAID.search(found.text), found.text
    assert spoken.spoken(found.text).text == found.text


def _meaning(_: str, found: str) -> None:
    assert door.meaning(found) == found
    assert nfc(found) == found


def _nfc(_: str, found: str) -> None:
    assert text.nfc(found) == found == found.strip()
    seen = (c for c in found if c not in "\n\t\u200d")
    assert not any(unicodedata.category(c) in _UNSEEN for c in seen)


def _fold(_: str, found: str) -> None:
    assert text.fold(found) == found == found.strip()


def _cut(given: str, found: list[str]) -> None:
    """No piece too long, no letter lost."""
    assert all(0 < len(piece) <= 40 for piece in found) or not given.strip()
    whole = unicodedata.normalize("NFC", given)
    assert "".join("".join(found).split()) == "".join(whole.split())


def _short(_: str, found: str) -> None:
    assert len(found) <= 40


def _codes(given: str, found: tuple[said_codes.Code, ...]) -> None:
    """A code is in the text, and only codes of ours are found."""
    plainly = said_codes.plain(given)
    for code in found:
        there = plainly[code.start : code.end].upper()
        assert there.startswith(code.prefix)
        assert code.readings
        for reading in code.readings:
            assert re.fullmatch(r"(PA|BC)-[A-Z0-9]{5}|BT-\d{1,6}", reading), reading
            if there.isascii() and code.prefix != "BT":
                assert re.sub(r"[^A-Z0-9]", "", there) == reading.replace("-", "")


def _amounts(given: str, found: tuple[str, ...]) -> None:
    """The unit was said."""
    said = fold(door.meaning(given))
    assert all(fold(amount.partition(" ")[2]).split()[0] in said for amount in found), found


def _danger(given: str, found: tuple[str, ...]) -> None:
    """What stands below it changes nothing."""
    if len(given) < 200:
        assert danger.found(f"{given}\n") == found


def _count(given: str, found: int | None) -> None:
    assert found is None or found >= 0
    assert found is None or any(c.isalnum() for c in given)


def _when(_: str, found: when.When) -> None:
    """Moments to come, in order, as they are stored."""
    assert found.now or found.at
    assert all(at.tzinfo and at >= NOW for at in found.at)
    assert when.load(when.store(found, NOW)) == found


def _phone(_: str, found: str) -> None:
    assert re.fullmatch(r"0\d{8,10}", found)
    assert phones.normal(found) == found


def _listed(_: str, found: list[tuple[str, float]]) -> None:
    assert all(name in NAMES and 0 <= score <= 1 for name, score in found)


def _corrected(given: str, found: Any) -> None:
    for heard, right in found.replaced:
        assert heard in given
        assert right in found.text


def _sms(_: str, found: str) -> None:
    assert sms.plain(found) == found
    assert "  " not in found


def _line(_: str, found: str) -> None:
    """What is logged is one line that moves no terminal."""
    assert all(
        c.isprintable() or unicodedata.category(c) in {"Zs", "Co", "Cn", "Cf"} for c in found
    )
    assert "\n" not in found
    found.encode()


def _since(given: str, found: str) -> None:
    if found:
        assert fold(found) in fold(door.meaning(given))


HOLD: dict[str, Hold] = {
    "bot.vietnamese.spoken:spoken": _spoken,
    "bot.vietnamese.door:meaning": _meaning,
    "bot.core.text:nfc": _nfc,
    "bot.core.text:fold": _fold,
    "bot.core.text:cut": _cut,
    "bot.core.text:shorten": _short,
    "bot.vietnamese.said_codes:found": _codes,
    "bot.vietnamese.facts:amounts": _amounts,
    "bot.vietnamese.facts:since": _since,
    "bot.vietnamese.danger:found": _danger,
    "bot.vietnamese.told:households": _count,
    "bot.vietnamese.told:any_number": _count,
    "bot.vietnamese.when:parse": _when,
    "bot.vietnamese.phones:normal": _phone,
    "bot.vietnamese.gazetteer:Gazetteer.find": _listed,
    "bot.vietnamese.gazetteer:Gazetteer.correct": _corrected,
    "bot.core.sms:plain": _sms,
    "bot.core.sms:short": _short,
    "bot.core.shown:line": _line,
}
