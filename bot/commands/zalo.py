"""`run.py zalo`: connecting Official Accounts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.app import App
from bot.commands.people import place_of
from bot.config import load
from bot.core.errors import OperatorError
from bot.usecases.provinces import load_province


@asynccontextmanager
async def _zalo(commune: str = "") -> AsyncIterator[Any]:
    app = App(load())
    channel = app.channels.get("zalo")
    if channel is None:
        raise OperatorError(
            "Zalo is switched off: set TINBUON_ZALO__APP_ID, __APP_SECRET and __OA_SECRET_KEY"
        )
    await app.open()
    try:
        if commune:
            async with app.services.work() as work:
                await load_province(work, app.settings.commune.province)
            await place_of(commune)
        yield channel
    finally:
        await channel.stop()
        await app.stop()


async def connect(commune: str) -> int:
    """Print the consent link."""
    async with _zalo(commune) as channel:
        link = await channel.desk.link(commune)
    print("Open this link as an admin of the commune's Official Account:")
    print(link)
    return 0


async def import_token(commune: str, oa_id: str, refresh_token: str) -> int:
    """Exchange and store the token now, so that a wrong one shows at once."""
    async with _zalo(commune) as channel:
        account = await channel.import_token(commune, oa_id, refresh_token)
    print(f"connected: OA {account.account} speaks for commune {commune}")
    return 0


async def status() -> int:
    """One line an OA."""
    async with _zalo() as channel:
        accounts = await channel.desk.accounts()
        lines = await channel.check()
    for line in lines:
        print(
            f"{'ok  ' if line.ok else 'FAIL'} {line.what}" + ("" if line.ok else f" -> {line.fix}")
        )
    print(f"{len(accounts)} Official Accounts connected")
    return 0 if all(line.ok for line in lines) else 1
