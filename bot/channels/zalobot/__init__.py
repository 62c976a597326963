"""Zalo Bot Platform: a bot everyone on Zalo can write to, like Telegram's; no OA is needed.

Nothing heavy is imported before `build` finds a token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.zalobot.settings import Config

if TYPE_CHECKING:
    from bot.channels.zalobot.channel import ZaloBotChannel
    from bot.core.ports import ChannelDeps


def build(settings: Config, deps: ChannelDeps) -> ZaloBotChannel | None:
    """The channel, or None without a token. Raises SettingsError for one that cannot be a token."""
    if not settings.token.get_secret_value():
        return None
    from bot.channels.zalobot.channel import ZaloBotChannel

    return ZaloBotChannel(settings, deps)
