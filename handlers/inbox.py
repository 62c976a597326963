"""The officers' desk in chat: what is open, danger first, and what can be done about each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.core.text import fold, shorten
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Handler, Step
from bot.usecases.citizens import feedback_desk
from bot.usecases.desk import cases
from bot.usecases.reports import report_card, report_state
from handlers import _inbox_answer as answer
from handlers import _inbox_said as said
from handlers._aside import aside
from handlers._inbox_answer import NAME, code_of
from handlers._lookup import for_officer

_PAGE = 8
_DESK = Button(t("inbox-menu"), "inbox.start", many=True)


async def start(ctx: Context) -> None:
    """Urgent and late ones first."""
    await _page(ctx, 0)


async def more(ctx: Context) -> None:
    """The button carries where the next page begins."""
    await _page(ctx, refs.number(ctx.ref or "0"))


async def _page(ctx: Context, first: int) -> None:
    items = await cases.on_desk(ctx.work)
    if ctx.state.conversation == NAME:
        ctx.end()
    if not items:
        await ctx.say(t("inbox-empty"))
        return
    first = first if first < len(items) else 0  # fewer than when the button was made
    page = items[first : first + _PAGE]
    words = await cases.first_words(page)
    buttons = [
        Button(_title(ctx, i, words.get(i.code, "")), "inbox.open", i.code, many=True) for i in page
    ]
    if len(items) > first + _PAGE:
        buttons.append(Button(t("inbox-more"), "inbox.more", str(first + _PAGE), many=True))
    if first:
        before = str(max(0, first - _PAGE))
        buttons.append(Button(t("inbox-before"), "inbox.more", before, many=True))
    late, urgent = sum(i.late for i in items), sum(i.urgent for i in items)
    args = {"count": str(len(items)), "late": str(late), "urgent": str(urgent)}
    await ctx.say(t("inbox-list", **args), buttons)


def _title(ctx: Context, item: cases.Item, words: str) -> str:
    """What it is about: its first words, or its kind where there are none."""
    marks = ("‼ " if item.urgent else "") + ("⏰ " if item.late else "")
    kind = f"feedback-kind-{item.kind}" if item.citizen else f"report-kind-{item.kind}"
    if item.withdrawn:
        marks += ctx.words("inbox-withdrawn-mark") + " "
    about = shorten(words, 60 - len(marks) - min(len(item.place), 18) - 3) or ctx.words(kind)
    return shorten(f"{marks}{about} ({shorten(item.place, 18)})", 60)


async def show(ctx: Context) -> None:
    """A report or a citizen's case, by its code, with those before and after it on the desk."""
    codes = [item.code for item in await cases.on_desk(ctx.work)]
    at = codes.index(ctx.ref) if ctx.ref in codes else -1
    beside = {"inbox-next": codes[at + 1 : at + 2], "inbox-previous": codes[at - 1 : at]}
    more = [
        Button(t(key), "inbox.open", code, many=True)
        for key, found in beside.items()
        for code in found
        if at >= 0
    ]
    await for_officer(ctx, ctx.ref, more)


async def confirm(ctx: Context) -> None:
    """'Received', from the desk's message or from an alert."""
    found, first = await report_state.confirm(ctx.work, ctx.ref.partition(",")[0])
    text = t("inbox-confirmed" if first else "inbox-confirmed-before", code=found.code)
    await ctx.say(text, [*report_card.desk_buttons(found), _DESK])


async def working(ctx: Context) -> None:
    """Its writer hears that somebody is at it; a second press changes nothing."""
    found, changed = await report_state.working(ctx.work, ctx.ref)
    text = t("inbox-working" if changed else "inbox-unchanged", code=found.code)
    await ctx.say(text, [*report_card.desk_buttons(found), _DESK])


def to_step(step: str) -> Handler:
    """A button that asks the officer for words about the case it names."""

    async def handler(ctx: Context) -> None:
        desk = feedback_desk.found if ctx.ref.startswith("PA") else report_state.found
        await desk(ctx.work, ctx.ref)
        await aside(ctx, NAME, step, code=ctx.ref)

    return handler


def question(key: str) -> Handler:
    """Asks with the case's code."""

    async def ask(ctx: Context) -> None:
        await ctx.say(t(key, code=code_of(ctx)))

    return ask


Written = Callable[[Context, str], Awaitable[object]]


def words(use_case: Written, told: str) -> dict[EventKind, Handler]:
    """Takes the typed words, says so, and is over."""

    async def take(ctx: Context) -> None:
        code = code_of(ctx)
        await use_case(ctx, code)
        await ctx.say(t(told, code=code))
        ctx.end()

    return {EventKind.TEXT: take}


async def _answers(ctx: Context) -> bool:
    return await answer.meant_answer(ctx) or await said.answers(ctx)


async def _done(ctx: Context, code: str) -> object:
    return await report_state.done(ctx.work, code, ctx.text)


async def _ask(ctx: Context, code: str) -> object:
    return await report_state.ask(ctx.work, code, ctx.text)


async def _note(ctx: Context, code: str) -> object:
    return await feedback_desk.note(ctx.work, code, ctx.text)


async def assign(ctx: Context) -> None:
    """To one of the colleagues."""
    await aside(ctx, NAME, "whom", code=ctx.ref)


async def ask_whom(ctx: Context) -> None:
    """Colleagues of the commune who may answer."""
    people = await feedback_desk.colleagues(ctx.work, code_of(ctx))
    await ctx.say(t("inbox-assign", code=code_of(ctx)), _colleagues(ctx, people))


async def whom_said(ctx: Context) -> None:
    """A part of a name is enough; where it fits several, they are asked which."""
    people = await feedback_desk.colleagues(ctx.work, code_of(ctx))
    name = set(fold(ctx.text).split())
    fits = [p for p in people if name and name <= set(fold(p.name).split())]
    fits = fits or [p for p in people if fold(p.name).split()[-1] in name]  # 'Hạnh làm đi'
    if len(fits) == 1:
        ctx.ref = f"{code_of(ctx)},{fits[0].id}"
        await assign_to(ctx)
    elif fits:
        await ctx.say(t("inbox-assign-which", text=ctx.text[:60]), _colleagues(ctx, fits))
    else:
        await ctx.say(t("inbox-assign-nobody", text=ctx.text[:60]))
        await ctx.again()


def _colleagues(ctx: Context, people: Sequence[feedback_desk.Colleague]) -> list[Button]:
    code = code_of(ctx)
    return [Button(p.name, "feedback.assign_to", f"{code},{p.id}", many=True) for p in people]


async def assign_to(ctx: Context) -> None:
    """They are told; the button carries case and person."""
    code, _, person = ctx.ref.partition(",")
    chosen = await feedback_desk.assign(ctx.work, code, refs.number(person))
    if ctx.state.conversation == NAME and ctx.state.step == "whom":
        ctx.end()
    await ctx.say(t("inbox-assigned", code=code, name=chosen.name))


conversation = Conversation(
    name=NAME,
    entry=start,
    roles=frozenset({"editor", "duty", "approver", "admin"}),
    menu=30,
    steps={
        "whom": Step(ask_whom, take={EventKind.TEXT: whom_said}),
        "done": Step(question("inbox-what-done"), take=words(_done, "inbox-done"), words=True),
        "ask": Step(question("inbox-what-ask"), take=words(_ask, "inbox-asked"), words=True),
        "answer": Step(
            answer.ask_answer,
            take={EventKind.TEXT: answer.answer_said, EventKind.VOICE: answer.spoken},
            words=True,
        ),
        "check": Step(
            answer.ask_check,
            take={EventKind.TEXT: answer.check_said, EventKind.VOICE: answer.spoken},
            choices={"inbox.send": answer.send_answer, "inbox.change": answer.change_answer},
            words=True,
        ),
        "note": Step(question("inbox-what-note"), take=words(_note, "inbox-noted"), words=True),
    },
    actions={
        "inbox.open": show,
        "inbox.more": more,
        "inbox.confirm": confirm,
        "report.working": working,
        "report.done": to_step("done"),
        "report.ask": to_step("ask"),
        "feedback.answer": to_step("answer"),
        "feedback.send_spoken": answer.send_spoken,
        "feedback.note": to_step("note"),
        "feedback.assign": assign,
        "feedback.assign_to": assign_to,
    },
    meanings={
        "answer": _answers,
        "waiting": said.waiting,
        "took": said.took,
        "working": said.working,
        "settled": said.settled,
        "askback": said.asks_back,
        "assign": said.assigned,
    },
)
