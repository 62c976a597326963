"""Officers' own way in: made once, the link and code printed again, and what a lost phone could do
ended. At the command line, or in chat by an admin of all the places the officer works for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import NotFound
from bot.core.hours import local
from bot.core.messages import Message, t
from bot.core.text import fold
from bot.usecases import access, codes
from bot.usecases.people import officer_codes, people
from bot.usecases.people.chat_people import LANE, signature
from bot.usecases.registers import rights
from bot.usecases.work import SYSTEM, Work
from models import Area, ChatAccount, DialogState, EnrolCode, OutboxRow, Person, Role
from models.outbox import OutState
from models.person import RoleName

_WEB = LANE.partition(":")[::2]


@dataclass(frozen=True)
class Officer:
    """Somebody who holds a role: `roles` where they do, as (role, name of the area)."""

    person: Person
    roles: Sequence[tuple[RoleName, str]]


@dataclass(frozen=True)
class WayIn:
    """`link` opens the web chat until `until`; `code` joins a Zalo or Telegram chat, once."""

    link: str
    code: str
    until: datetime
    code_until: datetime


async def make(work: Work, area: Area, name: str, names: Sequence[RoleName]) -> Person:
    """A new officer. Whether there is one of that name already is asked before (`namesakes`)."""
    now, code = work.now(), codes.tracking("cb", 8).lower()
    person = await Person.create(code=code, name=name, created_at=now)
    for role in names:
        emergency = role in rights.EMERGENCY
        await Role.create(person=person, area=area, role=role, since_at=now, emergency=emergency)
    await work.audit("officer.made", f"person:{code}", None, {"roles": [*names]})
    return person


async def namesakes(area: Area, name: str) -> list[Officer]:
    """Who of that name, however it is typed, works in the area or below it."""
    wanted = fold(name)
    found = await _working([area.path])
    return [one for one in found if fold(one.person.name) == wanted]


async def mine(work: Work) -> list[Officer]:
    """The officers an admin may give a new link, by name. Raises NotFound for who is no admin."""
    own = await access.own_areas(work.actor.person_id, RoleName.ADMIN)
    if not own:
        raise NotFound
    found = [
        one
        for one in await _working([area.path for area in own])
        if any(role in access.OFFICER for role, _ in one.roles)
        and one.person.id != work.actor.person_id
        and await _within(one.person, own)
    ]
    return sorted(found, key=lambda one: fold(one.person.name))


async def of(work: Work, code: str) -> Officer:
    """One of them, by their public handle. Raises NotFound for a stranger or somebody's who works
    for more than the admin is admin of."""
    person = await Person.get_or_none(code=codes.fitting(code, 40), erased_at=None)
    if person is None:
        raise NotFound
    if work.actor != SYSTEM:
        own = await access.own_areas(work.actor.person_id, RoleName.ADMIN)
        if person.id == work.actor.person_id or not await _within(person, own):
            raise NotFound
    held = await access.roles(person.id)
    if not any(role.role is not RoleName.CITIZEN for role in held):
        raise NotFound
    return Officer(person, [(role.role, role.area.name) for role in held])


async def way_in(work: Work, person: Person) -> WayIn:
    """A new link and a new code. Links that were given before stay good until they end or are
    revoked; of the codes only this one is good."""
    chat, _ = await ChatAccount.get_or_create(
        channel=_WEB[0],
        account=_WEB[1],
        chat_id=person.code,
        defaults={
            "person": person,
            "name": person.name,
            "created_at": work.now(),
            "last_word_at": work.now(),
        },
    )
    if chat.person_id != person.id:
        raise NotFound
    days = work.settings.commune
    until = work.now() + timedelta(days=days.link_days)
    signed = signature(work.services.key, person.code, chat.links, until)
    link = f"{work.settings.public_url}/chat/{person.code}?k={signed}"
    role = await officer_codes.role_of(person)
    if role is None:
        raise NotFound
    await EnrolCode.filter(person=person, used_at=None).delete()
    code, row = await officer_codes.make(work, role, person)
    await work.audit("officer.link", f"person:{person.code}", None, {"until": until.isoformat()})
    return WayIn(link, code, until, row.expires_at)


async def tell(work: Work, person: Person, who: str, made: WayIn) -> bool:
    """Say in the officer's own chats elsewhere that somebody made a link for them, and hand it
    over there. False: there is no such chat, so somebody else has to hand it over."""
    chats = ChatAccount.filter(person=person, follows=True, state="open", kind="person")
    others = await chats.exclude(channel=_WEB[0]).values_list("id", flat=True)
    told = Message(
        t("officers-told", who=who, link=made.link, until=f"{local(made.until):%d/%m/%Y}")
    )
    key = f"officer-link:{person.id}:{int(work.now().timestamp())}"
    await work.outbox.say([int(str(one)) for one in others], told, key=key)
    return bool(others)


async def revoke(work: Work, person: Person) -> int:
    """Whatever a lost phone could do in this person's name ends now: links and open pages of the
    web chat, of templates and of groups, codes that were not used, and the chats joined from it.
    The number of these chats; the officer joins them again with a new code, from the new phone."""
    chats = await people.hold_chats(person.id)
    web = [c for c in chats if (c.channel, c.account) == _WEB]
    others = [c.id for c in chats if c not in web and c.kind == "person"]  # a number stays theirs
    for chat in web:
        chat.links += 1
        await chat.save(update_fields=["links"])
    await ChatAccount.filter(id__in=others).update(person_id=None)
    await DialogState.filter(account_id__in=[c.id for c in chats]).delete()
    await OutboxRow.filter(chat_account_id__in=others, state=OutState.QUEUED).delete()
    await EnrolCode.filter(person=person, used_at=None).delete()
    await Person.filter(id=person.id).update(cut_at=work.now())
    after = {"web": len(web), "chats": others}
    await work.audit("officer.revoke", f"person:{person.code}", None, after)
    return len(others)


async def _working(paths: Sequence[str]) -> list[Officer]:
    """People with a role in these areas or below, but for citizens."""
    found: dict[int, tuple[Person, list[tuple[RoleName, str]]]] = {}
    for path in paths:
        roles = Role.filter(active=True, area__path__startswith=path, person__erased_at=None)
        roles = roles.exclude(role=RoleName.CITIZEN).order_by("id")
        for role in await roles.select_related("person", "area"):
            held = found.setdefault(role.person_id, (role.person, []))[1]
            if (role.role, role.area.name) not in held:
                held.append((role.role, role.area.name))
    return [Officer(*one) for one in found.values()]


async def _within(person: Person, own: Sequence[Area]) -> bool:
    """Is everything the person may do as an officer below these areas?"""
    held = [r for r in await access.roles(person.id) if r.role in access.OFFICER]
    return bool(held) and all(any(r.area.path.startswith(a.path) for a in own) for r in held)
