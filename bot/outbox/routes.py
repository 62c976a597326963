"""Which way to reach a person now: the open chat they used last whose window still allows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.capabilities import Capabilities
from models import ChatAccount

CapabilitiesOf = Callable[[str, str], Capabilities | None]


@dataclass(frozen=True)
class Way:
    """`account_id` None: cannot be reached now, `reason` (a locale key) says why."""

    account_id: int | None
    reason: str = ""


def choose(accounts: Iterable[ChatAccount], capabilities: CapabilitiesOf, now: datetime) -> Way:
    """The best open account, free windows before paid ones, the latest used first."""
    free: list[ChatAccount] = []
    paid: list[ChatAccount] = []
    reason = "reason-no-account"
    for account in sorted(accounts, key=lambda a: a.last_word_at or a.created_at, reverse=True):
        caps = capabilities(account.channel, account.account)
        if caps is None:
            reason = "reason-account"
        elif account.state != "open" or not account.follows:
            reason = "reason-blocked" if account.state == "blocked" else "reason-not-following"
        elif _within(account, caps.reply_window_h, now):
            free.append(account)
        elif caps.paid_window_h and _within(account, caps.paid_window_h, now):
            paid.append(account)
        else:
            reason = "reason-window"
    best = next(iter(free or paid), None)
    return Way(best.id) if best else Way(None, reason)


def _within(account: ChatAccount, hours: float, now: datetime) -> bool:
    if not hours:
        return True
    return account.last_word_at is not None and now - account.last_word_at <= timedelta(hours=hours)
