"""Calling children: `python -m benchmarks.calling KIND STANDIN_URL COUNT FOLDER` sends messages.

`telegram`, `zalo`: our channels, without the outbox. `ptb`: python-telegram-bot's own Bot with its
default HTTP stack. `bare`: an aiohttp client loop with Zalo's calls.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import uvloop

from benchmarks.bodies import OA, TELEGRAM_TOKEN
from benchmarks.children import say
from benchmarks.crowd import BODY, TITLE
from benchmarks.sending import message

CONCURRENCY = 16
_WARM = 100
_TEXT = f"Xã Cư Pui\n\n{TITLE}\n\n{BODY}"
_TITLES = {"read": "Đã đọc", "told": "Đã phổ biến"}
Send = Callable[[int], Awaitable[object]]


def _actions(number: int) -> dict[str, str]:
    """Two buttons, like a bulletin's: another token for each reader."""
    return {t: f"receipt.{what}:{number}~0123456789abcd" for what, t in _TITLES.items()}


async def telegram(standin: str, count: int, folder: Path) -> None:
    from bot.app import App
    from bot.config import load

    settings = {"token": TELEGRAM_TOKEN, "api_base": standin}
    app = App(load({}, data_dir=folder, telegram=settings))
    channel = app.channels["telegram"]
    await _measure(_ours(channel, TELEGRAM_TOKEN.partition(":")[0], 710_000_000), count)
    await channel.stop()


async def zalo(standin: str, count: int, folder: Path) -> None:
    from benchmarks.crowd import connect, make_app

    app = make_app(folder, standin, CONCURRENCY)
    await app.open()
    await connect(app, OA)
    channel = app.channels["zalo"]
    await _measure(_ours(channel, OA, 8_246_735_463_644_000_000), count)
    await channel.stop()
    await app.stop()


def _ours(channel: Any, account: str, first: int) -> Send:
    from bot.core.messages import WireButton, WireMessage

    async def send(number: int) -> None:
        buttons = tuple(WireButton(t, a) for t, a in _actions(number).items())
        sent = await channel.send(
            account, str(first + number), WireMessage(_TEXT, buttons), f"k{number}"
        )
        if not sent.message_id:
            raise RuntimeError("sent without an id")

    return send


async def ptb(standin: str, count: int, _folder: Path) -> None:
    from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

    async with Bot(TELEGRAM_TOKEN, base_url=f"{standin}/bot") as bot:

        async def send(number: int) -> None:
            rows = [[InlineKeyboardButton(t, callback_data=a)] for t, a in _actions(number).items()]
            message = await bot.send_message(
                710_000_000 + number,
                _TEXT,
                reply_markup=InlineKeyboardMarkup(rows),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
            if not message.message_id:
                raise RuntimeError("sent without an id")

        await _measure(send, count)


async def _measure(send: Send, count: int) -> None:
    """Connections are there and code is warm before the clock runs."""
    await _send_all(send, _WARM)
    gc.collect()
    gc.freeze()
    started, cpu = time.perf_counter(), time.process_time()
    await _send_all(send, count)
    cpu_us = (time.process_time() - cpu) / count * 1e6
    say(per_s=count / (time.perf_counter() - started), cpu_us=cpu_us)


async def _send_all(send: Send, count: int) -> None:
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            await send(number)

    await asyncio.gather(*[work() for _ in range(CONCURRENCY)])


async def bare(standin: str, count: int, _folder: Path) -> None:
    url = f"{standin}/v3.0/oa/message/cs"
    headers = {"access_token": OA, "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:

        async def send(number: int) -> None:
            body = json.dumps(message(str(8_246_735_463_644_000_000 + number), _TEXT, number))
            async with session.post(url, data=body.encode(), headers=headers) as answer:
                said = json.loads(await answer.read())
            if said["error"]:
                raise RuntimeError(str(said))

        await _measure(send, count)


KINDS = {"telegram": telegram, "ptb": ptb, "zalo": zalo, "bare": bare}


async def main() -> None:
    kind, standin, count, folder = sys.argv[1:]
    await KINDS[kind](standin, int(count), Path(folder))


if __name__ == "__main__":
    uvloop.run(main())
