"""`run.py officer`: the first people of a commune."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.app import App
from bot.commands.words import here, tell
from bot.config import load
from bot.core.errors import NotFound, OperatorError
from bot.core.hours import local
from bot.usecases.areas import by_code
from bot.usecases.people import officers
from bot.usecases.people.officers import Officer, WayIn
from bot.usecases.registers.place_names import load_places
from bot.usecases.registers.provinces import ensure_province
from bot.usecases.work import Work
from models import Area
from models.person import RoleName


async def place_of(text: str) -> Area:
    """By its code, or a commune by its name. Raises OperatorError."""
    try:
        return await by_code(text)
    except NotFound:
        pass
    places = await load_places()
    try:
        return places.commune_of("", text)
    except ValueError as error:
        raise OperatorError(
            f"there is no place with the code {text!r}: communes have their official five digits "
            f"(24478), villages the code from your import. By name: {error}"
        ) from None


@asynccontextmanager
async def opened() -> AsyncIterator[App]:
    """The application with its database, for as long as a command needs it."""
    app = App(load())
    await app.open()
    try:
        await ensure_province(app.services, app.settings.commune.province)
        yield app
    finally:
        await app.stop()


async def officer(commune: str, name: str, roles: str, *, another: bool) -> int:
    """A person with roles, a web-chat link, and a code for Zalo or Telegram."""
    names = [r.strip() for r in roles.split(",") if r.strip()]
    known = [role for role in RoleName if role is not RoleName.CITIZEN]  # who only follows is none
    unknown = [r for r in names if r not in known]
    if unknown or not names:
        raise OperatorError(f"unknown role {', '.join(unknown)}: use {', '.join(known)}")
    async with opened() as app:
        area = await place_of(commune)
        if not another:  # before the transaction: who thinks about it holds nobody up
            _ask_for_namesakes(area, await officers.namesakes(area, name))
        async with app.services.work() as work:
            person = await officers.make(work, area, name, [RoleName(n) for n in names])
            made = await officers.way_in(work, person)
    tell(f"{name}, {area.name}: {', '.join(map(here, names))}")
    _print(made)
    return 0


def _ask_for_namesakes(area: Area, found: Sequence[Officer]) -> None:
    """Raises OperatorError unless a person at the keyboard wants one more of that name."""
    if not found:
        return
    known = "; ".join(_named(one) for one in found)
    if sys.stdin.isatty():
        tell(f"{area.name} already has {known}")
        answer = input(here("Make one more person of that name? [y/N]") + " ").strip().lower()
        if answer in {"y", "yes", "c", "có"}:
            return
    raise OperatorError(
        f"{area.name} already has {known}. For a new link: run.py officer link --person "
        f"{found[0].person.code}. For one more person of that name: --another"
    )


def _named(one: Officer) -> str:
    held = ", ".join(f"{here(role)} {here('in')} {area}" for role, area in one.roles)
    return f"{one.person.name} ({one.person.code}: {held})"


def _print(made: WayIn) -> None:
    days = f"{local(made.until):%d/%m/%Y}", f"{local(made.code_until):%d/%m/%Y}"
    tell(f"web chat:  {made.link}  (until {days[0]})")
    tell(f"one-time code for Zalo or Telegram: {made.code}  (until {days[1]})")


async def _whom(work: Work, commune: str, name: str, person: str) -> Officer:
    """By their code, or by commune and name. Raises OperatorError."""
    if person:
        try:
            return await officers.of(work, person)
        except NotFound:
            raise OperatorError(f"nobody with the code {person!r} has a role") from None
    if not commune or not name:
        raise OperatorError("say who: --person CODE, or --commune CODE --name NAME")
    area = await place_of(commune)
    found = await officers.namesakes(area, name)
    if not found:
        raise OperatorError(f"nobody called {name!r} has a role in {area.name}")
    if len(found) > 1:
        known = "; ".join(map(_named, found))
        raise OperatorError(f"several are called that: {known}. Say which: --person CODE")
    return found[0]


async def officer_link(commune: str, name: str, person: str) -> int:
    """A new link and code for somebody who has a role already."""
    async with opened() as app, app.services.work() as work:
        one = await _whom(work, commune, name, person)
        made = await officers.way_in(work, one.person)
    tell(_named(one))
    _print(made)
    return 0


async def officer_revoke(commune: str, name: str, person: str) -> int:
    """A phone was lost: nothing on it speaks for this person any more."""
    async with opened() as app, app.services.work() as work:
        one = await _whom(work, commune, name, person)
        chats = await officers.revoke(work, one.person)
    tell(f"{_named(one)}: web chat links ended, {chats} chats on Zalo or Telegram let go")
    tell(f"for the new phone: run.py officer link --person {one.person.code}")
    return 0
