"""What each kind of send error means: one row a cause, and nothing else decides."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from bot.core.capabilities import Capabilities
from bot.core.errors import Cause
from models.outbox import URGENT, OutState

TRIES = 8
_A_DAY = 300  # tries: the pauses soon are five minutes each


@dataclass(frozen=True)
class Decision:
    """`retry`: again after a pause, `tries` times at most (until it expires, where the account and
    not the message is at fault). `stop_s`: seconds the whole lane pauses (0 = it does not).
    `closes`: what the chat becomes when it cannot be written to any more (until they write again).
    `reroute`: another way may still reach this person. `reason`: locale key, for the officer."""

    retry: bool
    reason: str
    tries: float = TRIES
    stop_s: float = 0.0
    closes: str = ""  # blocked | gone | wrong
    tell_admin: bool = False
    reroute: bool = False


POLICY: dict[Cause, Decision] = {
    Cause.THROTTLED: Decision(True, "reason-throttled", inf),
    Cause.UNAVAILABLE: Decision(True, "reason-unavailable", _A_DAY),
    Cause.UNCLEAR: Decision(False, "reason-unclear"),
    Cause.REJECTED: Decision(False, "reason-rejected", tell_admin=True),
    Cause.TOKEN: Decision(True, "reason-token", inf, stop_s=60, tell_admin=True),
    Cause.ACCOUNT_STOPPED: Decision(
        False, "reason-account", stop_s=600, tell_admin=True, reroute=True
    ),
    Cause.FEATURE_MISSING: Decision(False, "reason-feature", tell_admin=True, reroute=True),
    Cause.QUOTA: Decision(False, "reason-quota", tell_admin=True, reroute=True),
    Cause.NOT_REACHABLE: Decision(False, "reason-not-reachable", closes="gone", reroute=True),
    Cause.BLOCKED: Decision(False, "reason-blocked", closes="blocked", reroute=True),
    Cause.WINDOW_CLOSED: Decision(False, "reason-window", reroute=True),
    Cause.BUDGET: Decision(False, "reason-budget", reroute=True),
    Cause.ROOM_LOST: Decision(False, "reason-room", closes="gone", tell_admin=True, reroute=True),
    Cause.NUMBER_WRONG: Decision(False, "reason-number", closes="wrong", reroute=True),
    Cause.FORM_OFF: Decision(False, "reason-form-off", tell_admin=True, reroute=True),
    Cause.FORM_REFUSED: Decision(False, "reason-form-refused", tell_admin=True, reroute=True),
    Cause.SHUT_NOW: Decision(False, "reason-night-now", reroute=True),
    Cause.PASSING: Decision(True, "reason-unavailable", 5, reroute=True),
    Cause.NOT_DELIVERED: Decision(False, "reason-not-delivered", reroute=True),
    Cause.NIGHT: Decision(True, "reason-night", inf),
    Cause.NO_BALANCE: Decision(False, "reason-balance", tell_admin=True, reroute=True),
    Cause.FORBIDDEN_CONTENT: Decision(False, "reason-forbidden", tell_admin=True),
    Cause.CONFIGURATION: Decision(True, "reason-configuration", inf, stop_s=60, tell_admin=True),
    Cause.UNKNOWN: Decision(True, "reason-unknown", tell_admin=True),
}

REROUTE = tuple(cause.value for cause, decision in POLICY.items() if decision.reroute)

_OURS = ("withdrawn", "expired")  # what a row may say besides: it was not sent in time


def why(cause: str, otherwise: str = "reason-unknown") -> str:
    """Locale key of why a row failed; `otherwise` where it says nothing."""
    if cause in _OURS:
        return f"reason-{cause}"
    return POLICY[Cause(cause)].reason if cause else otherwise


NIGHT_PAUSE_S = 1800.0
LONGEST_WISH_S = 86_400.0  # of a vendor, should it say more, or nonsense
_LONGEST_S = 300.0
_LONGEST_URGENT_S = 15.0


def pause_s(attempts: int, retry_after_s: float | None, cause: Cause, priority: int) -> float:
    """Seconds before the next try: the vendor's own wish, else 2, 4, 8 … at most 300 (15 for an
    emergency)."""
    if retry_after_s is not None:
        return retry_after_s if 0 <= retry_after_s <= LONGEST_WISH_S else LONGEST_WISH_S
    if cause is Cause.NIGHT:
        return NIGHT_PAUSE_S
    longest = _LONGEST_URGENT_S if priority in URGENT else _LONGEST_S
    return min(longest, 2.0 ** min(max(1, attempts), 10))


def state_after(cause: Cause, attempts: int, priority: int, caps: Capabilities) -> OutState:
    """What a row is after a try that failed."""
    if cause is Cause.UNCLEAR:
        again = caps.idempotent or (caps.again and priority in URGENT)
        return OutState.QUEUED if again and attempts < TRIES else OutState.UNCLEAR
    decision = POLICY[cause]
    return OutState.QUEUED if decision.retry and attempts < decision.tries else OutState.FAILED
