"""How far a bulletin came, as its officers see it."""

from __future__ import annotations

from bot.core.messages import FIRST_LINE, Button, T, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.usecases.bulletins import compose
from bot.usecases.delivery import board
from handlers._unreached import calls

_LINES = 15
_BEFORE = (*compose.OPEN, "approved")  # nobody has it yet
_OVER = {"withdrawn", "expired"}
_PLAIN_WAYS = {"way-open", "way-free"}


async def show_board(ctx: Context) -> None:
    """How far a bulletin came: villages, outcomes, who is missing."""
    found = await board.board(ctx.work, refs.number(ctx.ref))
    if found.state in _BEFORE:
        state = t(f"content-board-{found.state}")
        text = t("content-board-before", code=found.code, title=found.title, state=state)
        await ctx.say(text, _buttons(found), title=FIRST_LINE)
        return
    text = t(
        "content-board",
        code=found.code,
        title=found.title,
        told=str(found.told_villages),
        villages=str(found.villages),
        households=str(found.households),
        lines="\n".join([*_over(ctx, found), *_outcomes(ctx, found), *_missing(ctx, found)]),
    )
    await ctx.say(text, _buttons(found), title=FIRST_LINE)


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


def _over(ctx: Context, found: board.Board) -> list[str]:
    """Why nothing more is to be done with it."""
    if found.newer:
        return [ctx.words("content-board-corrected", code=found.newer)]
    return [ctx.words(f"content-board-{found.state}")] if found.state in _OVER else []


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


def _buttons(found: board.Board) -> list[Button]:
    ref = str(found.bulletin_id)
    buttons = [button("content-btn-refresh", "bulletin.board", ref)]
    if found.state in compose.OPEN:
        buttons.append(button("approve-btn-edit", "bulletin.fix", ref))
    elif found.state == "approved":
        buttons.append(button("content-btn-withdraw", "bulletin.withdraw", ref))
    elif found.state == "published":
        if found.outcomes["failed"]:
            buttons.append(button("content-btn-unreached", "bulletin.unreached", ref))
            buttons.append(button("content-btn-resend", "bulletin.resend", ref))
        buttons.append(button("content-btn-correct", "bulletin.correct", ref))
        buttons.append(button("content-btn-withdraw", "bulletin.withdraw", ref))
    people = [(p.person_id, p.name, p.phone) for v in found.missing[:_LINES] for p in v.people]
    return [*buttons, *calls(people, f"bulletin-{ref}")]


def button(key: str, action: str, ref: str) -> Button:
    """One that may be pressed again."""
    return Button(T(key), action, ref, many=True)
