"""An emergency after it went out: its board, the second signature, the answers, its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.core.events import EventKind
from bot.core.messages import FIRST_LINE, Button, T, t
from bot.core.text import fold
from bot.dialog import meaning, refs
from bot.dialog.context import Context
from bot.dialog.handover import hand_over
from bot.dialog.registry import Conversation, Step
from bot.usecases.alarm_items import clear_text, headline, placed, still_on, title_of
from bot.usecases.emergency import emergency, emergency_board, emergency_rights, emergency_sms
from bot.usecases.emergency.emergency_sent import Coming
from bot.usecases.emergency.emergency_told import board_button, sign_button
from bot.usecases.reports import report_alarm
from bot.vietnamese import danger, kinds
from bot.vietnamese.times import clock_text
from handlers import _emergency_going as going
from handlers import _report_alarm
from handlers._aside import aside, busy_elsewhere, typed

_CALLED = frozenset({"help", "silent", "before"})
_ORDER = ("help", "said", "silent", "nobody", "before", "received", "safe")


async def show(ctx: Context) -> None:
    """Village by village and device by device, those that need somebody first."""
    board = await emergency_board.board(ctx.work, refs.number(ctx.ref))
    found, now = board.emergency, ctx.work.now()
    villages = sorted(board.villages, key=lambda v: _ORDER.index(v.state))
    answered = sum(v.state in {"safe", "help", "said"} for v in villages)
    quiet = [p for v in villages if v.state == "silent" for p in v.people]
    texted = await emergency_sms.states(ctx.work.services, found, quiet)
    over = found.cleared_at is not None
    ends = clock_text(found.cleared_at or found.ends_at, now)
    signed = t("alarm-board-unsigned")
    if board.signed_by:
        signed = t("alarm-board-signed", name=board.signed_by)
    await ctx.say(
        t(
            "alarm-board",
            title=headline(found),
            code=found.code,
            commune=found.commune.name,
            at=clock_text(found.started_at, now),
            signed=signed,
            end=t("alarm-board-over" if over else "alarm-board-until", at=ends),
            answered=str(answered),
            total=str(len(villages)),
            villages=_lines(ctx, [_village(ctx, v, texted) for v in villages]),
            coming=_coming(ctx, board.coming),
            devices=_lines(
                ctx,
                [
                    ctx.localizer.text(one, ctx.language)
                    for one in emergency_board.sums(board.devices)
                ],
            ),
        ),
        title=FIRST_LINE,
        buttons=[
            *_buttons(
                found,
                over=over,
                may=board.may,
                signed=bool(board.signed_by),
            ),
            *emergency_board.call_buttons(
                found,
                [p for v in villages if v.state in _CALLED for p in v.people],
            ),
        ],
    )


def _coming(ctx: Context, found: Coming) -> T:
    if found.chats == 0:
        return t("alarm-board-coming-none")
    if found.at is None:
        return t("alarm-board-coming-stuck", count=str(found.chats))
    # whole minutes, the next one
    at = clock_text(found.at + timedelta(seconds=59), ctx.work.now())
    return t("alarm-board-coming", count=str(found.chats), at=at)


def _village(ctx: Context, line: emergency_board.VillageLine, texted: Mapping[int, T]) -> str:
    at = clock_text(line.at, ctx.work.now()) if line.at else ""
    people = emergency_board.whom(line.people)
    wrote = ctx.words("alarm-board-words", words=line.words) if line.words else ""
    key = f"alarm-board-{line.state}"
    words = ctx.words(key, name=line.village.name, at=at, people=people, words=wrote)
    # What a message to the phone came to matters only while nobody answered.
    found = [texted[p.id] for p in line.people if p.id in texted and line.state == "silent"]
    told = "; ".join(dict.fromkeys(ctx.localizer.text(one, ctx.language) for one in found))
    return f"{words} ({told})" if told else words


def _lines(ctx: Context, lines: Sequence[str]) -> str:
    return "\n".join(lines) or ctx.words("alarm-board-none")


def _buttons(found: emergency.Draft, *, over: bool, may: bool, signed: bool) -> list[Button]:
    again = board_button(found)
    if not may:
        return [again]
    sign = [] if signed else [sign_button(found)]
    if over:
        reason = Button(t("alarm-reason-btn"), "emergency.reason", str(found.id), many=True)
        return [again, *sign, reason]
    return [again, *sign, *going.follow(found)[1:]]


async def sign(ctx: Context) -> None:
    """The second person, for the words they read."""
    number, mark = refs.marked(ctx.ref)
    found = await emergency.sign(ctx.work, number, refs.number(mark) if mark else 0)
    board = Button(t("emergency-board-btn"), "emergency.board", str(found.id), many=True)
    await ctx.say(t("alarm-signed", code=found.code), buttons=[board])


async def extend(ctx: Context) -> None:
    """One hour more."""
    found = await emergency.extend(ctx.work, refs.number(ctx.ref))
    until = clock_text(found.ends_at, ctx.work.now())
    ref = str(found.id)
    await ctx.say(
        t("alarm-extended", code=found.code, until=until),
        buttons=[
            Button(t("emergency-board-btn"), "emergency.board", ref, many=True),
            Button(t("emergency-clear-btn"), "emergency.clear", ref, many=True),
        ],
    )


async def again(ctx: Context) -> None:
    """Once more on the loudspeakers."""
    count = await emergency.again(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("alarm-repeated", count=str(count)) if count else t("alarm-repeated-none"))


async def clear(ctx: Context) -> None:
    """One tap ends it everywhere, unless another goes on: then the officer first reads what people
    will hear."""
    found = await emergency.mine(ctx.work, refs.number(ctx.ref))
    active = await emergency_rights.active(found.commune, ctx.work.now())
    left = [e for e in active if e.id != found.id and not e.exercise]
    if not left or found.exercise or found.cleared_at is not None:
        await clear_now(ctx)
        return
    sure = Button(t("alarm-clear-sure-btn"), "emergency.clear_now", str(found.id), many=True)
    codes = ", ".join(one.code for one in left)
    says = await clear_text(found, left)
    await ctx.say(
        t("alarm-clear-partly", title=title_of(found), code=found.code, codes=codes, says=says),
        buttons=[sure, board_button(found)],
    )


async def clear_now(ctx: Context) -> None:
    """It ends. The reason is asked for in the same words, and may be typed at once; what else the
    officer was writing is not taken for it."""
    found = await emergency.clear(ctx.work, refs.number(ctx.ref))
    if left := await still_on(found):
        codes = ", ".join(one.code for one in left)
        await ctx.say(t("alarm-still", code=found.code, still=title_of(left[0]), codes=codes))
    if busy_elsewhere(ctx, "alarm"):
        await _cleared(ctx, str(found.id), found.code)
    else:
        await aside(ctx, "alarm", "reason", id=found.id, code=found.code, cleared=True)


async def _cleared(ctx: Context, ref: str, code: str) -> None:
    button = Button(t("alarm-reason-btn"), "emergency.reason", ref, many=True)
    await ctx.say(t("alarm-cleared", code=code), buttons=[button])


async def answer(ctx: Context) -> None:
    """'Đã báo bà con' or 'cần giúp' typed, after whatever came in between; words behind it go to
    the officers on duty as anything said now does. Without an emergency it is a report."""
    going = await report_alarm.over(ctx.work)
    if going is None:
        ctx.end()
        if not await meaning.take(ctx):  # of a bulletin, perhaps
            await hand_over(ctx)
        return
    ctx.end()
    ctx.put_off = True  # what was being written waits: now the next words go to the officers
    ctx.ref = str(going.id)
    rest = typed(ctx, "alarm")
    closing = len(rest.split()) < 2 or kinds.says(rest, ctx.words("alarm-closing-words"))
    rest = "" if closing and not danger.found(rest) else rest
    told = [fold(w) for w in ctx.words("alarm-told-words").split("|")]
    is_told = any(fold(ctx.text).startswith(word) for word in told)
    await (_told(ctx) if is_told else call_help(ctx))
    if rest:
        ctx.text = rest
        await hand_over(ctx)


async def meant_told(ctx: Context) -> bool:
    """'Báo rồi nha', 'xong hết rồi' while it goes on here; more than that is told on."""
    going = await _report_alarm.going(ctx)
    if going is None:
        return False
    ctx.ref = str(going.id)
    if not ctx.state.step:
        ctx.put_off = True
    await _told(ctx)
    if not ctx.meant.whole:
        await hand_over(ctx)
    return True


async def _told(ctx: Context) -> None:
    """In words, at one alarm or another: of several, people may know of one only."""
    found = await report_alarm.going(ctx.work)
    if len(found) < 2:
        await safe(ctx)
        return
    buttons = [Button(await _which(one), "emergency.safe", str(one.id), many=True) for one in found]
    await ctx.say(t("alarm-told-which"), buttons=buttons)


async def _which(one: emergency.Draft) -> T:
    return t("alarm-told-one", title=await placed(one), code=one.code)


async def safe(ctx: Context) -> None:
    """The village has been told."""
    found = await emergency_board.reply(ctx.work, refs.number(ctx.ref), "safe")
    await _thank(ctx, "alarm-thanks-safe", exercise=found.exercise)


async def call_help(ctx: Context) -> None:
    """The village needs help; officers hear it at once."""
    found = await emergency_board.reply(ctx.work, refs.number(ctx.ref), "help")
    await _thank(ctx, "alarm-thanks-help", exercise=found.exercise)


async def _thank(ctx: Context, key: str, *, exercise: bool) -> None:
    await ctx.say(t("alarm-in-exercise", text=t(key)) if exercise else t(key))


async def reason(ctx: Context) -> None:
    """Starts the one question afterwards."""
    found = await emergency.mine(ctx.work, refs.number(ctx.ref))
    await aside(ctx, "alarm", "reason", id=found.id, code=found.code)


async def ask_reason(ctx: Context) -> None:
    """In writing."""
    if ctx.data.pop("cleared", False):
        await _cleared(ctx, str(ctx.data["id"]), str(ctx.data["code"]))
        return
    await ctx.say(t("alarm-ask-reason", code=ctx.data["code"]))


async def take_reason(ctx: Context) -> None:
    """Kept with the emergency."""
    found = await emergency.set_reason(ctx.work, int(ctx.data["id"]), ctx.text)
    ctx.end()
    await ctx.say(t("alarm-reason-saved", code=found.code))


conversation = Conversation(
    name="alarm",
    entry=answer,
    first=True,
    steps={"reason": Step(ask_reason, take={EventKind.TEXT: take_reason}, words=True)},
    actions={
        "emergency.board": show,
        "emergency.sign": sign,
        "emergency.extend": extend,
        "emergency.again": again,
        "emergency.clear": clear,
        "emergency.clear_now": clear_now,
        "emergency.safe": safe,
        "emergency.help": call_help,
        "emergency.reason": reason,
    },
    # Typed at a list of hours ago they may be meant for another emergency.
    meanings={"told": meant_told},
    grave=frozenset(
        f"emergency.{what}" for what in ("sign", "extend", "again", "clear", "clear_now")
    ),
)
