"""Words that are no command and no button: what they ask for, and who takes it. Also what works
everywhere.

Nobody is made to do what they only asked about: where that would change something, two buttons ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.errors import UserError
from bot.core.events import Event
from bot.core.messages import Button, t
from bot.core.text import nfc
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step, Taker
from bot.dialog.screen import Offer
from bot.vietnamese import danger, intents, read_as
from models import InboxRow

# In an emergency what people say is about it, and goes to the officers.
_WAITS = frozenset({"read", "none", "hello", "thanks", "follow"})
_EVERYWHERE = frozenset({"help", "menu", "back", "cancel"})
_ASKED_ON = frozenset(
    {"bulletin.approve", "receipt.told"}
)  # what is asked about may be of a screen that is gone


async def take(ctx: Context) -> bool:
    """Do what was meant, or ask; False: it is an answer, a report or a question."""
    if danger.found(ctx.text):
        return False
    busy = bool(ctx.state.step)
    ctx.meant = intents.meant(ctx.text, ctx.roles, ctx.screen.actions, busy=busy)
    if read_as.told(ctx.text):
        ctx.meant = intents.Meant("read_as", sure=True, whole=True)
    if ctx.alarm and ctx.meant.intent in _WAITS:
        return False
    if ctx.alarm and ctx.meant.intent == "told" and not ctx.meant.sure and not ctx.meant.whole:
        return False  # 'báo được một nửa, còn nhà xa chưa tới'
    step = _step(ctx)
    if not ctx.meant.intent or (step is not None and step.words and not _plain(ctx)):
        return False
    return await (_do(ctx) if ctx.meant.sure else _ask(ctx))


async def chosen(ctx: Context) -> None:
    """One of the two buttons (`ref` is the intent and the inbox row of what was typed)."""
    intent, _, row_id = ctx.ref.partition("-")
    ctx.text = nfc((await said_then(ctx, row_id)).text)
    said = intents.meant(ctx.text, ctx.roles, _ASKED_ON)
    ctx.meant = replace(said, intent=intent, sure=True, rival="")
    if not await _do(ctx):
        raise UserError("button-old")


async def said_then(ctx: Context, row_id: str) -> Event:
    """What was typed in this chat, by its inbox row in a button."""
    row = await InboxRow.get_or_none(
        id=refs.number(row_id),
        channel=ctx.event.channel,
        account=ctx.event.account,
        chat_id=ctx.event.chat_id,
    )
    if row is None:
        raise UserError("button-old")
    return Event.from_json(row.body)


async def everywhere(ctx: Context, name: str) -> None:
    """cancel | back | help | menu."""
    if name == "cancel":
        was = ctx.registry.all.get(ctx.state.conversation)
        kept = await was.kept(ctx) if was and was.kept else None
        ctx.end()
        # "Huỷ" ends all of it: what was set aside would come back as if nobody had said so.
        ctx.state.parked = None
        await ctx.say(kept or t("cancelled" if was else "nothing-to-cancel"))
    elif name == "back":
        if await ctx.back():
            return
        await ctx.say(t("no-way-back" if ctx.state.step else "nothing-to-leave"))
        await (ctx.again() if ctx.state.step else everywhere(ctx, "menu"))
    else:
        await ctx.registry.actions[f"start.{name}"][1](ctx)
        if name == "help":
            await ctx.again()


async def which(ctx: Context, offers: Sequence[Offer]) -> None:
    """A number or title that may mean a list shown long ago, or another one: asked in words."""
    buttons = [Button(o.title, o.action, o.ref, many=o.many) for o in offers]
    if len(buttons) == 1:
        buttons.append(Button(t("meant-no"), "start.menu"))
    await ctx.say(t("meant-number", text=ctx.text), buttons)


async def _do(ctx: Context) -> bool:
    for conversation, taker in _takers(ctx, ctx.meant.intent):
        ctx.home = conversation.name
        if await taker(ctx):
            return True
    if ctx.meant.intent in _EVERYWHERE:
        await everywhere(ctx, ctx.meant.intent)
        return True
    return False


async def _ask(ctx: Context) -> bool:
    meant = ctx.meant
    likely = [i for i in (meant.intent, meant.rival) if i in _EVERYWHERE or _takers(ctx, i)]
    if not likely:
        return False
    buttons = [
        Button(t(f"meant-{intent}"), "start.meant", f"{intent}-{ctx.inbox_id}") for intent in likely
    ]
    if len(buttons) == 1:
        buttons.append(Button(t("meant-no"), "start.menu"))
    await ctx.say(t("meant-which"), buttons)
    return True


def _takers(ctx: Context, intent: str) -> list[tuple[Conversation, Taker]]:
    """The conversation under way first."""
    fits = [
        (c, c.meanings[intent])
        for c in ctx.registry.all.values()
        if intent in c.meanings and (not c.roles or c.roles & ctx.roles)
    ]
    return sorted(fits, key=lambda found: found[0].name != ctx.state.conversation)


def _step(ctx: Context) -> Step | None:
    conversation = ctx.registry.all.get(ctx.state.conversation)
    return conversation.steps.get(ctx.state.step) if conversation else None


def _plain(ctx: Context) -> bool:
    """Where a text is asked for: nothing else was said, and it works everywhere."""
    now = _EVERYWHERE | {"told"} if ctx.alarm else _EVERYWHERE
    return ctx.meant.whole and ctx.meant.sure and ctx.meant.intent in now
