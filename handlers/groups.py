"""Group chats of a commune, for its officers: make or link one, invite propagandists, say whose it
is. What the vendor must do is done after the conversation, and told when it is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.events import EventKind
from bot.core.messages import Button, T, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases import areas
from bot.usecases.groups import group_desk, group_watch
from bot.usecases.groups.group_desk import Shown
from bot.usecases.people import people
from handlers import _group_place as whose
from handlers._aside import aside
from handlers._group_place import NAME

_NAMES = 40


async def start(ctx: Context) -> None:
    """The groups there are, and how to get one."""
    communes = await people.own_communes(ctx.work)
    ctx.end()
    if len(communes) == 1:
        await _list(ctx, communes[0].code)
    else:
        await aside(ctx, NAME, "commune")


async def ask_commune(ctx: Context) -> None:
    """Only for officers of several: groups, accounts and villages are one commune's."""
    await ctx.say(t("groups-commune"))


async def take_commune(ctx: Context) -> None:
    """A typed name. Several that fit become buttons, which work also after this step."""
    found = await people.find_communes(ctx.work, ctx.text)
    if len(found) == 1:
        await _list(ctx, found[0].code)
    elif found:
        buttons = [Button(a.name, "groups.commune", a.code, many=True) for a in found]
        await ctx.say(t("people-which-commune"), buttons)
    else:
        await ctx.say(t("people-no-commune", text=ctx.text[:60]))


async def chosen_commune(ctx: Context) -> None:
    """`ref` is the commune's code; whether it is the officer's own is asked with the list."""
    await _list(ctx, ctx.ref)


async def _list(ctx: Context, code: str) -> None:
    commune = await areas.by_code(code)
    found = await group_desk.listed(ctx.work, commune)
    if ctx.state.conversation == NAME:
        ctx.end()
    buttons = [_button(T("groups-btn-one", {"name": s.group.name}), "open", s) for s in found]
    if await group_desk.maker(ctx.work, commune):
        buttons += [
            Button(t("groups-btn-create"), "groups.create", code, many=True),
            Button(t("groups-btn-find"), "groups.find", code, many=True),
        ]
    lines = [_line(ctx, s) for s in found] or [ctx.words("groups-none")]
    links = group_desk.by_hand(ctx.work)
    if links:
        lines += ["", ctx.words("groups-by-hand", links=" ".join(links))]
    elif not await group_desk.maker(ctx.work, commune):
        lines += ["", ctx.words("groups-no-account", commune=commune.name)]
    await ctx.say(t("groups-list", commune=commune.name, lines="\n".join(lines)), buttons)


def _line(ctx: Context, shown: Shown) -> str:
    people_ = str(len(shown.known) + shown.unknown)
    state = ctx.words(f"groups-state-{_state(shown)}")
    name = shown.group.name or ctx.words("groups-unnamed")
    return ctx.words("groups-line", name=name, where=shown.where, state=state, people=people_)


def _state(shown: Shown) -> str:
    return "making" if shown.group.state == "wanted" else shown.group.state


async def open_one(ctx: Context) -> None:
    """Members we know are named, the others only counted."""
    shown = await group_desk.shown(ctx.work, refs.number(ctx.ref))
    text = t(
        "groups-one",
        name=shown.group.name or t("groups-unnamed"),
        where=shown.where,
        state=t(f"groups-state-{_state(shown)}"),
        known=str(len(shown.known)),
        unknown=str(shown.unknown),
        lines="".join(_details(ctx, shown)),
    )
    await ctx.say(text, _buttons(ctx, shown))


def _details(ctx: Context, shown: Shown) -> Iterator[str]:
    """Only what there is to say."""
    if shown.known:
        yield ctx.words("groups-one-known", names=_names(shown.known))
    if shown.invited:
        yield ctx.words("groups-one-invited", names=_names(shown.invited))
    if shown.group.link:
        yield ctx.words("groups-one-link", link=shown.group.link)


def _buttons(ctx: Context, shown: Shown) -> list[Button]:
    if shown.group.state in {"failed", "ended"}:
        return [_button(t("groups-btn-again"), "again", shown), _stop(shown)]
    if shown.group.state != "open":
        return []
    invite = _button(t("groups-btn-invite"), "invite", shown)
    can = shown.group.channel in ctx.work.services.desks
    assign = _button(t("groups-btn-assign"), "assign", shown)
    return [*([invite] if can else []), assign, _stop(shown)]


def _stop(shown: Shown) -> Button:
    return _button(t("groups-btn-stop"), "stop", shown)


async def create(ctx: Context) -> None:
    """The name is asked for; nothing is made before it is there."""
    commune = await group_desk.maker_of(ctx.work, ctx.ref)
    await aside(ctx, NAME, "name", commune=commune.code)


async def ask_name(ctx: Context) -> None:
    """The ready name is what most communes take: one tap instead of typing."""
    commune = await areas.by_code(str(ctx.data["commune"]))
    ready = ctx.words("groups-name-ready", commune=commune.name)
    await ctx.say(t("groups-name"), [Button(ready, "groups.name", commune.code, many=True)])


async def ready_name(ctx: Context) -> None:
    """The words on the button again, in the language of whoever presses it."""
    commune = await areas.by_code(ctx.ref)
    await _want(ctx, ctx.words("groups-name-ready", commune=commune.name))


async def type_name(ctx: Context) -> None:
    """Any text is a name; what it may not be, the use case says."""
    await _want(ctx, ctx.text)


async def _want(ctx: Context, name: str) -> None:
    commune = await areas.by_code(str(ctx.data["commune"]))
    group = await group_desk.want(ctx.work, commune, name)
    ctx.end()
    await ctx.say(t("groups-wanted", name=group.name))


async def again(ctx: Context) -> None:
    """After a failure whose cause is gone. An earlier try may have made it: that one is taken."""
    group = await group_watch.again(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("groups-wanted", name=group.name))


async def find(ctx: Context) -> None:
    """The vendor is asked after this event's transaction; the answer comes as a message."""
    commune = await areas.by_code(ctx.ref)
    await group_desk.listed(ctx.work, commune)  # only for its own officers
    ctx.work.then("find_groups", ctx.account.id, commune.id)
    await ctx.say(t("groups-finding"))


async def link(ctx: Context) -> None:
    """A group the account is in already. Whose it is, is asked at once."""
    group = await group_desk.link(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("groups-linked", name=group.name))
    await aside(ctx, NAME, "village", group=group.id)


async def invite(ctx: Context) -> None:
    """Who cannot be invited now is named with the reason, for the officer to ask them in person."""
    group, found = await group_desk.invite(ctx.work, refs.number(ctx.ref))
    why = [f"• {name}: {ctx.words(key)}" for name, key in found.others[:_NAMES]]
    names, count = _names([n for _, _, n in found.ready]), str(len(found.ready))
    text = t("groups-invited-nobody", name=group.name)
    if found.ready:
        text = t("groups-invited", name=group.name, count=count, names=names)
    if why:
        text = t("groups-invited-others", invited=text, others="\n".join(why))
    await ctx.say(text)


async def assign(ctx: Context) -> None:
    """Which village; first which commune, where whoever added us works for several."""
    group, _ = await group_desk.choices(ctx.work, refs.number(ctx.ref))
    step = "village" if group.commune.kind.value == "commune" else "whose"
    await aside(ctx, NAME, step, group=group.id)


async def stop(ctx: Context) -> None:
    """Asked once more, as those in the group see no sign that we fell silent."""
    shown = await group_desk.shown(ctx.work, refs.number(ctx.ref))
    buttons = (
        _button(t("groups-btn-stop-sure"), "stop-sure", shown),
        _button(t("groups-btn-keep"), "open", shown),
    )
    await ctx.say(t("groups-stop-sure", name=shown.group.name), buttons)


async def stop_sure(ctx: Context) -> None:
    """We write there no more. The group stays; linking it again undoes this."""
    group = await group_desk.stop(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("groups-stopped", name=group.name))


def _button(title: str | T, action: str, shown: Shown) -> Button:
    return Button(title, f"{NAME}.{action}", str(shown.group.id), many=True)


def _names(names: Sequence[str]) -> str:
    more = ["…"] if len(names) > _NAMES else []
    return ", ".join([*names[:_NAMES], *more])


conversation = Conversation(
    name=NAME,
    entry=start,
    roles=frozenset({"admin", "approver", "editor"}),
    menu=62,
    steps={
        "commune": Step(
            ask_commune, {EventKind.TEXT: take_commune}, {"groups.commune": chosen_commune}
        ),
        "name": Step(
            ask_name, {EventKind.TEXT: type_name}, {"groups.name": ready_name}, words=True
        ),
        "whose": Step(whose.ask_whose, {EventKind.TEXT: whose.take_whose}),
        "village": Step(whose.ask_village, {EventKind.TEXT: whose.take_village}),
    },
    actions={
        "groups.open": open_one,
        "groups.create": create,
        "groups.again": again,
        "groups.find": find,
        "groups.link": link,
        "groups.invite": invite,
        "groups.assign": assign,
        "groups.village": whose.chosen_village,
        "groups.stop": stop,
        "groups.stop-sure": stop_sure,
    },
)
