"""Server children that take webhooks: ours, a bare handler, and two bot frameworks.

Run as `python -m benchmarks.webhooks KIND FOLDER STANDIN_URL`.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import web

from benchmarks.bodies import TELEGRAM_SECRET, TELEGRAM_TOKEN, ZALO_APP, ZALO_SECRET
from benchmarks.children import free_port, say, until_stdin_closes

PATH = "/telegram/webhook"


@contextlib.asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[int]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def bare(_folder: Path, _standin: str) -> AsyncIterator[int]:
    """aiohttp and nothing else: reads the JSON, keeps nothing."""

    async def take(request: web.Request) -> web.Response:
        await request.json()
        return web.Response()

    app = web.Application()
    app.router.add_post(PATH, take)
    app.router.add_post("/zalo/webhook", take)
    async with listening(app) as port:
        yield port


@contextlib.asynccontextmanager
async def ours(folder: Path, standin: str) -> AsyncIterator[int]:
    """`serve --role web`: the real app, SQLite with synchronous=FULL, nobody working events off."""
    from bot.app import App
    from bot.commands.serve import started
    from bot.config import load

    port = free_port()
    settings = load(
        {},
        data_dir=folder,
        web={"port": port},
        telegram={
            "token": TELEGRAM_TOKEN,
            "api_base": standin,
            "mode": "webhook",
            "webhook_secret": TELEGRAM_SECRET,
        },
        zalo={"app_id": ZALO_APP, "oa_secret_key": ZALO_SECRET, "api_base": standin},
    )
    app = App(settings)
    await started(app, frozenset({"web"}))
    try:
        yield port
    finally:
        await app.stop()


@contextlib.asynccontextmanager
async def _aiogram(*, background: bool) -> AsyncIterator[int]:
    from aiogram import Bot, Dispatcher
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler

    bot, dispatcher = Bot(TELEGRAM_TOKEN), Dispatcher()

    @dispatcher.message()
    async def said(message: Any) -> None:
        """Trivial."""

    app = web.Application()
    handler = SimpleRequestHandler(
        dispatcher, bot, handle_in_background=background, secret_token=TELEGRAM_SECRET
    )
    handler.register(app, PATH)
    async with listening(app) as port:
        yield port
    await bot.session.close()


@contextlib.asynccontextmanager
async def aiogram(_folder: Path, _standin: str) -> AsyncIterator[int]:
    """Answers after the handler ran."""
    async with _aiogram(background=False) as port:
        yield port


@contextlib.asynccontextmanager
async def aiogram_background(_folder: Path, _standin: str) -> AsyncIterator[int]:
    """Answers first, handles afterwards."""
    async with _aiogram(background=True) as port:
        yield port


@contextlib.asynccontextmanager
async def ptb(_folder: Path, standin: str) -> AsyncIterator[int]:
    """python-telegram-bot: Update.de_json and Application.process_update for each request."""
    from telegram import Update
    from telegram.ext import Application, MessageHandler, filters

    async def said(update: Any, context: Any) -> None:
        """Trivial."""

    builder = Application.builder().token(TELEGRAM_TOKEN).base_url(f"{standin}/bot").updater(None)
    bot = builder.build()
    bot.add_handler(MessageHandler(filters.ALL, said))
    await bot.initialize()

    async def take(request: web.Request) -> web.Response:
        await bot.process_update(Update.de_json(await request.json(), bot.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post(PATH, take)
    async with listening(app) as port:
        yield port
    await bot.shutdown()


KINDS = {
    "bare": bare,
    "ours": ours,
    "aiogram": aiogram,
    "aiogram-background": aiogram_background,
    "ptb": ptb,
}


async def main() -> None:
    logging.basicConfig(level="WARNING", stream=sys.stderr)
    kind, folder, standin = sys.argv[1:]
    async with KINDS[kind](Path(folder), standin) as port:
        say(port=port)
        await until_stdin_closes()


if __name__ == "__main__":
    uvloop.run(main())
