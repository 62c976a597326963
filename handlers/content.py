"""Bulletins that went out: readers say what they read and told, officers watch and put right."""

from __future__ import annotations

from bot.core.errors import NotFound
from bot.core.events import EventKind
from bot.core.messages import Button, T, t
from bot.core.text import shorten
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.delivery import board, receipts, resend, unreached, withdraw
from bot.vietnamese.told import any_number as households_in
from handlers import _content_said
from handlers._aside import aside
from handlers._unreached import calls, unreached_lines

_OFFICER = frozenset({"admin", "approver", "editor", "duty"})
_HOUSEHOLDS = (10, 20, 50, 100)
_LINES = 15
_PLAIN_WAYS = {"way-open", "way-free"}


async def start(ctx: Context) -> None:
    """A propagandist's bulletins still to be told; an officer's latest ones."""
    ctx.end()
    if "propagandist" in ctx.roles:
        await _untold(ctx)
    if _OFFICER & ctx.roles:
        await _recent(ctx)


async def read(ctx: Context) -> None:
    """Receipt of a reader; a propagandist is asked to pass it on."""
    delivery = await receipts.read(ctx.work, _id(ctx.ref))
    if delivery.role != "propagandist" or delivery.told_at is not None:
        await ctx.say(t("content-read-thanks"))
        return
    told = Button(t("content-btn-told"), "receipt.told", str(delivery.id), many=True)
    await ctx.say(t("content-read-now-tell"), [told])


async def told(ctx: Context) -> None:
    """Counted at once; how and how many are asked after."""
    delivery = await receipts.told(ctx.work, _id(ctx.ref))
    buttons = [
        Button(t(f"content-how-{how}"), "receipt.how", f"{delivery.id}-{how}", many=True)
        for how in receipts.HOW
    ]
    await ctx.say(t("content-how"), buttons)


async def how(ctx: Context) -> None:
    """The way it was told ('3-loudspeaker'), then how many households."""
    id_, _, way = ctx.ref.partition("-")
    delivery = await receipts.told(ctx.work, _id(id_), way)
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
    await _counted(ctx, _id(id_), int(count) if count.isdigit() else None)


async def type_households(ctx: Context) -> None:
    """The number in what was written, in digits or words."""
    found = households_in(ctx.text)
    if found is None:
        await ctx.say(t("content-households-unclear"))
        await ctx.again()
        return
    await _counted(ctx, int(ctx.data["delivery"]), found)


async def show_board(ctx: Context) -> None:
    """How far a bulletin came: villages, outcomes, who is missing."""
    found = await board.board(ctx.work, _id(ctx.ref))
    text = t(
        "content-board",
        code=found.code,
        title=found.title,
        told=str(found.told_villages),
        villages=str(found.villages),
        households=str(found.households),
        lines="\n".join([*_outcomes(ctx, found), *_missing(ctx, found)]),
    )
    await ctx.say(text, _board_buttons(found))


async def show_unreached(ctx: Context) -> None:
    """By name and reason, so that an officer can call them."""
    found = await unreached.of_bulletin(ctx.work, _id(ctx.ref))
    lines = unreached_lines(ctx, found) if found else ctx.words("content-nobody-unreached")
    numbers = calls([(u.person_id, u.name, u.phone) for u in found], f"bulletin-{ctx.ref}")
    await ctx.say(
        t("content-unreached", lines=lines),
        [*numbers, _button("content-btn-refresh", "bulletin.board", ctx.ref)],
    )


async def correct(ctx: Context) -> None:
    """Stops the old one at once, and begins the new from its words."""
    draft = await withdraw.correct(ctx.work, _id(ctx.ref))
    await ctx.say(t("content-correcting"))
    await aside(ctx, "compose", "text", bulletin=draft.bulletin_id)


async def ask_withdraw(ctx: Context) -> None:
    """Asked once more: what was read out cannot be taken back."""
    found = await board.board(ctx.work, _id(ctx.ref))
    ref = str(found.bulletin_id)
    await ctx.say(
        t("content-withdraw-sure", code=found.code, title=found.title),
        [
            Button(t("content-btn-withdraw-sure"), "bulletin.withdraw-sure", ref),
            Button(t("content-btn-withdraw-not"), "bulletin.board", ref, many=True),
        ],
    )


async def take_back(ctx: Context) -> None:
    """Nothing of it is sent or played from here on."""
    version = await withdraw.withdraw(ctx.work, _id(ctx.ref))
    await ctx.say(t("content-withdraw-done", code=version.bulletin.code))


async def send_again(ctx: Context) -> None:
    """Only to whom it failed; the task finds them."""
    version = await resend.ask(ctx.work, _id(ctx.ref))
    await ctx.say(t("content-resend", code=version.bulletin.code))


async def _untold(ctx: Context) -> None:
    found = await receipts.untold(ctx.work)
    if not found:
        await ctx.say(t("content-untold-none"))
        return
    buttons = [
        Button(
            t("content-btn-open", code=o.code, title=shorten(o.title, 30)),
            "receipt.told",
            str(o.delivery_id),
            many=True,
        )
        for o in found
    ]
    await ctx.say(t("content-untold", count=str(len(found))), buttons)


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
    key = "content-told-count" if count is not None else "content-told"
    await ctx.say(t(key, **({"count": str(count)} if count is not None else {})))
    if ctx.state.conversation == "content":
        ctx.end()


def _outcomes(ctx: Context, found: board.Board) -> list[str]:
    lines = [
        f"• {ctx.words(f'content-outcome-{name}')}: {found.outcomes[name]}"
        for name in board.OUTCOMES
        if found.outcomes[name]
    ]
    lines += [f"   – {ctx.words(key)}: {n}" for key, n in found.reasons.most_common()]
    if set(found.ways) - _PLAIN_WAYS:
        lines.append(ctx.words("content-ways"))
        lines += [
            ctx.words("content-way", reason=ctx.words(key), count=str(n))
            for key, n in found.ways.most_common()
        ]
    if citizens := sum(found.citizens.values()):
        lines.append(f"• {ctx.words('content-citizens', count=str(citizens))}")
    return lines


def _missing(ctx: Context, found: board.Board) -> list[str]:
    if not found.missing:
        return []
    lines = [ctx.words("content-missing")]
    for village in found.missing[:_LINES]:
        people = ", ".join(f"{p.name} {p.phone}".strip() for p in village.people)
        lines.append(f"• {village.village}: {people or ctx.words('content-nobody')}")
    if more := len(found.missing) - _LINES:
        lines += [ctx.words("content-missing-more", count=str(more))] if more > 0 else []
    return lines


def _board_buttons(found: board.Board) -> list[Button]:
    ref = str(found.bulletin_id)
    buttons = [_button("content-btn-refresh", "bulletin.board", ref)]
    if found.state == "published":
        if found.outcomes["failed"]:
            buttons.append(_button("content-btn-unreached", "bulletin.unreached", ref))
            buttons.append(_button("content-btn-resend", "bulletin.resend", ref))
        buttons.append(_button("content-btn-correct", "bulletin.correct", ref))
        buttons.append(_button("content-btn-withdraw", "bulletin.withdraw", ref))
    people = [(p.person_id, p.name, p.phone) for v in found.missing[:_LINES] for p in v.people]
    return [*buttons, *calls(people, f"bulletin-{ref}")]


def _button(key: str, action: str, ref: str) -> Button:
    return Button(T(key), action, ref, many=True)


def _id(ref: str) -> int:
    if not ref.isdigit():
        raise NotFound
    return int(ref)


conversation = Conversation(
    name="content",
    entry=start,
    roles=_OFFICER | {"propagandist"},
    menu=40,
    steps={
        "households": Step(ask_households, {EventKind.TEXT: type_households}),
    },
    actions={
        "receipt.read": read,
        "receipt.told": told,
        "receipt.how": how,
        "receipt.said": _content_said.said,
        "receipt.households": households,
        "bulletin.board": show_board,
        "bulletin.unreached": show_unreached,
        "bulletin.correct": correct,
        "bulletin.withdraw": ask_withdraw,
        "bulletin.withdraw-sure": take_back,
        "bulletin.resend": send_again,
    },
    meanings={"read": _content_said.read, "told": _content_said.told},
    grave=frozenset({"bulletin.withdraw-sure"}),
)
