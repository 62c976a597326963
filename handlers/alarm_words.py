"""'Sửa lời': other words for an emergency that goes on, read through and sent by the typed word."""

from __future__ import annotations

from bot.core.errors import Stale
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.dialog import meaning, refs
from bot.dialog.context import Context
from bot.dialog.handover import among, hand_over
from bot.dialog.registry import Conversation, Handler, Step
from bot.usecases.alarm_items import headline, title_of
from bot.usecases.devices.plans import LANGUAGE
from bot.usecases.emergency import (
    correcting,
    emergency,
    emergency_rights,
    emergency_sms,
    emergency_sound,
    emergency_spread,
)
from bot.vietnamese.times import clock_text
from handlers import _emergency_going as going
from handlers._aside import aside


async def enter(ctx: Context) -> None:
    """'Sửa lời', 'đính chính', 'cập nhật' by whoever may warn while something goes on; at another
    question these words are its answer, and more words than these mean something else."""
    if ctx.state.parked and await _answered_there(ctx):
        return
    found = await emergency_rights.watched(ctx.work)
    if not found or not (ctx.event.action or among(ctx, "alarm_words-words")):
        ctx.end()
        if not await meaning.take(ctx):
            await hand_over(ctx)
        return
    if len(found) == 1:
        ctx.ref = str(found[0].id)
        await begin(ctx)
        return
    ctx.end()
    await ctx.say(t("alarm_words-which"), buttons=[_one(e) for e in found])


def _one(found: emergency.Draft) -> Button:
    title = t("alarm_words-one", title=headline(found), code=found.code)
    return Button(title, "emergency.correct", str(found.id), many=True)


async def _answered_there(ctx: Context) -> bool:
    """Back where they were, with what they said; False: nothing is typed there."""
    state, parked = ctx.state, ctx.state.parked or {}
    known = ctx.registry.all.get(parked["conversation"])
    step = known.steps.get(parked["step"]) if known else None
    if step is None or ctx.event.kind not in step.take:
        return False
    state.parked = parked.get("under")
    state.conversation, state.version = parked["conversation"], parked["version"]
    state.step, state.data, state.trail = parked["step"], parked["data"], parked["trail"]
    ctx.home = state.conversation
    await step.take[ctx.event.kind](ctx)
    return True


async def begin(ctx: Context) -> None:
    """The button of the emergency's own card."""
    found = await emergency.mine(ctx.work, refs.number(ctx.ref))
    if found.cleared_at is not None or found.ends_at <= ctx.work.now():
        raise Stale("emergency-is-over", code=found.code)
    await aside(ctx, "alarm_words", "words", id=found.id, seen=found.corrections)


async def ask_words(ctx: Context) -> None:
    """The words of now, to be replaced."""
    found = await emergency.mine(ctx.work, int(ctx.data["id"]))
    ask = t("alarm_words-ask", title=title_of(found), code=found.code, text=found.text)
    await ctx.say(ask, buttons=[Button(t("alarm_words-keep-btn"), "emergency.keep")])


async def take_words(ctx: Context) -> None:
    """On to reading them through."""
    number, seen = int(ctx.data["id"]), int(ctx.data["seen"])
    found = await emergency.mine(ctx.work, number)
    text = ctx.text
    if found.exercise:
        text = ctx.localizer.text(t("emergency-exercise-text", text=text), LANGUAGE)
    try:
        await correcting.check(ctx.work, number, text, seen)
    except Stale as stale:
        await _stale(ctx, stale)
        return
    ctx.data["text"] = text
    await ctx.go("check")


async def ask_check(ctx: Context) -> None:
    """Exactly what goes out, to how many; only the typed word sends it."""
    found = await emergency.mine(ctx.work, int(ctx.data["id"]))
    draft = correcting.drafted(found, str(ctx.data["text"]))
    reach = await emergency_rights.reach(ctx.work, found.commune, found.targets)
    if (texted := await emergency_sms.preview(ctx.work, draft)) is not None:
        await ctx.say(t("alarm_words-sms", text=texted.text))
    read = emergency_sound.said(found.commune, draft.text) or draft.text
    ctx.data["said"] = ctx.localizer.text(t("emergency-corrected-says", text=read), LANGUAGE)
    await ctx.say(
        t(
            "alarm_words-check",
            alert=emergency_spread.message(ctx.work, draft, answers=False).text,
            said=ctx.data["said"],
            word=ctx.words("emergency-confirm-word"),
            **reach.words(),
        ),
        buttons=[
            Button(t("emergency-edit-btn"), "emergency.edit"),
            Button(t("alarm_words-keep-btn"), "emergency.keep"),
        ],
    )


async def take_word(ctx: Context) -> None:
    """The typed word, and nothing else."""
    if not among(ctx, "emergency-confirm-word"):
        word = ctx.words("emergency-confirm-word")
        await ctx.say(t("alarm_words-type-word", word=word))
        await ctx.again()
        return
    number, seen = int(ctx.data["id"]), int(ctx.data["seen"])
    text, said = str(ctx.data["text"]), str(ctx.data["said"])
    try:
        done = await correcting.correct(ctx.work, number, text, seen=seen, said=said)
    except Stale as stale:
        await _stale(ctx, stale)
        return
    ctx.end()
    minutes = str(emergency_rights.countersign_s(ctx.work.settings, done.commune) // 60)
    at = clock_text(ctx.work.now(), ctx.work.now())
    exercise = "yes" if done.exercise else "no"
    await ctx.say(
        t("alarm_words-sent", code=done.code, at=at, minutes=minutes, exercise=exercise),
        buttons=going.follow(done),
    )


async def _stale(ctx: Context, stale: Stale) -> None:
    """Somebody was quicker: their words are read before anything replaces them."""
    ref = str(ctx.data["id"])
    ctx.end()
    board = Button(t("emergency-board-btn"), "emergency.board", ref, many=True)
    again = Button(t("emergency-correct-btn"), "emergency.correct", ref, many=True)
    over = stale.key == "emergency-is-over"
    await ctx.say(t(stale.key, **stale.args_), buttons=[board] if over else [board, again])


async def keep(ctx: Context) -> None:
    """Nothing changed."""
    ctx.end()
    await ctx.say(t("alarm_words-kept"))


def _to(step: str) -> Handler:
    async def go(ctx: Context) -> None:
        await ctx.go(step)

    return go


_KEEP = {"emergency.keep": keep}
conversation = Conversation(
    name="alarm_words",
    entry=enter,
    roles=frozenset({"duty", "approver", "admin"}),
    others=hand_over,
    steps={
        "words": Step(ask_words, take={EventKind.TEXT: take_words}, choices=_KEEP, words=True),
        "check": Step(
            ask_check,
            take={EventKind.TEXT: take_word},
            choices={"emergency.edit": _to("words"), **_KEEP},
            words=True,
        ),
    },
    actions={"emergency.correct": begin},
)
