"""Which village a report or question is about: the sender's own, or one named in its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.text import fold
from bot.usecases import access, areas
from bot.usecases.people import follow
from bot.vietnamese import gazetteer, place_words
from bot.vietnamese import perhaps as perhaps_named
from bot.vietnamese.phrases import LISTS
from models import Area, AreaAlias, ChatAccount, Feedback, Role
from models.area import AreaKind
from models.person import RoleName

_KINDS = tuple(fold(kind) for kind in LISTS["places"]["kinds"])
_NOT = tuple(fold(words) for words in LISTS["places"]["not"])
_FILLER = frozenset(fold(word) for word in LISTS["places"]["filler"].split())
_FIXES = tuple(fold(words) for words in LISTS["places"]["fix"])
_SHORT = 5  # words a misspelt village name has at most

Known = list[tuple[Area, list[str]]]


@dataclass(frozen=True)
class Place:
    """Where something is: `choices` are the villages to choose from when `village` is None."""

    commune: Area
    village: Area | None
    choices: tuple[Area, ...] = ()


async def of_reporter(person_id: int | None, text: str) -> Place | None:
    """The place a propagandist's (or officer's) message is about; None without such a role."""
    own = list(await access.own_areas(person_id, RoleName.PROPAGANDIST))
    own += await access.own_areas(person_id, *access.OFFICER)
    own = [a for a in own if a.kind is not AreaKind.PROVINCE]
    if not own:
        return None
    villages = tuple(a for a in own if a.kind is AreaKind.VILLAGE)
    commune = await areas.commune_of(own[0])
    village = await named(text, commune, villages)
    # Whoever speaks for one village means it unless they say otherwise.
    if village is None and len(villages) == 1:
        village = villages[0]
    if village is not None:
        commune = await areas.commune_of(village)
    return Place(commune, village, () if village else villages)


async def of_citizen(account: ChatAccount, text: str) -> Place | None:
    """The place a citizen's message is about; None when not even the commune is known."""
    home = await _home(account)
    if home is None:
        return None
    commune = await areas.commune_of(home)
    village = await named(text, commune)
    if village is None and home.kind is AreaKind.VILLAGE:
        village = home
    return Place(commune, village)


async def of_newcomer(account: ChatAccount, text: str) -> Place | None:
    """The place, when they have just enrolled somewhere and wait to be confirmed there."""
    waits = Role.filter(person_id=account.person_id or 0, active=False).prefetch_related("area")
    role = await waits.order_by("-id").first()
    if role is None or role.area.kind is AreaKind.PROVINCE:
        return None
    commune = await areas.commune_of(role.area)
    village = role.area if role.area.kind is AreaKind.VILLAGE else None
    return Place(commune, await named(text, commune) or village)


async def in_commune(code: str, text: str) -> Place:
    """The place, when the commune was asked for. Raises NotFound."""
    commune = await areas.by_code(code)
    return Place(commune, await named(text, commune))


async def named(text: str, commune: Area, first: Sequence[Area] = ()) -> Area | None:
    """The one village of the commune that the text names (old names count), else None.
    `first` are looked at before the others. A village after 'không phải' is not meant."""
    names = await village_names(commune)
    for part in place_words.last_first(text):
        village = await _one_named(part, names, commune, first)
        if village is not None:
            return village
    return None


async def perhaps(text: str, commune: Area) -> Area | None:
    """A village whose name sounds nearly like words of the text, where they name none: to be asked
    about."""
    said = perhaps_named.village(text, await village_names(commune))
    if not said or await named(text, commune) is not None or await several(text, commune):
        return None
    return await named(said, commune)


async def settled(before: int | None, whole: str, new: str, commune: Area) -> int | None:
    """Id of the village a report is about after `new` words: as `before` where they name none, and
    None where the `whole` names several, for it is of none of them alone."""
    if await several(whole, commune):
        return None
    village = await named(new, commune)
    return village.id if village else before


async def several(text: str, commune: Area) -> list[Area]:
    """The villages of the commune that the text names where it names two or more, as they come;
    else none. Of names that two share, neither counts."""
    names, villages = await village_names(commune), await areas.villages_of(commune)
    for part in place_words.last_first(text):
        said = _said(place_words.without_ordinary(part), names)
        by_name: dict[str, list[Area]] = {}
        for village, own in await _known(villages, commune):
            name = next((name for name in own if _says(said, name)), "")
            if name:
                by_name.setdefault(name, []).append(village)
        clear = _without_parts_of_others([v for same in by_name.values() for v in same[:1]])
        found = [
            (said.find(f" {name} "), same[0])
            for name, same in by_name.items()
            if len(same) == 1 and same[0] in clear
        ]
        if found:
            return [v for _, v in sorted(found, key=lambda f: f[0])] if len(found) > 1 else []
    return []


async def _one_named(
    text: str, names: Sequence[str], commune: Area, first: Sequence[Area]
) -> Area | None:
    plain = place_words.without_ordinary(text)
    said = _said(plain, names)
    # Their own first: neighbours share names (Buôn Ea Kao, Buôn Ea Kao B), and theirs is meant.
    for known in (
        await _known(first, commune),
        await _known(await areas.villages_of(commune), commune),
    ):
        found = [village for village, names in known if any(_says(said, n) for n in names)]
        clear = _without_parts_of_others(found)
        if len(clear) == 1:
            return clear[0]
    return None


async def near_home(account: ChatAccount, text: str) -> Area | None:
    """The village of the chat's own commune that a sentence names."""
    home = await _home(account)
    return await named(text, await areas.commune_of(home)) if home else None


async def only_a_name(text: str, commune: Area) -> Area | None:
    """The village, when the text is nothing but its name or a correction of it."""
    # Take away names, then words of correction; if nothing is left, it was only a name.
    left = _said(text, await village_names(commune))
    known = await _known(await areas.villages_of(commune), commune)
    # Longest first, or a short name would break a longer one.
    for name in sorted((n for _, names in known for n in names), key=len, reverse=True):
        left = left.replace(f" {name} ", "  ")
    for words in sorted((*_FIXES, *_NOT), key=len, reverse=True):
        left = left.replace(f" {words} ", "  ")
    rest = [w for w in left.split() if w not in _FILLER and not w.isdigit()]
    if not rest and (village := await named(text, commune)) is not None:
        return village
    # Misspelt: short texts only, as in a sentence some word always resembles some village.
    typed = [w for w in fold(text).split() if w not in _FILLER]
    if not 0 < len(typed) <= _SHORT:
        return None
    found = [a for a in await areas.resolve(" ".join(typed), commune) if _is_village(a)]
    return found[0] if len(found) == 1 else None


async def village_names(commune: Area) -> list[str]:
    """All villages with their other names: what a recogniser should expect to hear."""
    villages = await areas.villages_of(commune)
    aliases = await areas.aliases(commune)
    return list(dict.fromkeys([v.name for v in villages] + [a.name for a in aliases]))


async def all_names(commune: Area) -> list[str]:
    """The same with the communes of the province and its waters and mountains: what people here
    speak of."""
    province = commune.path.split("/")[0]
    near = Area.filter(path__startswith=f"{province}/", kind=AreaKind.COMMUNE)
    communes = [str(name) for name in await near.values_list("name", flat=True)]
    return [*await village_names(commune), *communes, *LISTS["places"]["waters"]["names"]]


async def _home(account: ChatAccount) -> Area | None:
    own = await access.own_areas(account.person_id, RoleName.CITIZEN)
    own = [a for a in own if a.kind is not AreaKind.PROVINCE]
    if own:
        # A village says more than the commune they follow besides.
        return max(own, key=lambda a: a.kind is AreaKind.VILLAGE)
    if code := await follow.home_commune(account):
        return await areas.by_code(code)
    # Who said once where they live is not asked again with each question.
    before = await Feedback.filter(account_id=account.id).order_by("-id").first()
    return await areas.by_id(before.commune_id) if before else None


async def _known(villages: Sequence[Area], commune: Area) -> Known:
    """Villages with all folded names they go by."""
    inside = all(v.path.startswith(commune.path) for v in villages)
    aliases = await (areas.aliases(commune) if inside else _aliases(villages)) if villages else []
    out: Known = []
    for village in villages:
        full = [village.folded, *(a.folded for a in aliases if a.area_id == village.id)]
        bare = [_bare(name) for name in full]
        # A name without its kind counts from four letters on, and not where the commune
        # is called the same: 'ở Ea Kao' then says no more than the commune.
        out.append((village, full + [n for n in bare if len(n) > 3 and n != _bare(commune.folded)]))
    return out


async def _aliases(villages: Sequence[Area]) -> list[AreaAlias]:
    return await AreaAlias.filter(area_id__in=[v.id for v in villages])


def _bare(name: str) -> str:
    kind = next((k for k in (*_KINDS, "xa", "phuong") if name.startswith(f"{k} ")), "")
    return name.removeprefix(kind).strip()


def _said(text: str, names: Sequence[str]) -> str:
    """Folded, with names as they are written: 'buôn tông giú' as ' buon tong ju '."""
    return f" {fold(gazetteer.of(tuple(names)).correct(text).text)} "


def _says(said: str, name: str) -> bool:
    start = said.find(f" {name} ")
    while start >= 0:
        if not any(said[:start].endswith(f" {no}") for no in _NOT):
            return True
        start = said.find(f" {name} ", start + 1)
    return False


def _without_parts_of_others(found: list[Area]) -> list[Area]:
    """'Buôn Ea Kao B' says 'Buôn Ea Kao' too: the longer name is meant."""
    return [
        a
        for a in found
        if not any(b.id != a.id and f" {a.folded} " in f" {b.folded} " for b in found)
    ]


def _is_village(area: Area) -> bool:
    return area.kind is AreaKind.VILLAGE
