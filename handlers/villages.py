"""For admins: villages merged, split or renamed, in three messages."""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.core.text import fold, shorten
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.boundaries import changes, telling
from bot.usecases.boundaries.changes import Change
from bot.usecases.people import follow
from bot.vietnamese import joined

_SHOWN = 9


async def _entry(ctx: Context) -> None:
    """The word says what is to be done; who is no admin is refused before anything is asked."""
    await changes.communes(ctx.work)
    ctx.end()
    said = fold(ctx.text)
    for kind in ("merge", "split", "rename"):
        if any(said.startswith(fold(w)) for w in ctx.words(f"villages-{kind}-words").split("|")):
            await _begin(ctx, kind)
            return
    buttons = [
        Button(t(f"villages-btn-{k}"), f"villages.{k}") for k in ("merge", "split", "rename")
    ]
    await ctx.say(t("villages-what"), buttons)


async def _merge(ctx: Context) -> None:
    await _begin(ctx, "merge")


async def _split(ctx: Context) -> None:
    await _begin(ctx, "split")


async def _rename(ctx: Context) -> None:
    await _begin(ctx, "rename")


async def _begin(ctx: Context, kind: str) -> None:
    ctx.end()
    ctx.state.conversation, ctx.state.data = "villages", {"kind": kind, "codes": []}
    await ctx.go("which", conversation="villages")


async def _ask_which(ctx: Context) -> None:
    """All of them in one message, or one after the other."""
    await ctx.say(t("villages-which", kind=str(ctx.data["kind"])))


async def _take_which(ctx: Context) -> None:
    """Each name is one village; one that may be several is asked about."""
    for part in _pieces(ctx.text):
        found = await _find(ctx, part)
        if len(found) != 1:
            await _ask_again(ctx, part, found)
            return
        _add(ctx, found[0][0])
    await _enough(ctx)


def _pieces(text: str) -> list[str]:
    """Names that stand in one line."""
    return [name for one in joined.pieces(text) if (name := one.strip())]


async def _find(ctx: Context, name: str) -> list[tuple[str, str]]:
    found = [
        one
        for commune in await changes.communes(ctx.work)
        for one in await follow.find_villages(commune.code, name)
    ]
    return found if len(found) <= 1 else found[:_SHOWN]


async def _ask_again(ctx: Context, name: str, found: list[tuple[str, str]]) -> None:
    if not found:
        await ctx.say(t("villages-unknown", text=shorten(name, 60)))
        return
    buttons = [Button(title, "villages.which", code, many=True) for code, title in found]
    await ctx.say(t("villages-several", text=shorten(name, 60)), buttons)


async def _chosen(ctx: Context) -> None:
    _add(ctx, ctx.ref)
    await _enough(ctx)


def _add(ctx: Context, code: str) -> None:
    ctx.data["codes"] = list(dict.fromkeys([*ctx.data["codes"], code]))


async def _enough(ctx: Context) -> None:
    """A merger takes two at least, the others one."""
    if ctx.data["kind"] == "merge" and len(ctx.data["codes"]) < 2:
        await ctx.say(t("villages-one-more"))
        return
    await ctx.go("name")


async def _ask_name(ctx: Context) -> None:
    await ctx.say(t("villages-name", kind=str(ctx.data["kind"])))


async def _take_name(ctx: Context) -> None:
    """Looked at now, so that what cannot be is said now."""
    split = ctx.data["kind"] == "split"
    ctx.data["names"] = _pieces(ctx.text) if split else [ctx.text]
    await _wanted(ctx)
    await ctx.go("sure")


async def _wanted(ctx: Context) -> Change:
    codes, names = list(ctx.data["codes"]), list(ctx.data["names"])
    kind = str(ctx.data["kind"])
    if kind == "split" and len(names) < 2:
        raise UserError("villages-two-names")
    return await changes.wanted(ctx.work, codes, names, str(ctx.data.get("says", "")), only=kind)


async def _ask_sure(ctx: Context) -> None:
    """Old and new, and what goes along; a decision's number may be typed first."""
    change = await _wanted(ctx)
    text = t(
        "villages-sure",
        kind=change.kind,
        old=", ".join(a.name for a in change.old),
        new=", ".join(change.new),
        says=change.says or "no",
    )
    buttons = (
        Button(t("villages-btn-sure"), "villages.sure"),
        Button(t("villages-btn-keep"), "villages.keep"),
    )
    await ctx.say(text, buttons)


async def _take_says(ctx: Context) -> None:
    ctx.data["says"] = ctx.text
    await _ask_sure(ctx)


async def _sure(ctx: Context) -> None:
    change = await _wanted(ctx)
    made = await changes.carry_out(ctx.work, change)
    ctx.end()
    await ctx.say(t("villages-done", new=", ".join(a.name for a in made)))


async def _keep(ctx: Context) -> None:
    ctx.end()
    await ctx.say(t("villages-kept"))


async def _stay(ctx: Context) -> None:
    """A propagandist goes on in the village there is now."""
    await ctx.say(t("villages-you-stay", village=await telling.stay(ctx.work, ctx.ref)))


async def _only(ctx: Context) -> None:
    await ctx.say(t("villages-you-stay", village=await telling.only(ctx.work, ctx.ref)))


conversation = Conversation(
    name="villages",
    entry=_entry,
    roles=frozenset({"admin"}),
    steps={
        "which": Step(_ask_which, {EventKind.TEXT: _take_which}, {"villages.which": _chosen}),
        "name": Step(_ask_name, {EventKind.TEXT: _take_name}, words=True),
        "sure": Step(
            _ask_sure,
            {EventKind.TEXT: _take_says},
            {"villages.sure": _sure, "villages.keep": _keep},
            words=True,
        ),
    },
    actions={
        "villages.merge": _merge,
        "villages.split": _split,
        "villages.rename": _rename,
        "villages.stay": _stay,
        "villages.only": _only,
    },
    grave=frozenset({"villages.sure"}),
)
