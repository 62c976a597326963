"""The province: 102 communes by official code, found by whatever people type."""

import unicodedata

import pytest

from bot.core.errors import OperatorError
from bot.usecases import areas
from bot.usecases.registers.provinces import load_province
from models import Area
from models.area import AreaKind
from tests.fakes.house import Parts


async def test_dak_lak_has_its_102_communes_once(parts: Parts) -> None:
    for expected in (103, 0):
        async with parts.services.work() as work:
            assert await load_province(work, "66") == expected
    assert await Area.filter(kind=AreaKind.COMMUNE).count() == 102
    ward = await areas.by_code("24133")
    assert (ward.name, ward.path) == ("Phường Buôn Ma Thuột", "66/24133/")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("buon don", "Xã Buôn Đôn"),
        ("Buôn Đôn", "Xã Buôn Đôn"),
        (unicodedata.normalize("NFD", "Buôn Đôn"), "Xã Buôn Đôn"),
        ("XA BUON DON", "Xã Buôn Đôn"),
        ("mdrak", "Xã M’Drắk"),
        ("xa ea h'leo", "Xã Ea H’leo"),
        ("cu pui", "Xã Cư Pui"),
    ],
)
async def test_a_commune_is_found_as_people_type_it(parts: Parts, typed: str, name: str) -> None:
    async with parts.services.work() as work:
        await load_province(work)
    found = await areas.resolve(typed, await areas.by_code("66"))
    assert [a.name for a in found] == [name]


async def test_an_unknown_province_is_named(parts: Parts) -> None:
    async with parts.services.work() as work:
        with pytest.raises(OperatorError, match="no province with code '99'"):
            await load_province(work, "99")
