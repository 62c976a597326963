"""The built-in web chat: a page in the phone's browser, no account anywhere, the demo's channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.channels.webchat.settings import Config
    from bot.core.ports import Channel, ChannelDeps


def build(settings: Config, deps: ChannelDeps) -> Channel | None:
    """The channel, or None when it is switched off. `settings` is the [webchat] section."""
    if not settings.enabled:
        return None
    from bot.channels.webchat.api import WebChat

    return WebChat(settings, deps)
