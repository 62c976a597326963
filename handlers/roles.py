"""For admins: what somebody may do, taken away or added to, in two taps and at once."""

from __future__ import annotations

from bot.core.buttons import anew
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.core.text import shorten
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.registers import rights
from bot.usecases.registers.rights import Holder
from bot.vietnamese import kinds

_SHOWN = 9


async def _entry(ctx: Context) -> None:
    """Who is no admin is refused here, before anything is asked."""
    await rights.holders(ctx.work)
    await ctx.go("who")


async def _ask_who(ctx: Context) -> None:
    """A name is typed: propagandists are too many for buttons."""
    await ctx.say(t("roles-who"))


async def _take_name(ctx: Context) -> None:
    """Part of a name, in any letters, or a right: 'người duyệt'."""
    held = next(
        (r for r in rights.NAMES if kinds.says(ctx.text, ctx.words(f"roles-say-{r}"))), None
    )
    found = await rights.holders(ctx.work, "" if held else ctx.text)
    if held:
        found = [one for one in found if any(role.role == held for role in one.roles)]
    if len(found) == 1:
        await _show(ctx, found[0])
    elif found:
        buttons = [
            Button(f"{one.person.name} ({one.roles[0].area.name})", "roles.who", one.person.code)
            for one in found[:_SHOWN]
        ]
        more = "yes" if len(found) > _SHOWN else "no"
        await ctx.say(t("roles-which", more=more), buttons)
    else:
        await ctx.say(t("officers-unknown", text=shorten(ctx.text, 60)))


async def _chosen(ctx: Context) -> None:
    await _show(ctx, await rights.holder(ctx.work, ctx.ref))


async def _show(ctx: Context, one: Holder) -> None:
    """What they may do, each with its end; and what they do not have yet."""
    ctx.end()
    held = "\n".join(ctx.words("officers-role", **rights.words(role)) for role in one.roles)
    buttons = [
        Button(t("roles-btn-end", **rights.words(role)), "roles.end", str(role.id), many=True)
        for role in one.roles
    ]
    if await rights.may_have(one):
        buttons.append(Button(t("roles-btn-more"), "roles.more", one.person.code, many=True))
    buttons.append(Button(t("btn-menu"), "start.menu"))
    await ctx.say(t("officers-card", name=one.person.name, held=held), buttons)


async def _ask_end(ctx: Context) -> None:
    """Asked first: it ends also what they have open."""
    role = await rights.one(ctx.work, refs.number(ctx.ref))
    buttons = (
        Button(t("roles-btn-sure"), "roles.end-sure", ctx.ref),
        Button(t("officers-btn-keep"), "roles.keep", ctx.ref, many=True),
    )
    await ctx.say(t("roles-ask-end", **rights.words(role)), buttons)


async def _end(ctx: Context) -> None:
    """Done; and what is missing now is one tap away."""
    ended = await rights.end(ctx.work, refs.number(ctx.ref))
    ref = anew(rights.undo_ref(ended.role, ctx.work.now()), ctx.inbox_id)
    undo = Button(t("roles-btn-undo"), "roles.undo", ref)
    await ctx.say(t("roles-ended", **rights.words(ended.role)), (undo,))
    if ended.empty is not None:
        invite = Button(t("roles-btn-invite"), "people.invite")
        await ctx.say(t("roles-empty", village=ended.empty.name), (invite,))
    elif ended.waiting:
        await ctx.say(t("roles-no-approver", count=str(ended.waiting), area=ended.role.area.name))


async def _undo(ctx: Context) -> None:
    """It was the wrong one."""
    role = await rights.restore(ctx.work, ctx.ref)
    await ctx.say(t("roles-undone", **rights.words(role)))


async def _more(ctx: Context) -> None:
    """The rights they do not have."""
    one = await rights.holder(ctx.work, ctx.ref)
    buttons = [
        Button(
            t("roles-in", role=str(name), area=area.name),
            "roles.give",
            anew(f"{name},{one.person.code},{area.code}", ctx.inbox_id),
        )
        for name, area in await rights.may_have(one)
    ]
    await ctx.say(t("roles-ask-give", name=one.person.name), buttons)


async def _give(ctx: Context) -> None:
    """Given; whoever approves is told what that means by the card itself."""
    name, code, place = [*ctx.ref.split(","), "", ""][:3]
    role = await rights.give(ctx.work, code, name, place)
    await ctx.say(t("roles-given", **rights.words(role)))


async def _keep(ctx: Context) -> None:
    """Nothing was done."""
    await ctx.say(t("roles-kept"))


conversation = Conversation(
    name="roles",
    entry=_entry,
    roles=frozenset({"admin"}),
    menu=78,
    steps={"who": Step(_ask_who, {EventKind.TEXT: _take_name}, {"roles.who": _chosen})},
    actions={
        "roles.end": _ask_end,
        "roles.end-sure": _end,
        "roles.keep": _keep,
        "roles.undo": _undo,
        "roles.more": _more,
        "roles.give": _give,
    },
)
