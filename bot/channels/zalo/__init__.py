"""Zalo Official Accounts, one for each commune. No maintained SDK exists: the API client is ours.

Nothing heavy is imported before `build` finds an application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.zalo.settings import Config

if TYPE_CHECKING:
    from bot.channels.zalo.channel import ZaloChannel
    from bot.core.ports import ChannelDeps


def build(settings: Config, deps: ChannelDeps) -> ZaloChannel | None:
    """The channel, or None without an app id. Accounts may be connected later."""
    if not settings.app_id:
        return None
    from bot.channels.zalo.channel import ZaloChannel

    return ZaloChannel(settings, deps)
