"""What one OA can do, as Capabilities: Zalo's limits and the policy numbers of its settings."""

from __future__ import annotations

from bot.channels.zalo.render import LONGEST_ELEMENT
from bot.channels.zalo.settings import Policy
from bot.core.capabilities import Capabilities

# A webhook that was not taken comes again after 30 s, 5, 15, 30 min and 1 h: an echo too (2026-10).
_LAST_REPEAT_S = 2 * 3600.0


def limits_of(policy: Policy) -> Capabilities:
    """OA API limits, collected 2026-10: text 2,000, 5 buttons of 100, query payload 1,000 (ours 900
    leaves room for the mark); no audio message exists."""
    return Capabilities(
        max_text=2000,
        max_buttons=5,
        max_button_title=100,
        max_action=900,
        media_out=frozenset({"photo", "file"}),
        # only a list can have a picture, words and buttons: else words go on their own
        max_caption=LONGEST_ELEMENT if policy.list_template else 0,
        receipts_delivered=True,
        receipts_seen=True,
        echoes=True,
        echo_wait_s=_LAST_REPEAT_S,
        rate_per_s=policy.rate_per_s,
        burst=max(1, int(policy.rate_per_s)),
        concurrency=policy.concurrency,
        reply_window_h=policy.free_window_h,
        paid_window_h=policy.paid_window_h,
        night=(policy.night_from, policy.night_to),
        night_routes=frozenset(policy.night_routes),
        price_vnd=policy.price_vnd,
        groups=True,
        broadcasts=policy.broadcasts,
        quotes=True,
        follow_link="https://zalo.me/{account}",
        asks=frozenset({"phone"}),
    )
