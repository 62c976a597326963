"""All communes and their villages by every name they go by, in memory: for imports of many rows.

Chats look one name up with areas.resolve; this is the same idea without a query for each row.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from bot.core.text import fold
from models import Area, AreaAlias
from models.area import AreaKind

_COMMUNE_KINDS = ("xa ", "phuong ", "thi tran ", "dac khu ")
_VILLAGE_KINDS = ("thon ", "buon ", "to dan pho ", "tdp ", "bon ", "lang ", "khoi pho ", "khu pho ")


@dataclass
class Names:
    """Folded names -> areas; an exact name wins over one without its kind (xã, thôn)."""

    kinds: tuple[str, ...]
    full: dict[str, list[Area]] = field(default_factory=lambda: defaultdict(list))
    bare: dict[str, list[Area]] = field(default_factory=lambda: defaultdict(list))
    shown: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, area: Area) -> None:
        """Found from now on by `name` and by what is left of it without its kind."""
        folded = fold(name)
        _once(self.full[folded], area)
        _once(self.bare[self._bare(folded)], area)
        self.shown.setdefault(self._bare(folded), name)

    def find(self, text: str) -> list[Area]:
        """What a name may mean: none, one, or several."""
        folded = fold(text)
        return self.full.get(folded) or self.bare.get(self._bare(folded)) or []

    def nearest(self, text: str) -> str:
        """': did you mean …?' for a name that is not there, or ''."""
        from rapidfuzz import fuzz, process  # when it is needed: 4 MB

        wanted = self._bare(fold(text))
        best = process.extractOne(wanted, list(self.shown), scorer=fuzz.ratio, score_cutoff=60)
        return f": did you mean {self.shown[best[0]]!r}?" if best else ""

    def _bare(self, folded: str) -> str:
        for kind in self.kinds:
            if folded.startswith(kind):
                return folded.removeprefix(kind)
        return folded


def _once(areas: list[Area], area: Area) -> None:
    if all(a.code != area.code for a in areas):
        areas.append(area)


@dataclass
class Places:
    """Communes by code and name; villages by commune id."""

    communes: Names
    by_code: dict[str, Area]
    villages: dict[int, list[Area]]
    aliases: dict[int, set[str]]  # area id -> folded other names
    former: list[str]  # codes of villages that are no more: not given again

    def commune(self, text: str) -> Area:
        """By official code (with or without leading zeros) or name. Raises ValueError, worded
        for the operator."""
        if text.isdigit():
            found = self.by_code.get(text.zfill(5))
            if found is None:
                raise ValueError(f"there is no commune with code {text!r}")
            return found
        return _one(self.communes, text, "commune")

    def commune_of(self, code: str, name: str) -> Area:
        """From a code, a name, or both where they agree. Raises ValueError."""
        if not code and not name:
            raise ValueError("write the commune's code or name")
        commune = self.commune(code or name)
        named = self.communes.find(name) if code and name else [commune]
        if commune.id not in {a.id for a in named}:
            raise ValueError(f"code {code} is {commune.name}, not {name}")
        return commune

    def names_in(self, commune: Area) -> Names:
        """Names of a commune's villages."""
        names = Names(_VILLAGE_KINDS)
        for village in self.villages.get(commune.id, ()):
            names.add(village.name, village)
            for alias in self.aliases.get(village.id, ()):
                names.add(alias, village)
        return names


def village_in(names: Names, text: str) -> Area:
    """The village meant. Raises ValueError, worded for the operator."""
    return _one(names, text, "village")


def _one(names: Names, text: str, what: str) -> Area:
    found = names.find(text)
    if len(found) == 1:
        if what == "commune" and fold(text) not in names.full and _another(text, found[0]):
            raise ValueError(
                f"{text!r} is not known, only {found[0].name} ({found[0].code}): write that name "
                "or its code if it is meant, else the new name of the place"
            )
        return found[0]
    if found:
        among = ", ".join(f"{a.name} ({a.code})" for a in found[:4])
        raise ValueError(f"{text!r} may mean several: {among}; write its code")
    raise ValueError(f"{what} {text!r} is not known{names.nearest(text)}")


def _another(text: str, found: Area) -> bool:
    """Xã Tân Lập is not Phường Tân Lập: since the merger they lie in different places."""
    kinds = [k for k in ("xa ", "phuong ") if fold(text).startswith(k)]
    return (
        bool(kinds)
        and found.folded.startswith(("xa ", "phuong "))
        and not (found.folded.startswith(kinds[0]))
    )


async def load_places() -> Places:
    """Everything there is, in four queries."""
    communes = await Area.filter(kind=AreaKind.COMMUNE)
    villages: dict[int, list[Area]] = defaultdict(list)
    for village in await Area.filter(kind=AreaKind.VILLAGE).order_by("id"):
        if village.parent_id is not None:
            villages[village.parent_id].append(village)
    aliases: dict[int, set[str]] = defaultdict(set)
    other: dict[int, list[str]] = defaultdict(list)
    for alias in await AreaAlias.all():
        aliases[alias.area_id].add(alias.folded)
        other[alias.area_id].append(alias.name)
    names = Names(_COMMUNE_KINDS)
    by_code: dict[str, Area] = {}
    for commune in communes:
        for name in [commune.name, *other[commune.id]]:
            names.add(name, commune)
        by_code |= {code: commune for code in other[commune.id] if code.isdecimal()}
    by_code |= {c.code: c for c in communes}
    gone = Area.filter(kind=AreaKind.FORMER).values_list("code", flat=True)
    return Places(names, by_code, villages, aliases, [str(code) for code in await gone])
