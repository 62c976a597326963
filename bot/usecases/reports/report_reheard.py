"""What was misheard in a report's recording is put right: one number or name of it, or all of it,
typed or said once more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.errors import NotFound, UserError
from bot.core.messages import t
from bot.usecases import areas
from bot.usecases.people import places
from bot.usecases.reports import report, report_apart, report_card, report_heard, report_send
from bot.usecases.work import Work
from bot.vietnamese import danger, facts, kinds, place_kinds
from models import Area, ChatAccount, Report, ReportMedia, VoiceNote
from models.report import ReportState


@dataclass(frozen=True)
class Part:
    """Words of a transcript that are easily misheard. `unit`: of a number."""

    said: str
    unit: str = ""


async def parts(work: Work, note_id: int) -> list[Part]:
    """The numbers and names of a recording of one's own, in the order they were said."""
    note, found = await report_heard.own(work, note_id)
    commune = await areas.by_id(found.commune_id)
    out = [Part(c.said, c.said[c.digits :]) for c in facts.counted(note.text)]
    out += [Part(name) for name in await _names(note.text, commune)]
    found_at = {p.said: (note.text.find(p.said), p) for p in out if p.said in note.text}
    return [part for _, part in sorted(found_at.values(), key=lambda f: f[0])]


async def corrected(work: Work, note_id: int, text: str) -> Report:
    """The speaker writes what was really said."""
    note, found = await report_heard.own(work, note_id)
    await _put(work, note, found, text, checked=True)
    return found


async def part_corrected(work: Work, note_id: int, said: str, text: str) -> Report:
    """They write what these words of it should be."""
    note, found = await report_heard.own(work, note_id)
    if said not in note.text:
        raise NotFound
    whole = await _with(note, found, said, text)
    await _put(work, note, found, whole, checked=True)
    return found


async def said_again(work: Work, note_id: int) -> str:
    """Code of the report; the wrong words go, a new recording is to follow."""
    note, found = await report_heard.own(work, note_id)
    if note.text and note.text in found.text and found.state is ReportState.DRAFT:
        if found.kind == kinds.guess(found.text):
            found.kind = kinds.OTHER
        found.text = found.text.replace(note.text, "").strip()
        await found.save(update_fields=["text", *report.understand(found)])
        await work.audit("voice.refused", f"voice:{note.id}", {"text": note.text}, None)
    return found.code


async def apart(work: Work, note_id: int) -> tuple[str, str]:
    """What was recorded beside a draft is another matter: (code of the draft, code of its own
    report). Raises UserError where that was sent meanwhile."""
    note, old = await report_heard.own(work, note_id)
    part = await ReportMedia.get(voice_note_id=note_id)
    if old.state is not ReportState.DRAFT:
        raise UserError("button-old")
    if note.text and note.text in old.text:
        old.text = old.text.replace(note.text, "", 1).strip()
    calm = old.urgent and old.emergency_id is None and not danger.found(old.text)
    old.urgent = old.urgent and not calm
    await old.save(update_fields=["text", "urgent", *report.understand(old)])
    new = await Report.create(
        code=await report.free_code(),
        commune_id=old.commune_id,
        village_id=old.village_id,
        reporter_id=old.reporter_id,
        chat_account_id=old.chat_account_id,
        happened_at=note.recorded_at,
        touched_at=work.now(),
    )
    part.report_id = new.id
    await part.save(update_fields=["report_id"])
    await work.audit("report.begun", f"report:{new.code}", None, {"from": old.code})
    await report.take_text(work, new, note.text)
    if calm:
        await report_apart.tell_duty(work, old.code, new.code)
    return old.code, new.code


async def heard(work: Work, note: VoiceNote) -> None:
    """A hook of transcribe.py: a part of another recording was said once more, and is read back."""
    if note.fixes_id is None:
        return
    wrong = await VoiceNote.get_or_none(id=note.fixes_id)
    account = await ChatAccount.get_or_none(id=note.account_id or 0)
    if wrong is None or account is None or wrong.account_id != account.id:
        return
    found = await report_heard.of_note(wrong.id)
    if found is None or found.state in report.GIVEN_UP:
        return
    if note.state == "heard" and note.part in wrong.text:
        whole = await _with(wrong, found, note.part, note.text)
        await _put(work, wrong, found, whole, checked=False)
        await report_heard.ask_back(work, found, wrong, key=f"report-reheard:{note.id}")
    else:
        unclear = t("voice-part-unclear", part=note.part)
        await report_heard.say(work, found, wrong, unclear, key=f"report-reheard:{note.id}")


async def _names(text: str, commune: Area) -> list[str]:
    """Villages as the text writes them, with their word for a place or without."""
    village = await places.named(text, commune)
    out = []
    for one in await places.several(text, commune) or ([village] if village else []):
        low = text.casefold()
        for name in (one.name, place_kinds.bare(one.name)):
            if (at := low.find(name.casefold())) >= 0:
                out.append(text[at : at + len(name)])
                break
    return out


async def _with(note: VoiceNote, found: Report, said: str, text: str) -> str:
    """Its words with other ones for a part: a village as it is written, a number with what it
    counts where only the number was given."""
    text = kinds.without_politeness(text.strip().rstrip(".")).strip()
    commune = await areas.by_id(found.commune_id)
    count = next((c for c in facts.counted(note.text) if c.said == said), None)
    if count is not None and not facts.amounts(text):
        unit = said[count.digits :]
        text = f"{text}{unit}" if facts.amounts(f"{text}{unit}") else text
    elif count is None and (village := await places.only_a_name(text, commune)) is not None:
        text = village.name if _placed(said) else place_kinds.bare(village.name)
    # The '2 nhà' in '12 nhà' is none.
    whole = re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(said)}(?!\w)", note.text)
    at = whole.start() if whole else note.text.index(said)
    return note.text[:at] + text + note.text[at + len(said) :]


def _placed(said: str) -> bool:
    return place_kinds.bare(said) != said


async def _put(work: Work, note: VoiceNote, found: Report, text: str, *, checked: bool) -> None:
    """The report goes on from the new words: kind and village, too, where these came from the old
    ones."""
    before, old = found.village_id, note.text
    commune = await areas.by_id(found.commune_id)
    wrong = await places.named(old, commune) if old else None
    placed = wrong is not None and wrong.id == found.village_id
    if found.kind != kinds.OTHER and found.kind == kinds.guess(found.text):
        found.kind = kinds.OTHER
    counts = checked or (bool(old) and old in found.text)
    if old:
        found.text = found.text.replace(old, "").strip()
    if placed and found.state is ReportState.DRAFT:
        found.village_id = None
    await found.save(update_fields=["text", "kind", "village_id"])
    note.text, note.checked, note.state = text, checked, "heard"
    await note.save(update_fields=["text", "checked", "state"])
    await work.audit("voice.corrected", f"voice:{note.id}", {"text": old}, {"text": text})
    if counts:
        await report_heard.join(work, found, note)
    if not placed:
        return
    if found.state is ReportState.DRAFT:
        if found.village_id is None and not await places.several(found.text, commune):
            home = await places.of_reporter(found.reporter_id, "")
            found.village_id = home.village.id if home and home.village else None
            await found.save(update_fields=["village_id"])
    elif (now := await places.named(text, commune)) is not None and now.id != before:
        await report.move(work, found, now)
        body = t("report-moved", code=found.code, place=await report_card.place(found))
        await report_send.forward(work, found, body, (), key=f"report-moved:{found.id}:{now.id}")
