"""Being forgotten: a person's name, words, voice and pictures go; what was counted stays counted.

What goes of each table is in the duties of the capability that has it.
"""

from __future__ import annotations

from bot.core.messages import Message, t
from bot.usecases import access, areas, duty, files, notify
from bot.usecases.duty import Gone
from bot.usecases.people import people
from bot.usecases.people.redact import redact
from bot.usecases.work import Work
from models import ChatAccount, Consent, EnrolCode, Person, Role
from models.person import RoleName


async def forget(work: Work, account: ChatAccount) -> bool:
    """Erase the person behind a chat, or the chat alone when there is none. The chat itself stays,
    nameless, so that it can be answered. True: they held a role, which has ended."""
    person = await Person.get_or_none(id=account.person_id) if account.person_id else None
    accounts = [account]
    if person is not None:
        accounts = await people.hold_chats(person.id)
    gone = Gone(account, accounts, person)
    served = await _serves(gone)
    media: list[str] = []
    for forget_ in _ways():
        media += await forget_(work, gone)
    await files.drop(work, media)
    subject = f"person:{person.code}" if person else f"account:{account.id}"
    await work.audit(
        "person.erase", subject, None, {"accounts": len(accounts), "files": len(set(media) - {""})}
    )
    return served


def _ways() -> list[duty.Forget]:
    """Each once, also where it empties two tables."""
    ways = [way for d in duty.found().values() for way in d.forget.values()]
    return list(dict.fromkeys(way for way in ways if not isinstance(way, str)))


async def _serves(gone: Gone) -> bool:
    roles = Role.filter(person_id=gone.person.id, active=True) if gone.person else None
    return roles is not None and await roles.exclude(role=RoleName.CITIZEN).exists()


async def forget_roles(work: Work, gone: Gone) -> list[str]:
    """Officers are told which village loses its propagandist; without the name."""
    if gone.person is None:
        return []
    roles = await Role.filter(person=gone.person, active=True).prefetch_related("area")
    for role in [r for r in roles if r.role is RoleName.PROPAGANDIST]:
        commune = await areas.commune_of(role.area)
        officers = await access.officers(commune, RoleName.ADMIN, RoleName.APPROVER)
        await notify.people(
            work,
            commune,
            [o for o in officers if o != gone.person.id],
            Message(t("follow-left", village=role.area.name)),
            key=f"left:{role.id}",
            say_when=False,
        )
    await Role.filter(person=gone.person).delete()
    return []


async def forget_chats(_work: Work, gone: Gone) -> list[str]:
    """Their chats belong to nobody and are called nothing."""
    await ChatAccount.filter(id__in=gone.ids).update(person_id=None, name="", follows=False)
    for chat in gone.accounts:
        if chat.kind == "phone":  # its address is the number itself
            await ChatAccount.filter(id=chat.id).update(chat_id=f"x{chat.id}", state="gone")
    account = gone.account
    account.person_id, account.name, account.follows = None, "", False
    return []


async def forget_person(work: Work, gone: Gone) -> list[str]:
    """The row stays, so that what was counted stays counted; nothing in it says who it was."""
    person = gone.person
    if person is None:
        return []
    await redact(person.name)
    person.name, person.phone, person.listed_phone = "", "", None
    person.external_id, person.speaks, person.spoken = None, [], ""
    person.erased_at = work.now()
    await person.save()
    await Consent.filter(person=person, withdrawn_at=None).update(withdrawn_at=work.now())
    await EnrolCode.filter(person=person).delete()
    return []
