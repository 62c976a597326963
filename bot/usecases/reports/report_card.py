"""How a report is shown: to its writer before sending, to officers afterwards. Locale keys only."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.messages import FIRST_LINE, Attachment, Button, Message, T, t
from bot.usecases import access, areas, codes, mended, notify
from bot.usecases.alarm_items import title_of
from bot.usecases.people import places
from bot.usecases.voice import listeners
from bot.usecases.work import Work
from bot.vietnamese.workdays import shown
from models import Emergency, Report, ReportMedia, VoiceNote
from models.report import ReportState

_MAX_MEDIA = 10


@dataclass
class Facts:
    """Everything about a report that is shown somewhere."""

    report: Report
    place: str | T
    text: str | T
    media: str | T
    attachments: tuple[Attachment, ...] = ()
    notes: list[VoiceNote] = field(default_factory=list)

    @property
    def args(self) -> dict[str, object]:
        """Variables every card has."""
        return {
            "code": self.report.code,
            "kind": t(f"report-kind-{self.report.kind}"),
            "place": self.place,
            "text": self._text,
            "media": self.media,
        }

    @property
    def _text(self) -> str | T:
        """The words, and what was understood of them beside the kind and the place."""
        amounts, since = self.report.amounts, self.report.since
        if amounts and since:
            return t("report-text-both", text=self.text, amounts=amounts, since=since)
        if amounts:
            return t("report-text-amounts", text=self.text, amounts=amounts)
        return t("report-text-since", text=self.text, since=since) if since else self.text


async def pictures(code: str) -> T:
    """What it has of pictures and files, in words."""
    media = await ReportMedia.filter(report__code=codes.fitting(code)).exclude(kind="voice")
    return _items(list(media)) or t("report-media-none", place="")


async def facts(work: Work, report: Report) -> Facts:
    """Look everything up."""
    media = await ReportMedia.filter(report_id=report.id).order_by("id")
    wanted = [m.voice_note_id for m in media if m.voice_note_id]
    notes = await VoiceNote.filter(id__in=wanted).order_by("id") if wanted else []
    return Facts(
        report,
        await place(report),
        _text(work, report, notes),
        _count(media, report),
        tuple(Attachment(m.kind, m.digest) for m in media[:_MAX_MEDIA]),
        notes,
    )


async def draft(work: Work, report: Report) -> Message:
    """The one screen before sending."""
    known = await facts(work, report)
    code = report.code
    woken = report.urgent and bool(await notify.duty(await areas.by_id(report.commune_id)))
    return Message(
        t("report-card-urgent" if woken else "report-card", **known.args),
        (
            Button(t("report-send"), "report.send", code),
            Button(t("report-edit-words"), "report.words", code, many=True),
            Button(t("report-edit-kind"), "report.kind", code, many=True),
            Button(t("report-edit-village"), "report.village", code, many=True),
            Button(t("report-add-photo"), "report.photo", code, many=True),
            Button(t("report-drop"), "report.drop", code),
        ),
        title=FIRST_LINE,
    )


async def officers(work: Work, report: Report) -> Message:
    """What the desk gets, with photos, recordings and what can be done."""
    known = await facts(work, report)
    alarm = await _alarm(report)
    key = "report-desk-urgent" if report.urgent else "report-desk"
    key = "report-desk-alarm" if alarm else key
    key = "report-desk-withdrawn" if report.state is ReportState.WITHDRAWN else key
    args = {**known.args, "title": title_of(alarm) if alarm else ""}
    text = t(key, **args, who=await reporter(report), extra=await _extra(report, known))
    return Message(text, desk_buttons(report), known.attachments, title=FIRST_LINE)


def desk_buttons(report: Report) -> tuple[Button, ...]:
    """What an officer may do next."""
    code, state = report.code, report.state
    if state is ReportState.WITHDRAWN:
        done = Button(t("report-done"), "report.done", code, many=True)
        if report.reporter_id is None:
            return (done,)
        whom = f"{report.reporter_id},{code}"
        return (Button(t("report-call"), "phone.open", whom, many=True), done)
    out = []
    if state is ReportState.SENT:
        out.append(Button(t("inbox-confirm"), "inbox.confirm", code))
    if state in {ReportState.SENT, ReportState.RECEIVED}:
        out.append(Button(t("report-working"), "report.working", code))
    if state not in {ReportState.DONE, ReportState.DROPPED}:
        out.append(Button(t("report-done"), "report.done", code, many=True))
        out.append(Button(t("report-ask"), "report.ask", code, many=True))
    return tuple(out)


async def exercise(report: Report) -> bool:
    """Was it said in an exercise, and is true of nothing?"""
    alarm = await _alarm(report)
    return alarm is not None and alarm.exercise


async def _alarm(report: Report) -> Emergency | None:
    if report.emergency_id is None:
        return None
    return await Emergency.get_or_none(id=report.emergency_id)


async def reporter(report: Report) -> str | T:
    """Name of the writer."""
    person = await access.person(report.reporter_id)
    return person.name if person else t("report-nobody")


async def place(report: Report) -> str | T:
    """'Village, commune', several villages its words name, or the commune alone."""
    known = await areas.some(report.commune_id, report.village_id)
    commune = known[report.commune_id]
    village = known.get(report.village_id) if report.village_id else None
    if village is None and (named := await places.several(report.text, commune)):
        return ", ".join([*(v.name for v in named), commune.name])
    if village is None:
        return t("report-place-unknown", commune=commune.name)
    return f"{village.name}, {commune.name}"


def _text(work: Work, report: Report, notes: list[VoiceNote]) -> str | T:
    if report.text:
        return report.text
    if any(n.state == "waiting" for n in notes) and work.settings.speech.ear:
        return t("report-listening")
    return t("report-no-text")


def _count(media: list[ReportMedia], report: Report) -> T:
    here = t("report-media-place") if report.latitude is not None else ""
    items = _items(media)
    return (
        t("report-media", items=items, place=here) if items else t("report-media-none", place=here)
    )


def _items(media: list[ReportMedia]) -> T | None:
    """'2 ảnh, 1 tệp, 1 ghi âm'; None for none at all."""
    out: T | None = None
    for kind in ("photo", "file", "voice"):
        if count := sum(1 for m in media if m.kind == kind):
            item = t(f"report-media-{kind}s", count=str(count))
            out = t("report-media-and", first=out, second=item) if out else item
    return out


async def _extra(report: Report, known: Facts) -> T:
    """Lines only officers see: where, when, until when, and whether a machine wrote the text."""
    return t(
        "report-extra",
        when=shown(report.happened_at, time=True),
        map=_map(report),
        heard=await _heard(known.notes),
        due=t("report-due", date=shown(report.due_at)) if report.due_at else "",
    )


def _map(report: Report) -> str | T:
    if report.latitude is None or report.longitude is None:
        return ""
    return t("report-map", lat=f"{report.latitude:.6f}", lon=f"{report.longitude:.6f}")


async def _heard(notes: list[VoiceNote]) -> str | T:
    """That a machine wrote the words, and what was put right in them by itself; that a person put
    another language into Vietnamese, or that nobody did so far."""
    for note in notes:
        if note.state == "kept":
            return t("report-not-heard", language=listeners.name(note.language))
        if who := await listeners.listener(note):
            language = listeners.name(note.language)
            return t("report-person-heard", who=who.name, language=language)
    unchecked = [n for n in notes if n.state == "heard" and not n.checked]
    if not unchecked:
        return ""
    return t("report-machine-heard", mended=mended.told(*unchecked))
