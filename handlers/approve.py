"""Deciding about bulletins in the chat: approve, send back with a reason, or edit."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import Stale
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.core.text import shorten
from bot.dialog import refs, screen
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.bulletins import approve, cards, submit
from bot.usecases.bulletins import send_back as return_
from bot.vietnamese import intents, kinds
from handlers._aside import aside

_REASONS = ("facts", "date", "words", "source", "targets", "sound")


async def start(ctx: Context) -> None:
    """What waits for this person; with exactly one, that one."""
    waiting = await approve.waiting(ctx.work)
    to_decide = [w for w in waiting if not w.own]
    ctx.end()
    if len(to_decide) == 1:
        await _show(ctx, to_decide[0])
    elif to_decide:
        buttons = _listed(to_decide, "bulletin.show")
        await ctx.say(t("approve-waiting", count=str(len(to_decide))), buttons)
    elif waiting:
        await ctx.say(t("approve-waiting-own", code=waiting[0].version.bulletin.code))
    else:
        await ctx.say(t("approve-none"))


async def said_waiting(ctx: Context) -> bool:
    """'Có tin nào chờ duyệt không'; 'hôm nay có gì' asks for the rest of the desk too."""
    alone = kinds.names_any(ctx.text, ctx.words("approve-waiting-about"))
    if alone or any(not w.own for w in await approve.waiting(ctx.work)):
        await start(ctx)
    return alone or bool(ctx.state.step)


async def said_show(ctx: Context) -> bool:
    """A code and nothing else: that bulletin, where it waits for a decision."""
    codes = [r for readings in ctx.meant.codes for r in readings]
    waiting = await approve.waiting(ctx.work)
    found = next((w for w in waiting if w.version.bulletin.code in codes and not w.own), None)
    if found is None:
        return False
    if ctx.state.conversation == "approve" and ctx.state.step == "which":
        ctx.ref = cards.ref(found.version)
        await choose_which(ctx)
    else:
        await _show(ctx, found)
    return True


async def said_yes(ctx: Context) -> bool:
    """In words: only what was named or is on the screen, and only as it was shown here."""
    if await _looked_at(ctx):
        await yes(ctx)
    return True


async def said_back(ctx: Context) -> bool:
    """In words, with the reason where it was said."""
    if not await _looked_at(ctx):
        return True
    if not ctx.meant.reason:
        await back(ctx)
        return True
    version = await return_.return_(ctx.work, ctx.ref, ctx.meant.reason, "")
    await ctx.say(t("approve-sent-back", code=version.bulletin.code))
    return True


async def _looked_at(ctx: Context) -> bool:
    """Is it clear which, and was that version shown here? Then `ctx.ref` is about it; else it is
    shown now, or asked which."""
    found = await _meant(ctx)
    if found is None:
        return False
    ctx.ref = cards.ref(found.version)
    if ctx.meant.codes or ctx.event.action:  # named, or chosen when asked
        seen = await screen.saw(ctx.account.id, "bulletin.approve", ctx.ref)
    else:
        shown = await screen.last(ctx.account.id, ctx.work.now())
        seen = shown.ref("bulletin.approve") == ctx.ref
    if not seen:
        await ctx.say(t("approve-look-first", code=found.version.bulletin.code))
        await show(ctx)
    return seen


async def _meant(ctx: Context) -> approve.Waiting | None:
    """The one bulletin that was meant; None: it was asked which, or said that there is none."""
    waiting = [w for w in await approve.waiting(ctx.work) if not w.own]
    codes = [r for readings in ctx.meant.codes for r in readings if r.startswith("BT-")]
    named = [w for w in waiting if w.version.bulletin.code in codes]
    if codes and not named:
        await ctx.say(t("approve-not-waiting", code=codes[0]))
        return None
    if not codes and len(waiting) > 1:  # the one they opened, and nothing came since
        shown = await screen.last(ctx.account.id, ctx.work.now())
        ref = "" if shown.came else shown.ref("bulletin.approve")
        named = [w for w in waiting if cards.ref(w.version) == ref]
    if len(named) == 1 or (not codes and len(waiting) == 1):
        return (named or waiting)[0]
    if ctx.meant.intent == "return" and ctx.meant.reason and waiting:
        await aside(ctx, "approve", "which", reason=ctx.meant.reason)
    else:
        await start(ctx)
    return None


async def ask_which(ctx: Context) -> None:
    """Which of several the reason is about."""
    waiting = [w for w in await approve.waiting(ctx.work) if not w.own]
    text = t("approve-return-which", reason=str(ctx.data["reason"]))
    await ctx.say(text, _listed(waiting, "approve.which"))


async def choose_which(ctx: Context) -> None:
    """That one goes back with the reason; where it was not seen yet it is shown instead."""
    reason = str(ctx.data["reason"])
    ctx.end()
    version = await approve.decidable(ctx.work, ctx.ref)
    if not await screen.saw(ctx.account.id, "bulletin.approve", ctx.ref):
        await ctx.say(t("approve-look-first", code=version.bulletin.code))
        await show(ctx)
        return
    version = await return_.return_(ctx.work, ctx.ref, reason, "")
    await ctx.say(t("approve-sent-back", code=version.bulletin.code))


async def show(ctx: Context) -> None:
    """The whole request again, with sound and buttons, as it stands now."""
    version = await approve.decidable(ctx.work, ctx.ref)
    message = await submit.request(ctx.work, version)
    await ctx.show(message)


async def yes(ctx: Context) -> None:
    """Binds to the version the button was made for; out at once, or at its time."""
    await _approve(ctx, everyone=False)


async def yes_everyone(ctx: Context) -> None:
    """The same, and whoever cannot be written to may get it with all followers."""
    await _approve(ctx, everyone=True)


async def _approve(ctx: Context, *, everyone: bool) -> None:
    version = await approve.approve(ctx.work, ctx.ref, everyone=everyone)
    await ctx.say(
        t(
            "approve-done",
            code=version.bulletin.code,
            title=version.title,
            times=await cards.times_text(ctx.work, version),
        ),
        [Button(t("content-btn-board"), "bulletin.board", str(version.bulletin_id), many=True)],
    )


async def back(ctx: Context) -> None:
    """Looked at before a reason is asked for: nobody writes one for a decision that was taken."""
    await approve.decidable(ctx.work, ctx.ref)
    await aside(ctx, "approve", "reason", returning=ctx.ref)


async def ask_reason(ctx: Context) -> None:
    """The usual reasons as buttons; any other is typed or spoken."""
    buttons = [Button(t(f"approve-reason-{r}"), "approve.reason", r, many=True) for r in _REASONS]
    await ctx.say(t("approve-reason"), buttons)


async def choose_reason(ctx: Context) -> None:
    """The button's own words, in the officer's language, are what the author reads."""
    await _returned(ctx, ctx.words(f"approve-reason-{ctx.ref}"))


async def type_reason(ctx: Context) -> None:
    """In the approver's own words; 'duyệt' is none."""
    if intents.meant(ctx.text, ctx.roles).intent != "approve":
        await _returned(ctx, ctx.text)
        return
    ctx.ref = str(ctx.data["returning"])
    ctx.end()
    version = await approve.decidable(ctx.work, ctx.ref)
    buttons = [
        Button(t("approve-btn-approve"), "bulletin.approve", ctx.ref),
        Button(t("approve-btn-return"), "bulletin.return", ctx.ref, many=True),
    ]
    await ctx.say(t("approve-not-a-reason", code=version.bulletin.code), buttons)


async def say_reason(ctx: Context) -> None:
    """The author hears the recording; it needs no words."""
    await _returned(ctx, "", ctx.event.media[0].digest)


async def edit(ctx: Context) -> None:
    """An approver changes it: they become an author, and someone else must approve."""
    version = await approve.decidable(ctx.work, ctx.ref)
    await ctx.say(t("approve-editing", code=version.bulletin.code))
    await aside(ctx, "compose", "edit", bulletin=version.bulletin_id)


async def fix(ctx: Context) -> None:
    """The author goes on with what came back."""
    await aside(ctx, "compose", "edit", bulletin=refs.number(ctx.ref))


async def _returned(ctx: Context, reason: str, voice: str = "") -> None:
    try:
        version = await return_.return_(ctx.work, str(ctx.data["returning"]), reason, voice)
    except Stale as error:
        # Someone was faster: nothing is left to answer here.
        ctx.end()
        await ctx.say(t(error.key, **error.args_))
        return
    await ctx.say(t("approve-sent-back", code=version.bulletin.code))
    ctx.end()


async def _show(ctx: Context, waiting: approve.Waiting) -> None:
    message = await submit.request(ctx.work, waiting.version)
    await ctx.show(message)


def _listed(waiting: Sequence[approve.Waiting], action: str) -> list[Button]:
    return [
        Button(
            t("approve-btn-show", code=w.version.bulletin.code, title=_title(w)),
            action,
            cards.ref(w.version),
            many=True,
        )
        for w in waiting
    ]


def _title(waiting: approve.Waiting) -> str:
    return shorten(waiting.version.title, 30)


conversation = Conversation(
    name="approve",
    entry=start,
    roles=frozenset({"approver"}),
    menu=10,
    steps={
        "which": Step(ask_which, choices={"approve.which": choose_which}),
        "reason": Step(
            ask_reason,
            {EventKind.TEXT: type_reason, EventKind.VOICE: say_reason},
            {"approve.reason": choose_reason},
            words=True,
        ),
    },
    actions={
        "bulletin.show": show,
        "bulletin.approve": yes,
        "bulletin.approve-all": yes_everyone,
        "bulletin.return": back,
        "bulletin.edit": edit,
        "bulletin.fix": fix,
    },
    meanings={"show": said_show, "waiting": said_waiting, "approve": said_yes, "return": said_back},
    grave=frozenset({"bulletin.approve"}),
)
