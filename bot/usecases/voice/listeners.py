"""A recording in a language that no engine here knows goes to people who speak it: one of them says
in Vietnamese what it is about, and whatever waited for its words goes on with these.

Nothing is made up: until then it is sound.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import NotFound, UserError
from bot.core.messages import Attachment, Button, Message, T, t
from bot.usecases import access, mended, notify
from bot.usecases.duty import Heard
from bot.usecases.people import places
from bot.usecases.voice import transcribe
from bot.usecases.work import Work
from models import ChatAccount, Person, Role, VoiceNote
from models.person import RoleName

ENGINE = "person:"  # whose words they are, in VoiceNote.engine
UNSAID = "und"
"""The language of a recording whose speaker has not said which it is."""
_MOST = 3  # are asked; whoever is first has done it


def spoken(person: Person | None) -> str:
    """The language of somebody's recordings: what they chose, else what the roster lists first."""
    if person is None:
        return "vi"
    return person.spoken or (person.speaks[0] if person.speaks else "vi")


async def of_villager(account: ChatAccount, person: Person | None, otherwise: str) -> str:
    """Of somebody who never chose, where their village speaks another language, too: UNSAID."""
    if person is None or person.spoken or person.speaks or otherwise != "vi":
        return otherwise
    return UNSAID if await _around(account) else otherwise


def name(language: str) -> T:
    """'tiếng Ê Đê'."""
    return t("voice-language", code=language)


async def choose(work: Work, note_id: int, language: str) -> VoiceNote:
    """The speaker says in what language this one is, and the next ones are."""
    note = await transcribe.taken(note_id)
    account = await ChatAccount.get_or_none(id=note.account_id or 0).select_related("person")
    person = account.person if account else None
    if account is None or person is None or person.id != work.actor.person_id:
        raise NotFound
    if language not in {"vi", *person.speaks, *await _around(account)}:
        raise NotFound
    before = {"language": note.language, "text": note.text}
    person.spoken = language
    person.speaks = [language, *(one for one in person.speaks if one != language)]
    await person.save(update_fields=["speaks", "spoken"])
    if note.language == language:
        return note
    note.language, note.text, note.written, note.mended = language, "", "", None
    note.state, note.checked = "waiting", False
    await note.save()
    await work.audit("voice.language", f"voice:{note.id}", before, {"language": language})
    work.then("transcribe", note.id)
    return note


async def heard(work: Work, note: VoiceNote) -> None:
    """A hook of transcribe.py: who speaks that language is asked. A summary they said is read back
    to them."""
    if note.fixes_id is not None and not note.part:
        await _read_back(work, note)
    if note.state != "kept":
        return
    if note.language == UNSAID:
        await _which(work, note)
        return
    people = await _who(note)
    account = await ChatAccount.get_or_none(id=note.account_id or 0).select_related("person")
    commune = await transcribe.commune_of(note)
    if not people or account is None or commune is None:
        return
    speaker = account.person.name if account.person else account.name
    message = Message(
        t("voice-listen", language=name(note.language), who=speaker),
        (Button(t("voice-summarise"), "voice.summarise", str(note.id), many=True),),
        (Attachment("voice", note.digest),),
    )
    await notify.people(work, commune, people, message, key=f"listen:{note.id}", say_when=False)


async def _which(work: Work, note: VoiceNote) -> None:
    """Its speaker says it, once: no machine guesses, and nothing is made into Vietnamese before."""
    account = await ChatAccount.get_or_none(id=note.account_id or 0)
    if account is None:
        return
    buttons = [
        Button(t("voice-is", language=name(one)), "voice.language", f"{note.id},{one}", many=True)
        for one in ("vi", *await _around(account))
    ]
    message = Message(t("voice-which"), tuple(buttons))
    await work.outbox.say([account.id], message, key=f"voice-which:{note.id}")


async def _around(account: ChatAccount) -> list[str]:
    """Other languages of whoever speaks for a citizen's village."""
    place = await places.of_citizen(account, "")
    if place is None or place.village is None:
        return []
    roles = Role.filter(active=True, role=RoleName.PROPAGANDIST, area_id=place.village.id)
    people = [r.person for r in await roles.order_by("id").select_related("person")]
    return list(dict.fromkeys(one for p in people for one in p.speaks if one != "vi"))


async def must_listen(work: Work, note_id: int) -> VoiceNote:
    """A recording the actor was asked to listen to, locked. Raises NotFound."""
    note = await transcribe.taken(note_id)
    if work.actor.person_id is None or work.actor.person_id not in await _who(note):
        raise NotFound
    if note.text:
        raise UserError("voice-summary-there", text=note.text)
    return note


async def summarised(work: Work, note_id: int, text: str, after: Sequence[Heard]) -> None:
    """What it is about, in Vietnamese; it joins what the recording belongs to."""
    note = await must_listen(work, note_id)
    words = {"state": "heard", "text": text.strip(), "checked": True, "confidence": 1.0}
    words["engine"] = f"{ENGINE}{work.actor.person_id}"
    await transcribe.end(work, note, after, words)


async def confirmed(work: Work, note_id: int, after: Sequence[Heard]) -> None:
    """The summary they said, as it was read back to them."""
    said = await VoiceNote.get_or_none(id=note_id, account_id=work.actor.account_id or 0)
    if said is None or said.fixes_id is None or not said.text:
        raise NotFound
    await summarised(work, said.fixes_id, said.text, after)


async def _read_back(work: Work, said: VoiceNote) -> None:
    again = Button(t("voice-summarise-again"), "voice.summarise", str(said.fixes_id), many=True)
    right = Button(t("report-heard-yes"), "voice.summary-right", str(said.id))
    known = said.state == "heard"
    text = t("voice-summary-heard", text=said.text, mended=mended.told(said))
    message = Message(text if known else t("voice-summary-unheard"), (right, again)[not known :])
    if said.account_id is not None:
        await work.outbox.say([said.account_id], message, key=f"summary:{said.id}")


async def listener(note: VoiceNote) -> Person | None:
    """Who put it into words, where a person did."""
    _, _, number = note.engine.partition(ENGINE)
    return await access.person(int(number)) if number.isdigit() else None


async def _who(note: VoiceNote) -> list[int]:
    """Officers and propagandists of the commune who speak it: officers first, then the speaker's
    own village."""
    commune = await transcribe.commune_of(note)
    account = await ChatAccount.get_or_none(id=note.account_id or 0)
    if commune is None or account is None:
        return []
    place = await places.of_reporter(account.person_id, "") or await places.of_citizen(account, "")
    home = place.village.id if place and place.village else 0
    found = Role.filter(active=True, area__path__startswith=commune.path).exclude(
        role=RoleName.CITIZEN
    )
    roles = [
        r
        for r in await found.order_by("id").select_related("person")
        if note.language in r.person.speaks
        and r.person_id != account.person_id
        and r.person.erased_at is None
    ]
    roles.sort(key=lambda r: (r.role is RoleName.PROPAGANDIST, r.area_id != home))
    return list(dict.fromkeys(r.person_id for r in roles))[:_MOST]
