"""`run.py sms`: what a gateway may spend, and where its reports go."""

from __future__ import annotations

from bot.app import App
from bot.commands.words import tell
from bot.config import load
from bot.core.errors import OperatorError
from bot.usecases.accounts import account_figures, account_settings


def _lane(app: App, gateway: str) -> str:
    """Raises OperatorError."""
    found = [
        f"{channel}:{account}"
        for channel, side in app.services.gateways.items()
        for account in side.accounts
    ]
    lane = next((one for one in found if one.partition(":")[2] == gateway), "")
    if not lane:
        known = ", ".join(one.partition(":")[2] for one in found) or "none is set"
        raise OperatorError(f"there is no SMS gateway {gateway!r} in sms.gateways ({known})")
    return lane


async def address(gateway: str) -> int:
    """Where its reports go, for its console."""
    app = App(load())
    channel = _lane(app, gateway).partition(":")[0]
    print(app.services.gateways[channel].callback(gateway))
    return 0


async def budget(gateway: str, paid: int | None) -> int:
    """Set it, where it is given; print it."""
    app = App(load())
    lane = _lane(app, gateway)
    await app.open()
    try:
        if paid is not None:
            async with app.services.work() as work:
                await account_settings.put(work, lane, "budget", paid_budget=paid)
        books = (await account_figures.books(app.clock.now())).get(lane, account_figures.Books())
    finally:
        await app.stop()
    tell(f"{gateway}: {books.paid} of {books.paid_budget} segments spent this month")
    return 0
