"""A report's voice note was put into words: they join the report and are read back to its writer.

`heard` is a hook of transcribe.py; it speaks to the chat the report came from.
"""

from __future__ import annotations

from bot.core.errors import NotFound
from bot.core.messages import Button, Message, T, t
from bot.usecases import codes
from bot.usecases.people import places
from bot.usecases.reports import report, report_alert, report_card, report_send
from bot.usecases.work import Work
from bot.vietnamese import danger, facts
from models import Area, Report, ReportMedia, VoiceNote
from models.report import ReportState

SURE = 0.5  # below this a text only counts once its speaker has said 'yes'


async def heard(work: Work, note: VoiceNote) -> None:
    """Go on with the report this note belongs to, if it belongs to one."""
    part = await ReportMedia.get_or_none(voice_note_id=note.id)
    if part is None:
        return
    found = await Report.filter(id=part.report_id).select_for_update(no_key=True).get()
    if found.state in report.GIVEN_UP:
        return
    if note.state == "heard":
        await _take(work, found, part, note)
    elif not note.problem:
        await _say(work, found, note, t(f"report-voice-{note.state}"))


async def yes(work: Work, note_id: int) -> Report:
    """The speaker says it was heard right."""
    note, found = await _own(work, note_id)
    doubtful = not note.checked and not _sure(note, told=True)
    note.checked = True
    await note.save(update_fields=["checked"])
    await work.audit("voice.confirmed", f"voice:{note.id}", None, {"report": found.code})
    if doubtful and note.text not in found.text:
        await _join(work, found, note)
    return found


async def all_right(work: Work, code: str) -> None:
    """The same of every recording of a report whose words were read back."""
    ids = await ReportMedia.filter(report__code=codes.fitting(code)).values_list(
        "voice_note_id", flat=True
    )
    notes = VoiceNote.filter(id__in=[i for i in ids if i], checked=False).exclude(text="")
    for note in await notes.order_by("id").select_for_update(no_key=True):  # before the report
        await yes(work, note.id)


async def corrected(work: Work, note_id: int, text: str) -> Report:
    """The speaker writes what was really said."""
    note, found = await _own(work, note_id)
    before = {"text": note.text}
    if note.text and note.text in found.text:
        found.text = found.text.replace(note.text, "").strip()
        await found.save(update_fields=["text"])
    note.text, note.checked, note.state = text, True, "heard"
    await note.save(update_fields=["text", "checked", "state"])
    await work.audit("voice.corrected", f"voice:{note.id}", before, {"text": text})
    await _join(work, found, note)
    return found


async def said_again(work: Work, note_id: int) -> str:
    """Code of the report; the wrong words go, a new recording is to follow."""
    note, found = await _own(work, note_id)
    if note.text and note.text in found.text and found.state is ReportState.DRAFT:
        found.text = found.text.replace(note.text, "").strip()
        await found.save(update_fields=["text"])
        await work.audit("voice.refused", f"voice:{note.id}", {"text": note.text}, None)
    return found.code


async def _take(work: Work, found: Report, part: ReportMedia, note: VoiceNote) -> None:
    first = not await ReportMedia.filter(report_id=found.id, id__lt=part.id).exists()
    if found.state is ReportState.DRAFT:
        alone = first and not found.text
        if await (_late_fix(work, found, note) if alone else _fix(work, found, part, note)):
            return
    read_back = await _read_back(found, note)
    told = bool(read_back["numbers"] or read_back["place"])
    if (sure := _sure(note, told=told)) or found.state is not ReportState.DRAFT:
        await _join(work, found, note)
    elif words := danger.found(note.text):
        await report_alert.alert(work, found, words, note.text)
    key = "report-heard" if sure else "report-heard-unsure"
    await _say(work, found, note, t(key, **read_back), ask=True)


async def _fix(work: Work, found: Report, part: ReportMedia, note: VoiceNote) -> bool:
    """Said about the running draft: it was village 5, not 3."""
    village = await report.correct_place(work, found, note.text)
    if village is None:
        return False
    await part.delete()  # the recording itself stays with its note
    await _say(work, found, note, t("report-village-now", village=village.name))
    return True


async def _late_fix(work: Work, found: Report, note: VoiceNote) -> bool:
    """The same, said about a report that was sent already: this draft was none."""
    fixed = await report_send.correct_sent(work, found.reporter_id, note.text)
    if fixed is None:
        return False
    found.state = ReportState.DROPPED
    await found.save(update_fields=["state"])
    place = await report_card.place(fixed)
    await _say(work, found, note, t("report-fixed-sent", code=fixed.code, place=place))
    return True


async def _join(work: Work, found: Report, note: VoiceNote) -> None:
    """Danger words in it wake the officers, whether it was sent or not."""
    if found.state is ReportState.DRAFT:
        await report.take_text(work, found, note.text)
    else:
        await report_send.late_text(work, found, note.text, note.id)


async def _read_back(found: Report, note: VoiceNote) -> dict[str, object]:
    commune = await Area.get(id=found.commune_id)
    village = await places.named(note.text, commune)
    named = await places.several(note.text, commune) or ([village] if village else [])
    numbers = facts.amounts(note.text)
    return {
        "text": note.text,
        "numbers": t("report-heard-numbers", numbers="; ".join(numbers)) if numbers else "",
        "place": t("report-heard-place", village=", ".join(v.name for v in named)) if named else "",
    }


async def _say(work: Work, found: Report, note: VoiceNote, text: T, *, ask: bool = False) -> None:
    draft = found.state is ReportState.DRAFT
    card = await report_card.draft(work, found) if draft else None
    if ask:
        buttons = (
            Button(t("report-heard-yes"), "report.heard_yes", str(note.id)),
            Button(t("report-heard-no"), "report.heard_no", str(note.id), many=True),
        )
        send = (Button(t("report-send"), "report.send", found.code),) if draft else ()
        message = Message(text, buttons + send)
    elif card is not None:
        message = Message(t("report-then-card", first=text, card=card.text), card.buttons)
    else:
        message = Message(text)
    if found.chat_account_id is not None:
        key = f"report-heard:{note.id}:{note.state}"
        await work.outbox.say([found.chat_account_id], message, key=key)


async def _own(work: Work, note_id: int) -> tuple[VoiceNote, Report]:
    part = await ReportMedia.get_or_none(voice_note_id=note_id)
    if part is None:
        raise NotFound
    # The note before the report: transcribe.py locks them in that order.
    note = await VoiceNote.filter(id=note_id).select_for_update(no_key=True).get()
    named = await Report.get(id=part.report_id)
    return note, await report.own(work, named.code)


def _sure(note: VoiceNote, *, told: bool) -> bool:
    """`told`: there are numbers or names in it. An engine that gives no confidence may have
    misheard just those."""
    if note.confidence is None:
        return not (told and note.engine)
    return note.confidence >= SURE
