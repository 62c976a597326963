"""Passing typed text on: an entry word began it, but it was not meant for that conversation
("đăng ký kết hôn ở đâu" is a question, not an enrolment).
"""

from __future__ import annotations

from bot.core.events import EventKind
from bot.core.messages import t
from bot.dialog.aside import park
from bot.dialog.context import Context
from bot.usecases.people import enrol
from bot.usecases.people.enrol import looks_like_code
from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import phrases, said_only


def among(ctx: Context, key: str) -> bool:
    """Is what was typed (or the button's title) one of the words under this locale key, in any
    letters and keys? Accents that were typed count."""
    return said_only(meaning(ctx.text), phrases(ctx.words(key).split("|")))


async def hand_over(ctx: Context) -> None:
    """To the conversation that takes free text from people with these roles, else the menu."""
    ctx.end()
    fits = [c for c in ctx.registry.all.values() if EventKind.TEXT in c.sudden]
    own = [c for c in fits if c.roles & ctx.roles] or [c for c in fits if not c.roles]
    if own and not ctx.roles & {"admin", "approver", "editor", "duty"}:
        await own[0].sudden[EventKind.TEXT](ctx)
        return
    await ctx.say(t("not-understood"))
    await ctx.registry.actions["start.menu"][1](ctx)


async def code_inside(ctx: Context) -> bool:
    """A good code within a sentence ('mã của tôi là K7QX–3MPA ạ') is used, whatever was asked."""
    code = "" if ctx.event.start else await enrol.inside(ctx.work, ctx.account, ctx.text)
    if not code or "enrol" not in ctx.registry.all:
        return False
    ctx.text = code
    if ctx.state.step and ctx.state.conversation != "enrol":
        park(ctx)
    await ctx.begin("enrol")
    return True


async def took_code(ctx: Context, *, later: bool = False) -> bool:
    """An invitation's code where a place was asked for: who greets first and sends the code second
    is asked where they live in between. `later`: the question here comes back afterwards."""
    if not looks_like_code(ctx.text):
        return False
    if later:
        park(ctx)
    await ctx.begin("enrol")
    return True
