"""The demo's commune: real places, invented people. Made once, in one transaction."""

from __future__ import annotations

from bot.core.text import fold
from bot.usecases.areas import by_code
from bot.usecases.devices import device_key, devices
from bot.usecases.registers.provinces import load_province
from bot.usecases.work import Actor, Services, Work
from models import Area, ChatAccount, Person, Role
from models.area import AreaKind
from models.person import RoleName

COMMUNE = "24478"  # xã Cư Pui

VILLAGES = (
    ("Buôn Phung", 182),
    ("Buôn Khanh", 164),
    ("Buôn Blăk", 121),
    ("Thôn Điện Tân", 143),
    ("Thôn Ea Uôl", 208),
    ("Thôn Cư Rang", 176),
)

# handle, name, [(role, village index or None for the commune)], may start an emergency
PEOPLE: tuple[tuple[str, str, tuple[tuple[RoleName, int | None], ...], bool], ...] = (
    (
        "can-bo",
        "Y Bih Niê",
        ((RoleName.APPROVER, None), (RoleName.ADMIN, None), (RoleName.DUTY, None)),
        True,
    ),
    ("bien-tap", "Nguyễn Thị Hạnh", ((RoleName.EDITOR, None), (RoleName.DUTY, None)), True),
    ("tuyen-truyen-1", "H'Nga Byă", ((RoleName.PROPAGANDIST, 0),), False),
    ("tuyen-truyen-2", "Trần Văn Lâm", ((RoleName.PROPAGANDIST, 3),), False),
    ("nguoi-dan", "Lê Thị Mai", ((RoleName.CITIZEN, 0),), False),
)
NEWCOMER = ("nguoi-moi", "Y Thương Êban")

DEVICES = (
    ("bang-tin", "board", "Bảng tin nhà văn hóa", 0),
    ("loa-buon-phung", "speaker", "Loa Buôn Phung", 0),
    ("loa-dien-tan", "speaker", "Loa Thôn Điện Tân", 3),
)


async def seed(services: Services) -> None:
    """Nothing happens when the demo is already there."""
    async with services.work() as work:
        await load_province(work)
        commune = await by_code(COMMUNE)
        if await Area.filter(parent=commune).exists():
            await device_key.fill_all(services)  # of a demo made by an older version
            return
        villages = [await _village(commune, n, *v) for n, v in enumerate(VILLAGES, 1)]
        for code, name, roles, emergency in PEOPLE:
            await _person(
                work,
                code,
                name,
                emergency,
                [(role, commune if at is None else villages[at]) for role, at in roles],
            )
        await _account(work, *NEWCOMER, None)
        officer = await Person.get(code=PEOPLE[0][0])
        keeper = work.as_actor(Actor(officer.id, "system"))
        for code, kind, name, at in DEVICES:
            await devices.register(keeper, villages[at], kind, name, code=code)
        await work.audit("demo.made", f"commune:{COMMUNE}")


async def _village(commune: Area, number: int, name: str, households: int) -> Area:
    code = f"{commune.code}-{number:02d}"
    return await Area.create(
        code=code,
        kind=AreaKind.VILLAGE,
        name=name,
        folded=fold(name),
        parent=commune,
        path=f"{commune.path}{code}/",
        households=households,
    )


async def _person(
    work: Work, code: str, name: str, emergency: bool, roles: list[tuple[RoleName, Area]]
) -> None:
    person = await Person.create(code=code, name=name, created_at=work.now())
    for role, area in roles:
        await Role.create(
            person=person, area=area, role=role, emergency=emergency, since_at=work.now()
        )
    await _account(work, code, name, person)


async def _account(work: Work, code: str, name: str, person: Person | None) -> None:
    await ChatAccount.create(
        person=person,
        channel="webchat",
        account="web",
        chat_id=code,
        name=name,
        created_at=work.now(),
        last_word_at=work.now(),
    )
