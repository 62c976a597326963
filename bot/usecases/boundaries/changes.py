"""Merging, splitting and renaming villages. What was counted stays with the villages of then, which
are former ones from now on; whoever and whatever belongs to them goes on with the new ones.

Their codes lead to the new villages, so that an approved bulletin, whose targets nobody may change
any more, reaches them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import NotFound, UserError
from bot.core.hours import local
from bot.core.text import fold, nfc
from bot.usecases import access, areas
from bot.usecases.boundaries import following, telling
from bot.usecases.work import SYSTEM, Work
from models import Area, AreaAlias
from models.area import AreaKind
from models.person import RoleName

_LONGEST = 120
_MOST = 12


@dataclass(frozen=True)
class Change:
    """Villages there were, and what they are now: several into one, one into several, or one that
    is called otherwise. `says`: the decision, as it was given."""

    old: Sequence[Area]
    new: Sequence[str]
    says: str = ""

    @property
    def kind(self) -> str:
        """merge | split | rename."""
        if len(self.old) > 1:
            return "merge"
        return "split" if len(self.new) > 1 else "rename"


async def communes(work: Work) -> list[Area]:
    """Where the actor may change villages: as an admin. Raises NotFound for others."""
    found: dict[int, Area] = {}
    for area in await access.own_areas(work.actor.person_id, RoleName.ADMIN):
        below = await Area.filter(path__startswith=area.path, kind=AreaKind.COMMUNE)
        found |= {a.id: a for a in below}
    if not found:
        raise NotFound
    return sorted(found.values(), key=lambda a: a.folded)


async def wanted(
    work: Work, codes: Sequence[str], new: Sequence[str], says: str = "", *, only: str = ""
) -> Change:
    """What is asked for, looked at before it is done; `only` this kind. Raises NotFound for
    villages of others, UserError for what cannot be."""
    old = [await _village(work, code) for code in dict.fromkeys(codes)]
    names = [_name(name) for name in new if name.strip()]
    change = Change(old, names, nfc(says).strip()[:200])
    if not old or not names or (only and change.kind != only):
        raise UserError("villages-unclear")
    if (len(old) > 1 and len(names) > 1) or max(len(old), len(names)) > _MOST:
        raise UserError("villages-many-to-many", most=str(_MOST))
    if len({a.parent_id for a in old}) > 1:
        raise UserError("villages-two-communes")
    await _refuse_taken(change)
    return change


def _name(text: str) -> str:
    name = " ".join(nfc(text).split())
    if not any(c.isalpha() or c.isdigit() for c in name) or len(name) > _LONGEST:
        raise UserError("villages-bad-name", name=name[:40])
    return name


async def _village(work: Work, code: str) -> Area:
    found = await areas.by_code(code)
    if found.kind is not AreaKind.VILLAGE:
        raise NotFound
    if work.actor != SYSTEM and not await access.has(work.actor.person_id, found, RoleName.ADMIN):
        raise NotFound
    return found


async def _refuse_taken(change: Change) -> None:
    """Two villages of one commune are never called the same, but for the marks."""
    exact = [name.casefold() for name in change.new]
    commune = await areas.by_id(change.old[0].parent_id or 0)
    others = [v for v in await areas.villages([commune.code]) if v.id not in _ids(change.old)]
    taken = {v.name.casefold() for v in others}
    for name in exact:
        if name in taken or exact.count(name) > 1:
            raise UserError("villages-taken", name=name)


def _ids(found: Sequence[Area]) -> set[int]:
    return {a.id for a in found}


async def carry_out(work: Work, change: Change) -> list[Area]:
    """Done at once; the villages there are now. Raises NotFound where somebody was quicker,
    UserError where they took the name."""
    # One change of a commune at a time: its next number and its names are nobody else's then.
    await Area.filter(id=change.old[0].parent_id).select_for_update(no_key=True)
    rows = Area.filter(id__in=_ids(change.old), kind=AreaKind.VILLAGE).order_by("id")
    if len(await rows.select_for_update(no_key=True)) != len(change.old):
        raise NotFound
    await _refuse_taken(change)
    if change.kind == "rename":
        made = [await _rename(change.old[0], change.new[0])]
    else:
        made = await _replace(work, change)
    before = {"villages": [a.code for a in change.old], "names": [a.name for a in change.old]}
    after = {"villages": [a.code for a in made], "names": [a.name for a in made]}
    after["says"] = [change.says] if change.says else []
    subject = f"area:{change.old[0].code}"
    await work.audit(f"village.{change.kind}", subject, before, after)
    await telling.tell(work, change.kind, [a.name for a in change.old], made)
    return made


async def _rename(village: Area, name: str) -> Area:
    before = village.name
    village.name, village.folded = name, fold(name)
    await village.save(update_fields=["name", "folded"])
    await AreaAlias.filter(area=village, folded=village.folded).delete()
    if fold(before) != village.folded:
        await AreaAlias.get_or_create(area=village, folded=fold(before), defaults={"name": before})
    return village


async def _replace(work: Work, change: Change) -> list[Area]:
    commune = await areas.by_id(change.old[0].parent_id or 0)
    made = [await _made(work, commune, name, change) for name in change.new]
    for old in change.old:
        old.kind, old.until_at = AreaKind.FORMER, work.now()
        old.became_id = made[0].id if len(made) == 1 else None
        await old.save(update_fields=["kind", "until_at", "became_id"])
    await following.names(change.old, made, local(work.now()).date())
    await following.everything(work, change.old, made)
    return made


async def _made(work: Work, commune: Area, name: str, change: Change) -> Area:
    code = await _free_code(commune)
    whole = len(change.new) == 1
    there = next((a for a in change.old if a.latitude is not None), None) if whole else None
    return await Area.create(
        code=code,
        kind=AreaKind.VILLAGE,
        name=name,
        folded=fold(name),
        parent=commune,
        path=f"{commune.path}{code}/",
        households=sum(a.households for a in change.old) if whole else 0,
        latitude=there.latitude if there else None,
        longitude=there.longitude if there else None,
        settings=dict(change.old[0].settings),
        since_at=work.now(),
    )


async def _free_code(commune: Area) -> str:
    """The commune's next number; those of former villages are not given again."""
    codes = await Area.filter(parent_id=commune.id).values_list("code", flat=True)
    ends = [str(code).rpartition("-")[2] for code in codes]
    return f"{commune.code}-{max((int(e) for e in ends if e.isdigit()), default=0) + 1:02d}"
