"""Being away or stopping: which days, who stands in, what they should know; and what is handed
over."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import UserError
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.core.text import fold, shorten
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.absence import leave, telling
from bot.usecases.people import follow, people
from bot.vietnamese import days
from handlers import _absence_parts as parts

_SHOWN = 8


async def _entry(ctx: Context) -> None:
    """By its words straight to what they name; days that stand behind them are understood."""
    ctx.end()
    if _says(ctx, "file"):
        await _file(ctx)
    elif _says(ctx, "list") and ctx.roles & parts.OFFICERS:
        await _list(ctx)
    elif _says(ctx, "stop"):
        await ctx.go("stop", conversation="absence")
    elif (open_ := await leave.mine(ctx.work)) is not None:
        await parts.show_mine(ctx, open_.id, await telling.words(open_))
    else:
        await _from_words(ctx)


def _says(ctx: Context, what: str) -> bool:
    said = fold(ctx.text)
    return any(said.startswith(fold(w)) for w in ctx.words(f"absence-{what}-words").split("|"))


async def _from_words(ctx: Context) -> None:
    """'xin nghỉ từ 20/6 đến 25/6': the days are there already."""
    said = ctx.text.split()
    words = sorted((fold(w).split() for w in ctx.words("absence-words").split("|")), key=len)
    begun = next((w for w in reversed(words) if fold(ctx.text).split()[: len(w)] == w), [])
    rest = " ".join(said[len(begun) :]) if begun else ""
    try:
        since, until = days.span(rest, ctx.work.now())
    except UserError:
        await ctx.go("days", conversation="absence")
        return
    ctx.state.conversation = "absence"
    await _planned(ctx, (await leave.plan(ctx.work, since, until)).id)


async def _stop(ctx: Context) -> None:
    ctx.end()
    await ctx.go("stop", conversation="absence")


async def _days(ctx: Context) -> None:
    ctx.end()
    await ctx.go("days", conversation="absence")


async def _ask_days(ctx: Context) -> None:
    """Typed, or one of the two days that are most asked for."""
    buttons = [
        Button(t("absence-btn-today"), "absence.day", "0", many=True),
        Button(t("absence-btn-tomorrow"), "absence.day", "1", many=True),
        Button(t("absence-btn-stop"), "absence.stop"),
        Button(t("absence-btn-file"), "absence.file"),
    ]
    if ctx.roles & parts.OFFICERS:
        buttons.append(Button(t("absence-btn-list"), "absence.list"))
    await ctx.say(t("absence-ask-days"), buttons)


async def _take_days(ctx: Context) -> None:
    since, until = days.span(ctx.text, ctx.work.now())
    await _planned(ctx, (await leave.plan(ctx.work, since, until)).id)


async def _day(ctx: Context) -> None:
    """Today or tomorrow alone."""
    on = parts.day(ctx, ctx.ref)
    await _planned(ctx, (await leave.plan(ctx.work, on, on)).id)


async def _ask_stop(ctx: Context) -> None:
    """It is for good, so it is asked from when."""
    button = Button(t("absence-btn-stop-today"), "absence.stop-today")
    await ctx.say(t("absence-ask-stop"), (button,))


async def _take_stop(ctx: Context) -> None:
    since = days.first(ctx.text, ctx.work.now())
    await _planned(ctx, (await leave.plan(ctx.work, since, None)).id)


async def _stop_today(ctx: Context) -> None:
    await _planned(ctx, (await leave.plan(ctx.work, parts.day(ctx, "0"), None)).id)


async def _planned(ctx: Context, absence_id: int) -> None:
    ctx.data["absence"] = absence_id
    await ctx.go("who")


async def _ask_who(ctx: Context) -> None:
    """Colleagues of the commune, those of the same village first; others by name."""
    found = await leave.candidates(await leave.hold(ctx.work, int(ctx.data["absence"])))
    buttons = _people(found[:_SHOWN])
    buttons.append(Button(t("absence-btn-nobody"), "absence.nobody"))
    await ctx.say(t("absence-ask-who", more="yes" if len(found) > _SHOWN else "no"), buttons)


def _people(found: Sequence[leave.Candidate]) -> list[Button]:
    return [
        Button(f"{one.name} ({one.place})", "absence.who", one.code, many=True) for one in found
    ]


async def _take_who(ctx: Context) -> None:
    """Part of a name, in any letters."""
    absence = await leave.hold(ctx.work, int(ctx.data["absence"]))
    found = await leave.candidates(absence, ctx.text)
    if len(found) == 1:
        await _chosen(ctx, found[0].code)
    elif found:
        await ctx.say(t("absence-which"), _people(found[:_SHOWN]))
    else:
        await ctx.say(t("absence-unknown", text=shorten(ctx.text, 60)))


async def _who(ctx: Context) -> None:
    await _chosen(ctx, ctx.ref)


async def _chosen(ctx: Context, code: str) -> None:
    """Whoever approves says whether that is handed on, too."""
    absence = await leave.hold(ctx.work, int(ctx.data["absence"]))
    if absence.until is not None and await leave.decides(absence):
        ctx.data["who"] = code
        await ctx.go("approve")
        return
    await leave.choose(ctx.work, absence.id, code)
    await _after_choice(ctx)


async def _ask_approve(ctx: Context) -> None:
    buttons = (
        Button(t("absence-btn-with"), "absence.with"),
        Button(t("absence-btn-without"), "absence.without"),
    )
    await ctx.say(t("absence-ask-approve"), buttons)


async def _with(ctx: Context) -> None:
    await _choose(ctx, approve=True)


async def _without(ctx: Context) -> None:
    await _choose(ctx, approve=False)


async def _choose(ctx: Context, *, approve: bool) -> None:
    id_, code = int(ctx.data["absence"]), str(ctx.data["who"])
    await leave.choose(ctx.work, id_, code, approve=approve)
    await _after_choice(ctx)


async def _after_choice(ctx: Context) -> None:
    """An officer who chose for somebody else is done; who is away says what is to be known."""
    await _then(ctx, "absence-chosen")


async def _nobody(ctx: Context) -> None:
    """Nothing changes; an officer reads how it stands."""
    await _then(ctx, "absence-mine")


async def _then(ctx: Context, key: str) -> None:
    absence = await leave.hold(ctx.work, int(ctx.data["absence"]))
    if ctx.person is not None and absence.person_id == ctx.person.id:
        await ctx.go("note")
        return
    ctx.end()
    agreed = "no" if absence.agreed_by_id is None else "yes"
    await ctx.say(t(key, agreed=agreed, **await telling.words(absence)))


async def _ask_note(ctx: Context) -> None:
    await ctx.say(t("absence-ask-note"), (Button(t("absence-btn-no-note"), "absence.no-note"),))


async def _take_note(ctx: Context) -> None:
    await _noted(ctx, ctx.text)


async def _no_note(ctx: Context) -> None:
    await _noted(ctx, "")


async def _noted(ctx: Context, text: str) -> None:
    """Officers hear of it now; so the last answer says how it stands."""
    absence = await leave.hold(ctx.work, int(ctx.data["absence"]))
    await leave.note(ctx.work, absence.id, text)
    ctx.end()
    await ctx.say(t("absence-noted", **await telling.words(absence)), (parts.drop(absence.id),))


async def _pick(ctx: Context) -> None:
    """An officer chooses who stands in."""
    ctx.end()
    await leave.hold(ctx.work, parts.number(ctx.ref))
    ctx.state.conversation, ctx.state.data = "absence", {"absence": parts.number(ctx.ref)}
    await ctx.go("who", conversation="absence")


async def _list(ctx: Context) -> None:
    """Who is or will be away, a line each, with somebody to choose where nobody is."""
    found = await leave.listed(ctx.work)
    ctx.end()
    lines = [ctx.words("absence-line", **await telling.words(one)) for one in found[:40]]
    buttons = [
        Button(
            t("absence-btn-pick-for", name=one.person.name), "absence.pick", str(one.id), many=True
        )
        for one in found
        if one.stand_in_id is None
    ][:_SHOWN]
    await ctx.say(t("absence-list-of", lines="\n".join(lines) or "no"), buttons)


async def _file(ctx: Context) -> None:
    """Of one's own village at once; else its name is asked for."""
    if not await parts.handed_over(ctx):
        await ctx.go("village", conversation="absence")


async def _take_village(ctx: Context) -> None:
    """A village of the officer's communes."""
    for commune in await people.own_communes(ctx.work):
        for code, _ in (await follow.find_villages(commune.code, ctx.text))[:1]:
            ctx.end()
            await parts.show_file(ctx, code)
            return
    await ctx.say(t("absence-file-none", text=shorten(ctx.text, 60)))


conversation = Conversation(
    name="absence",
    entry=_entry,
    roles=frozenset({"propagandist", *parts.OFFICERS}),
    menu=95,
    menu_for=frozenset({"propagandist"}),
    steps={
        "days": Step(_ask_days, {EventKind.TEXT: _take_days}, {"absence.day": _day}),
        "stop": Step(_ask_stop, {EventKind.TEXT: _take_stop}, {"absence.stop-today": _stop_today}),
        "who": Step(
            _ask_who,
            {EventKind.TEXT: _take_who},
            {"absence.who": _who, "absence.nobody": _nobody},
        ),
        "approve": Step(_ask_approve, {}, {"absence.with": _with, "absence.without": _without}),
        "village": Step(parts.ask_village, {EventKind.TEXT: _take_village}),
        "note": Step(
            _ask_note, {EventKind.TEXT: _take_note}, {"absence.no-note": _no_note}, words=True
        ),
    },
    actions={
        "absence.change": _days,
        "absence.stop": _stop,
        "absence.list": _list,
        "absence.pick": _pick,
        "absence.accept": parts.accept,
        "absence.decline": parts.decline,
        "absence.agree": parts.agree,
        "absence.drop": parts.drop_it,
        "absence.file": _file,
        "absence.file-of": parts.handed_over_of,
        "absence.still": parts.still,
    },
)
