"""What else can be done about devices than keeping their links: where they stand, hearing them, the
labels for boxes to come."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.messages import Attachment, Button, T, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.usecases.upkeep import boards, condition, ears, links, placing
from handlers import _device_pick as which


def page(ctx: Context, area_id: int) -> T:
    """The address of all of them on one page."""
    link = links.make(ctx.work.services, ctx.account.person_id or 0, area_id)
    return t("console-link", link=link)


def under_list(area_code: str) -> list[Button]:
    """Below the list of a place."""
    return [
        Button(t("box-labels-btn"), "box.labels", area_code, many=True),
        Button(t("reading-btn"), "reading.start"),
    ]


def of_one(device_id: int, kind: str) -> list[Button]:
    """Below one device."""
    number = str(device_id)
    more = [
        Button(t("box-place-btn"), "box.place", number, many=True),
        Button(t("playback-btn"), "playback.device", number, many=True),
    ]
    if kind != "speaker":
        see = Button(t("devices-screen-btn"), "devices.screen", number, many=True)
        return [see, Button(t("devices-lit-btn"), "devices.lit", number, many=True), *more]
    loud = Button(t("loudness-btn"), "loudness.open", number, many=True)
    return [loud, Button(t("box-tone-btn"), "box.tone", number, many=True), *more]


async def tickets(ctx: Context, ids: Sequence[int]) -> list[T]:
    """What is wrong with those of a list, for below it."""
    found = await condition.wrong(ctx.work, ids)
    told = [ctx.localizer.text(line, ctx.language) for line in found[: which.MOST]]
    lines = "\n".join([*told, *which.rest(ctx, len(found))])
    return [t("ear-tickets", lines=lines)] if found else []


async def repaired(device_id: int) -> list[Button]:
    """Where people nearby said that it is not heard well."""
    if await ears.open_ticket(device_id) is None:
        return []
    return [Button(t("ear-fixed-btn"), "ear.fixed", str(device_id), many=True)]


async def state_of(ctx: Context, device_id: int) -> tuple[T, list[Attachment]]:
    """What is wrong with it, how long it ran this month, and where it stands, with a picture."""
    lines, photo = await _stands(device_id)
    health = await condition.of(ctx.work, device_id)
    wrong = [t("upkeep-now", what=what) for what in health.wrong]
    ran = [t("upkeep-uptime", percent=health.percent)] if health.percent else []
    return under([*wrong, *ran, *lines]), photo


async def _stands(device_id: int) -> tuple[list[T], list[Attachment]]:
    place = await placing.place_of(device_id)
    photo = placing.picture(place)
    if place is None or not (place.words or photo or place.latitude is not None):
        return [t("box-stands-nowhere")], []
    lines = [t("box-stands", place=place.words) if place.words else t("box-stands-photo")]
    if place.latitude is not None:
        lines.append(t("box-stands-map", point=f"{place.latitude:.5f},{place.longitude:.5f}"))
    return lines, [photo] if photo else []


def under(lines: list[T]) -> T:
    """One below the other."""
    out = lines[-1]
    for line in reversed(lines[:-1]):
        out = t("devices-joined-lines", first=line, rest=out)
    return out


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
