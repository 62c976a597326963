"""Telegram: a bot everyone can write to. Vendor library: python-telegram-bot, as wire only.

Nothing heavy is imported before `build` finds a token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.telegram.settings import Config

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel
    from bot.core.ports import ChannelDeps


def build(settings: Config, deps: ChannelDeps) -> TelegramChannel | None:
    """The channel, or None without a token. Raises SettingsError for one that cannot be a token."""
    if not settings.token.get_secret_value():
        return None
    from bot.channels.telegram.channel import TelegramChannel

    return TelegramChannel(settings, deps)
