"""What was heard in a report's voice note: right, or said once more, all of it or one part."""

from __future__ import annotations

from bot.core.errors import NotAllowed
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases import duty
from bot.usecases.reports import report_heard, report_reheard, report_send
from bot.usecases.voice import keeping, listeners, transcribe
from handlers._aside import aside, language
from handlers._report_draft import show

NAME = "voice"
_MOST = 8  # parts offered as buttons


async def heard_yes(ctx: Context) -> None:
    """Doubtful words count from here on."""
    found = await report_heard.yes(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("voice-thanks"))
    await show(ctx, found.code)


async def heard_no(ctx: Context) -> None:
    """They are said once more, or typed."""
    await aside(ctx, NAME, "retell", note=refs.number(ctx.ref))


async def heard_apart(ctx: Context) -> None:
    """What was recorded is another matter than the draft it came to."""
    code, new = await report_reheard.apart(ctx.work, refs.number(ctx.ref))
    send = Button(t("report-send-that", code=code), "report.send", code)
    await ctx.say(t("report-left-open", code=code), [send])
    await aside(ctx, "report", "confirm", report=new, left=code)


async def ask_retell(ctx: Context) -> None:
    """All of it, or one of the parts that are easily misheard."""
    note = int(ctx.data["note"])
    parts = await report_reheard.parts(ctx.work, note)
    buttons = [
        Button(shown.said, "report.heard_part", f"{note},{n}", many=True)
        for n, shown in enumerate(parts[:_MOST])
    ]
    await ctx.say(t("voice-retell-parts" if buttons else "voice-retell"), buttons)


async def retold(ctx: Context) -> None:
    """Typed: that is what was said. Spoken: another try; the first recording is kept, too."""
    note = int(ctx.data["note"])
    if ctx.event.kind is EventKind.TEXT:
        code = (await report_reheard.corrected(ctx.work, note, ctx.text)).code
        await _may_keep(ctx)
    else:
        code = await report_reheard.said_again(ctx.work, note)
        await report_send.supplement(ctx.work, code, ctx.event, ctx.text, language(ctx))
        await ctx.say(t("voice-taken"))
    ctx.end()
    await show(ctx, code)


async def choose_part(ctx: Context) -> None:
    """`ref` is "note,part"."""
    note, _, number = ctx.ref.partition(",")
    parts = await report_reheard.parts(ctx.work, refs.number(note))
    at = refs.number(number)
    if at >= len(parts):  # its words changed since
        await aside(ctx, NAME, "retell", note=refs.number(note))
        return
    await aside(ctx, NAME, "part", note=refs.number(note), part=parts[at].said)


async def ask_part(ctx: Context) -> None:
    """Both ways are taken."""
    await ctx.say(t("voice-part-ask", part=str(ctx.data["part"])))


async def part_said(ctx: Context) -> None:
    """Only that part changes; said, it is read back first."""
    note, part = int(ctx.data["note"]), str(ctx.data["part"])
    if ctx.event.kind is EventKind.VOICE:
        ref = ctx.event.media[0]
        at = ctx.event.at
        await report_heard.own(ctx.work, note)
        await transcribe.note(
            ctx.work, ctx.account, ref.digest, ref.duration_s, at, fixes_id=note, part=part
        )
        await ctx.say(t("voice-taken"))
        ctx.end()
        return
    found = await report_reheard.part_corrected(ctx.work, note, part, ctx.text)
    await _may_keep(ctx)
    ctx.end()
    await show(ctx, found.code)


async def choose_language(ctx: Context) -> None:
    """`ref` is "note,language": that was no Vietnamese, or it was. Words made of it go."""
    note, _, code = ctx.ref.partition(",")
    if await report_heard.in_report(refs.number(note)):  # else it is a villager's
        await report_reheard.said_again(ctx.work, refs.number(note))
    await listeners.choose(ctx.work, refs.number(note), code)
    await ctx.say(t("voice-language-set", language=listeners.name(code)))


async def summarise(ctx: Context) -> None:
    """Asked to listen to a recording in another language."""
    note = await listeners.must_listen(ctx.work, refs.number(ctx.ref))
    await aside(ctx, NAME, "summary", note=note.id)


async def ask_summary(ctx: Context) -> None:
    """Both ways are taken."""
    await ctx.say(t("voice-summary-ask"))


async def summary(ctx: Context) -> None:
    """Typed, it goes on at once; said, its words are read back first."""
    note = int(ctx.data["note"])
    if ctx.event.kind is EventKind.VOICE:
        await listeners.must_listen(ctx.work, note)
        ref = ctx.event.media[0]
        await transcribe.note(
            ctx.work, ctx.account, ref.digest, ref.duration_s, ctx.event.at, fixes_id=note
        )
        await ctx.say(t("voice-taken"))
    else:
        await listeners.summarised(ctx.work, note, ctx.text, duty.hooks())
        await ctx.say(t("voice-summary-thanks"))
    ctx.end()


async def summary_right(ctx: Context) -> None:
    """A spoken summary was written down as it was said."""
    await listeners.confirmed(ctx.work, refs.number(ctx.ref), duty.hooks())
    await ctx.say(t("voice-summary-thanks"))


async def _may_keep(ctx: Context) -> None:
    """Asked once, when there is something to keep."""
    if ctx.person is not None and not await keeping.asked(ctx.person):
        await ctx.say(t("voice-keep-ask"), _both())


async def keep(ctx: Context) -> None:
    """`ref` is yes or no."""
    words = ctx.localizer.text(t("voice-keep-ask"), ctx.language)
    await keeping.answer(ctx.work, ctx.person, words, yes=ctx.ref == "yes")
    await ctx.say(t("voice-kept" if ctx.ref == "yes" else "voice-not-kept"))


async def keep_state(ctx: Context) -> None:
    """How it is, and the other way."""
    kept = ctx.person is not None and await keeping.agreed(ctx.person)
    await ctx.say(t("voice-keep-state", kept="yes" if kept else "no"), [_both()[1 if kept else 0]])


async def keep_others(ctx: Context) -> None:
    """Who serves no more changes their answer all the same."""
    if ctx.person is None or not await keeping.asked(ctx.person):
        raise NotAllowed("not-for-you")
    await keep_state(ctx)


def _both() -> list[Button]:
    return [
        Button(t(f"voice-keep-{answer}"), "voice.keep", answer, many=True)
        for answer in ("yes", "no")
    ]


_EITHER = (EventKind.TEXT, EventKind.VOICE)
conversation = Conversation(
    name=NAME,
    heeds=True,
    entry=keep_state,
    roles=frozenset({"propagandist", "editor", "duty", "approver", "admin"}),
    steps={
        "retell": Step(ask_retell, take=dict.fromkeys(_EITHER, retold), words=True),
        "summary": Step(ask_summary, take=dict.fromkeys(_EITHER, summary), words=True),
        "part": Step(ask_part, take=dict.fromkeys(_EITHER, part_said), words=True),
    },
    actions={
        "report.heard_yes": heard_yes,
        "report.heard_no": heard_no,
        "report.heard_apart": heard_apart,
        "report.heard_part": choose_part,
        "voice.keep": keep,
        "voice.language": choose_language,
        "voice.summarise": summarise,
        "voice.summary-right": summary_right,
    },
    others=keep_others,
)
