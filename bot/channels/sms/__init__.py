"""SMS: the last machine way, for emergencies and one-time codes. Each gateway is a module of
`gateways`, found by its name, and a lane of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.sms.settings import Config

if TYPE_CHECKING:
    from bot.channels.sms.channel import SmsChannel
    from bot.core.ports import ChannelDeps


def build(settings: Config, deps: ChannelDeps) -> SmsChannel | None:
    """The channel, or None without a gateway. Raises SettingsError for one that cannot work."""
    if not settings.gateways:
        return None
    from bot.channels.sms.channel import SmsChannel

    return SmsChannel(settings, deps)
