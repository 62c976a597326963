"""Bulletins in the languages of the villages: recording one, saying that it is right, approving it,
and who still owes what.
"""

from __future__ import annotations

from bot.core.errors import NotAllowed
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.relay import consent, relay
from bot.usecases.voice import listeners
from handlers._aside import aside

NAME = "relay"
_OFFICER = frozenset({"editor", "duty", "approver", "admin"})


async def start(ctx: Context) -> None:
    """For officers what is missing; for speakers what they agreed to."""
    if ctx.roles & _OFFICER:
        found = await relay.owing(ctx.work)
        lines = [
            ctx.words(
                f"relay-owes-{about.variant.state}",
                code=about.bulletin.code,
                language=ctx.localizer.text(listeners.name(about.variant.language), ctx.language),
                names=", ".join(names) or "—",
            )
            for about, names in found
        ]
        await ctx.say(t("relay-owing", lines="\n".join(lines)) if lines else t("relay-owing-none"))
    if await consent.holds(ctx.work.actor.person_id):
        await _leave(ctx)
    elif not ctx.roles & _OFFICER:
        await ctx.say(t("relay-nothing"))
    ctx.end()


async def others(ctx: Context) -> None:
    """Who serves no more takes their voice back all the same."""
    if not await consent.holds(ctx.work.actor.person_id):
        raise NotAllowed("not-for-you")
    await _leave(ctx)


async def _leave(ctx: Context) -> None:
    await ctx.say(t("relay-consented"), [Button(t("relay-btn-withdraw"), "relay.withdraw")])


async def begin(ctx: Context) -> None:
    """Leave to keep the voice is asked for once, before the first recording."""
    variant = refs.number(ctx.ref)
    await relay.of(ctx.work, variant, "asked", "recorded")
    agreed = await consent.given(ctx.work.actor.person_id)
    await aside(ctx, NAME, "record" if agreed else "consent", variant=variant)


async def ask_consent(ctx: Context) -> None:
    """What happens to the voice, in plain words."""
    buttons = [
        Button(t("relay-btn-agree"), "relay.agree"),
        Button(t("relay-btn-refuse"), "relay.refuse"),
    ]
    await ctx.say(t("relay-consent"), buttons)


async def agree(ctx: Context) -> None:
    """From now on, until it is taken back."""
    await consent.give(ctx.work, ctx.words("relay-consent"))
    await ctx.go("record")


async def refuse(ctx: Context) -> None:
    """Nobody has to."""
    ctx.end()
    await ctx.say(t("relay-refused"))


async def ask_record(ctx: Context) -> None:
    """One voice note."""
    about = await relay.of(ctx.work, int(ctx.data["variant"]), "asked", "recorded")
    await ctx.say(t("relay-record", language=listeners.name(about.variant.language)))


async def take_record(ctx: Context) -> None:
    """It is heard back, and goes to a second speaker."""
    media = ctx.event.media[0]
    about = await relay.record(ctx.work, int(ctx.data["variant"]), media.digest)
    ctx.end()
    await ctx.say(t("relay-taken", code=about.bulletin.code))


async def right(ctx: Context) -> None:
    """One tap: it says the same."""
    await relay.confirm(ctx.work, *refs.marked(ctx.ref))
    await ctx.say(t("relay-confirmed"))


async def wrong(ctx: Context) -> None:
    """It is recorded once more."""
    await relay.return_(ctx.work, *refs.marked(ctx.ref))
    await ctx.say(t("relay-returned"))


async def approve(ctx: Context) -> None:
    """It plays behind the Vietnamese, where that is still to come."""
    about, to_come = await relay.approve(ctx.work, *refs.marked(ctx.ref))
    key = "relay-approved" if to_come else "relay-approved-late"
    await ctx.say(t(key, code=about.bulletin.code))


async def withdraw(ctx: Context) -> None:
    """None of it is kept."""
    count = await consent.withdraw(ctx.work)
    await ctx.say(t("relay-withdrawn", count=str(count)))


conversation = Conversation(
    name=NAME,
    entry=start,
    roles=_OFFICER | {"propagandist"},
    steps={
        "consent": Step(ask_consent, choices={"relay.agree": agree, "relay.refuse": refuse}),
        "record": Step(ask_record, {EventKind.VOICE: take_record}),
    },
    actions={
        "relay.record": begin,
        "relay.right": right,
        "relay.wrong": wrong,
        "relay.approve": approve,
        "relay.return": wrong,
        "relay.withdraw": withdraw,
    },
    others=others,
)
