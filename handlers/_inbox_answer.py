"""Shared by inbox: the answer to a citizen, typed or spoken, looked at before it goes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.usecases.citizens import feedback_desk
from bot.usecases.reports import report_state
from bot.usecases.voice import transcribe
from bot.vietnamese import kinds, said_codes
from handlers._aside import aside, language

NAME = "inbox"
_SAID = {"answer": "inbox-answered", "done": "inbox-done", "ask": "inbox-asked"}
_WORDS = 3  # fewer behind a code are no answer yet ('trả lời PA-7Q2MK giùm')


def code_of(ctx: Context) -> str:
    """The case an officer writes about."""
    return str(ctx.data.get("code", ""))


async def ask_answer(ctx: Context) -> None:
    """With what is to be answered."""
    asked = await feedback_desk.asked(ctx.work, code_of(ctx))
    await ctx.say(t("inbox-what-answer", code=code_of(ctx), question=asked))


async def meant_answer(ctx: Context) -> bool:
    """'Trả lời PA-7Q2MK: …': what stands behind the code is looked at before it goes."""
    codes = list(said_codes.found(ctx.text))
    said = [c for c in codes if c.prefix == "PA"]
    if not said:
        return await _by_buttons(ctx, [c for c in codes if c.prefix == "BC"])
    ctx.ref = await feedback_desk.fitting(ctx.work, said[-1].readings)
    words = ctx.text[said[-1].end :].strip(" :,;.-–")
    if len(words.split()) < _WORDS:
        await aside(ctx, NAME, "answer", code=ctx.ref)
    else:
        await aside(ctx, NAME, "check", code=ctx.ref, answer=words)
    return True


async def _by_buttons(ctx: Context, reports: Sequence[said_codes.Code]) -> bool:
    """A report is answered by what was done, or asked about: which of the two, words do not say."""
    if not reports:
        return False
    code = reports[-1].readings[-1]
    card = await report_state.shown(ctx.work, code)
    await ctx.say(t("inbox-answer-by-buttons", code=code))
    await ctx.show(card)
    return True


async def answer_said(ctx: Context) -> None:
    """Nothing goes yet: it is shown as the citizen will read it."""
    ctx.data["answer"] = ctx.text
    await ctx.go("check")


async def ask_check(ctx: Context) -> None:
    """The last look."""
    key = "inbox-check" if _use(ctx) == "answer" else "inbox-check-report"
    await ctx.say(
        t(key, code=code_of(ctx), text=str(ctx.data.get("answer", ""))),
        [Button(t("inbox-send"), "inbox.send"), Button(t("inbox-change"), "inbox.change")],
    )


async def check_said(ctx: Context) -> None:
    """Yes, or other words for the answer."""
    if kinds.is_yes(ctx.text) or kinds.agrees(ctx.text, ctx.words("inbox-send-words")):
        await send_answer(ctx)
    else:
        await answer_said(ctx)


async def send_answer(ctx: Context) -> None:
    """It goes to the citizen; what was done, or is asked, to whoever reported."""
    code, words = code_of(ctx), str(ctx.data["answer"])
    if _use(ctx) == "done":
        await report_state.done(ctx.work, code, words)
    elif _use(ctx) == "ask":
        await report_state.ask(ctx.work, code, words)
    else:
        await feedback_desk.answer(ctx.work, code, words)
    await ctx.say(t(_SAID[_use(ctx)], code=code))
    ctx.end()


async def change_answer(ctx: Context) -> None:
    """Typed once more."""
    await ctx.go(_use(ctx))


def _use(ctx: Context) -> str:
    """What the words are: answer | done | ask."""
    return str(ctx.data.get("use", "answer"))


async def spoken(ctx: Context) -> None:
    """An answer by voice: read back before it goes anywhere."""
    if not ctx.work.settings.speech.ear:
        await ctx.say(t("inbox-type-please"))
        await ctx.again()
        return
    media = ctx.event.media[0]
    note = await transcribe.note(
        ctx.work, ctx.account, media.digest, media.duration_s, ctx.event.at, language(ctx)
    )
    await feedback_desk.spoken_answer(ctx.work, code_of(ctx), note.id)
    await ctx.say(t("inbox-listening", code=code_of(ctx)))
    ctx.end()


async def send_spoken(ctx: Context) -> None:
    """An answer that was spoken, once the officer has read what was understood."""
    found = await feedback_desk.send_spoken(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("inbox-answered", code=found.code))
