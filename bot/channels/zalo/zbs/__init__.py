"""ZBS template messages: approved texts to a telephone number, on the OA's own token."""

from __future__ import annotations

from bot.channels.zalo.accounts import Accounts
from bot.channels.zalo.calling import Caller
from bot.channels.zalo.settings import Config
from bot.channels.zalo.zbs.api import ZbsApi
from bot.channels.zalo.zbs.channel import ZbsChannel
from bot.channels.zalo.zbs.desk import Desk
from bot.channels.zalo.zbs.parse import NAME, read
from bot.core.ports import Clock

__all__ = ["NAME", "build", "read"]


def build(settings: Config, accounts: Accounts, calls: Caller, clock: Clock) -> ZbsChannel:
    """The channel that stands beside the OA's, with its tokens. Which OAs are switched on for it
    is a setting of each."""
    secret = settings.app_secret.get_secret_value() if settings.appsecret_proof else ""
    api = ZbsApi(
        base=settings.business_base,
        oa_base=settings.api_base,
        app_secret=secret,
        timeout_s=settings.call_timeout_s,
    )
    return ZbsChannel(api, Desk(api, calls, accounts, settings, clock), settings, clock)
