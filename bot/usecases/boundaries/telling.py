"""Who hears of it: everybody who speaks for these villages, asked whom they speak for now, and the
officers with the names."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import NotFound
from bot.core.messages import Button, Message, t
from bot.usecases import access, areas, notify, vacant
from bot.usecases.work import Work
from models import Area, AreaAlias, Person, Role
from models.person import RoleName

_OFFICERS = (RoleName.APPROVER, RoleName.EDITOR, RoleName.ADMIN)


async def tell(work: Work, kind: str, old: Sequence[str], made: Sequence[Area]) -> None:
    """Propagandists and officers, today."""
    commune = await areas.commune_of(made[0])
    speak = [p for v in made for p in await access.holders(v, RoleName.PROPAGANDIST)]
    people = list(dict.fromkeys(speak))
    words = {"kind": kind, "old": ", ".join(old), "new": ", ".join(v.name for v in made)}
    key = f"villages:{made[0].id}:{int(work.now().timestamp())}"
    text = t("villages-told", **words)
    await notify.people(
        work, commune, people, Message(text, _choices(kind, made)), key=key, say_when=False
    )
    names = [p.name for p in await Person.filter(id__in=people).order_by("name")]
    officers = await access.officers(commune, *_OFFICERS)
    others = [o for o in officers if o != work.actor.person_id and o not in people]
    told = t("villages-told-officers", **words, who=", ".join(names) or "no")
    await notify.people(work, commune, others, Message(told), key=f"{key}:o", say_when=False)


def _choices(kind: str, made: Sequence[Area]) -> tuple[Button, ...]:
    """After a merger: do they go on; after a split: for which."""
    if kind == "rename":
        return ()
    if kind == "merge":
        stay = Button(t("villages-btn-go-on"), "villages.stay", made[0].code)
        return (stay, Button(t("absence-btn-stop"), "absence.stop"))
    ones = [
        Button(t("villages-btn-only", village=v.name), "villages.only", v.code, many=True)
        for v in made
    ]
    return (*ones, Button(t("villages-btn-all"), "villages.stay", made[0].code))


async def stay(work: Work, code: str) -> str:
    """They go on there; the officers know. The village's name. Raises NotFound for who does not
    speak for it."""
    village = await areas.by_code(code)
    await _own(work, village)
    await work.audit("village.stay", f"area:{village.code}")
    await _tell_officers(work, village, "villages-stays")
    return village.name


async def only(work: Work, code: str) -> str:
    """Of what one village became they speak for this one alone; one that nobody is left for is
    told of."""
    village = await areas.by_code(code)
    await _own(work, village)
    roles = Role.filter(
        person_id=work.actor.person_id,
        role=RoleName.PROPAGANDIST,
        area_id__in=await _beside(village),
    )
    for role in await roles.exclude(area_id=village.id).order_by("id").select_related("area"):
        await Role.filter(id=role.id).delete()
        person = await access.person(work.actor.person_id)
        was = {"role": role.role, "area": role.area.code}
        await work.audit("role.end", f"person:{person.code if person else ''}", was, None)
        await vacant.tell(work, role.area, f"{role.id}")
    await _tell_officers(work, village, "villages-stays")
    return village.name


async def _beside(village: Area) -> list[int]:
    """What came of the same village: the code of that one leads to each."""
    codes = AreaAlias.filter(area=village, until__isnull=False)
    same = [str(code) for code in await codes.values_list("folded", flat=True)]
    found = AreaAlias.filter(folded__in=same, until__isnull=False)
    return [int(str(i)) for i in await found.values_list("area_id", flat=True)]


async def _own(work: Work, village: Area) -> None:
    if not await access.has(work.actor.person_id, village, RoleName.PROPAGANDIST):
        raise NotFound


async def _tell_officers(work: Work, village: Area, key: str) -> None:
    commune = await areas.commune_of(village)
    person = await access.person(work.actor.person_id)
    text = t(key, name=person.name if person else "", village=village.name)
    once = f"{key}:{village.id}:{work.actor.person_id}"
    officers = await access.officers(commune, *_OFFICERS)
    await notify.people(work, commune, officers, Message(text), key=once, say_when=False)
