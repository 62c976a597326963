"""OAuth as Zalo does it: PKCE codes used once, refresh tokens used once, errors in HTTP 200."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.core.ports import Clock


@dataclass
class Oa:
    """One Official Account on Zalo's side. `refreshes` counts the refresh tokens it took."""

    oa_id: str
    name: str = "UBND xã Cư Pui"
    access: str = ""
    refresh: str = ""
    expires_at: datetime | None = None
    refreshes: int = 0


class OAuth:
    """Tokens of all OAs of one application."""

    def __init__(self, app_id: str, app_secret: str, clock: Clock) -> None:
        self.app_id = app_id
        self.app_secret = app_secret
        self.clock = clock
        self.life_s = 90000
        self.oas: dict[str, Oa] = {}
        self.codes: dict[str, tuple[str, str, datetime]] = {}  # code -> oa, challenge, made

    def issue(self, oa: Oa) -> dict[str, Any]:
        """A new pair; the old access token dies."""
        oa.access, oa.refresh = secrets.token_urlsafe(20), secrets.token_urlsafe(20)
        oa.expires_at = self.clock.now() + timedelta(seconds=self.life_s)
        return {
            "access_token": oa.access,
            "refresh_token": oa.refresh,
            "expires_in": str(self.life_s),
        }

    def grant(self, oa: Oa, challenge: str) -> str:
        """The admin said yes: a code, good for ten minutes and once."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = oa.oa_id, challenge, self.clock.now()
        return code

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
        for oa in self.oas.values():
            if oa.access and oa.access == token:
                alive = oa.expires_at is not None and self.clock.now() < oa.expires_at
                return (oa, 0) if alive else (None, -220)
        return None, -216

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
        return _error(-14014, "Invalid refresh token")


def _error(code: int, name: str) -> dict[str, Any]:
    return {"error": code, "error_name": name, "error_description": f"{name}."}
