"""What else can be done about devices than keeping their links: where they stand, hearing them, the
labels for boxes to come."""

from __future__ import annotations

from bot.core.messages import Attachment, Button, T, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.usecases.upkeep import boards, placing


def under_list(area_code: str) -> list[Button]:
    """Below the list of a place."""
    return [
        Button(t("box-labels-btn"), "box.labels", area_code, many=True),
        Button(t("reading-btn"), "reading.start"),
    ]


def of_one(device_id: int, kind: str) -> list[Button]:
    """Below one device."""
    number = str(device_id)
    place = Button(t("box-place-btn"), "box.place", number, many=True)
    if kind != "speaker":
        see = Button(t("devices-screen-btn"), "devices.screen", number, many=True)
        return [see, Button(t("devices-lit-btn"), "devices.lit", number, many=True), place]
    loud = Button(t("loudness-btn"), "loudness.open", number, many=True)
    return [loud, Button(t("box-tone-btn"), "box.tone", number, many=True), place]


async def stands(device_id: int) -> tuple[T, list[Attachment]]:
    """Where it stands, in words and as a picture."""
    place = await placing.place_of(device_id)
    photo = placing.picture(place)
    shown = [photo] if photo else []
    if place is None or not (place.words or photo or place.latitude is not None):
        return t("box-stands-nowhere"), []
    lines = [t("box-stands", place=place.words)] if place.words else []
    if place.latitude is not None:
        lines.append(t("box-stands-map", point=f"{place.latitude:.5f},{place.longitude:.5f}"))
    first = lines[0] if lines else t("box-stands-photo")
    return (t("devices-joined-lines", first=first, rest=lines[1]) if lines[1:] else first), shown


async def see(ctx: Context) -> None:
    """A picture of what a board shows; it comes by itself."""
    name = await boards.see(ctx.work, refs.number(ctx.ref), ctx.account.id)
    await ctx.say(t("devices-screen-asked", name=name))


async def ask_lit(ctx: Context) -> None:
    """When a board is lit, and how long each item stands."""
    board = await boards.chosen(ctx.work, refs.number(ctx.ref))
    buttons = [
        _choice(t("devices-lit-hours-btn", hours=_hours(h)), "hours", board, h)
        for h in boards.HOURS
    ]
    buttons += [
        _choice(t("devices-pace-btn", seconds=_pace(s)), "pace", board, s) for s in boards.SECONDS
    ]
    await ctx.say(t("devices-lit-ask", **_shown(board)), buttons=buttons)


async def take_hours(ctx: Context) -> None:
    """One of the spans."""
    device_id, _, hours = ctx.ref.partition(":")
    board = await boards.lit(ctx.work, refs.number(device_id), hours)
    await ctx.say(t("devices-lit-done", **_shown(board)))


async def take_pace(ctx: Context) -> None:
    """Seconds an item."""
    device_id, _, seconds = ctx.ref.partition(":")
    board = await boards.paced(ctx.work, refs.number(device_id), refs.number(seconds))
    await ctx.say(t("devices-lit-done", **_shown(board)))


def _choice(title: T, what: str, board: boards.Shown, value: str | int) -> Button:
    return Button(title, f"devices.{what}", f"{board.device_id}:{value}", many=True)


def _shown(board: boards.Shown) -> dict[str, str | T]:
    hours, pace = _hours(board.hours), _pace(board.seconds)
    return {"name": board.name, "hours": hours, "seconds": pace}


def _hours(hours: str) -> T:
    start, _, end = hours.partition("-")
    return t("devices-lit-span", **{"from": start, "to": end}) if end else t("devices-lit-all")


def _pace(seconds: int) -> T:
    return t("devices-pace-seconds", seconds=str(seconds)) if seconds else t("devices-pace-auto")
