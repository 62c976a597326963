"""`run.py officer` and `device`: the first people and boxes of a commune."""

from __future__ import annotations

from datetime import timedelta

from bot.app import App
from bot.config import load
from bot.core.errors import NotFound, OperatorError
from bot.usecases import access, codes
from bot.usecases.areas import by_code, commune_of
from bot.usecases.devices import devices
from bot.usecases.emergency import joining
from bot.usecases.registers.provinces import ensure_province
from bot.usecases.work import Actor
from models import Area, ChatAccount, EnrolCode, Person, Role
from models.person import RoleName


async def place_of(code: str) -> Area:
    """Raises OperatorError."""
    try:
        return await by_code(code)
    except NotFound:
        raise OperatorError(
            f"there is no place with the code {code!r}: communes have their official five digits "
            "(24478), villages the code from your import"
        ) from None


async def officer(commune: str, name: str, roles: str) -> int:
    """A person with roles, a web-chat link, and a code for Zalo or Telegram."""
    names = [r.strip() for r in roles.split(",") if r.strip()]
    unknown = [r for r in names if r not in set(RoleName)]
    if unknown or not names:
        raise OperatorError(f"unknown role {', '.join(unknown)}: use {', '.join(RoleName)}")
    app = App(load())
    await app.open()
    try:
        await ensure_province(app.services, app.settings.commune.province)
        async with app.services.work() as work:
            area = await place_of(commune)
            now, code = work.now(), codes.tracking("cb", 8).lower()
            person = await Person.create(code=code, name=name, created_at=now)
            for role in names:
                await Role.create(
                    person=person, area=area, role=role, since_at=now, emergency=role != "editor"
                )
            await ChatAccount.create(
                person=person,
                channel="webchat",
                account="web",
                chat_id=code,
                name=name,
                created_at=now,
                last_word_at=now,
            )
            secret = codes.one_time()
            await EnrolCode.create(
                code_hash=codes.hashed(secret),
                area=area,
                role=names[0],
                person=person,
                created_at=now,
                expires_at=now + timedelta(days=app.settings.commune.code_days),
            )
            await work.audit("officer.made", f"person:{code}", None, {"roles": names})
    finally:
        await app.stop()
    print(f"{name}, {area.name}: {', '.join(names)}")
    print(f"web chat:  {app.settings.public_url}/chat/{code}?k={app.people.sign(code)}")
    print(f"one-time code for Zalo or Telegram: {secret}")
    return 0


async def device(area: str, kind: str, name: str) -> int:
    """Register and print the page's address."""
    if kind not in {"speaker", "board"}:
        raise OperatorError("--kind must be speaker or board")
    app = App(load())
    await app.open()
    try:
        await ensure_province(app.services, app.settings.commune.province)
        async with app.services.work() as work:
            place = await place_of(area)
            keepers = await access.officers(await commune_of(place), *devices.KEEPERS)
            if not keepers:
                raise OperatorError("nobody keeps devices there yet: run 'run.py officer' first")
            keeper = work.as_actor(Actor(keepers[0], "system"))
            made = await devices.register(keeper, place, kind, name)
        await joining.plan_device(app.services, made.id)
    finally:
        await app.stop()
    print(f"{made.name}: {app.settings.public_url}/{kind}s/{made.code}")
    return 0
