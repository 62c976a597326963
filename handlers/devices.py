"""Loudspeakers and boards of a commune: how they are, what plays next, adding, volume, removing."""

from __future__ import annotations

from bot.core.buttons import anew
from bot.core.errors import NotAllowed, NotFound
from bot.core.events import EventKind
from bot.core.messages import Button, T, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases import areas
from bot.usecases.devices import device_link, devices, playlog
from bot.vietnamese.times import clock_text
from handlers import _device_more as more
from handlers import _device_pick as which

_VOLUMES = (30, 50, 70, 90)


async def enter(ctx: Context) -> None:
    """The list of the one place, or the question which."""
    found = await devices.home(ctx.work)
    if not found:
        raise NotAllowed("not-for-you")
    if len(found) == 1:
        ctx.data["area"] = found[0].code
        await ctx.go("list")
    else:
        await ctx.go("area")


async def ask_area(ctx: Context) -> None:
    """For keepers of several places."""
    found = await devices.home(ctx.work)
    buttons = [Button(a.name, "devices.area", a.code, many=True) for a in found]
    await ctx.say(t("devices-ask-area"), buttons=buttons)


async def take_area(ctx: Context) -> None:
    """One of them."""
    ctx.data["area"] = ctx.ref
    await ctx.go("list")


async def ask_list(ctx: Context) -> None:
    """Every device with its state and what plays next."""
    area = await areas.by_code(ctx.data["area"])
    found = await devices.listed(ctx.work, area)
    buttons = [
        Button(t("devices-add-speaker-btn"), "devices.add", "speaker", many=True),
        Button(t("devices-add-board-btn"), "devices.add", "board", many=True),
        *more.under_list(area.code),
    ]
    if not found:
        await ctx.say(t("devices-list-empty", area=area.name), buttons=buttons)
        return
    shown = [_line(ctx, one) for one in which.first(found)]
    lines = "\n".join([*shown, *which.rest(ctx, len(found))])
    pick = Button(t("devices-pick-btn"), "devices.pick")
    text = t("devices-list", area=area.name, lines=lines)
    wrong = await more.tickets(ctx, [one.device.id for one in found])
    await ctx.say(more.under([text, *wrong, more.page(ctx, area.id)]), [pick, *buttons])


def _line(ctx: Context, one: devices.DeviceLine) -> str:
    return ctx.localizer.text(t("devices-line", **_words(ctx, one)), ctx.language)


def _words(ctx: Context, one: devices.DeviceLine) -> dict[str, str | T]:
    device, now = one.device, ctx.work.now()
    heard = clock_text(device.heard_at, now) if device.heard_at else ""
    return {
        "name": devices.called(device, device.area),
        "state": t(f"devices-state-{one.state}", at=heard),
        "next": t("devices-next", at=clock_text(one.next_at, now)) if one.next_at else "",
    }


async def pick(ctx: Context) -> None:
    """Which one?"""
    await ctx.go("pick")


async def show(ctx: Context) -> None:
    """One device, with what can be done about it."""
    device = await devices.mine(ctx.work, refs.number(ctx.ref))
    found = await devices.listed(ctx.work, device.area)
    one = next(line for line in found if line.device.id == device.id)
    number = str(device.id)
    buttons = [
        Button(
            t("devices-volume-btn", volume=str(volume)),
            "devices.volume",
            f"{number}:{volume}",
            many=True,
        )
        for volume in (_VOLUMES if device.kind == "speaker" else ())
    ]
    buttons += [*await more.repaired(device.id), *more.of_one(device.id, device.kind)]
    buttons.append(Button(t("devices-renew-btn"), "devices.renew", number, many=True))
    if one.state not in {"unkeyed", "revoked"}:
        buttons.append(Button(t("devices-revoke-btn"), "devices.revoke", number, many=True))
    buttons.append(Button(t("devices-remove-btn"), "devices.remove", number, many=True))
    words = _words(ctx, one)
    link = _link(ctx, one)
    text = t("devices-one", **words, volume=str(device.volume), link=link)
    stands, photo = await more.state_of(ctx, device.id)
    await ctx.say(t("devices-joined-lines", first=text, rest=stands), buttons, photo)


def _link(ctx: Context, one: devices.DeviceLine) -> str | T:
    """Its address, or why there is none and what to do."""
    if one.state in {"unkeyed", "revoked"}:
        return t(f"devices-link-{one.state}")
    return device_link.link(ctx.work.services, one.device) or t("devices-link-hidden")


async def renew(ctx: Context) -> None:
    """Asks first: the page that is open now stops being the device."""
    device = await devices.mine(ctx.work, refs.number(ctx.ref))
    if not device.key_hash:
        await _give_link(ctx, device.id)  # nothing is lost by it
        return
    yes = Button(t("devices-renew-yes-btn"), "devices.renewed", anew(str(device.id), ctx.inbox_id))
    no = Button(t("devices-remove-no-btn"), "devices.keep")
    await ctx.say(t("devices-ask-renew", name=device.name), buttons=[yes, no])


async def renewed(ctx: Context) -> None:
    """A new link, and its picture."""
    await _give_link(ctx, refs.number(ctx.ref))


async def _give_link(ctx: Context, device_id: int) -> None:
    device = await devices.renew(ctx.work, device_id)
    ctx.work.then("device_qr", device.id, ctx.account.id)
    link = device_link.link(ctx.work.services, device)
    await ctx.say(t("devices-renewed", name=device.name, link=link))


async def revoke(ctx: Context) -> None:
    """Asks first."""
    device = await devices.mine(ctx.work, refs.number(ctx.ref))
    yes = Button(t("devices-revoke-yes-btn"), "devices.revoked", anew(str(device.id), ctx.inbox_id))
    no = Button(t("devices-remove-no-btn"), "devices.keep")
    await ctx.say(t("devices-ask-revoke", name=device.name), buttons=[yes, no])


async def revoked(ctx: Context) -> None:
    """Nobody is this device any more."""
    device = await devices.revoke(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("devices-revoked", name=device.name))


async def volume(ctx: Context) -> None:
    """Louder or softer."""
    device_id, _, wanted = ctx.ref.partition(":")
    device = await devices.set_volume(ctx.work, refs.number(device_id), refs.number(wanted))
    await ctx.say(t("devices-volume-set", name=device.name, volume=str(device.volume)))


async def remove(ctx: Context) -> None:
    """Asks first."""
    device = await devices.mine(ctx.work, refs.number(ctx.ref))
    await ctx.say(
        t("devices-ask-remove", name=device.name),
        buttons=[
            Button(t("devices-remove-yes-btn"), "devices.gone", str(device.id)),
            Button(t("devices-remove-no-btn"), "devices.keep"),
        ],
    )


async def gone(ctx: Context) -> None:
    """Taken down."""
    device = await devices.deactivate(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("devices-removed", name=device.name))


async def keep(ctx: Context) -> None:
    """Not after all."""
    await ctx.say(t("devices-kept"))


async def add(ctx: Context) -> None:
    """A new loudspeaker or board."""
    if ctx.ref not in devices.KINDS:
        raise NotFound
    ctx.data["kind"] = ctx.ref
    await ctx.go("where")


async def ask_where(ctx: Context) -> None:
    """The village, or the commune itself."""
    area = await areas.by_code(ctx.data["area"])
    places = [area, *await areas.villages([area.code])] if area.kind == "commune" else [area]
    buttons = [Button(a.name, "devices.where", a.code, many=True) for a in places]
    kind = t(f"devices-kind-{ctx.data['kind']}")
    await ctx.say(t("devices-ask-where", kind=kind), buttons=buttons)


async def take_where(ctx: Context) -> None:
    """A button."""
    ctx.data["where"] = ctx.ref
    await ctx.go("name")


async def take_where_name(ctx: Context) -> None:
    """A typed name; several that fit are offered."""
    found = await areas.resolve(ctx.text, await areas.by_code(ctx.data["area"]))
    if len(found) != 1:
        buttons = [Button(a.name, "devices.where", a.code, many=True) for a in found]
        await ctx.say(t("devices-where-unknown", text=ctx.text), buttons=buttons)
        return
    ctx.data["where"] = found[0].code
    await ctx.go("name")


async def ask_name(ctx: Context) -> None:
    """What people call it."""
    await ctx.say(t("devices-ask-name"))


async def take_name(ctx: Context) -> None:
    """Registers it, and hands over the address of its page."""
    area = await areas.by_code(ctx.data["where"])
    device = await devices.register(ctx.work, area, ctx.data["kind"], ctx.text)
    link = device_link.link(ctx.work.services, device)
    ctx.work.then("device_qr", device.id, ctx.account.id)
    ctx.end()
    text = t("devices-added", name=device.name, area=area.name, link=link)
    await ctx.say(text, more.of_one(device.id, device.kind))


async def plays(ctx: Context) -> None:
    """How one bulletin went on the loudspeakers."""
    code, lines = await playlog.plays(ctx.work, refs.number(ctx.ref))
    told = "\n".join(ctx.localizer.text(line, ctx.language) for line in lines)
    what = t("devices-plays-all", code=code, lines=told) if told else None
    await ctx.say(what or t("devices-plays-none", code=code))


conversation = Conversation(
    name="devices",
    entry=enter,
    roles=frozenset({"admin", "approver"}),
    menu=70,
    steps={
        "area": Step(ask_area, choices={"devices.area": take_area}),
        "list": Step(ask_list, choices={"devices.pick": pick, "devices.add": add}),
        "pick": Step(which.ask, take={EventKind.TEXT: which.typed}),
        "where": Step(
            ask_where,
            take={EventKind.TEXT: take_where_name},
            choices={"devices.where": take_where},
        ),
        "name": Step(ask_name, take={EventKind.TEXT: take_name}, words=True),
    },
    actions={
        "devices.open": show,
        "devices.volume": volume,
        "devices.remove": remove,
        "devices.gone": gone,
        "devices.screen": more.see,
        "devices.lit": more.ask_lit,
        "devices.hours": more.take_hours,
        "devices.pace": more.take_pace,
        "devices.renew": renew,
        "devices.renewed": renewed,
        "devices.revoke": revoke,
        "devices.revoked": revoked,
        "devices.keep": keep,
        "devices.plays": plays,
    },
)
