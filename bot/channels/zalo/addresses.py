"""The two addresses for writing to one person, and which of them serves an OA.

Zalo serves most OAs on the newer one (v3) and a state agency's only on the older one (v2). What
holds for an OA is learned from its answers and kept in the list of accounts, for all processes.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.channels.zalo.about import date_of, kind_of
from bot.channels.zalo.accounts import Accounts
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.calling import Caller
from bot.channels.zalo.errors import ZaloError, translate
from bot.channels.zalo.settings import Config
from bot.core.errors import Cause, Scope, SendError
from bot.core.ports import Clock

V3, V2, NONE = "v3", "v2", "none"
PATHS = {V3: "/v3.0/oa/message/cs", V2: "/v2.0/oa/message"}
BOTH_REFUSE = "local-both-refuse"  # SendError.vendor_code
# Nothing else: after any other error the message may have arrived, and would arrive twice.
_NOT_HERE = {V3: frozenset({-235}), V2: frozenset({-235, -240})}
_OTHER = {V3: V2, V2: V3}
_TRIED_AGAIN = timedelta(minutes=15)
_log = logging.getLogger(__name__)


class ToOne:
    """Every OA's messages to single people."""

    def __init__(
        self, api: ZaloApi, caller: Caller, accounts: Accounts, clock: Clock, settings: Config
    ) -> None:
        self._api = api
        self._call = caller
        self._accounts = accounts
        self._clock = clock
        self._settings = settings

    async def send(self, oa_id: str, user_id: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """One message, at the other address at once where this one does not serve the OA. Raises
        what the API client raises, and SendError."""
        if not self._accounts.about(oa_id):  # another process connected it just now
            with contextlib.suppress(Exception):  # the refusal would tell as well
                await self._accounts.load()
        first = self._first(oa_id)
        try:
            sent = await self._at(first, oa_id, user_id, message)
        except ZaloError as error:
            if not _not_here(first, error):
                raise
            why = error
        else:
            await self._learn(oa_id, first)
            return sent
        second = _OTHER[first]
        try:
            sent = await self._at(second, oa_id, user_id, message)
        except ZaloError as error:
            if _not_here(second, error):
                await self._learn(oa_id, NONE)
                raise _both_refuse(f"{first}: {why.code}, {second}: {error.code}") from None
            if translate(error).scope is Scope.CHAT:  # this address knows the person
                await self._learn(oa_id, second)
            raise
        await self._learn(oa_id, second)
        return sent

    async def last_word(self, oa_id: str, user_id: str) -> datetime | None:
        """When the person last spoke to the OA, by Zalo's own books. Raises SendError only."""
        said = await self._call(oa_id, lambda token: self._api.last_interaction(token, user_id))
        return date_of(said)

    def _first(self, oa_id: str) -> str:
        about = self._accounts.about(oa_id)
        known = about.get("to_one", "")
        if known in PATHS:
            return str(known)
        likelier = self._settings.policy(oa_id).first_address or _by_kind(about)
        if known != NONE:
            return likelier
        if abs(self._clock.now() - datetime.fromisoformat(about["to_one_at"])) < _TRIED_AGAIN:
            raise _both_refuse("found out a short while ago")
        return likelier

    async def _at(
        self, address: str, oa_id: str, user_id: str, message: Mapping[str, Any]
    ) -> dict[str, Any]:
        path = PATHS[address]
        return await self._call.raw(
            oa_id, lambda token: self._api.send(token, user_id, message, path)
        )

    async def _learn(self, oa_id: str, address: str) -> None:
        """Whatever happens here, the message is sent or refused already."""
        known = self._accounts.about(oa_id).get("to_one")
        if known == address != NONE:
            return
        if address not in {known, V3}:
            _log.warning("zalo: OA %s is written to at %s from now on", oa_id, address)
        try:
            news = {"to_one": address, "to_one_at": self._clock.now().isoformat()}
            await self._accounts.note(oa_id, news)
        except Exception:  # noqa: BLE001 - see above; the next message finds it out again
            _log.exception("zalo: the address of OA %s could not be kept", oa_id)


def _by_kind(about: Mapping[str, Any]) -> str:
    return V2 if kind_of(about) == "agency" else V3


def _not_here(address: str, error: ZaloError) -> bool:
    return not error.http and error.code in _NOT_HERE[address]


def _both_refuse(detail: str) -> SendError:
    return SendError(
        Cause.FEATURE_MISSING, scope=Scope.LANE, vendor_code=BOTH_REFUSE, detail=detail
    )
