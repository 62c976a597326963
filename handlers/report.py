"""Field reports: whatever a propagandist sends starts one; one screen, one tap, and it is sent.

Every button carries the report's code, so it works at any time and after a week's pause.
"""

from __future__ import annotations

from datetime import timedelta

from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.dialog import screen
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Handler, Step
from bot.usecases.reports import (
    report,
    report_alarm,
    report_apart,
    report_card,
    report_heard,
    report_send,
)  # fmt: skip
from bot.vietnamese import kinds, told
from handlers import _question as question
from handlers import _report_alarm as alarm
from handlers import _report_apart as apart
from handlers import _report_back as back
from handlers import _report_mend as mend
from handlers._aside import aside, language, typed
from handlers._lookup import small_talk
from handlers._report_draft import NAME, code_of

_ASKED, _SHOW = timedelta(hours=6), timedelta(minutes=30)  # words answer so long; other things


async def start(ctx: Context) -> None:
    """From the menu or by a word; words after it are the report."""
    ctx.text = typed(ctx, NAME)
    if "propagandist" not in ctx.roles and kinds.says_which(ctx.text):  # 'báo cáo nào gấp'
        await ctx.registry.actions["inbox.start"][1](ctx)
    elif ctx.text and not question.too_little(ctx):
        await begin(ctx)
    else:
        await aside(ctx, NAME, "tell")


async def ask_what(ctx: Context) -> None:
    """Anything may follow: words, voice, a picture, a place."""
    await ctx.say(t("report-tell"))


async def sudden(ctx: Context) -> None:
    """Anything sent out of the blue."""
    if ctx.event.kind is EventKind.TEXT:
        if await back.said(ctx, "") or await small_talk(ctx):
            return
        if await _answers_question(ctx) or await mend.fixes_sent(ctx):
            return
        if await question.no_report(ctx):
            return
        if not ctx.alarm and await apart.added(ctx):
            return
    elif code := await report.album(ctx.account, ctx.event):
        await _late_photo(ctx, code)
        return
    elif await _answers_question(ctx):
        return
    await begin(ctx)


async def begin(ctx: Context) -> None:
    """A new draft, and its screen (or first: which village). In an emergency nothing is asked."""
    if over := await alarm.going(ctx):
        await alarm.at_once(ctx, over)
        return
    made = await report.begin(ctx.work, ctx.account, ctx.event, ctx.text, language(ctx))
    ctx.became = made.code
    if ctx.event.kind is EventKind.VOICE:
        await ctx.say(t("voice-taken"))
    maybe = await report_apart.perhaps(made, ctx.text)
    asks = maybe or (made.village_id is None and await report.must_choose(ctx.work))
    more_ = {"group": ctx.event.group_id, "perhaps": maybe.id if maybe else 0}
    await aside(ctx, NAME, "village" if asks else "confirm", report=made.code, **more_)


async def more(ctx: Context) -> None:
    """Something further while a draft is on the screen."""
    code = code_of(ctx)
    if ctx.event.kind is EventKind.TEXT and told.only_number(ctx.text):  # of a list now gone
        await ctx.again()
        return
    if not await report.joins(code, ctx.event):
        await sudden(ctx)
        return
    if ctx.event.kind is EventKind.TEXT and await _about_draft(ctx):
        return
    if over := await alarm.going(ctx):
        await report_alarm.joins(ctx.work, code, over)
        await report.add(ctx.work, code, ctx.event, ctx.text, language(ctx))
        await alarm.sent(ctx, code, over)
        return
    await apart.note(ctx, code)
    await report.add(ctx.work, code, ctx.event, ctx.text, language(ctx))
    ctx.became = code
    if _same_album(ctx):
        await ctx.say(t("report-photos", items=await report_card.pictures(code), code=code))
        return
    if ctx.event.kind is EventKind.VOICE:
        await ctx.say(t("voice-taken"))
    ctx.data["group"] = ctx.event.group_id
    await ctx.go("confirm")


async def confirm(ctx: Context) -> None:
    """The one screen before sending."""
    found = await report.own(ctx.work, code_of(ctx))
    if found.state.value != "draft":
        if not ctx.resuming:
            await ctx.say(t("report-already-sent", code=found.code))
        ctx.end()
        return
    await apart.show(ctx, await report_card.draft(ctx.work, found), found.code)


async def send(ctx: Context) -> None:
    """The button, or "yes" typed at a draft. Pressed twice it is sent once and says so."""
    sent = await report_send.send(ctx.work, await _pressed(ctx))
    code = sent.report.code
    if sent.again:
        await ctx.say(t("report-already-sent", code=code))
    elif sent.told:
        undo = Button(t("report-take-back"), "report.withdraw", code, many=True)
        text = t("report-sent", code=code, count=str(sent.told), commune=sent.commune)
        await ctx.say(text, [undo])
    else:
        await ctx.say(t("report-sent-nobody", code=code, commune=sent.commune))
    left = str(ctx.data.get("left", ""))
    _leave(ctx, code)
    await apart.tell_left(ctx, left)


async def _kind_said(ctx: Context) -> None:
    await mend.kind_said(ctx, more)


def _unless_alarm(take: Handler) -> Handler:
    """An answer to a question about the draft; in an emergency it is news, and goes at once."""

    async def handler(ctx: Context) -> None:
        await (more if await alarm.going(ctx) else take)(ctx)

    return handler


async def drop(ctx: Context) -> None:
    """Officers it woke are told."""
    ctx.ref = await _pressed(ctx)
    await report.must_be_draft(ctx.ref)
    await back.withdraw(ctx)


def to_step(step: str) -> Handler:
    """A button that asks something about the report it names."""

    async def handler(ctx: Context) -> None:
        code = await _pressed(ctx)
        if ctx.state.conversation == NAME and ctx.state.step and code_of(ctx) == code:
            await ctx.go(step)  # keeps the way back
        else:
            await aside(ctx, NAME, step, report=code)

    return handler


async def ask_photo(ctx: Context) -> None:
    """What is sent next joins the draft (more)."""
    await ctx.say(t("report-send-photo"))


async def ask_reply(ctx: Context) -> None:
    """To an officer's question about a report that was sent."""
    await ctx.say(t("report-reply-how", code=code_of(ctx)))


async def replied(ctx: Context) -> None:
    """It goes to the officers as more of that report, which stays sent."""
    found = await report_send.supplement(ctx.work, code_of(ctx), ctx.event, ctx.text, language(ctx))
    ctx.became = found.code
    further = Button(t("report-reply-more"), "report.reply", found.code, many=True)
    await ctx.say(t("report-reply-sent", code=found.code), [further])
    ctx.end()


async def _about_draft(ctx: Context) -> bool:
    """Words that are not more of the report: yes, undo, a code, thanks, the right village."""
    if await back.said(ctx, code_of(ctx)):
        return True
    if kinds.is_yes(ctx.text) or kinds.says(ctx.text, ctx.words("report-send-words")):
        if kinds.is_right(ctx.text):  # to 'was it that?', not just 'send it'
            await report_heard.all_right(ctx.work, code_of(ctx))
        await send(ctx)
        return True
    said = await small_talk(ctx) or await apart.another(ctx, code_of(ctx))
    said = said or await mend.kind_named(ctx) or await mend.village_named(ctx)
    draft = "" if said else (await report.own(ctx.work, code_of(ctx))).text
    return said or bool(draft and await question.asked(ctx, [draft]))


async def _answers_question(ctx: Context) -> bool:
    """An officer asked, and nothing else was said since: words are the answer, no button."""
    code = await screen.question(
        ctx.account.id, "report.reply", ctx.work.now(), _ASKED if ctx.text else _SHOW
    )
    if not code:
        return False
    ctx.data["report"] = code
    await replied(ctx)
    return True


async def _late_photo(ctx: Context, code: str) -> None:
    await report_send.supplement(ctx.work, code, ctx.event, ctx.text, language(ctx))
    await ctx.say(t("report-photos", items=await report_card.pictures(code), code=code))


async def late(ctx: Context) -> None:
    """A file that took longer than its words: to the report these went into."""
    if await report.given_up(ctx.ref):
        return
    if ctx.event.kind is EventKind.VOICE:
        await report_send.supplement(ctx.work, ctx.ref, ctx.event, "", language(ctx))
        await ctx.say(t("voice-taken"))
    else:
        await _late_photo(ctx, ctx.ref)


def _same_album(ctx: Context) -> bool:
    return bool(ctx.event.group_id) and ctx.event.group_id == ctx.data.get("group")


async def _pressed(ctx: Context) -> str:
    """The report a button names, else the draft this chat is at."""
    return ctx.ref or code_of(ctx) or await report.latest_draft(ctx.account)


def _leave(ctx: Context, code: str) -> None:
    if ctx.state.conversation == NAME and code_of(ctx) in {"", code}:
        ctx.end()


def _everything(handler: Handler, text: Handler | None = None) -> dict[EventKind, Handler]:
    kinds_ = (EventKind.VOICE, EventKind.PHOTO, EventKind.FILE, EventKind.LOCATION)
    return {EventKind.TEXT: text or handler, **dict.fromkeys(kinds_, handler)}


conversation = Conversation(
    name=NAME,
    heeds=True,
    entry=start,
    roles=frozenset({"propagandist", "editor", "duty", "approver", "admin"}),
    menu=5,
    menu_for=frozenset({"propagandist"}),
    steps={
        "tell": Step(ask_what, take=_everything(sudden), words=True),
        "confirm": Step(confirm, take=_everything(more)),
        "kind": Step(mend.ask_kind, take=_everything(more, _unless_alarm(_kind_said))),
        "village": Step(mend.ask_village, take=_everything(more, _unless_alarm(mend.village_said))),
        "words": Step(
            back.ask_words, take=_everything(more, _unless_alarm(back.words_said)), words=True
        ),
        "photo": Step(ask_photo, take=_everything(more)),
        "reply": Step(ask_reply, take=_everything(replied), words=True),
    },
    actions={
        "report.send": send,
        "report.drop": drop,
        "report.apart": apart.apart,
        "report.append": apart.append,
        "report.kind": to_step("kind"),
        "report.set_kind": mend.set_kind,
        "report.village": to_step("village"),
        "report.set_village": mend.set_village,
        "report.photo": to_step("photo"),
        "report.reply": to_step("reply"),
        "report.words": back.edit,
        "report.withdraw": back.withdraw,
    },
    sudden=_everything(sudden),
    late=late,
    edited=back.edited,
    meanings={
        "cancel": back.meant_undo,
        "edit": back.meant_edit,
        "send": back.meant_send,
        "drafts": back.meant_drafts,
    },
)
