"""What one OA can do, as Capabilities: Zalo's limits and the policy numbers of its settings."""

from __future__ import annotations

from bot.channels.zalo.render import LONGEST_ELEMENT
from bot.channels.zalo.settings import Policy
from bot.core.capabilities import Capabilities
from bot.core.text import fold

# A webhook that was not taken comes again after 30 s, 5, 15, 30 min and 1 h: an echo too (2026-10).
_LAST_REPEAT_S = 2 * 3600.0
_BURST = 20  # a twentieth of a minute's calls may go at once


def limits_of(policy: Policy, plan: str = "", *, mute: bool = False) -> Capabilities:
    """OA API limits, collected 2026-10: text 2,000, 5 buttons of 100, query payload 1,000 (ours 900
    leaves room for the mark); no audio message exists. `plan`: the OA's package; `mute`: it may
    write to nobody alone."""
    rate, burst = rate_of(policy, plan)
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
        rate_per_s=rate,
        burst=burst,
        concurrency=policy.concurrency,
        reply_window_h=policy.free_window_h,
        paid_window_h=policy.paid_window_h,
        night=(policy.night_from, policy.night_to),
        night_routes=frozenset(policy.night_routes),
        price_vnd=policy.price_vnd,
        direct=not mute,
        groups=True,
        broadcasts=policy.broadcasts,
        quotes=True,
        follow_link="https://zalo.me/{account}",
        asks=frozenset({"phone"}),
    )


def rate_of(policy: Policy, plan: str) -> tuple[float, int]:
    """(calls a second, how many at once), so that no minute has more than the package allows."""
    if policy.rate_per_s:
        return policy.rate_per_s, max(1, int(policy.rate_per_s))
    name = fold(plan)
    allowed = (calls for words, calls in policy.plan_rates.items() if fold(words) in name)
    per_min = next(allowed, policy.rate_per_min)
    burst = max(1, per_min // _BURST)
    return (per_min - burst) / 60 or per_min / 60, burst
