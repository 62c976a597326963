"""The page and its API: what people do on their phones, what the operator does to the world."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.standin import operator
from bot.standin.telegram.groups import TelegramGroup
from bot.standin.telegram.people import TelegramPerson
from bot.standin.world import Screen, World
from bot.standin.zalo.people import ZaloPerson

STATIC = Path(__file__).parent / "static"
_MOST = 25 << 20
Act = Callable[[World, Screen, Any], Awaitable[None]]


def make_app(world: World) -> web.Application:
    app = web.Application(client_max_size=_MOST)

    async def page(request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html")

    async def state(request: web.Request) -> web.Response:
        return web.json_response(world.state())

    async def act(request: web.Request) -> web.Response:
        screen, what = _screen(world, request), request.match_info["act"]
        if what not in ACTS:
            raise web.HTTPNotFound(text="không có việc này")
        form = await _form(request)
        try:
            await ACTS[what](world, screen, form)
        except (AssertionError, KeyError, ValueError) as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return web.json_response(world.state())

    async def operate(request: web.Request) -> web.Response:
        try:
            await operator.ACTS[request.match_info["act"]](world, await _form(request))
        except KeyError:
            raise web.HTTPNotFound(text="không có việc này") from None
        return web.json_response(world.state())

    async def media(request: web.Request) -> web.Response:
        line = _screen(world, request).lines[int(request.match_info["line"])]
        found = line.seen.media[int(request.match_info["n"])] if line.seen else None
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found.data, content_type=_MIME.get(found.kind, _OCTETS))

    app.router.add_get("/", page)
    app.router.add_get("/api/state", state)
    app.router.add_post("/api/people/{id}/{act}", act)
    app.router.add_post("/api/operator/{act}", operate)
    app.router.add_get("/api/media/{id}/{line:\\d+}/{n:\\d+}", media)
    app.router.add_static("/static", STATIC)
    return app


_OCTETS = "application/octet-stream"
_MIME = {"photo": "image/jpeg", "voice": "audio/mpeg"}


def _screen(world: World, request: web.Request) -> Screen:
    screen = world.screens.get(request.match_info["id"])
    if screen is None:
        raise web.HTTPNotFound(text="không có điện thoại này")
    return screen


async def _form(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    return dict(await request.post())


async def _says(world: World, screen: Screen, form: Any) -> None:
    text, room = str(form["text"]).strip(), str(form.get("room", ""))
    if not text:
        return
    world.own(screen, text, room)
    if not room:
        await screen.person.says(text)
        return
    group = world.groups(screen.channel)[room]
    if isinstance(group, TelegramGroup):
        await group.says(screen.person, text)
    else:
        await screen.person.says(text, room=group)


async def _taps(world: World, screen: Screen, form: Any) -> None:
    """The button `n` of the line `line`."""
    line = screen.lines[int(form["line"])]
    if line.seen is None:
        raise ValueError("tin này không có nút")
    button = line.seen.buttons[int(form["n"])]
    world.own(screen, button.title, line.room)
    if not isinstance(screen.person, TelegramPerson):
        await screen.person.presses(button.action)
    elif button.action:
        await screen.person.presses(button.action, line.seen)
    else:  # a key of a reply keyboard writes its title
        await screen.person.says(button.title)


async def _comes(world: World, screen: Screen, form: Any) -> None:
    """Follows the OA; presses Start, perhaps through a link with a code; unblocks."""
    person = screen.person
    if isinstance(person, ZaloPerson):
        world.own(screen, "(bấm Quan tâm)")
        await person.follows()
        return
    world.own(screen, "(bấm Bắt đầu)")
    if person.blocked:
        await person.unblocks()
    await person.opens(str(form.get("start", "")))


async def _goes(world: World, screen: Screen, form: Any) -> None:
    """Unfollows; blocks the bot."""
    person = screen.person
    if isinstance(person, ZaloPerson):
        world.own(screen, "(bỏ quan tâm)")
        await person.unfollows()
    else:
        world.own(screen, "(chặn bot)")
        await person.blocks()


async def _sends(world: World, screen: Screen, form: Any) -> None:
    """A recording, photo or file, by what it is."""
    file = form["file"]
    data, name = file.file.read(), file.filename
    kind = file.content_type.partition("/")[0]
    world.own(screen, {"audio": "🎤", "image": "🖼"}.get(kind, "📎") + f" {name}")
    person = screen.person
    if kind == "audio":
        await (person.sends_voice(data, name) if isinstance(person, ZaloPerson) else (
            person.sends_voice(data)
        ))  # fmt: skip
    elif kind == "image":
        await person.sends_photo(data)
    else:
        await person.sends_file(data, name)


async def _place(world: World, screen: Screen, form: Any) -> None:
    latitude, longitude = float(form.get("latitude", 12.71)), float(form.get("longitude", 108.41))
    world.own(screen, f"📍 {latitude}, {longitude}")
    await screen.person.sends_location(latitude, longitude)


async def _phone(world: World, screen: Screen, form: Any) -> None:
    number = str(form.get("number") or "84900000001")
    world.own(screen, f"📞 {number}")
    await screen.person.shares_phone(number)


async def _looks(world: World, screen: Screen, form: Any) -> None:
    """Zalo tells when a message reached the phone and when it was seen."""
    if isinstance(screen.person, ZaloPerson):
        await screen.person.receives()
        await screen.person.looks()


async def _joins(world: World, screen: Screen, form: Any) -> None:
    room = str(form["room"])
    group = world.groups(screen.channel)[room]
    if isinstance(group, TelegramGroup):
        world.members.setdefault(group.chat_id, set()).add(screen.key)
        await group.joins(screen.person)
    else:
        await screen.person.joins(group)
    world.own(screen, "(vào nhóm)", room)


async def _leaves(world: World, screen: Screen, form: Any) -> None:
    room = str(form["room"])
    group = world.groups(screen.channel)[room]
    world.own(screen, "(rời nhóm)", room)
    if isinstance(group, TelegramGroup):
        world.members.get(group.chat_id, set()).discard(screen.key)
        await group.leaves(screen.person)
    else:
        await screen.person.leaves(group)


async def _makes_group(world: World, screen: Screen, form: Any) -> None:
    """A Telegram group with the bot in it, made by this person."""
    if world.telegram is None or not isinstance(screen.person, TelegramPerson):
        raise ValueError("nhóm Zalo do Tin Buôn lập, không lập ở đây")
    name = str(form.get("name") or f"Nhóm {len(world.telegram.groups) + 1}")
    group = world.telegram.group(name)
    world.members[group.chat_id] = {screen.key}
    world.own(screen, "(lập nhóm và thêm bot)", name)
    await group.adds_bot(screen.person)


ACTS: dict[str, Act] = {
    "says": _says,
    "taps": _taps,
    "comes": _comes,
    "goes": _goes,
    "sends": _sends,
    "place": _place,
    "phone": _phone,
    "looks": _looks,
    "joins": _joins,
    "leaves": _leaves,
    "group": _makes_group,
}
