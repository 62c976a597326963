"""Bulletins that went out: readers say what they read and told, officers watch and put right."""

from __future__ import annotations

from bot.core.errors import Stale
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.core.text import shorten
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.delivery import board, receipts, resend, unreached, withdraw
from bot.vietnamese.told import any_number as households_in
from handlers import _content_said
from handlers._aside import aside
from handlers._board import button, show_board
from handlers._unreached import calls, unreached_lines

_OFFICER = frozenset({"admin", "approver", "editor", "duty"})
_HOUSEHOLDS = (10, 20, 50, 100)
_OUT = frozenset({"published", "approved"})


async def start(ctx: Context) -> None:
    """A propagandist's bulletins still to be told; an officer's latest ones."""
    ctx.end()
    if "propagandist" in ctx.roles:
        await _content_said.untold(ctx)
    if _OFFICER & ctx.roles:
        await _recent(ctx)


async def read(ctx: Context) -> None:
    """Receipt of a reader; a propagandist is asked to pass it on."""
    delivery = await receipts.read(ctx.work, refs.number(ctx.ref))
    if delivery.role != "propagandist" or delivery.told_at is not None:
        await ctx.say(t("content-read-thanks"))
        return
    told = Button(t("content-btn-told"), "receipt.told", str(delivery.id), many=True)
    await ctx.say(t("content-read-now-tell"), [told])


async def told(ctx: Context) -> None:
    """Counted at once; how and how many are asked after."""
    delivery = await receipts.told(ctx.work, refs.number(ctx.ref))
    await aside(ctx, "content", "how", delivery=delivery.id)


async def ask_how(ctx: Context) -> None:
    """One tap, or a word of one's own."""
    ref = ctx.data["delivery"]
    buttons = [
        Button(t(f"content-how-{how}"), "receipt.how", f"{ref}-{how}", many=True)
        for how in receipts.HOW
    ]
    await ctx.say(t("content-how"), buttons)


async def how(ctx: Context) -> None:
    """The way it was told ('3-loudspeaker'), then how many households."""
    id_, _, way = ctx.ref.partition("-")
    delivery = await receipts.told(ctx.work, refs.number(id_), way)
    await aside(ctx, "content", "households", delivery=delivery.id)


async def ask_households(ctx: Context) -> None:
    """Round numbers as buttons, so that nobody on a motorbike has to type."""
    delivery_id = int(ctx.data["delivery"])
    buttons = [
        Button(
            t("content-btn-households", count=str(n)),
            "receipt.households",
            f"{delivery_id}-{n}",
            many=True,
        )
        for n in _HOUSEHOLDS
    ]
    skip = Button(t("content-btn-skip"), "receipt.households", f"{delivery_id}-skip", many=True)
    await ctx.say(t("content-households"), [*buttons, skip])


async def households(ctx: Context) -> None:
    """A quick number or 'skip'."""
    id_, _, count = ctx.ref.partition("-")
    await _counted(ctx, refs.number(id_), int(count) if count.isdigit() else None)


async def recount(ctx: Context) -> None:
    """The number was wrong."""
    delivery = await receipts.own(ctx.work, refs.number(ctx.ref))
    await aside(ctx, "content", "households", delivery=delivery.id)


async def type_households(ctx: Context) -> None:
    """The number in what was written, in digits or words."""
    found = households_in(ctx.text)
    if found is None:
        await ctx.say(t("content-households-unclear"))
        await ctx.again()
        return
    await _counted(ctx, int(ctx.data["delivery"]), found)


async def said_show(ctx: Context) -> bool:
    """A bulletin's code from an officer, alone or with 'tới đâu rồi', 'đính chính'."""
    found = await _named(ctx)
    if found is not None:
        await show_board(ctx)
    return found is not None


async def said_withdraw(ctx: Context) -> bool:
    """'Thu hồi BT-4': asked once more, as by its button."""
    found = await _named(ctx)
    if found is not None:
        await (ask_withdraw if found.state in _OUT else show_board)(ctx)
    return found is not None


async def _named(ctx: Context) -> board.Board | None:
    """The bulletin whose code an officer said, now in `ctx.ref`."""
    codes = [r for readings in ctx.meant.codes for r in readings if r.startswith("BT-")]
    if not _OFFICER & ctx.roles or not codes:
        return None
    ctx.ref = codes[0].removeprefix("BT-")
    return await board.board(ctx.work, refs.number(ctx.ref))


async def show_unreached(ctx: Context) -> None:
    """By name and reason, so that an officer can call them."""
    found = await unreached.of_bulletin(ctx.work, refs.number(ctx.ref))
    lines = unreached_lines(ctx, found) if found else ctx.words("content-nobody-unreached")
    numbers = calls([(u.person_id, u.name, u.phone) for u in found], f"bulletin-{ctx.ref}")
    await ctx.say(
        t("content-unreached", lines=lines),
        [*numbers, button("content-btn-refresh", "bulletin.board", ctx.ref)],
    )


async def correct(ctx: Context) -> None:
    """Stops the old one at once, and begins the new from its words."""
    draft = await withdraw.correct(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("content-correcting"))
    await aside(ctx, "compose", "text", bulletin=draft.bulletin_id)


async def ask_withdraw(ctx: Context) -> None:
    """Asked once more: what was read out cannot be taken back."""
    found = await board.board(ctx.work, refs.number(ctx.ref))
    if found.state not in _OUT:
        raise Stale("content-stale-out", code=found.code)
    await aside(ctx, "content", "withdraw", bulletin=found.bulletin_id)


async def ask_sure(ctx: Context) -> None:
    """The question itself; it stands until a button is pressed or its words are typed."""
    found = await board.board(ctx.work, int(ctx.data["bulletin"]))
    ref = str(found.bulletin_id)
    await ctx.say(
        t("content-withdraw-sure", code=found.code, title=found.title),
        [
            Button(t("content-btn-withdraw-sure"), "bulletin.withdraw-sure", ref),
            Button(t("content-btn-withdraw-not"), "bulletin.keep", ref, many=True),
        ],
    )


async def unsure(ctx: Context) -> None:
    """A reason, or anything else: nothing is taken back by it, and the question stays."""
    await ctx.say(t("content-withdraw-unclear"))
    await ctx.again()


async def keep(ctx: Context) -> None:
    """Not after all: how far it came."""
    if ctx.state.conversation == "content":
        ctx.end()
    await show_board(ctx)


async def take_back(ctx: Context) -> None:
    """Nothing of it is sent or played from here on."""
    version = await withdraw.withdraw(ctx.work, refs.number(ctx.ref))
    if ctx.state.conversation == "content":
        ctx.end()
    await ctx.say(t("content-withdraw-done", code=version.bulletin.code))


async def send_again(ctx: Context) -> None:
    """Only to whom it failed; the task finds them."""
    version = await resend.ask(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("content-resend", code=version.bulletin.code))


async def _recent(ctx: Context) -> None:
    found = await board.recent(ctx.work)
    buttons = [
        Button(
            t("content-btn-open", code=v.bulletin.code, title=shorten(v.title, 30)),
            "bulletin.board",
            str(v.bulletin_id),
            many=True,
        )
        for v in found
    ]
    await ctx.say(t("content-recent" if found else "content-recent-none"), buttons)


async def _counted(ctx: Context, delivery_id: int, count: int | None) -> None:
    await receipts.told(ctx.work, delivery_id, households=count)
    if count is None:
        await ctx.say(t("content-told"))
    else:
        again = Button(t("content-btn-recount"), "receipt.recount", str(delivery_id), many=True)
        await ctx.say(t("content-told-count", count=str(count)), [again])
    if ctx.state.conversation == "content":
        ctx.end()


conversation = Conversation(
    name="content",
    entry=start,
    roles=_OFFICER | {"propagandist"},
    menu=40,
    steps={
        "how": Step(ask_how, {EventKind.TEXT: _content_said.type_how}),
        "households": Step(ask_households, {EventKind.TEXT: type_households}),
        "withdraw": Step(ask_sure, {EventKind.TEXT: unsure}),
    },
    actions={
        "receipt.read": read,
        "receipt.told": told,
        "receipt.how": how,
        "receipt.said": _content_said.said,
        "receipt.households": households,
        "receipt.recount": recount,
        "bulletin.board": show_board,
        "bulletin.unreached": show_unreached,
        "bulletin.correct": correct,
        "bulletin.withdraw": ask_withdraw,
        "bulletin.withdraw-sure": take_back,
        "bulletin.keep": keep,
        "bulletin.resend": send_again,
    },
    meanings={
        "read": _content_said.read,
        "told": _content_said.told,
        "untold": _content_said.untold,
        "edit": _content_said.recounted,
        "none": _content_said.recounted,
        "show": said_show,
        "status": said_show,
        "correct": said_show,
        "takeback": said_withdraw,
    },
    grave=frozenset({"bulletin.withdraw-sure"}),
)
