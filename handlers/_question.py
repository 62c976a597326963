"""Shared by ask and report: what a person only asks becomes a question with a desk and a date."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.messages import Button, T, t
from bot.dialog import menu
from bot.dialog.context import Context
from bot.usecases.citizens import feedback, feedback_after
from bot.usecases.people import places
from bot.vietnamese import danger, kinds
from bot.vietnamese.phrases import syllables
from bot.vietnamese.workdays import shown
from handlers import _inbox_said
from handlers._aside import language
from handlers._bulletin_said import offered

_CLEARLY = 3.5  # 'hình đây' is a little like 'hình mờ' of a board
WRITERS = frozenset({"editor", "approver", "admin"})
_FEW = 2  # syllables that say nothing, unless they name a kind of thing ('mất điện')


def received(case: feedback.Case, key: str) -> T:
    """Its code, who answers and until when."""
    due = case.feedback.due_at
    return t(
        key,
        code=case.feedback.code,
        officer=case.officer,
        commune=case.commune,
        due=shown(due) if due else "",
    )


async def no_report(ctx: Context) -> bool:
    """An officer's plain words, a propagandist's question, and a word that says nothing are no
    report, unless there is danger in them; a whole bulletin about danger is one all the same."""
    if "propagandist" not in ctx.roles and ctx.roles & WRITERS and await offered(ctx):
        return True
    if danger.found(ctx.text):
        return False
    if "propagandist" not in ctx.roles:
        if not await _inbox_said.again(ctx):
            await _perhaps(ctx)
        return True
    return not ctx.alarm and (await _says_nothing(ctx) or await asked(ctx))


async def _perhaps(ctx: Context) -> None:
    """What of the menu it may be about ('loa nào hỏng'), else the menu; where something waits for
    an answer it comes back by itself."""
    near = menu.about(ctx.registry, ctx.roles, ctx.text, ctx.words)
    if near:
        rest = Button(t("btn-menu"), "start.menu")
        await ctx.say(t("meant-perhaps"), [*near, rest])
        return
    await ctx.say(t("not-understood"))
    if not ctx.state.parked:
        await ctx.registry.actions["start.menu"][1](ctx)


async def _says_nothing(ctx: Context) -> bool:
    """'Có' and 'xong' answer nothing that is still open; nobody sends them to an officer."""
    if too_little(ctx):
        await ctx.say(t("ask-too-short"))
        return True
    return False


def too_little(ctx: Context) -> bool:
    """A word or two that name no kind of thing and tell of no danger."""
    few = len(syllables(ctx.text)) <= _FEW and not ctx.event.media
    return few and kinds.guess(ctx.text, _CLEARLY) == kinds.OTHER and not danger.found(ctx.text)


async def asked(ctx: Context, about: Sequence[str] = ()) -> bool:
    """'Bà con hỏi bao giờ có tiền hỗ trợ' is to be answered, not seen to; where something else is
    under way (`about`), only what plainly is another matter."""
    if ctx.event.media or ctx.alarm or danger.found(ctx.text) or not kinds.only_asks(ctx.text):
        return False
    if about and not kinds.is_another(ctx.text, about):
        return False
    place = await places.of_reporter(ctx.work.actor.person_id, ctx.text)
    if place is None:
        return False
    if code := await feedback_after.joined(ctx.account, ctx.event):
        await _more(ctx, code)
        return True
    case = await feedback.open_case(
        ctx.work, ctx.account, ctx.event, ctx.text, place, language(ctx)
    )
    ctx.became = case.feedback.code
    undo = Button(t("feedback-take-back"), "feedback.withdraw", case.feedback.code, many=True)
    # Beside a draft none: 'gửi' is said to the draft's buttons, which stay the last.
    await ctx.say(received(case, "ask-received"), [] if about else [undo])
    return True


async def _more(ctx: Context, code: str) -> None:
    case = await feedback.add(ctx.work, code, ctx.account, ctx.event, ctx.text, language(ctx))
    ctx.became = code
    other = Button(t("ask-another-btn"), "ask.another", str(case.entry))
    await ctx.say(t("ask-added", code=code), [] if ctx.state.step else [other])
