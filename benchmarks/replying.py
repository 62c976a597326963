"""Server children that answer a webhook with a message and five buttons, over the stand-in: ours as
`serve` is by default, and two bot frameworks that keep nothing.

Run as `python -m benchmarks.replying KIND FOLDER STANDIN_URL`.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import uvloop
from aiohttp import web

from benchmarks.bodies import FIRST_PERSON, PEOPLE, TELEGRAM_SECRET, TELEGRAM_TOKEN
from benchmarks.children import free_port, say, until_stdin_closes
from benchmarks.webhooks import PATH, bare, listening

_TEXT = (
    "Tin Buôn giúp anh/chị:\n• Bằng chữ: nhắn chuyện ở thôn, buôn, Tin Buôn gửi cán bộ xã.\n• Ghi "
    "âm: cứ nói, Tin Buôn ghi thành chữ.\n• Ảnh: chụp rồi gửi, thêm vài chữ nếu tiện."
)
_BUTTONS = ("Báo cáo", "Bản tin", "Hộ chưa được nhắn", "Đăng ký", "Ngôn ngữ")


@contextlib.asynccontextmanager
async def ours(folder: Path, standin: str) -> AsyncIterator[int]:
    """Everything in one process on SQLite with synchronous=FULL; everybody is a propagandist."""
    from bot.app import App
    from bot.commands.serve import started
    from bot.config import load

    port = free_port()
    telegram = {
        "token": TELEGRAM_TOKEN,
        "api_base": standin,
        "mode": "webhook",
        "webhook_secret": TELEGRAM_SECRET,
        "rate_per_s": 100_000,
        "chat_rate_per_s": 0,
    }
    app = App(load({}, data_dir=folder, web={"port": port}, telegram=telegram))
    await app.open()
    await _people(app)
    await app.stop()
    app = App(app.settings)
    await started(app)
    try:
        yield port
    finally:
        await app.stop()


async def _people(app: Any) -> None:
    from bot.usecases.areas import by_code
    from bot.usecases.registers.provinces import load_province
    from models import ChatAccount, Person, Role
    from models.person import RoleName

    now = app.clock.now()
    async with app.services.work() as work:
        await load_province(work)
        area = await by_code("24478")
        codes = [f"ttv-{n}" for n in range(PEOPLE)]
        people = [Person(code=code, name="Trần Văn Lâm", created_at=now) for code in codes]
        await Person.bulk_create(people, batch_size=500)
        ids = [int(str(i)) for i in await Person.all().order_by("id").values_list("id", flat=True)]
        role = RoleName.PROPAGANDIST
        roles = [Role(person_id=i, area=area, role=role, since_at=now) for i in ids]
        await Role.bulk_create(roles, batch_size=500)
        own = TELEGRAM_TOKEN.partition(":")[0]
        chats = [
            ChatAccount(
                person_id=person,
                channel="telegram",
                account=own,
                chat_id=str(FIRST_PERSON + n),
                created_at=now,
                last_word_at=now,
            )
            for n, person in enumerate(ids)
        ]
        await ChatAccount.bulk_create(chats, batch_size=500)


@contextlib.asynccontextmanager
async def aiogram(_folder: Path, standin: str) -> AsyncIterator[int]:
    """Acknowledges first, as it does by default; in memory."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler

    session = AiohttpSession(api=TelegramAPIServer.from_base(standin))
    bot, dispatcher = Bot(TELEGRAM_TOKEN, session=session), Dispatcher()

    @dispatcher.message()
    async def said(message: Any) -> None:
        rows = [
            [InlineKeyboardButton(text=b, callback_data=f"a:{n}")] for n, b in enumerate(_BUTTONS)
        ]
        await message.answer(_TEXT, reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))

    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=TELEGRAM_SECRET).register(app, PATH)
    async with listening(app) as port:
        yield port
    await bot.session.close()


@contextlib.asynccontextmanager
async def ptb(_folder: Path, standin: str) -> AsyncIterator[int]:
    """python-telegram-bot, acknowledging first too; in memory."""
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
    from telegram.ext import Application, MessageHandler, filters

    async def said(update: Any, _context: Any) -> None:
        rows = [[InlineKeyboardButton(b, callback_data=f"a:{n}")] for n, b in enumerate(_BUTTONS)]
        await update.effective_message.reply_text(_TEXT, reply_markup=InlineKeyboardMarkup(rows))

    builder = Application.builder().token(TELEGRAM_TOKEN).base_url(f"{standin}/bot").updater(None)
    bot = builder.build()
    bot.add_handler(MessageHandler(filters.ALL, said))
    await bot.initialize()
    under_way: set[asyncio.Task[None]] = set()

    async def take(request: web.Request) -> web.Response:
        update = Update.de_json(await request.json(), bot.bot)
        task = asyncio.create_task(bot.process_update(update))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        return web.Response()

    app = web.Application()
    app.router.add_post(PATH, take)
    async with listening(app) as port:
        yield port
    await bot.shutdown()


KINDS = {"bare": bare, "ours": ours, "aiogram": aiogram, "ptb": ptb}


async def main() -> None:
    logging.basicConfig(level="ERROR", stream=sys.stderr)
    kind, folder, standin = sys.argv[1:]
    async with KINDS[kind](Path(folder), standin) as port:
        say(port=port)
        await until_stdin_closes()


if __name__ == "__main__":
    uvloop.run(main())
