"""Shared by groups: whose a group is, one village's or the whole commune's."""

from __future__ import annotations

from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.handover import among
from bot.usecases.groups import group_desk
from bot.usecases.people import people

NAME = "groups"
_VILLAGES = 8  # offered as buttons; any other is typed


async def ask_whose(ctx: Context) -> None:
    """Until this is known the group is the province's and no bulletin goes to it."""
    await ctx.say(t("groups-whose"))


async def take_whose(ctx: Context) -> None:
    """One commune must be meant: a guess would send its bulletins to another's people."""
    found = await people.find_communes(ctx.work, ctx.text)
    if len(found) != 1:
        await ctx.say(t("people-no-commune", text=ctx.text[:60]))
        return
    await group_desk.give(ctx.work, int(ctx.data["group"]), found[0])
    await ctx.go("village")


async def ask_village(ctx: Context) -> None:
    """The first eight are buttons, as chats show few; any other is typed."""
    group, villages = await group_desk.choices(ctx.work, int(ctx.data["group"]))
    buttons = [
        Button(v.name, "groups.village", f"{group.id},{v.id}", many=True)
        for v in villages[:_VILLAGES]
    ]
    whole = Button(t("groups-btn-all"), "groups.village", f"{group.id},0", many=True)
    await ctx.say(t("groups-village", name=group.name or t("groups-unnamed")), [whole, *buttons])


async def take_village(ctx: Context) -> None:
    """A typed name; one that means no village or several is asked for again."""
    group = int(ctx.data["group"])
    if among(ctx, "words-everywhere"):
        await _assigned(ctx, group, 0)
        return
    village = await group_desk.named(ctx.work, group, ctx.text)
    if village is None:
        await ctx.say(t("people-no-village", text=ctx.text[:60]))
        await ctx.again()
        return
    await _assigned(ctx, group, village.id)


async def chosen_village(ctx: Context) -> None:
    """`ref` is "group,village", village 0 for all: it works long after this step."""
    group, _, village = ctx.ref.partition(",")
    await _assigned(ctx, refs.number(group), refs.number(village))


async def _assigned(ctx: Context, group_id: int, village_id: int) -> None:
    village = await group_desk.village(ctx.work, group_id, village_id) if village_id else None
    group = await group_desk.assign(ctx.work, group_id, village)
    where = village.name if village else group.commune.name
    if ctx.state.conversation == NAME:
        ctx.end()
    await ctx.say(t("groups-assigned", name=group.name or t("groups-unnamed"), where=where))
