"""How a commune's announcements are read: its words that are read in another way than written, its
voice, greeting, closing and repetition. Kept in the commune's settings.
"""

from __future__ import annotations

import hashlib
from typing import Any

from bot.core.errors import NotFound, UserError
from bot.core.messages import Localizer, t
from bot.core.ports import Style
from bot.core.text import nfc
from bot.usecases import access, areas
from bot.usecases.work import Work
from bot.vietnamese import read_as
from bot.vietnamese.spoken import spoken
from models import Area
from models.person import RoleName

WRITERS = (RoleName.EDITOR, RoleName.APPROVER, RoleName.ADMIN)
LANGUAGE = "vi"
AROUND = ("opening", "closing")
REGIONS = ("north", "central", "south")
SPEEDS = {"slow": 120, "normal": 0, "fast": 180}
_MOST_TIMES = 3
_MOST_WORDS, _WORD, _SAID, _AROUND = 500, 60, 120, 300


def readings(commune: Area) -> dict[str, str]:
    """Word -> how it is read."""
    return {str(k): str(v) for k, v in _part(commune, "readings").items()}


def mark(word: str) -> str:
    """What a word is called where it may not stand itself: in a button, or a task."""
    return hashlib.sha256(word.encode()).hexdigest()[:8]


def marked(commune: Area, found: str) -> str:
    """The word of a mark; "" where it is read as it is written."""
    return next((word for word in readings(commune) if mark(word) == found), "")


def style(commune: Area, localizer: Localizer) -> Style:
    """What the speech room is told."""
    own = _part(commune, "manner")
    return Style(
        opening=str(own.get("opening", "")),
        closing=str(own.get("closing", "")),
        again=localizer.text(t("reading-again"), LANGUAGE),
        times=min(max(1, int(own.get("times", 1))), _MOST_TIMES),
        voice=str(own.get("voice", "")),
        rate_wpm=SPEEDS.get(str(own.get("speed", "")), 0),
        readings=tuple(readings(commune).items()),
    )


def own(commune: Area) -> dict[str, Any]:
    """opening, closing, times, voice, speed, as far as the commune chose them."""
    return dict(_part(commune, "manner"))


def unknown(commune: Area, text: str) -> tuple[str, ...]:
    """Abbreviations in a text that nobody said how to read."""
    return spoken(read_as.applied(text, tuple(readings(commune).items()))).unknown


async def put(work: Work, code: str, word: str, said: str) -> Area:
    """From now on this word is read so, in all that is read after. Raises UserError."""
    word, said = " ".join(nfc(word).split()), " ".join(nfc(said).split())
    if not 0 < len(word) <= _WORD or not any(c.isalnum() for c in word):
        raise UserError("reading-word-wrong", most=str(_WORD))
    if len(said) > _SAID or not any(c.isalpha() for c in said):
        raise UserError("reading-said-wrong", word=word)
    commune = await _locked(work, code)
    known = readings(commune)
    before = _same(known, word)
    if before is None and len(known) >= _MOST_WORDS:
        raise UserError("reading-too-many", most=str(_MOST_WORDS))
    old = known.pop(before, "") if before else ""
    await _keep(commune, "readings", {**known, word: said})
    await work.audit("reading.put", f"area:{code}", {word: old} if old else None, {word: said})
    return commune


async def drop(work: Work, code: str, word: str) -> Area:
    """It is read as it is written again. Raises NotFound."""
    commune = await _locked(work, code)
    known = readings(commune)
    found = _same(known, word)
    if found is None:
        raise NotFound
    old = known.pop(found)
    await _keep(commune, "readings", known)
    await work.audit("reading.drop", f"area:{code}", {found: old}, None)
    return commune


async def choose(work: Work, code: str, what: str, value: str) -> Area:
    """One thing of the template; "" takes the house's own. Raises UserError, NotFound."""
    good = {
        "voice": value in ("", *REGIONS),
        "speed": value in SPEEDS,
        "times": value in {str(n + 1) for n in range(_MOST_TIMES)},
        "opening": len(value) <= _AROUND,
        "closing": len(value) <= _AROUND,
    }
    if not good.get(what, False):
        raise (
            UserError("reading-too-long", most=str(_AROUND)) if len(value) > _AROUND else NotFound()
        )
    commune = await _locked(work, code)
    before = own(commune)
    await _keep(commune, "manner", {**before, what: int(value) if what == "times" else nfc(value)})
    await work.audit("reading.manner", f"area:{code}", {what: before.get(what)}, {what: value})
    return commune


async def _locked(work: Work, code: str) -> Area:
    await access.require(work, await areas.by_code(code), *WRITERS)
    return await Area.filter(code=code).select_for_update(no_key=True).get()


async def _keep(commune: Area, part: str, value: dict[str, Any]) -> None:
    commune.settings = {**commune.settings, part: value}
    await commune.save(update_fields=["settings"])


def _part(commune: Area, name: str) -> dict[str, Any]:
    found = commune.settings.get(name)
    return found if isinstance(found, dict) else {}


def _same(known: dict[str, str], word: str) -> str | None:
    """The word as it is kept: names in capitals or not are one."""
    exact = read_as.exact(word)
    return next((k for k in known if k == word or (not exact and k.lower() == word.lower())), None)
