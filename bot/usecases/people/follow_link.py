"""Where a citizen goes to follow a commune: what a board shows as a QR picture."""

from __future__ import annotations

from bot.config import channel_names
from bot.usecases.accounts import oas
from bot.usecases.work import Services
from models import Area


async def of(services: Services, commune: Area) -> str:
    """The commune's own address if it set one, else its account on a chat service, else ours."""
    if own := str(commune.settings.get("follow_url") or ""):
        return own
    for name in channel_names():
        link = services.outbox.follow_link(name)
        if "{account}" in link:
            account = await _account(name, commune.code)
            link = link.replace("{account}", account) if account else ""
        if link:
            return link
    return f"{services.settings.public_url}/"


async def _account(channel: str, commune: str) -> str:
    """Our account that speaks for this commune, "" if there is none."""
    known = (await oas.communes()).items()
    return next((own for (name, own), code in known if (name, code) == (channel, commune)), "")
