"""Every error that crosses a room's edge. Vendor exceptions never do: adapters translate them here.

TinBuonError
├── UserError            the person can mend it; carries a locale key, shown in their language
│   ├── NotAllowed       no such right here (same words as for something that does not exist)
│   ├── NotFound
│   ├── Stale            the thing changed since the button was made, or it was already used
│   └── BadMedia         a file that cannot be taken (too long, empty, not what it says it is)
├── OperatorError        settings, files, ports; carries the fix in its text (command line)
│   ├── SettingsError
│   └── StoreTrouble     the disk, or a file on it; carries a locale key
├── SignatureError       an inbound call that does not prove where it comes from
├── MalformedEvent       an inbound call that proves it, but cannot be read
├── TurnLost             frozen while alone with a secret: another had its turn since
├── SpeechError          an engine failed; the caller goes on without it
├── RelayAway            a loudspeaker or board cannot be told now; it is told later
└── SendError            one outgoing wire call failed; carries the decision (see outbox/policy.py)
"""

from __future__ import annotations

from enum import StrEnum

from bot.core import shown


class TinBuonError(Exception):
    """Root of all errors raised on purpose."""


class UserError(TinBuonError):
    """Something the person can mend. `key` is a locale key, `args_` its variables."""

    key = "error-unknown"

    def __init__(self, key: str | None = None, **args: object) -> None:
        self.key = key or type(self).key
        self.args_ = args
        super().__init__(self.key, args)


class NotAllowed(UserError):
    """The actor has no such right; worded like NotFound so that nothing is revealed."""

    key = "error-not-found"


class NotFound(UserError):
    """There is nothing like this for this person."""

    key = "error-not-found"


class Stale(UserError):
    """An old, used or superseded button or version."""

    key = "error-stale"


class BadMedia(UserError):
    """A file that cannot be taken as what it was sent for."""

    key = "error-media"


class OperatorError(TinBuonError):
    """For the person at the command line: the text says what to do."""


class SettingsError(OperatorError):
    """A wrong or missing setting (exit code 2)."""


class StoreTrouble(OperatorError):
    """The disk is full, closed to us or failing, or a file on it damaged. `key` is a locale key,
    `args_` its variables."""

    def __init__(self, key: str, **args: str) -> None:
        self.key = key
        self.args_ = args
        super().__init__(f"{key} {' '.join(args.values())}")


class SignatureError(TinBuonError):
    """An unsigned or wrongly signed webhook."""


class MalformedEvent(TinBuonError):
    """A signed webhook that is not what the vendor's contract says."""


class TurnLost(TinBuonError):
    """Somebody else was alone with this secret since we began: what we know of it is old, and
    nothing was written. Begin again by reading it."""


class SpeechError(TinBuonError):
    """A speech engine could not do it."""


class SpeechBusy(SpeechError):
    """Not now: too much waits already, or the engine is being closed. It was not tried."""


class RelayAway(TinBuonError):
    """The broker or the box does not take it now. It is pushed again later."""


class Cause(StrEnum):
    """Why a send failed, in our words; `outbox/policy.py` has one row for each."""

    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    UNCLEAR = "unclear"
    REJECTED = "rejected"
    TOKEN = "token"
    ACCOUNT_STOPPED = "account_stopped"
    FEATURE_MISSING = "feature_missing"
    QUOTA = "quota"
    NOT_REACHABLE = "not_reachable"
    BLOCKED = "blocked"
    WINDOW_CLOSED = "window_closed"
    NIGHT = "night"
    NO_BALANCE = "no_balance"
    FORBIDDEN_CONTENT = "forbidden_content"
    CONFIGURATION = "configuration"
    BUDGET = "budget"  # ours: it would cost money, and the admin allows no more
    NUMBER_WRONG = "number_wrong"  # no such telephone number
    FORM_OFF = "form_off"  # a template is not approved, switched off, not ours
    FORM_REFUSED = "form_refused"  # its values were not taken
    SHUT_NOW = "shut_now"  # not at this hour: another way now
    PASSING = "passing"  # a hiccup of a way that others can stand in for
    NOT_DELIVERED = "not_delivered"  # taken, but it never came to the phone
    ROOM_LOST = "room_lost"  # a group expired, or is not ours any more
    UNKNOWN = "unknown"


class Scope(StrEnum):
    """What a failure stops: this message, this person's chat, or the whole account (lane)."""

    MESSAGE = "message"
    CHAT = "chat"
    LANE = "lane"


class SendError(TinBuonError):
    """One wire call failed.

    `retry_after_s` is the vendor's own wait, when it named one. `vendor_code` and `detail` are for
    the operator and never contain a token. UNAVAILABLE means surely not taken (refused connection,
    answered with a failure), so it can be repeated without doubling; UNCLEAR means the request was
    written and no answer came.
    """

    def __init__(
        self,
        cause: Cause,
        *,
        scope: Scope = Scope.MESSAGE,
        vendor_code: str = "",
        detail: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        self.cause = cause
        self.scope = scope
        # Said by a vendor, perhaps: where it is kept no NUL and no half letter can be stored.
        self.vendor_code = vendor_code = shown.line(vendor_code, 40)[:60]
        self.detail = detail = shown.line(detail, 180)[:200]
        self.retry_after_s = retry_after_s
        super().__init__(f"{cause} ({vendor_code}) {detail}".strip())
