"""A box with a square code on it: scanned, photographed, placed, named, heard. Begins by a deep
link, by the code typed, or by a photo of it.
"""

from __future__ import annotations

from typing import Any

from bot.core.errors import UserError
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases import areas
from bot.usecases.devices import device_link, devices
from bot.usecases.upkeep import ears, labels, placing, tones
from bot.usecases.upkeep.placing import Given
from handlers._aside import aside

NAME = "box"
_SHEET = 10


async def enter(ctx: Context) -> None:
    """With the code at once; else it is asked for."""
    code = labels.find(ctx.event.start) or labels.find(ctx.text)
    if code:
        await _open(ctx, code)
    else:
        await ctx.go("scan")


async def ask_scan(ctx: Context) -> None:
    """A photo of the square, or the letters below it."""
    await ctx.say(t("box-ask-scan"))


async def scanned(ctx: Context) -> None:
    """Read beside the conversation: it takes a second."""
    digest = next((m.digest for m in ctx.event.media if m.digest), "")
    if not digest:
        await ctx.say(t("box-photo-unread"))
        return
    ctx.work.then("read_square", ctx.account.id, digest, ctx.inbox_id)
    await ctx.say(t("box-photo-reading"))


async def typed_code(ctx: Context) -> None:
    """Letters that are no code are said to be none."""
    code = labels.find(ctx.text)
    if not code:
        raise UserError("box-code-wrong")
    await _open(ctx, code)


async def opened(ctx: Context) -> None:
    """The button under what was read."""
    await _open(ctx, ctx.ref)


async def place(ctx: Context) -> None:
    """The button of a device that is there already."""
    found = await placing.of_device(ctx.work, refs.number(ctx.ref))
    await _open(ctx, found.code)


async def _open(ctx: Context, code: str) -> None:
    found = await placing.box(ctx.work, code)
    new = found.device is None
    name = found.device.name if found.device else ""
    data: dict[str, Any] = {"code": found.code, "kind": found.kind, "new": new, "name": name}
    await aside(ctx, NAME, "photo", **data, area=found.area.code)


async def ask_photo(ctx: Context) -> None:
    """The first of two or three questions."""
    skip = Button(t("box-nophoto-btn"), "box.nophoto")
    kind = t(f"devices-kind-{ctx.data['kind']}")
    what = "box-ask-photo-new" if ctx.data["new"] else "box-ask-photo"
    await ctx.say(t(what, kind=kind, name=ctx.data["name"]), [skip])


async def took_photo(ctx: Context) -> None:
    """Of where it stands. At a later question it takes the place of the first one."""
    ctx.data["photo"] = next((m.digest for m in ctx.event.media if m.digest), "")
    await (_after_photo(ctx) if ctx.state.step == "photo" else ctx.again())


async def said_no_photo(ctx: Context) -> None:
    """Words instead of a picture: the two ways on are shown again."""
    await ctx.again()


async def no_photo(ctx: Context) -> None:
    """It can be sent later."""
    await _after_photo(ctx)


async def _after_photo(ctx: Context) -> None:
    await ctx.go("where" if ctx.data["new"] else "words")


async def located(ctx: Context) -> None:
    """A pin, at any question: kept, and the words are asked for all the same."""
    ctx.data["latitude"], ctx.data["longitude"] = ctx.event.latitude, ctx.event.longitude
    if ctx.state.step == "words":
        await _finish(ctx)
        return
    await ctx.say(t("box-pin-kept"))
    await ctx.again()


async def ask_where(ctx: Context) -> None:
    """Which village: a button or its name."""
    area = await areas.by_code(ctx.data["area"])
    places = [area, *await areas.villages([area.code])] if area.kind == "commune" else [area]
    buttons = [Button(a.name, "box.where", a.code, many=True) for a in places]
    await ctx.say(t("box-ask-where", kind=t(f"devices-kind-{ctx.data['kind']}")), buttons)


async def took_where(ctx: Context) -> None:
    """A button."""
    ctx.data["where"] = ctx.ref
    await ctx.go("name")


async def typed_where(ctx: Context) -> None:
    """A typed name; several that fit are offered."""
    found = await areas.resolve(ctx.text, await areas.by_code(ctx.data["area"]))
    if len(found) == 1:
        ctx.data["where"] = found[0].code
        await ctx.go("name")
        return
    buttons = [Button(a.name, "box.where", a.code, many=True) for a in found]
    await ctx.say(t("devices-where-unknown", text=ctx.text[:60]), buttons)


async def ask_name(ctx: Context) -> None:
    """What people call it."""
    await ctx.say(t("devices-ask-name"))


async def took_name(ctx: Context) -> None:
    """The last question for a new one."""
    ctx.data["name"] = ctx.text
    await _finish(ctx)


async def ask_words(ctx: Context) -> None:
    """Where in the village; a pin does, too."""
    button = Button(t("box-nowords-btn"), "box.nowords")
    await ctx.say(t("box-ask-words", name=ctx.data["name"]), [button], ask="location")


async def took_words(ctx: Context) -> None:
    """The last question for one that is there."""
    ctx.data["words"] = ctx.text
    await _finish(ctx)


async def no_words(ctx: Context) -> None:
    """The photo says it."""
    await _finish(ctx)


async def _finish(ctx: Context) -> None:
    data = ctx.data
    given = Given(
        photo=str(data.get("photo", "")),
        words=str(data.get("words", "")),
        where=str(data.get("where", "")),
        name=str(data.get("name", "")),
        latitude=data.get("latitude"),
        longitude=data.get("longitude"),
    )
    new = bool(data["new"])
    device = await placing.finish(ctx.work, str(data["code"]), given)
    ctx.end()
    number = str(device.id)
    buttons = [Button(t("box-tone-btn"), "box.tone", number, many=True)]
    if not new:
        await ctx.say(
            t("box-placed", name=device.name), buttons if device.kind == "speaker" else ()
        )
        return
    area = await areas.by_id(device.area_id)
    link = device_link.link(ctx.work.services, device)
    ctx.work.then("device_qr", device.id, ctx.account.id)
    shown = buttons if device.kind == "speaker" else ()
    await ctx.say(t("box-added", name=device.name, area=area.name, link=link), shown)


async def tone(ctx: Context) -> None:
    """Somebody stands there and listens."""
    device = await tones.tone(ctx.work, refs.number(ctx.ref), ctx.account.id)
    number = str(device.id)
    heard = [
        Button(t("box-heard-btn"), "box.heard", number, many=True),
        Button(t("box-unheard-btn"), "box.unheard", number, many=True),
    ]
    await ctx.say(t("box-tone-coming", name=device.name), heard)


async def heard(ctx: Context) -> None:
    """It sounds where it should."""
    found = await placing.of_device(ctx.work, refs.number(ctx.ref))
    await ears.tone_heard(ctx.work, refs.number(ctx.ref), heard=True)
    await ctx.say(t("box-heard", name=found.device.name if found.device else ""))


async def unheard(ctx: Context) -> None:
    """What to look at, in the order that is quickest."""
    found = await placing.of_device(ctx.work, refs.number(ctx.ref))
    await ears.tone_heard(ctx.work, refs.number(ctx.ref), heard=False)
    again = Button(t("box-tone-btn"), "box.tone", ctx.ref, many=True)
    name = found.device.name if found.device else ""
    await ctx.say(t("box-unheard", name=name), [again])


async def which_labels(ctx: Context) -> None:
    """`ref` is the place: labels for what?"""
    buttons = [
        Button(t(f"box-labels-{kind}-btn"), "box.print", f"{kind}:{ctx.ref}", many=True)
        for kind in devices.KINDS
    ]
    await ctx.say(t("box-labels-ask"), buttons)


async def print_labels(ctx: Context) -> None:
    """A sheet for the boxes that are still in their cartons; `ref` is kind and place."""
    kind, _, area = ctx.ref.partition(":")
    file = await labels.sheet(ctx.work, area, kind, _SHEET, ctx.words)
    await ctx.say(t("box-labels-made", count=str(_SHEET)), media=[file])


_PIN = {EventKind.LOCATION: located}

conversation = Conversation(
    name=NAME,
    entry=enter,
    roles=frozenset({"admin", "approver", "propagandist"}),
    steps={
        "scan": Step(ask_scan, take={EventKind.TEXT: typed_code, EventKind.PHOTO: scanned}),
        "photo": Step(
            ask_photo,
            take={EventKind.TEXT: said_no_photo, EventKind.PHOTO: took_photo, **_PIN},
            choices={"box.nophoto": no_photo},
        ),
        "where": Step(
            ask_where,
            take={EventKind.TEXT: typed_where, EventKind.PHOTO: took_photo, **_PIN},
            choices={"box.where": took_where},
        ),
        "name": Step(
            ask_name,
            take={EventKind.TEXT: took_name, EventKind.PHOTO: took_photo, **_PIN},
            words=True,
        ),
        "words": Step(
            ask_words,
            take={EventKind.TEXT: took_words, EventKind.PHOTO: took_photo, **_PIN},
            choices={"box.nowords": no_words},
            words=True,
        ),
    },
    actions={
        "box.open": opened,
        "box.place": place,
        "box.tone": tone,
        "box.heard": heard,
        "box.unheard": unheard,
        "box.labels": which_labels,
        "box.print": print_labels,
    },
)
