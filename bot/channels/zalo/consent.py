"""Connecting an OA: the consent link, and what happens when the admin's browser comes back.

A pending consent lives in the vault as "zalo-consent:<state>", because the link may be made by the
command line and the browser come back to the server. Each is used once.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.zalo.about import about_of
from bot.channels.zalo.accounts import Accounts
from bot.channels.zalo.addresses import NONE
from bot.channels.zalo.api import TokenPair, ZaloApi
from bot.channels.zalo.errors import API_ERRORS, NoAnswerError, NotSentError, ZaloError
from bot.channels.zalo.tokens import Tokens
from bot.core.errors import OperatorError, TurnLost
from bot.core.ports import Clock, OwnAccount

_log = logging.getLogger(__name__)
_PENDING = "zalo-consent:"


@dataclass(frozen=True)
class Outcome:
    """`key` names the words of consent.vi.json; `status` is the page's HTTP status; `before` is the
    commune the OA spoke for until now."""

    key: str
    status: int = 200
    name: str = ""
    commune: str = ""
    before: str = ""


class Consent:
    """`callback_url` must be the one registered for the application; `verifier` is of the pair
    whose challenge is fixed there, "" where every link brings its own."""

    def __init__(
        self,
        api: ZaloApi,
        accounts: Accounts,
        tokens: Tokens,
        *,
        clock: Clock,
        callback_url: str,
        life_s: int,
        verifier: str = "",
    ) -> None:
        self._api = api
        self._accounts = accounts
        self._tokens = tokens
        self._clock = clock
        self._callback_url = callback_url
        self._life_s = life_s
        self._verifier = verifier

    async def link(self, commune: str) -> str:
        """A fresh single-use address for the OA's admin."""
        state, verifier = secrets.token_urlsafe(24), self._verifier or new_verifier()
        pending = {
            "verifier": verifier,
            "commune": commune,
            "made_at": self._clock.now().isoformat(),
        }
        await self._accounts.vault.put(_PENDING + state, pending)
        return self._api.permission_url(
            redirect_uri=self._callback_url, verifier=verifier, state=state
        )

    async def finish(self, query: Mapping[str, str]) -> Outcome:
        """The browser came back. Never raises for what Zalo or the visitor did."""
        code, oa_id = query.get("code", ""), query.get("oa_id", "")
        if not code or not _is_oa_id(oa_id):
            return _sent_back(query)
        state = query.get("state", "")
        if not state and self._verifier:
            # Everybody who ever saw a link knows the one challenge, and could consent to it for an
            # account of their own: without our state nothing says whose return this is.
            return Outcome("stateless", 400)
        key, pending = await self._take(state)
        if pending is None:
            return Outcome("expired", 400)
        try:
            pair = await self._api.exchange(code, pending["verifier"])
        except API_ERRORS as error:
            _log.error("zalo: consent for OA %s failed: %s", oa_id, error)
            if isinstance(error, NotSentError):  # the code is unused: the page may be loaded again
                await self._accounts.vault.put(key, pending)
            return _failed(error)
        return await self._connected(oa_id, pair, pending["commune"])

    async def import_token(self, commune: str, oa_id: str, refresh_token: str) -> OwnAccount:
        """Connects an OA by a refresh token, which this uses up. Raises OperatorError."""
        if not _is_oa_id(oa_id):
            raise OperatorError(f"--oa-id must be digits, not {oa_id!r}")
        try:
            pair = await self._api.refresh(refresh_token)
        except API_ERRORS as error:
            raise OperatorError(
                f"Zalo does not accept this refresh token for OA {oa_id} ({error}): "
                "take a new one, each works once"
            ) from None
        if (await self._connected(oa_id, pair, commune)).status != 200:
            raise OperatorError(f"Zalo does not say that this refresh token is of OA {oa_id}")
        account = await self._accounts.one(oa_id)
        if account is None:
            raise OperatorError(f"OA {oa_id} was disconnected meanwhile")
        return account

    async def _connected(self, oa_id: str, pair: TokenPair, commune: str) -> Outcome:
        before = (await self._accounts.listed()).get(oa_id, {}).get("commune", "")
        if before not in {"", commune} and not await self._is_of(oa_id, pair.access_token):
            return Outcome("other", 502)
        # stored first: the name is only a nicety, and asking for it may fail
        await self._tokens.keep(oa_id, pair, commune, "")
        info = await self._info(pair.access_token)
        name = str(info.get("name") or "")
        if name:
            await self._tokens.rename(oa_id, name)
        await self._learn(oa_id, info)
        moved = before if before != commune else ""
        if moved:
            _log.warning("zalo: OA %s now speaks for %s, no longer for %s", oa_id, commune, moved)
        key = "moved" if moved else "connected"
        return Outcome(key, name=name or oa_id, commune=commune, before=moved)

    async def _is_of(self, oa_id: str, token: str) -> bool:
        """The browser says which OA it was; before one is taken from another commune, Zalo must."""
        told = await self._info(token)
        return bool(told) and str(told.get("oa_id") or oa_id) == oa_id

    async def _info(self, token: str) -> dict[str, Any]:
        try:
            return await self._api.account_info(token)
        except API_ERRORS:
            return {}

    async def _learn(self, oa_id: str, info: dict[str, Any]) -> None:
        """An address that served stays; that none did is tried anew."""
        news = about_of(info, self._clock.now()) if info else {}
        if (await self._accounts.listed()).get(oa_id, {}).get("to_one") == NONE:
            news["to_one"] = ""
        if news:
            await self._accounts.note(oa_id, news)

    async def _take(self, state: str) -> tuple[str, dict[str, Any] | None]:
        key = _PENDING + state if state else await self._only_pending()
        vault = self._accounts.vault
        if not self._usable(await vault.get(key)):
            return key, None  # before locking: a lock leaves a row, and anybody can call this
        with contextlib.suppress(TurnLost):  # frozen meanwhile: somebody else may have used it
            async with vault.exclusive(key) as turn:
                pending = await vault.get(key)
                if not self._usable(pending):
                    return key, None
                await turn.put({"used_at": self._clock.now().isoformat()})
                return key, pending
        return key, None

    async def _only_pending(self) -> str:
        """Sources disagree whether `state` comes back; without it, one open consent is clear."""
        vault = self._accounts.vault
        keys = [k for k in await vault.names(_PENDING) if self._usable(await vault.get(k))]
        return keys[0] if len(keys) == 1 else _PENDING

    def _usable(self, pending: dict[str, Any] | None) -> bool:
        if not pending or "verifier" not in pending:
            return False
        age = self._clock.now() - datetime.fromisoformat(pending["made_at"])
        return age.total_seconds() <= self._life_s


def new_verifier() -> str:
    """A secret of which the challenge is shown beforehand (PKCE)."""
    return secrets.token_urlsafe(48)


def _sent_back(query: Mapping[str, str]) -> Outcome:
    """No code: the admin said no, or Zalo says what is wrong."""
    given = query.get("error") or query.get("error_code") or ""
    words = query.get("error_description") or query.get("error_name") or query.get("message") or ""
    try:
        error = ZaloError(int(given), words)
    except ValueError:
        error = ZaloError(0, words)
    if error.about_redirect or error.about_app:
        return _failed(error)
    return Outcome("refused", 400)


def _failed(error: ZaloError | NotSentError | NoAnswerError) -> Outcome:
    if isinstance(error, NotSentError):
        return Outcome("unreachable", 502)
    if isinstance(error, NoAnswerError) or error.busy:
        return Outcome("no-answer", 502)
    if error.about_redirect:
        return Outcome("redirect", 502)
    return Outcome("secret" if error.about_app else "code", 502)


def _is_oa_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 30
