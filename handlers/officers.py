"""For admins: an officer's way into the chat, given again, and ended when a phone is lost."""

from __future__ import annotations

from bot.core.buttons import anew
from bot.core.events import EventKind
from bot.core.hours import local
from bot.core.messages import Button, t
from bot.core.text import fold
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases import access
from bot.usecases.people import officer_codes, officers
from bot.usecases.people.officers import Officer

_SHOWN = 9


async def _entry(ctx: Context) -> None:
    """Who is no admin is refused here, before anything is asked."""
    await officers.mine(ctx.work)
    await ctx.go("who")


async def _ask_who(ctx: Context) -> None:
    """Some as buttons; in a province a name is quicker typed."""
    found = await officers.mine(ctx.work)
    if not found:
        ctx.end()
        await ctx.say(t("officers-none"), (Button(t("btn-menu"), "start.menu"),))
        return
    await _offer(ctx, found)


async def _offer(ctx: Context, found: list[Officer]) -> None:
    buttons = [_button(one) for one in found[:_SHOWN]]
    more = "yes" if len(found) > _SHOWN else "no"
    await ctx.say(t("officers-who", count=str(len(found)), more=more), buttons)


def _button(one: Officer) -> Button:
    return Button(
        f"{one.person.name} ({one.roles[0][1]})", "officers.who", one.person.code, many=True
    )


async def _take_name(ctx: Context) -> None:
    """Part of a name, in any letters."""
    wanted = fold(ctx.text)
    found = [one for one in await officers.mine(ctx.work) if wanted in fold(one.person.name)]
    if len(found) == 1:
        await _show(ctx, found[0])
    elif found:
        await _offer(ctx, found)
    else:
        await ctx.say(t("officers-unknown", text=ctx.text[:60]))


async def _chosen(ctx: Context) -> None:
    await _show(ctx, await officers.of(ctx.work, ctx.ref))


async def _show(ctx: Context, one: Officer) -> None:
    """What this officer may do, and the two troubles an admin is called about."""
    ctx.end()
    held = "\n".join(_role(ctx, role, area) for role, area in one.roles)
    code = one.person.code
    # Without a way that reaches a bare number the button would promise what nobody does.
    texts = (
        [Button(t("officers-btn-text"), "officers.text", anew(code, ctx.inbox_id))]
        if ctx.work.services.gateways or ctx.work.services.templates
        else []
    )
    buttons = (
        Button(t("officers-btn-link"), "officers.link", anew(code, ctx.inbox_id)),
        *texts,
        Button(t("officers-btn-lost"), "officers.lost", code, many=True),
        Button(t("btn-menu"), "start.menu"),
    )
    await ctx.say(t("officers-card", name=one.person.name, held=held), buttons)


def _role(ctx: Context, role: str, area: str) -> str:
    return ctx.words("officers-role", role=str(role), area=area)


async def _link(ctx: Context) -> None:
    """A way in: handed over in a chat of theirs where there is one, else shown to the admin."""
    one = await officers.of(ctx.work, ctx.ref)
    made = await officers.way_in(ctx.work, one.person)
    me = await access.person(ctx.work.actor.person_id)
    name = one.person.name
    # Told there, the link never stands in somebody else's chat; and they learn who made it.
    if await officers.tell(ctx.work, one.person, me.name if me else "", made):
        await ctx.say(t("officers-link-told", name=name), (Button(t("btn-menu"), "start.menu"),))
        return
    words = {
        "until": local(made.until).strftime("%d/%m/%Y"),
        "code_until": local(made.code_until).strftime("%d/%m/%Y"),
    }
    await ctx.say(t("officers-link", name=name, link=made.link, code=made.code, **words))


async def _text(ctx: Context) -> None:
    """The code alone, by the best way there is to them: it needs no chat of theirs with us."""
    one = await officers.of(ctx.work, ctx.ref)
    # Of the way in only the code is sent: operators take no link.
    made = await officers.way_in(ctx.work, one.person)
    way = await officer_codes.send(ctx.work, one.person, made.code)
    again = Button(t("officers-btn-link"), "officers.link", anew(ctx.ref, ctx.inbox_id))
    if way is None:
        await ctx.say(t("officers-not-texted", name=one.person.name), (again,))
        return
    await ctx.say(t("officers-texted", name=one.person.name, way=way.route), (again,))


async def _lost(ctx: Context) -> None:
    """Asked first: it ends all their chats, also that on the phone they still hold."""
    one = await officers.of(ctx.work, ctx.ref)
    buttons = (
        Button(t("officers-btn-lost-sure"), "officers.lost-sure", anew(ctx.ref, ctx.inbox_id)),
        Button(t("officers-btn-keep"), "officers.keep", ctx.ref, many=True),
    )
    await ctx.say(t("officers-ask-lost", name=one.person.name), buttons)


async def _lost_sure(ctx: Context) -> None:
    """Ended; a new way in is one tap away, since they have work to do."""
    one = await officers.of(ctx.work, ctx.ref)
    await officers.revoke(ctx.work, one.person)
    again = Button(t("officers-btn-link"), "officers.link", anew(ctx.ref, ctx.inbox_id))
    await ctx.say(t("officers-lost", name=one.person.name), (again,))


async def _keep(ctx: Context) -> None:
    """Nothing was done."""
    await ctx.say(t("officers-kept"))


conversation = Conversation(
    name="officers",
    entry=_entry,
    roles=frozenset({"admin"}),
    menu=77,
    steps={
        "who": Step(_ask_who, {EventKind.TEXT: _take_name}, {"officers.who": _chosen}),
    },
    actions={
        "officers.link": _link,
        "officers.text": _text,
        "officers.lost": _lost,
        "officers.lost-sure": _lost_sure,
        "officers.keep": _keep,
    },
)
