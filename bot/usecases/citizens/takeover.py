"""A human answers from the account's own page: the bot is silent in that chat for a while.

It learns of it by an echo of words that are not ours (bot/outbox/echoes.py). Only what plainly
speaks to the bot goes on (dialog/holding.py); danger still wakes the officers on duty.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.core.errors import NotFound
from bot.core.events import Event
from bot.core.hours import local
from bot.core.messages import FIRST_LINE, Button, Message, T, t
from bot.core.text import shorten
from bot.usecases import access, areas, newcomers, notify
from bot.usecases.citizens import feedback, feedback_desk
from bot.usecases.people import follow, places
from bot.usecases.people.places import Place
from bot.usecases.voice import transcribe
from bot.usecases.work import Work
from bot.vietnamese import danger
from bot.vietnamese.phones import masked
from models import Area, ChatAccount, Feedback, Person, StateValue, VoiceNote

_REFLEX = timedelta(seconds=3)


async def begin(work: Work, event: Event) -> None:
    """An echo of something we never sent: hold our tongue. Each further one prolongs."""
    hold = timedelta(seconds=work.settings.commune.takeover_s)
    until = min(event.at, work.now()) + hold
    account = await _account(work, event)
    if until <= work.now() or _automatic(account, event):
        return
    before = account.held_until_at
    if before is not None and before >= until:
        return
    already = held(account, work.now())
    account.held_until_at = until
    await account.save(update_fields=["held_until_at"])
    if already:
        return
    after = {"until": until.isoformat()}
    await work.audit("takeover.begun", f"account:{account.id}", None, after)
    await _tell_desk(work, account, event, until)


def held(account: ChatAccount, now: datetime) -> bool:
    """Does a human answer there now?"""
    return account.held_until_at is not None and account.held_until_at > now


async def end(work: Work, account_id: int) -> tuple[str | T, bool]:
    """Let the bot answer again; nothing said meanwhile is answered. The chat's name, and False
    when it was over already. Raises NotFound for a chat of another commune."""
    account = await ChatAccount.filter(id=account_id).select_for_update(no_key=True).get_or_none()
    commune = await commune_of(account) if account else None
    if account is None or commune is None:
        raise NotFound
    await access.require(work, commune, *notify.HANDLERS)
    if not held(account, work.now()):
        return await _name(account), False
    before = {"until": account.held_until_at.isoformat() if account.held_until_at else None}
    account.held_until_at = None
    await account.save(update_fields=["held_until_at"])
    await work.audit("takeover.ended", f"account:{account.id}", before, None)
    return await _name(account), True


async def listen(work: Work, account: ChatAccount, event: Event, language: str) -> None:
    """A recording made there is put into words for one thing only: is there danger in it?"""
    for ref in event.media:
        if ref.kind == "voice":
            made = await transcribe.note(
                work, account, ref.digest, ref.duration_s, event.at, language
            )
            await StateValue.create(name=_mark(made), value=True)


async def heard(work: Work, note: VoiceNote) -> None:
    """A hook of transcribe.py."""
    if not await StateValue.filter(name=_mark(note)).delete() or note.account_id is None:
        return
    if note.state == "heard":
        account = await ChatAccount.get(id=note.account_id)
        await alert(work, account, note.text, f"held-note:{note.id}")


def _mark(note: VoiceNote) -> str:
    return f"held-note:{note.id}"


async def alert(
    work: Work, account: ChatAccount, text: str, key: str, commune: Area | None = None
) -> bool:
    """Danger words in a chat the bot does not answer wake the officers on duty, or the one who
    writes there may be the only one to see them. `commune` where nothing else tells it. True when
    somebody was told."""
    words = danger.found(text)
    if not words:
        return False
    found = await place(account, text)
    commune = found.commune if found else await commune_of(account) or commune
    if commune is None:
        return False
    where = found.village.name if found and found.village else commune.name
    case = await feedback.of_danger(work, account, text, found or Place(commune, None))
    args = {"words": ", ".join(words), "place": where, "text": shorten(text, 1500)}
    now_held = held(account, work.now())
    why = t("takeover-danger-held" if now_held else "takeover-danger-group")
    told_by = {"who": await _who(account), "code": case.code}
    buttons = await _buttons(account, case, held=now_held)
    message = Message(t("takeover-danger", why=why, **told_by, **args), buttons, title=FIRST_LINE)
    people = await notify.duty(commune)
    told = await notify.people(work, commune, people, message, key=key, alert=True)
    after = {"words": list(words), "told": told}
    await work.audit("takeover.alerted", f"account:{account.id}", None, after)
    return bool(told)


async def _buttons(account: ChatAccount, case: Feedback, *, held: bool) -> tuple[Button, ...]:
    out = list(feedback_desk.buttons(case))
    person = await Person.get_or_none(id=account.person_id) if account.person_id else None
    if person is not None and person.phone:
        title = t("phone-btn-open", name=person.name)
        out.insert(0, Button(title, "phone.open", f"{person.id},{case.code}", many=True))
    if held:
        out.append(Button(t("takeover-btn-end"), "takeover.end", str(account.id), many=True))
    return tuple(out)


async def place(account: ChatAccount, text: str) -> Place | None:
    """Where this is, as far as the chat's person or its words tell."""
    own = await places.of_reporter(account.person_id, text)
    return own or await places.of_citizen(account, text)


async def commune_of(account: ChatAccount) -> Area | None:
    """Whose chat this is: the commune of our account, else of the person's role."""
    code = await follow.home_commune(account)
    if code:
        return await areas.find(code)
    for role in await access.roles(account.person_id):
        if "/" in role.area.path.rstrip("/"):
            return await areas.commune_of(role.area)
    return None


def _automatic(account: ChatAccount, event: Event) -> bool:
    # The account's own ready answers (greeting, keywords) come at once; no human types so fast.
    last = account.last_word_at
    return last is not None and timedelta() <= event.at - last < _REFLEX


async def _account(work: Work, event: Event) -> ChatAccount:
    """The chat the human wrote to; they may be the first to write there."""
    where: dict[str, Any] = {
        "channel": event.channel,
        "account": event.account,
        "chat_id": event.chat_id,
    }
    account = await ChatAccount.filter(**where).select_for_update(no_key=True).get_or_none()
    if account is None:
        await newcomers.made(event, work.now(), state="open", spoke=None)
    return account or await ChatAccount.get(**where)


async def _tell_desk(work: Work, account: ChatAccount, event: Event, until: datetime) -> None:
    commune = await commune_of(account)
    if commune is None:
        return
    text = t("takeover-begun", name=await _name(account), until=f"{local(until):%H:%M}")
    button = Button(t("takeover-btn-end"), "takeover.end", str(account.id), many=True)
    key = f"takeover:{account.id}:{event.event_id}"[:80]
    people = await notify.desk(commune)
    await notify.people(work, commune, people, Message(text, (button,)), key=key)


async def _name(account: ChatAccount) -> str | T:
    person = await Person.get_or_none(id=account.person_id) if account.person_id else None
    name = person.name if person else ""
    return name or account.name or t("takeover-somebody")


async def _who(account: ChatAccount) -> str | T:
    person = await Person.get_or_none(id=account.person_id) if account.person_id else None
    if person is None or not person.phone:
        return await _name(account)
    return f"{person.name} {masked(person.phone)}"
