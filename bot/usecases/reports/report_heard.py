"""A report's voice note was put into words: they join the report and are read back to its writer.

`heard` is a hook of transcribe.py; it speaks to the chat the report came from.
"""

from __future__ import annotations

from bot.core.errors import NotFound
from bot.core.messages import Button, Message, T, t
from bot.usecases import codes, mended
from bot.usecases.people import places
from bot.usecases.reports import report, report_alert, report_apart, report_card, report_send
from bot.usecases.voice import listeners
from bot.usecases.work import Work
from bot.vietnamese import danger, facts
from models import Area, ChatAccount, Report, ReportMedia, VoiceNote
from models.report import ReportState

SURE = 0.5  # below this a text only counts once its speaker has said 'yes'


async def heard(work: Work, note: VoiceNote) -> None:
    """Go on with the report this note belongs to, if it belongs to one."""
    part = await ReportMedia.get_or_none(voice_note_id=note.id)
    found = await of_note(note.id)
    if part is None or found is None:
        return
    if found.state in report.GIVEN_UP:
        return
    if note.state == "heard":
        await _take(work, found, part, note)
    elif note.state == "kept":
        await say(work, found, note, t("report-voice-kept", language=listeners.name(note.language)))
    elif not note.problem and (part.kind == "voice" or not found.text):
        await say(work, found, note, t(f"report-voice-{note.state}"))


async def yes(work: Work, note_id: int) -> Report:
    """The speaker says it was heard right."""
    note, found = await own(work, note_id)
    doubtful = not note.checked and not _sure(note, told=True)
    note.checked = True
    await note.save(update_fields=["checked"])
    await work.audit("voice.confirmed", f"voice:{note.id}", None, {"report": found.code})
    if doubtful and note.text not in found.text:
        await join(work, found, note)
    return found


async def all_right(work: Work, code: str) -> None:
    """The same of every recording of a report whose words were read back."""
    ids = await ReportMedia.filter(report__code=codes.fitting(code)).values_list(
        "voice_note_id", flat=True
    )
    notes = VoiceNote.filter(id__in=[i for i in ids if i], checked=False).exclude(text="")
    for note in await notes.order_by("id").select_for_update(no_key=True):  # before the report
        await yes(work, note.id)


async def _take(work: Work, found: Report, part: ReportMedia, note: VoiceNote) -> None:
    first = not await ReportMedia.filter(report_id=found.id, id__lt=part.id).exists()
    if found.state is ReportState.DRAFT:
        alone = first and not found.text
        if await (_late_fix(work, found, note) if alone else _fix(work, found, part, note)):
            return
    other = found.state is ReportState.DRAFT and report_apart.differs(found, note.text)
    if await _is_sure(found, note) or found.state is not ReportState.DRAFT:
        await join(work, found, note)
    elif words := danger.found(note.text):
        await report_alert.alert(work, found, words, note.text)
    await ask_back(work, found, note, other=other)


async def ask_back(
    work: Work, found: Report, note: VoiceNote, key: str = "", *, other: bool = False
) -> None:
    """'Tôi nghe là … Đúng không?'; `other`: it plainly is about something else than the draft."""
    sure = await _is_sure(found, note)
    text = t("report-heard" if sure else "report-heard-unsure", **await _read_back(found, note))
    apart = Button(t("report-another-matter"), "report.heard_apart", str(note.id))
    await say(work, found, note, text, ask=True, key=key, more=(apart,) if other else ())


async def _is_sure(found: Report, note: VoiceNote) -> bool:
    read_back = await _read_back(found, note)
    return _sure(note, told=bool(read_back["numbers"] or read_back["place"] or read_back["mended"]))


async def _fix(work: Work, found: Report, part: ReportMedia, note: VoiceNote) -> bool:
    """Said about the running draft: it was village 5, not 3."""
    village = await report.correct_place(work, found, note.text)
    if village is None:
        return False
    await part.delete()  # the recording itself stays with its note
    await say(work, found, note, t("report-village-now", village=village.name))
    return True


async def _late_fix(work: Work, found: Report, note: VoiceNote) -> bool:
    """The same, said about a report that was sent already: this draft was none."""
    fixed = await report_send.correct_sent(work, found.reporter_id, note.text)
    if fixed is None:
        return False
    found.state = ReportState.DROPPED
    await found.save(update_fields=["state"])
    place = await report_card.place(fixed)
    await say(work, found, note, t("report-fixed-sent", code=fixed.code, place=place))
    return True


async def join(work: Work, found: Report, note: VoiceNote) -> None:
    """Its words are part of the report. Danger in them wakes the officers, whether it was sent or
    not."""
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
        "mended": mended.told(note),
        "numbers": t("report-heard-numbers", numbers="; ".join(numbers)) if numbers else "",
        "place": t("report-heard-place", village=", ".join(v.name for v in named)) if named else "",
    }


async def say(
    work: Work,
    found: Report,
    note: VoiceNote,
    text: T,
    *,
    ask: bool = False,
    key: str = "",
    more: tuple[Button, ...] = (),
) -> None:
    """To the chat the report came from; where nothing is asked, with the draft's screen."""
    draft = found.state is ReportState.DRAFT
    card = await report_card.draft(work, found) if draft else None
    if ask:
        others = await _others(note)
        buttons: tuple[Button, ...] = (
            Button(t("report-heard-yes"), "report.heard_yes", str(note.id)),
            Button(t("report-heard-no"), "report.heard_no", str(note.id), many=True),
        )
        buttons += others
        send = (Button(t("report-send"), "report.send", found.code),) if draft else ()
        message = Message(text, buttons + send + more)
    elif card is not None:
        other = await _others(note) if note.state == "kept" else ()
        whole = t("report-then-card", first=text, card=card.text)
        message = Message(whole, card.buttons + other)
    else:
        message = Message(text)
    if found.chat_account_id is not None:
        key = key or f"report-heard:{note.id}:{note.state}:{note.engine}"[:80]
        await work.outbox.say([found.chat_account_id], message, key=key)


async def _others(note: VoiceNote) -> tuple[Button, ...]:
    """It was said in another language the speaker has: one tap, and it counts for the next ones."""
    account = await ChatAccount.get_or_none(id=note.account_id or 0).select_related("person")
    speaks = account.person.speaks if account and account.person else []
    other = [one for one in speaks if one not in {note.language, "vi"}]
    other += ["vi"] if note.language != "vi" else []
    return tuple(
        Button(
            t("voice-is", language=listeners.name(one)),
            "voice.language",
            f"{note.id},{one}",
            many=True,
        )
        for one in other
    )


async def of_note(note_id: int) -> Report | None:
    """The report a recording belongs to, locked."""
    part = await ReportMedia.get_or_none(voice_note_id=note_id)
    if part is None:
        return None
    return await Report.filter(id=part.report_id).select_for_update(no_key=True).get()


async def in_report(note_id: int) -> bool:
    """Does it belong to one?"""
    return await ReportMedia.filter(voice_note_id=note_id).exists()


async def own(work: Work, note_id: int) -> tuple[VoiceNote, Report]:
    """A recording of one's own report, both locked. Raises NotFound."""
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
