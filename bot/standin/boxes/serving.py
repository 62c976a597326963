"""`run.py standin boxes`: makers' boxes on this machine, which say in this terminal what sounds."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import importlib.util
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlsplit

import aiomqtt

from bot.core.errors import OperatorError
from bot.core.hours import ZONE
from bot.standin.boxes import Connection, MqttBox, Play
from bot.standin.clock import ShiftedClock

_LOOK_S, _REPORT_S = 0.5, 20


@contextlib.asynccontextmanager
async def opened(given: Sequence[str], mqtt: str, http: str) -> AsyncIterator[list[MqttBox]]:
    """Each as maker:number:password, as `run.py device` printed them."""
    if not given:
        raise OperatorError("which boxes? --box gtech:868120300000001:PASSWORD, for each one")
    async with contextlib.AsyncExitStack() as stack:
        boxes = []
        for one in given:
            box = _made(one, mqtt, http.rstrip("/"))
            try:
                await box.power_on()
            except aiomqtt.MqttError as error:
                raise OperatorError(
                    f"the broker does not let {box.to.number} in ({error}): is Tin Buôn running?"
                ) from None
            stack.push_async_callback(box.power_off)
            living = asyncio.create_task(_live(box))
            stack.callback(living.cancel)
            boxes.append(box)
        yield boxes


def _made(given: str, mqtt: str, http: str) -> MqttBox:
    maker, _, rest = given.partition(":")
    number, _, secret = rest.partition(":")
    where = f"bot.standin.boxes.{maker}"
    known = maker.isidentifier() and importlib.util.find_spec(where)
    build = getattr(importlib.import_module(where), "build", None) if known else None
    if build is None or not number or not secret:
        raise OperatorError(f"--box must look like gtech:NUMBER:PASSWORD, not {given!r}")
    at = urlsplit(mqtt)
    to = Connection(
        number, at.hostname or "127.0.0.1", at.port or 1883, number, secret, http, secret
    )
    made: MqttBox = build(to, ShiftedClock())
    return made


async def _live(box: MqttBox) -> None:
    """As the box would by itself."""
    shown, faults, rounds = 0, 0, 0
    while True:
        await box.look()
        if rounds % int(_REPORT_S / _LOOK_S) == 0:
            await box.report()
        for play in box.heard[shown:]:
            print(_line(box, play), flush=True)
        for fault in box.faults[faults:]:
            print(f"{box.to.number}: KHÔNG HIỂU: {fault}", flush=True)
        shown, faults, rounds = len(box.heard), len(box.faults), rounds + 1
        await asyncio.sleep(_LOOK_S)


def _line(box: MqttBox, play: Play) -> str:
    what = "KHẨN CẤP" if play.urgent else "đang phát"
    at = play.at.astimezone(ZONE)
    return f"{at:%H:%M:%S} {box.to.number}: {what} “{play.title}”, âm lượng {play.volume}"
