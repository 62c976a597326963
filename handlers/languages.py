"""Which languages somebody speaks: 'tôi nói tiếng Ê Đê và Kinh', or one tap after the other."""

from __future__ import annotations

from bot.core.events import EventKind
from bot.core.messages import Button, T, t
from bot.core.text import fold
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.registers.wordlists import language_codes
from bot.usecases.voice import languages, listeners


async def _entry(ctx: Context) -> None:
    """What stands behind the words is taken at once."""
    spoken = await languages.mine(ctx.work)
    ctx.end()
    rest = _behind(ctx)
    if rest:
        await _set(ctx, languages.named(rest))
        return
    ctx.state.conversation, ctx.state.data = "languages", {"speaks": spoken}
    await ctx.go("which", conversation="languages")


def _behind(ctx: Context) -> str:
    said, folded = ctx.text.split(), fold(ctx.text).split()
    words = [fold(w).split() for w in ctx.words("languages-words").split("|")]
    begun = max((len(w) for w in words if folded[: len(w)] == w), default=len(said))
    return " ".join(said[begun:])


async def _ask(ctx: Context) -> None:
    """Those that are not chosen yet; the first chosen is that of recordings."""
    chosen = list(ctx.data.get("speaks", []))
    left = [code for code in language_codes() if code not in chosen]
    buttons = [Button(t("languages-btn-done"), "languages.done")] if chosen else []
    buttons += [Button(listeners.name(code), "languages.add", code, many=True) for code in left[:8]]
    if chosen:
        buttons.append(Button(t("languages-btn-anew"), "languages.anew"))
    await ctx.say(t("languages-ask", names=_names(chosen)), buttons)


def _names(codes: list[str]) -> T | str:
    said: T | str = "no"
    for code in reversed(codes):
        name = listeners.name(code)
        said = name if said == "no" else t("languages-list", one=name, rest=said)
    return said


async def _add(ctx: Context) -> None:
    ctx.data["speaks"] = list(dict.fromkeys([*ctx.data.get("speaks", []), ctx.ref]))
    await ctx.again()


async def _anew(ctx: Context) -> None:
    ctx.data["speaks"] = []
    await ctx.again()


async def _typed(ctx: Context) -> None:
    await _set(ctx, languages.named(ctx.text))


async def _done(ctx: Context) -> None:
    await _set(ctx, list(ctx.data.get("speaks", [])))


async def _set(ctx: Context, codes: list[str]) -> None:
    spoken = await languages.speak(ctx.work, codes)
    ctx.end()
    await ctx.say(t("languages-set", names=_names(spoken), first=listeners.name(spoken[0])))


conversation = Conversation(
    name="languages",
    entry=_entry,
    steps={
        "which": Step(
            _ask,
            {EventKind.TEXT: _typed},
            {"languages.add": _add, "languages.anew": _anew, "languages.done": _done},
        )
    },
)
