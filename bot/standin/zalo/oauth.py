"""OAuth as Zalo does it: PKCE codes used once, refresh tokens used once, errors in HTTP 200."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.core.ports import Clock

if TYPE_CHECKING:
    from bot.standin.zalo.people import ZaloPerson


KINDS = {
    "business": frozenset({"v3"}),
    "agency": frozenset({"v2"}),
    "agency-mute": frozenset(),
}
"""What sorts of OA there are: on which of the two addresses each may write to one person."""


PLANS = {"Tăng trưởng": 100, "Toàn diện": 2000}
"""Packages with the API, and the calls a minute they allow."""


@dataclass
class Oa:
    """One Official Account on Zalo's side. `refreshes` counts the refresh tokens it took.

    `quota`: messages a calendar month outside the free window; `broadcasts`: articles a month;
    `packages`: group packages it bought, by asset id, with how many members each allows. `serves`:
    the addresses for one person that serve it (KINDS).
    """

    oa_id: str
    name: str = "UBND xã Cư Pui"
    access: str = ""
    refresh: str = ""
    expires_at: datetime | None = None
    refreshes: int = 0
    quota: int = 500
    free_h: float = 48.0  # how long after a person's word Zalo counts an answer as free
    broadcasts: int = 4
    packages: dict[str, int] = field(default_factory=dict)
    packages_until: dict[str, datetime] = field(default_factory=dict)
    people: dict[str, ZaloPerson] = field(default_factory=dict)
    used: Counter[str] = field(default_factory=Counter)  # of "2026-03 paid", "2026-03 broadcast"
    recent: deque[datetime] = field(default_factory=deque)  # messages of the last minute
    oa_type: str = "2"
    package: str = ""  # one of PLANS
    package_until: str = ""
    kind: str = "business"
    serves: frozenset[str] = KINDS["business"]

    @property
    def per_minute(self) -> int:
        """Calls its package allows."""
        return PLANS.get(self.package, 100)

    def becomes(self, kind: str) -> None:
        """One of KINDS."""
        self.kind, self.serves = kind, KINDS[kind]
        self.oa_type = "2" if kind == "business" else "4"


class OAuth:
    """Tokens of all OAs of one application. `redirects`: addresses registered for coming back;
    empty means any. `says_yes`: what the admin answers; `consenting`: for which OA."""

    def __init__(self, app_id: str, app_secret: str, clock: Clock) -> None:
        self.app_id = app_id
        self.app_secret = app_secret
        self.clock = clock
        self.life_s = 90000
        self.oas: dict[str, Oa] = {}
        self.codes: dict[str, tuple[str, str, datetime]] = {}  # code -> oa, challenge, made
        self.redirects: set[str] = set()
        self.says_yes = True
        self.consenting = ""
        self._by_access: dict[str, Oa] = {}

    def issue(self, oa: Oa) -> dict[str, Any]:
        """A new pair; the old access token dies."""
        self._by_access.pop(oa.access, None)
        oa.access, oa.refresh = secrets.token_urlsafe(20), secrets.token_urlsafe(20)
        oa.expires_at = self.clock.now() + timedelta(seconds=self.life_s)
        self._by_access[oa.access] = oa
        return {
            "access_token": oa.access,
            "refresh_token": oa.refresh,
            "expires_in": str(self.life_s),
        }

    def expire(self, oa: Oa) -> None:
        """The access token ends now, in the middle of everything."""
        oa.expires_at = self.clock.now()

    def grant(self, oa: Oa, challenge: str) -> str:
        """The admin said yes: a code, good for ten minutes and once."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = oa.oa_id, challenge, self.clock.now()
        return code

    def consent(self, query: Any) -> tuple[str, dict[str, str]]:
        """(what is wrong, or "" with what goes back to the redirect address)."""
        if query.get("app_id") != self.app_id or not query.get("code_challenge"):
            return "-14002 Invalid app_id", {}
        if self.redirects and query.get("redirect_uri") not in self.redirects:
            return "-14003 Invalid redirect_uri", {}
        state = {"state": query["state"]} if query.get("state") else {}
        if not self.says_yes:
            return "", {"error": "-1", "error_description": "User denied", **state}
        oa = self.oas[self.consenting] if self.consenting else next(iter(self.oas.values()))
        code = self.grant(oa, query["code_challenge"])
        return "", {"code": code, "oa_id": oa.oa_id, **state}

    def answer(self, form: dict[str, str], secret_key: str) -> dict[str, Any]:
        """POST /v4/oa/access_token."""
        if secret_key != self.app_secret or form.get("app_id") != self.app_id:
            return _error(-14002, "Invalid app_id or secret_key")
        if form.get("grant_type") == "authorization_code":
            return self._exchange(form)
        if form.get("grant_type") == "refresh_token":
            return self._refresh(form.get("refresh_token", ""))
        return _error(-14001, "Invalid grant_type")

    def oa_of(self, token: str) -> tuple[Oa | None, int]:
        """(the OA, 0), or (None, the error code)."""
        oa = self._by_access.get(token) if token else None
        if oa is None:
            return None, -216
        alive = oa.expires_at is not None and self.clock.now() < oa.expires_at
        return (oa, 0) if alive else (None, -220)

    def _exchange(self, form: dict[str, str]) -> dict[str, Any]:
        found = self.codes.pop(form.get("code", ""), None)
        if found is None or self.clock.now() - found[2] > timedelta(minutes=10):
            return _error(-14019, "Invalid authorization code")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if challenge != found[1]:
            return _error(-14020, "Invalid code_verifier")
        return self.issue(self.oas[found[0]])

    def _refresh(self, token: str) -> dict[str, Any]:
        for oa in self.oas.values():
            if token and token == oa.refresh:
                oa.refreshes += 1
                return self.issue(oa)
        return _error(-14014, f"Invalid refresh token {token}")


def _error(code: int, name: str) -> dict[str, Any]:
    return {"error": code, "error_name": name, "error_description": f"{name}."}
