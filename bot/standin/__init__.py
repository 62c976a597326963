"""Zalo, Telegram, SMS gateways and makers' boxes on one machine, to try everything by hand: strict
stand-ins, phones on a page, an operator's panel. Started by `run.py standin`; tests use them too.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Mapping, Sequence
from typing import Any

from yarl import URL

from bot.core.errors import OperatorError
from bot.standin.boxes import serving
from bot.standin.by_hand import COMMUNE, HandZalo
from bot.standin.clock import ShiftedClock
from bot.standin.desk import make_app
from bot.standin.gateways import page
from bot.standin.listening import Site
from bot.standin.telegram import FakeTelegram, Rates
from bot.standin.world import World
from bot.standin.zalo.oauth import KINDS as OAS

KINDS = ("zalo", "telegram", "both", "sms", "boxes")
_PORT, _SMS_PORT = 9090, 9190  # so that both may run side by side


async def run(
    kind: str,
    port: int | None,
    people: int,
    app_url: str,
    oa: str = "business",
    box: Sequence[str] = (),
    mqtt: str = "mqtt://127.0.0.1:1883",
) -> int:
    """Until it is told to stop. Ports: the page, Zalo one above, Telegram two above."""
    if kind == "boxes":
        async with serving.opened(box, mqtt, app_url):
            await _until_told()
        return 0
    port = port or (_SMS_PORT if kind == "sms" else _PORT)
    if kind not in KINDS:
        raise OperatorError(f"stand in for what? One of {', '.join(KINDS)}, not {kind!r}")
    if oa not in OAS:
        raise OperatorError(f"--oa: one of {', '.join(OAS)}, not {oa!r}")
    if not 1 <= people <= 40:
        raise OperatorError("--people: between 1 and 40 phones")
    if kind == "sms":
        try:
            async with page.opened(port) as counter:
                print(page.words(counter, port), flush=True)
                await _until_told()
        except OSError as error:
            raise OperatorError(
                f"ports {port} to {port + 3} must be free ({error}): --port"
            ) from None
        return 0
    async with contextlib.AsyncExitStack() as stack:
        world = await _open(stack, kind, port, people, app_url)
        if world.zalo is not None:
            world.zalo.oa(world.zalo.account).becomes(oa)
        ticking = asyncio.create_task(_tick(world))
        stack.callback(ticking.cancel)
        print(words(world, port), flush=True)
        await _until_told()
    return 0


async def _open(
    stack: contextlib.AsyncExitStack, kind: str, port: int, people: int, app_url: str
) -> World:
    clock = ShiftedClock()
    world = World(clock, app_url)
    try:
        if kind != "telegram":
            world.zalo = HandZalo(clock, world.app_url)
            await world.zalo.start(port + 1)
            stack.push_async_callback(world.zalo.stop)
        if kind != "zalo":
            world.telegram = FakeTelegram(clock=clock, rates=Rates())
            await world.telegram.start(port + 2)
            stack.push_async_callback(world.telegram.stop)
        world.seat(people)
        site = Site()
        stack.push_async_callback(site.close)
        await site.open(make_app(world), port)
    except OSError as error:
        raise OperatorError(f"ports {port} to {port + 2} must be free ({error}): --port") from None
    return world


async def _tick(world: World) -> None:
    """Webhooks that are due again, by the stand-in's own clock."""
    while True:
        await asyncio.sleep(0.5)
        if world.zalo is not None:
            await world.zalo.repeat_due()


async def _until_told() -> None:
    told = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, told.set)
    await told.wait()


def settings(world: World) -> dict[str, str]:
    """The variables that point Tin Buôn here."""
    sections: dict[str, Mapping[str, Any]] = {}
    if world.zalo is not None:
        sections["ZALO"] = world.zalo.config()
    if world.telegram is not None:
        sections["TELEGRAM"] = world.telegram.config()
    found = {
        f"TINBUON_{section}__{name.upper()}": str(value)
        for section, values in sections.items()
        for name, value in values.items()
    }
    port = URL(world.app_url).port
    return found if port == 8080 else {**found, "TINBUON_WEB__PORT": str(port)}


def words(world: World, port: int) -> str:
    """What the person at the command line does next."""
    lines = [
        "",
        f"Phones and the operator's panel: http://127.0.0.1:{port}/",
        "",
        "In another terminal:",
        "",
        *(f"export {name}='{value}'" for name, value in settings(world).items()),
        ".venv/bin/python run.py serve",
        "",
    ]
    if world.zalo is not None:
        oa = world.zalo.oa(world.zalo.account)
        token = f"--oa-id {oa.oa_id} --refresh-token {oa.refresh}"
        lines += [
            "In a third one, with the same variables, connect the Official Account:",
            "",
            f".venv/bin/python run.py zalo connect --commune {COMMUNE}",
            "  (open the link it prints and press 'Đồng ý'), or without a browser:",
            f".venv/bin/python run.py zalo import-token --commune {COMMUNE} {token}",
            "",
        ]
    return "\n".join([*lines, "Ctrl+C stops the stand-ins; what they knew is forgotten."])
