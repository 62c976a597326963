"""A telephone number: asked once at enrolling, changed at any time, opened by who must phone."""

from __future__ import annotations

from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.handover import among, hand_over, took_code
from bot.dialog.registry import Conversation, Step
from bot.usecases.people import phones
from bot.usecases.people.enrol import looks_like_code

_DIGITS = 6  # as many as only a number has: what has fewer was meant for somebody else


async def _entry(ctx: Context) -> None:
    """From the menu, by a word, or out of enrolling (with the village in `data`)."""
    await ctx.go("number")


async def _ask(ctx: Context) -> None:
    """The number we have shows by its last digits only: others may look at the screen."""
    have = ctx.person.phone if ctx.person else ""
    buttons = [Button(t("phone-btn-skip"), "phone.skip")]
    if have:
        buttons.append(Button(t("phone-btn-drop"), "phone.drop"))
    text = t("phone-ask-again", last=have[-3:]) if have else t("phone-ask")
    if village := ctx.data.pop("enrolled", ""):  # one message for both
        text = t("phone-ask-enrolled", sent=t("enrol-sent", village=village), ask=text)
    await ctx.say(text, buttons, ask="phone")


async def _take(ctx: Context) -> None:
    """A number, a no, or what was meant for somebody else."""
    if among(ctx, "phone-skip-words"):
        await _skip(ctx)
    elif sum(c.isdigit() for c in ctx.text) >= _DIGITS and not looks_like_code(ctx.text):
        await _keep(ctx, ctx.text)
    elif not await took_code(ctx):  # a code has digits too
        await hand_over(ctx)


async def _shared(ctx: Context) -> None:
    """Through the channel's own form or button."""
    await _keep(ctx, ctx.event.phone)


async def _keep(ctx: Context, text: str) -> None:
    """The use case says what is no number."""
    phone = await phones.give(ctx.work, ctx.account, text)
    ctx.end()
    await ctx.say(t("phone-kept", phone=phone))


async def _skip(ctx: Context) -> None:
    """Nobody needs one to be served."""
    ctx.end()
    await ctx.say(t("phone-skipped"))


async def _drop(ctx: Context) -> None:
    """Ours to forget, without a reason asked."""
    await phones.drop(ctx.work, ctx.account)
    ctx.end()
    await ctx.say(t("phone-dropped"))


async def _open(ctx: Context) -> None:
    """The button carries whose number and what for."""
    person, _, why = ctx.ref.partition(",")
    found = await phones.open_one(ctx.work, refs.number(person), why)
    key = "phone-opened" if found.phone else "phone-opened-none"
    await ctx.say(t(key, name=found.name, phone=found.phone))


async def _caller(ctx: Context) -> None:
    """Somebody nobody knows, who called or wrote during an alarm."""
    chat, _, alarm = ctx.ref.partition(",")
    number = await phones.open_caller(ctx.work, refs.number(chat), alarm)
    await ctx.say(t("phone-opened-caller", phone=number))


conversation = Conversation(
    name="phone",
    entry=_entry,
    roles=frozenset({"admin", "approver", "editor", "duty", "propagandist"}),
    steps={
        "number": Step(
            _ask,
            {EventKind.TEXT: _take, EventKind.CONTACT: _shared},
            {"phone.skip": _skip, "phone.drop": _drop},
        ),
    },
    actions={"phone.open": _open, "phone.caller": _caller},
)
