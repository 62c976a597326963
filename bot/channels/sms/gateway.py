"""What a driver gives and is given, and how an answer becomes a decision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.channels import answers
from bot.channels.sms.wire import Wire
from bot.core.errors import Cause, Scope, SendError, SettingsError

Take = Callable[["Heard"], Awaitable[None]]
Asked = Callable[[Sequence[str]], None]
Ask = Callable[[str], Awaitable[bool | None]]


@dataclass(frozen=True)
class Limits:
    """What the lane of a gateway keeps to. `idempotent`: it knows a reference again, so a lost
    answer may be repeated. `price_vnd`: of one segment."""

    rate_per_s: float
    burst: int
    price_vnd: int
    idempotent: bool = False


@dataclass(frozen=True)
class Text:
    """One message to one number (84…). `ref` is ours, at most 50 letters and digits."""

    number: str
    text: str
    ref: str
    accents: bool


@dataclass(frozen=True)
class Heard:
    """Something came in. `text` None: a call that was not taken."""

    number: str
    text: str | None
    key: str
    at: datetime


@dataclass(frozen=True)
class Around:
    """What a driver works with. `callback` is the address its reports come to. `asked(ids)`: look
    these up now; `take`: somebody wrote or called."""

    wire: Wire
    callback: str
    asked: Asked
    take: Take
    now: Callable[[], datetime]
    plain_http: bool = False


class Gateway(Protocol):
    """One gateway. All raise SendError only; none of it sleeps, retries or decides."""

    limits: Limits

    async def send(self, text: Text) -> str: ...  # the gateway's id of it

    async def reports(self, ids: Sequence[str]) -> Mapping[str, bool]: ...  # delivered, or failed

    async def balance(self) -> int | None: ...  # VND; None where it cannot say

    async def look(self) -> None: ...  # at what came in, where nothing is pushed; often

    async def report(self, query: Mapping[str, Any]) -> bool: ...  # a push; False: not its own


_ACTIONS = {
    "retry": (Cause.THROTTLED, Scope.MESSAGE),
    "never": (Cause.FORBIDDEN_CONTENT, Scope.MESSAGE),
    "number": (Cause.NOT_REACHABLE, Scope.CHAT),
    "network": (Cause.FEATURE_MISSING, Scope.MESSAGE),
    "pause": (Cause.ACCOUNT_STOPPED, Scope.LANE),
    "budget": (Cause.NO_BALANCE, Scope.LANE),
    "bug": (Cause.REJECTED, Scope.MESSAGE),
}


def decoded(raw: bytes) -> dict[str, Any]:
    """A JSON object; {} for anything that is none."""
    return answers.read_object(raw) or {}


def unread() -> SendError:
    """Somebody else answered in the gateway's place: it may have been taken."""
    return SendError(Cause.UNCLEAR, detail="an answer that is not the gateway's")


async def each(ids: Sequence[str], ask: Ask) -> dict[str, bool]:
    """One by one: delivered, or failed; left out while nobody knows. What a gateway said before it
    went away counts."""
    found: dict[str, bool] = {}
    for one in ids:
        try:
            arrived = await ask(one)
        except SendError:
            if found:
                break
            raise
        if arrived is not None:
            found[one] = arrived
    return found


def refused(action: str, code: str, detail: str = "") -> SendError:
    """A no of the gateway's as a decision. "network": this number by another gateway."""
    cause, scope = _ACTIONS[action]
    words = f"{code} {detail}".strip()
    return SendError(cause, scope=scope, vendor_code=f"sms-{action}", detail=words[:150])


def address(url: str, name: str, *, plain_http: bool) -> str:
    """A gateway's address. Raises SettingsError for one that shows the password to the line."""
    if url.startswith("https://") or (plain_http and url.startswith("http://")):
        return url.rstrip("/")
    raise SettingsError(
        f"sms.{name}: {url.partition('?')[0] or 'the address'} is not https, so the password would "
        "be read on the way; set sms.plain_http only where the line is private"
    )
