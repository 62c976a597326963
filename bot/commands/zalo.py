"""`run.py zalo`: connecting Official Accounts, and how each of them is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.app import App
from bot.channels.zalo.api import challenge_of
from bot.channels.zalo.consent import new_verifier
from bot.commands import zalo_table
from bot.commands.people import place_of
from bot.commands.words import tell
from bot.config import load
from bot.core.errors import OperatorError
from bot.core.ports import AccountDesk
from bot.usecases.accounts import account_figures, account_settings, account_troubles, own_accounts
from bot.usecases.accounts.own_accounts import Known
from bot.usecases.registers.provinces import ensure_province

_NAME = "zalo"


@dataclass(frozen=True)
class _Zalo:
    app: App
    channel: Any
    desk: AccountDesk


@asynccontextmanager
async def _zalo(commune: str = "") -> AsyncIterator[_Zalo]:
    app = App(load())
    channel, desk = app.channels.get(_NAME), app.services.desks.get(_NAME)
    if channel is None or desk is None:
        raise OperatorError(
            "Zalo is switched off: set TINBUON_ZALO__APP_ID, __APP_SECRET and __OA_SECRET_KEY"
        )
    await app.open()
    try:
        if commune:
            await ensure_province(app.services, app.settings.commune.province)
            await place_of(commune)
        yield _Zalo(app, channel, desk)
    finally:
        await channel.stop()
        await app.stop()


async def connect(commune: str) -> int:
    """Print the consent link."""
    async with _zalo(commune) as zalo:
        link = await zalo.desk.link(commune)
    tell("Open this link as an admin of the commune's Official Account (it works once):")
    print(link)
    return 0


def pkce() -> None:
    """A pair for a console that has one challenge for all links. Nothing is stored."""
    verifier = new_verifier()
    tell(f"export TINBUON_ZALO__PKCE_VERIFIER={verifier}")
    tell("Set it (it is a secret), restart, and paste this into the console as code challenge:")
    print(challenge_of(verifier))


async def import_token(commune: str, oa_id: str, refresh_token: str) -> int:
    """Exchange and store the token now, so that a wrong one shows at once."""
    async with _zalo(commune) as zalo:
        await zalo.channel.import_token(commune, oa_id, refresh_token)
    tell(f"connected: OA {oa_id} speaks for commune {commune}")
    return 0


async def status() -> int:
    """A table of all OAs, then what must be mended; 1 when something must."""
    async with _zalo() as zalo:
        now = zalo.app.clock.now()
        found = await _connected(zalo)
        figures = await account_figures.of([k.lane for k in found], now)
        troubles = await account_troubles.of(found, now)
    missing = _unset(zalo.app.settings.channel(_NAME))
    for line in zalo_table.lines(found, figures, now, zalo.app.locales):
        tell(line)
    mend = [*missing, *zalo_table.to_mend(found, troubles, zalo.app.locales)]
    if not found:
        mend.append("no Official Account is connected: run.py zalo connect --commune CODE")
    for line in mend:
        tell(f"FAIL {line}")
    tell(f"{len(found)} Official Accounts connected, {len(mend)} things to mend")
    return 1 if mend else 0


async def disconnect(commune: str, oa_id: str) -> int:
    """Forget the tokens of one OA."""
    async with _zalo() as zalo:
        account = await _one(zalo, commune, oa_id)
        await zalo.desk.disconnect(account.account)
        async with zalo.app.services.work() as work:
            before = {"commune": account.area.code}
            await work.audit("account.disconnect", f"account:{account.lane}", before)
    tell(f"disconnected: OA {account.account} {account.name} ({account.area.name})")
    tell("Nothing is sent or received through it. To use it again: run.py zalo connect")
    return 0


async def budget(commune: str, oa_id: str, paid: int | None) -> int:
    """Show one OA's budget, or set it."""
    async with _zalo() as zalo:
        account = await _one(zalo, commune, oa_id)
        if paid is not None:
            async with zalo.app.services.work() as work:
                await account_settings.put(work, account.lane, "budget", paid_budget=paid)
        books = (await account_figures.books(zalo.app.clock.now())).get(account.lane)
    most, spent = (books.paid_budget, books.paid) if books else (0, 0)
    tell(f"OA {account.account} {account.name} ({account.area.name}):")
    tell(f"{spent} of {most} paid messages this month" + ("" if most else ": none is ever sent"))
    return 0


async def _connected(zalo: _Zalo) -> list[Known]:
    return [k for k in await own_accounts.known(zalo.app.services) if k.channel == _NAME]


async def _one(zalo: _Zalo, commune: str, oa_id: str) -> Known:
    """Raises OperatorError unless exactly one is meant."""
    if not commune and not oa_id:
        raise OperatorError(
            "say which: --commune CODE or --oa-id ID (run.py zalo status lists them)"
        )
    found = [
        k
        for k in await _connected(zalo)
        if (not commune or k.area.code == commune) and (not oa_id or k.account == oa_id)
    ]
    if not found:
        raise OperatorError("no connected OA is meant: run.py zalo status lists them")
    if len(found) > 1:
        raise OperatorError(f"this commune has {len(found)} OAs: say which with --oa-id")
    return found[0]


def _unset(settings: Any) -> list[str]:
    return [
        f"zalo.{name} is not set: set TINBUON_ZALO__{name.upper()}"
        for name in ("app_secret", "oa_secret_key")
        if not getattr(settings, name).get_secret_value()
    ]
