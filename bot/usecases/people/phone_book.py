"""Telephone numbers as gateways want them, and the chats that stand for them.

A person's chat on a gateway carries their code, never the number: that stands in one place, so that
one that was changed, withdrawn or erased is used no more.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.usecases.work import Work
from bot.vietnamese import phones
from models import ChatAccount, Person, Role
from models.person import RoleName

PHONE = "phone"  # ChatAccount.kind: costs, and carries only registered texts


class PhoneBook:
    """ports.Phones over the database."""

    async def number(self, code: str) -> str:
        """84905123456 of this person; "" where none is known that takes messages."""
        person = await Person.get_or_none(code=code, erased_at=None)
        return phones.international(person.phone) if person is not None else ""

    async def owner(self, number: str) -> str:
        """Who has this number: of several, who speaks for a village, then who came first."""
        try:
            phone = phones.normal(f"+{number}" if number.startswith("84") else number)
        except ValueError:
            return ""
        found = await Person.filter(phone=phone, erased_at=None).order_by("id")
        speaks = Role.filter(role=RoleName.PROPAGANDIST, active=True)
        if len(found) > 1:
            first = await speaks.filter(person_id__in=[p.id for p in found]).order_by("person_id")
            found.sort(key=lambda p: p.id not in {r.person_id for r in first})
        return found[0].code if found else ""


async def chats(work: Work, people: Sequence[Person]) -> None:
    """A chat on every gateway for each of them who has a number; made once."""
    rows = [
        ChatAccount(
            person=person,
            channel=channel,
            account=account,
            chat_id=person.code,
            kind=PHONE,
            created_at=work.now(),
        )
        for person in people
        if phones.international(person.phone)
        for channel, side in work.services.gateways.items()
        for account in side.accounts
    ]
    await ChatAccount.bulk_create(rows, ignore_conflicts=True)
