"""What comes in by SMS or as a missed call: an answer of somebody we know, or a line for officers.
A number can be faked, so it never approves or ends anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from tortoise.expressions import Q

from bot.core.errors import UserError
from bot.core.events import Event, EventKind
from bot.core.messages import Button, Message, t
from bot.core.text import fold, shorten
from bot.usecases import alarms, notify
from bot.usecases.delivery import receipts
from bot.usecases.emergency import emergency_board
from bot.usecases.people import phone_book
from bot.usecases.reports import report, report_alarm, report_send
from bot.usecases.work import Actor, Work
from bot.vietnamese import phones
from bot.vietnamese.short import Short, meaning
from models import Area, ChatAccount, Emergency, Person, Role
from models.person import RoleName

LANGUAGE = "vi"
_LONGEST = 500


async def heard(work: Work, account: ChatAccount, event: Event) -> str:
    """Words, or a call that was not taken, which counts as 'received'. What was made of it."""
    said = event.text if event.kind is EventKind.SHORT else None
    person = await _who(account, event.phone)
    short = Short("received") if said is None else meaning(said)
    if person is None:
        return await _stranger(work, account, event)
    own = work.as_actor(Actor(person.id, account.channel, account.id))
    going = await report_alarm.over(own)
    if short is not None and going is not None and (sharing := await _sharing(person)):
        return await _which(work, going, sharing, event)
    if short is not None and short.what in {"received", "help"}:
        if going is not None:
            await emergency_board.reply(own, going.id, short.what)
            return short.what
        if short.what == "received":
            return "nothing"
    if short is not None and short.what in {"told", "read"} and await _receipt(own, going, short):
        return short.what
    return await _report(own, account, event, going)


async def _who(account: ChatAccount, number: str) -> Person | None:
    """Their chat on that gateway is theirs from now on, so that it goes when they are forgotten."""
    code = await phone_book.PhoneBook().owner(number)
    person = await Person.get_or_none(code=code, erased_at=None) if code else None
    if person is not None and account.person_id != person.id and account.chat_id == code:
        account.person_id, account.kind = person.id, phone_book.PHONE
        await account.save(update_fields=["person_id", "kind"])
    return person


async def _sharing(person: Person) -> list[Person]:
    """Who speaks for other villages with the very same number: of whom is this the word? Empty
    where it is one person's, or all are of one village."""
    roles = (
        await Role.filter(
            role=RoleName.PROPAGANDIST,
            active=True,
            person__phone=person.phone,
            person__erased_at=None,
        )
        .order_by("person_id")
        .select_related("person")
    )
    people = {role.person_id: role.person for role in roles}
    places = {frozenset(r.area_id for r in roles if r.person_id == one) for one in people}
    return list(people.values()) if len(places) > 1 else []


async def _which(work: Work, going: Emergency, people: Sequence[Person], event: Event) -> str:
    """Filed under the wrong village it would call off the search for another: officers ask."""
    await going.fetch_related("commune")
    text = t("short-shared", names=emergency_board.whom(people), text=event.text or "☎")
    key = f"sms-in:{going.id}:{event.event_id}"[:90]
    message = Message(text, tuple(emergency_board.call_buttons(going, people)))
    duty = await notify.duty(going.commune)
    await notify.people(work, going.commune, duty, message, key=key, alert=True)
    return "shared"


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


async def _report(work: Work, account: ChatAccount, event: Event, going: Emergency | None) -> str:
    """Free words are a field report, sent at once: nothing can be asked back. What officers answer
    goes to a chat of theirs elsewhere, where they have one."""
    if not event.text.strip():
        return "nothing"
    chats = ChatAccount.filter(person_id=work.actor.person_id, state="open", kind="person")
    chat = await chats.order_by("-last_word_at", "id").first() or account
    text = f"[SMS] {event.text}"
    code = await report_alarm.running(chat, going) if going is not None else ""
    if code:
        await report_send.supplement(work, code, event, text, LANGUAGE)
        return "added"
    try:
        made = await report.begin(work, chat, event, text, LANGUAGE, alarm=going)
    except UserError:  # they serve nowhere: as anybody's words, a line for officers
        return await _stranger(work, account, event)
    await report_send.send(work, made.code)
    return "report"


async def _stranger(work: Work, account: ChatAccount, event: Event) -> str:
    """Somebody we do not know, while an alarm is on: a line for the officers on duty, who see the
    number's last digits and open it to call back."""
    going = Emergency.filter(cleared_at=None, ends_at__gt=work.now(), exercise=False)
    found = alarms.ordered(await going.select_related("commune"))
    first = {e.commune_id: e.code for e in reversed(found)}
    number = phones.masked(event.phone)
    what = "short-stranger" if event.text else "short-stranger-call"
    for commune in await _concerned(list(first), event.text):
        text = t(what, number=number, text=shorten(event.text, _LONGEST))
        ref = f"{account.id},{first[commune.id]}"
        call = Button(t("phone-btn-caller", number=number), "phone.caller", ref, many=True)
        key = f"sms-in:{commune.id}:{account.id}:{event.event_id}"[:90]
        people = await notify.duty(commune)
        await notify.people(work, commune, people, Message(text, (call,)), key=key, alert=True)
    return "stranger"


async def _concerned(communes: Sequence[int], said: str) -> list[Area]:
    """The one whose name, or whose village's, is in the words; all where that is none's: nobody
    knows whose they are."""
    places = await Area.filter(Q(id__in=communes) | Q(parent_id__in=communes)).order_by("id")
    words = f" {fold(said)} "
    named = [a for a in places if a.folded and f" {a.folded} " in words]
    whose = {a.id if a.id in communes else a.parent_id for a in named}
    everybody = [a for a in places if a.id in communes]
    return [a for a in everybody if a.id in whose] or everybody
