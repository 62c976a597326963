"""A person's telephone number: given by themself, opened by an officer who must phone.

Others see its last three digits; whoever opens it leaves an audit row, without the number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.errors import NotFound, UserError
from bot.usecases import access, codes
from bot.usecases.work import Work
from bot.vietnamese import phones
from models import Area, ChatAccount, Emergency, Person, Role
from models.person import RoleName

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Opened:
    """`phone` as people read it out; "" when none is known."""

    name: str
    phone: str


async def give(work: Work, account: ChatAccount, text: str) -> str:
    """The number this person may be reached at; the last one counts. Returns it as read out.
    Raises UserError when it is none."""
    person = await _own(account)
    try:
        phone = phones.normal(text)
    except ValueError:
        raise UserError("phone-wrong") from None
    await keep(work, person, phone)
    return phones.shown(phone)


async def drop(work: Work, account: ChatAccount) -> None:
    """The person does not want to be phoned or texted any more."""
    await keep(work, await _own(account), "")


async def keep(work: Work, person: Person, phone: str) -> None:
    """Write it, with only its last digits in the audit."""
    if phone == person.phone:
        return
    before, after = ({"phone": phones.masked(p)} for p in (person.phone, phone))
    if person.listed_phone is None:
        person.listed_phone = person.phone
    person.phone = phone
    await person.save(update_fields=["phone", "listed_phone"])
    # What was found of the old number says nothing of the new one.
    await ChatAccount.filter(person=person, kind="phone").update(state="open")
    await work.audit("person.phone", f"person:{person.code}", before, after)


async def open_one(work: Work, person_id: int, why: str) -> Opened:
    """For an officer of an area this person serves. `why` says what it is needed for, a few
    letters. Raises NotFound."""
    person = await Person.get_or_none(id=person_id, erased_at=None)
    if person is None or not await _may(work, person):
        raise NotFound
    await work.audit("phone.open", f"person:{person.code}", None, {"why": why})
    return Opened(person.name, phones.shown(person.phone))


async def open_caller(work: Work, account_id: int, alarm: str) -> str:
    """The number somebody unknown called or wrote from during this alarm, as people read it out;
    for an officer of its commune. Who serves somewhere else is not unknown. Raises NotFound."""
    chat = await ChatAccount.get_or_none(id=account_id).prefetch_related("person")
    emergency = await Emergency.get_or_none(code=codes.fitting(alarm)).prefetch_related("commune")
    if chat is None or emergency is None or (chat.last_word_at or _NEVER) < emergency.started_at:
        raise NotFound
    if not await access.has(work.actor.person_id, emergency.commune, *access.OFFICER):
        raise NotFound
    if chat.person and await _serves(chat.person) and not await _may(work, chat.person):
        raise NotFound
    try:
        number = phones.normal(chat.person.phone if chat.person else f"+{chat.chat_id}")
    except ValueError:
        raise NotFound from None
    await work.audit("phone.open", f"chat:{chat.id}", None, {"why": alarm})
    return phones.shown(number)


async def _own(account: ChatAccount) -> Person:
    person = await Person.filter(id=account.person_id or 0).select_for_update(no_key=True).first()
    if person is None:
        raise UserError("phone-enrol-first")
    return person


async def _may(work: Work, person: Person) -> bool:
    for area in await _serves(person):
        if await access.has(work.actor.person_id, area, *access.OFFICER):
            return True
    return False


async def _serves(person: Person) -> list[Area]:
    roles = Role.filter(person=person, active=True).exclude(role=RoleName.CITIZEN)
    return [role.area for role in await roles.select_related("area")]
