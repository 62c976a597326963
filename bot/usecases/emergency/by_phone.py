"""What comes in by SMS or as a missed call: an answer of somebody we know, or a line for officers.
A number can be faked, so it never approves or ends anything.
"""

from __future__ import annotations

from bot.core.messages import Button, Message, t
from bot.core.text import shorten
from bot.usecases import access, areas, notify
from bot.usecases.delivery import receipts
from bot.usecases.emergency import emergency_board
from bot.usecases.people import phone_book
from bot.usecases.work import Actor, Work
from bot.vietnamese import danger, phones
from bot.vietnamese.short import Short, meaning
from models import Area, ChatAccount, Emergency, Person
from models.person import RoleName

_LONGEST = 500


async def heard(work: Work, account: ChatAccount, number: str, said: str | None) -> str:
    """`said` None: a call that was not taken, which counts as 'received'. What was made of it."""
    person = await _who(account, number)
    short = Short("received") if said is None else meaning(said)
    if person is None:
        return await _stranger(work, number, said)
    own = work.as_actor(Actor(person.id, account.channel, account.id))
    going = await _asked(own, person)
    if short is not None and short.what in {"received", "help"}:
        if going is not None:
            await emergency_board.reply(own, going.id, short.what)
            return short.what
        if short.what == "received":
            return "nothing"
    if short is not None and short.what in {"told", "read"} and await _receipt(own, going, short):
        return short.what
    await _pass_on(own, person, said or "")
    return "passed"


async def _who(account: ChatAccount, number: str) -> Person | None:
    """Their chat on that gateway is theirs from now on, so that it goes when they are forgotten."""
    code = await phone_book.PhoneBook().owner(number)
    person = await Person.get_or_none(code=code, erased_at=None) if code else None
    if person is not None and account.person_id != person.id and account.chat_id == code:
        account.person_id, account.kind = person.id, phone_book.PHONE
        await account.save(update_fields=["person_id", "kind"])
    return person


async def _asked(work: Work, person: Person) -> Emergency | None:
    """The newest open alarm in a village this person speaks for."""
    own = await access.own_areas(person.id, RoleName.PROPAGANDIST)
    going = Emergency.filter(cleared_at=None, ends_at__gt=work.now()).order_by("-id")
    for emergency in await going:
        paths = [a.path for a in await Area.filter(code__in=emergency.targets)]
        if any(a.path.startswith(p) or p.startswith(a.path) for a in own for p in paths):
            return emergency
    return None


async def _receipt(work: Work, going: Emergency | None, short: Short) -> bool:
    """An open alarm comes first: 'đã phổ biến' then means that the village knows."""
    if going is not None and short.what == "told":
        await emergency_board.reply(work, going.id, "safe")
        return True
    untold = await receipts.untold(work, 1)
    if not untold:
        return False
    if short.what == "read":
        await receipts.read(work, untold[0].delivery_id)
    else:
        await receipts.told(work, untold[0].delivery_id, "", short.households)
    return True


async def _pass_on(work: Work, person: Person, said: str) -> None:
    """To the desk of the commune; words of danger wake whoever is on duty."""
    role = next((r for r in await access.roles(person.id) if r.role is not RoleName.CITIZEN), None)
    if role is None or not said.strip():
        return
    commune = await areas.commune_of(role.area)
    short = meaning(said)
    urgent = bool(danger.found(said)) or (short is not None and short.what == "help")
    people = await (notify.duty(commune) if urgent else notify.desk(commune))
    call = Button(
        t("phone-btn-open", name=person.name), "phone.open", f"{person.id},sms", many=True
    )
    text = t(
        "short-passed",
        name=person.name,
        place=role.area.name,
        text=shorten(said, _LONGEST),
        urgent="yes" if urgent else "no",
    )
    key = f"sms-in:{person.id}:{int(work.now().timestamp() * 1000)}"
    await notify.people(work, commune, people, Message(text, (call,)), key=key, alert=urgent)
    await work.audit("sms.heard", f"person:{person.code}", None, {"urgent": urgent})


async def _stranger(work: Work, number: str, said: str | None) -> str:
    """Somebody we do not know, while an alarm is on: a line for the officers on duty."""
    going = Emergency.filter(cleared_at=None, ends_at__gt=work.now(), exercise=False)
    places = {e.commune_id for e in await going}
    for commune in await Area.filter(id__in=places).order_by("id"):
        text = t(
            "short-stranger" if said else "short-stranger-call",
            number=phones.shown(f"+{number}" if number.startswith("84") else number),
            text=shorten(said or "", _LONGEST),
        )
        key = f"sms-in:{commune.id}:{number}:{int(work.now().timestamp() * 1000)}"[:90]
        people = await notify.duty(commune)
        await notify.people(work, commune, people, Message(text), key=key, alert=True)
    return "stranger"
