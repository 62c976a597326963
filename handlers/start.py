"""The first screen: greeting, menu by role, help, language. Works for anybody, known or not."""

from __future__ import annotations

from bot.core.messages import Button, t
from bot.dialog import meaning
from bot.dialog.context import Context
from bot.dialog.menu import menu_buttons
from bot.dialog.registry import Conversation
from bot.usecases.people import enrol_confirm, people

_OFFICER = frozenset({"admin", "approver", "editor", "duty"})
_LANGUAGES = ("vi", "en")


async def show_menu(ctx: Context) -> None:
    """What this person may do; a stranger is asked who they are."""
    kind = _kind(ctx)
    if kind != "stranger":
        name = ctx.person.name if ctx.person else ""
        text = t(f"start-menu-{kind}", name=name)
        await ctx.say(text, menu_buttons(ctx.registry, ctx.roles))
        return
    waiting = await enrol_confirm.waiting_for(ctx.account.person_id)
    if waiting:
        await ctx.say(t("start-waiting", villages=", ".join(waiting)), _stranger(ctx))
    else:
        await ctx.say(t("start-stranger"), _stranger(ctx))


async def show_help(ctx: Context) -> None:
    """One short screen: what can be done by text, photo and voice."""
    kind = _kind(ctx)
    buttons = _stranger(ctx) if kind == "stranger" else (Button(t("btn-menu"), "start.menu"),)
    await ctx.say(t(f"start-help-{kind}"), buttons)


async def choose_language(ctx: Context) -> None:
    """With a language in the button it is set; without, both are offered."""
    if ctx.ref not in _LANGUAGES:
        await ctx.say(t("start-language"), [_language(code) for code in _LANGUAGES])
        return
    await people.set_language(ctx.work, ctx.account, ctx.ref)
    await ctx.say(t("start-language-set"))
    await (ctx.again() if ctx.state.step else show_menu(ctx))


async def _greet(ctx: Context) -> None:
    """Whatever was under way is over: who comes to the menu wants to begin anew."""
    ctx.end()
    await show_menu(ctx)


async def _hello(ctx: Context) -> bool:
    """A greeting; at a question it is an answer like any other."""
    if ctx.state.step:
        return False
    await _greet(ctx)
    return True


async def _thanks(ctx: Context) -> bool:
    """Politeness that needs no case of its own."""
    if ctx.state.step:
        return False
    await ctx.say(t("report-thanks"))
    return True


async def _nothing(ctx: Context) -> bool:
    """A promise, a refusal, a laugh: nothing is done, and nobody has to deal with it."""
    if ctx.state.step:
        return False
    await ctx.say(t("nothing-asked"), (Button(t("btn-menu"), "start.menu"),))
    return True


async def _no_drafts(ctx: Context) -> bool:
    """'Viết tiếp bản nháp', where nothing was begun."""
    if ctx.state.step:
        return False
    await ctx.say(t("no-drafts"), (Button(t("btn-menu"), "start.menu"),))
    return True


def _kind(ctx: Context) -> str:
    """Which of the four first screens fits."""
    if ctx.roles & _OFFICER:
        return "officer"
    if "propagandist" in ctx.roles:
        return "propagandist"
    return "citizen" if ctx.roles else "stranger"


def _stranger(ctx: Context) -> tuple[Button, ...]:
    """Two ways in, and the other language for who reads none of this."""
    other = "en" if ctx.language == "vi" else "vi"
    return (
        Button(t("start-btn-code"), "enrol.start"),
        Button(t("start-btn-follow"), "follow.start"),
        _language(other),
    )


def _language(code: str) -> Button:
    return Button(t(f"start-language-{code}"), "start.language", code, many=True)


conversation = Conversation(
    name="start",
    entry=_greet,
    actions={
        "start.menu": show_menu,
        "start.help": show_help,
        "start.language": choose_language,
        "start.meant": meaning.chosen,
    },
    meanings={"hello": _hello, "thanks": _thanks, "none": _nothing, "drafts": _no_drafts},
)
