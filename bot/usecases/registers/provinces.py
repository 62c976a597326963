"""A province and its communes by their official codes, from the `vietnam-provinces` package."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from bot.core.errors import OperatorError
from bot.core.text import fold, nfc
from bot.usecases import areas
from bot.usecases.registers.old_places import MERGED, load_old_names, renumber
from bot.usecases.work import Services, Work
from models import Area, AreaAlias
from models.area import AreaKind

_CORRECTED = {"22066": "22060", "22306": "22303", "24481": "24472"}
"""Codes of the package -> those of the decision (19/2025/QĐ-TTg) by two public tables of it:
Xã Xuân Cảnh, Xã Phú Hòa 2, Xã Hòa Sơn."""


async def load_province(work: Work, code: str = "66") -> int:
    """Create the province and whatever communes are missing; returns how many areas are new.
    What is there stays as it is, so it may run at every start. Raises OperatorError."""
    name, communes = _official(code)
    province, made = await Area.get_or_create(
        code=code,
        defaults={
            "kind": AreaKind.PROVINCE,
            "name": name,
            "folded": fold(name),
            "path": f"{code}/",
        },
    )
    known = set(await areas.by_codes(code for code, _ in communes))
    for area in await Area.filter(code__in=list(_CORRECTED), parent=province):
        if _CORRECTED[area.code] not in known:
            known.add(_CORRECTED[area.code])
            await renumber(work, area, _CORRECTED[area.code])
    new = [_commune(province, *c) for c in communes if c[0] not in known]
    await Area.bulk_create(new, batch_size=200, ignore_conflicts=True)
    await _spellings([area.code for area in new])
    await load_old_names(province)
    await _other_codes(new)
    created = len(new) + int(made)
    if created:
        await work.audit("province.load", f"area:{code}", None, {"created": created})
    return created


async def ensure_province(services: Services, code: str) -> None:
    """The same for commands: they take no lock from those who work when nothing is missing."""
    _, communes = _official(code)
    wanted = {code, *(c for c, _ in communes)}
    if set(await areas.by_codes(wanted)) != wanted:
        async with services.work() as work:
            await load_province(work, code)


def _commune(province: Area, code: str, name: str) -> Area:
    return Area(
        code=code,
        kind=AreaKind.COMMUNE,
        name=name,
        folded=fold(name),
        parent=province,
        path=f"{province.path}{code}/",
    )


async def _spellings(codes: list[str]) -> None:
    """People type M’Drắk as one word: the name without its apostrophe is another spelling."""
    aliases = []
    for area in await Area.filter(code__in=codes):
        name = area.name.replace("’", "").replace("'", "")
        if fold(name) != area.folded:
            aliases.append(AreaAlias(area=area, name=name, folded=fold(name)))
    await AreaAlias.bulk_create(aliases, ignore_conflicts=True)


async def _other_codes(new: list[Area]) -> None:
    """Whoever has a list from elsewhere means these communes by the codes of the package."""
    other = {right: wrong for wrong, right in _CORRECTED.items()}
    known = await Area.filter(code__in=[a.code for a in new if a.code in other])
    await AreaAlias.bulk_create(
        AreaAlias(area=a, name=other[a.code], folded=other[a.code], until=MERGED) for a in known
    )


@cache
def _official(code: str) -> tuple[str, list[tuple[str, str]]]:
    """(province name, [(commune code, name)]); the package's data loads only when needed."""
    from vietnam_provinces import Province, ProvinceCode

    try:
        province = Province.from_code(ProvinceCode(int(code)))
    except ValueError:
        raise OperatorError(
            f"there is no province with code {code!r}: set TINBUON_COMMUNE__PROVINCE "
            "to an official two-digit code, such as 66 for Đắk Lắk"
        ) from None
    return _tidy(province.name), list(_wards(int(province.code)))


def _wards(province: int) -> Iterator[tuple[str, str]]:
    from vietnam_provinces import ProvinceCode, Ward

    wards = Ward.iter_by_province(ProvinceCode(province))
    for ward in sorted(wards, key=lambda w: int(w.code)):
        code = f"{int(ward.code):05d}"
        yield _CORRECTED.get(code, code), _tidy(ward.name)


def _tidy(name: str) -> str:
    return " ".join(nfc(name).split())  # some official names hold two spaces
