"""What each kind of send error means: one row a cause, and nothing else decides."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import Cause

TRIES = 8


@dataclass(frozen=True)
class Decision:
    """`retry`: again after a pause. `stop`: seconds the whole lane pauses (0 = it does not).
    `closes`: the chat cannot be written to any more. `reason`: locale key, for the officer."""

    retry: bool
    reason: str
    stop_s: float = 0.0
    closes: bool = False
    tell_admin: bool = False


POLICY: dict[Cause, Decision] = {
    Cause.THROTTLED: Decision(True, "reason-throttled"),
    Cause.UNAVAILABLE: Decision(True, "reason-unavailable"),
    Cause.UNCLEAR: Decision(False, "reason-unclear"),
    Cause.REJECTED: Decision(False, "reason-rejected", tell_admin=True),
    Cause.TOKEN: Decision(True, "reason-token", stop_s=60, tell_admin=True),
    Cause.ACCOUNT_STOPPED: Decision(False, "reason-account", stop_s=600, tell_admin=True),
    Cause.FEATURE_MISSING: Decision(False, "reason-feature", tell_admin=True),
    Cause.QUOTA: Decision(False, "reason-quota", tell_admin=True),
    Cause.NOT_REACHABLE: Decision(False, "reason-not-reachable"),
    Cause.BLOCKED: Decision(False, "reason-blocked", closes=True),
    Cause.WINDOW_CLOSED: Decision(False, "reason-window"),
    Cause.NIGHT: Decision(True, "reason-night"),
    Cause.NO_BALANCE: Decision(False, "reason-balance", tell_admin=True),
    Cause.FORBIDDEN_CONTENT: Decision(False, "reason-forbidden", tell_admin=True),
    Cause.CONFIGURATION: Decision(True, "reason-configuration", stop_s=60, tell_admin=True),
    Cause.UNKNOWN: Decision(True, "reason-unknown", tell_admin=True),
}

NIGHT_PAUSE_S = 1800.0


def pause_s(attempts: int, retry_after_s: float | None, cause: Cause) -> float:
    """Seconds before the next try: the vendor's own wish, else 2, 4, 8 … at most 300."""
    if retry_after_s is not None:
        return retry_after_s
    if cause is Cause.NIGHT:
        return NIGHT_PAUSE_S
    return min(300.0, 2.0 ** max(1, attempts))
