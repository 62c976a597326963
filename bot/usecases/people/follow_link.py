"""Where a citizen goes to follow a commune: what a board shows as a QR picture."""

from __future__ import annotations

from bot.config import channel_names
from bot.core.capabilities import Capabilities
from bot.usecases.accounts import oas
from bot.usecases.work import Services
from models import Area


async def of(services: Services, commune: Area) -> str:
    """Where `page` knows none, our own page."""
    return await page(services, commune) or f"{services.settings.public_url}/"


async def page(services: Services, commune: Area) -> str:
    """The commune's own address if it set one, else its account on a chat service, else a bot that
    serves everywhere, one that networks may block last of all; "" where there is none."""
    if own := str(commune.settings.get("follow_url") or ""):
        return own
    for name, caps in sorted(_linked(services).items(), key=lambda one: _rank(one[1])):
        link = caps.follow_link
        if "{account}" in link:
            account = await _account(name, commune.code)
            link = link.replace("{account}", account) if account else ""
        if link:
            return link
    return ""


def _linked(services: Services) -> dict[str, Capabilities]:
    found = {name: services.outbox.capabilities(name, "") for name in channel_names()}
    return {name: caps for name, caps in found.items() if caps is not None and caps.follow_link}


def _rank(caps: Capabilities) -> tuple[bool, bool]:
    return "{account}" not in caps.follow_link, caps.proven_d > 0


async def _account(channel: str, commune: str) -> str:
    """Our account that speaks for this commune, "" if there is none."""
    known = (await oas.communes()).items()
    return next((own for (name, own), code in known if (name, code) == (channel, commune)), "")
