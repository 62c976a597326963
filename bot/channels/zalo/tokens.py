"""Access tokens: one refresh at a time per OA over all processes, stored before it is used.

A refresh token works once. Between Zalo's answer and our single write lies the only gap in which an
account can be lost; `refreshing_at` marks it, so that afterwards we can say what happened.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Any

from bot.channels.zalo.accounts import Accounts
from bot.channels.zalo.api import TokenPair, ZaloApi
from bot.channels.zalo.errors import NoAnswerError, NotSentError, ZaloError
from bot.core.errors import Cause, Scope, SendError
from bot.core.ports import Clock

_log = logging.getLogger(__name__)
# how long ordinary sends do not try a refresh again: refused by Zalo, or no connection
_REFUSED_S, _UNREACHED_S = 60.0, 10.0


class Tokens:
    """Gives valid access tokens by OA id. Raises SendError (TOKEN or UNAVAILABLE, lane)."""

    def __init__(self, api: ZaloApi, accounts: Accounts, clock: Clock, ahead_s: int) -> None:
        self._api = api
        self._accounts = accounts
        self._clock = clock
        self._ahead = timedelta(seconds=ahead_s)
        self._cache: dict[str, tuple[str, datetime]] = {}
        self._running: dict[str, asyncio.Task[str]] = {}
        self._failed: dict[str, tuple[datetime, SendError]] = {}

    async def access(self, oa_id: str) -> str:
        """A token good for now; refreshes ahead of its end, and lives with the old one meanwhile
        when that fails."""
        token, expires_at = self._cache.get(oa_id) or await self._read(oa_id)
        now = self._clock.now()
        if now < expires_at - self._ahead:
            return token
        try:
            return await self.renew(oa_id, token)
        except SendError:
            if now < expires_at:
                return token
            raise

    async def renew(self, oa_id: str, used: str) -> str:
        """The token after `used`: another holder's, if there is one already, else a fresh one.

        Callers in this process share one refresh, and cancelling one does not stop it.
        """
        self._refuse_if_just_failed(oa_id)
        task = self._running.get(oa_id)
        if task is None:
            task = asyncio.create_task(self._renew(oa_id, used), name=f"zalo-refresh-{oa_id}")
            self._running[oa_id] = task
            task.add_done_callback(lambda done: self._finished(oa_id, done))
        return await asyncio.shield(task)

    async def keep(self, oa_id: str, pair: TokenPair, commune: str, name: str) -> None:
        """Stores a pair that consent or an import brought."""
        async with self._accounts.exclusive(oa_id):
            await self._store(oa_id, {"commune": commune, "name": name}, pair)
        await self._accounts.list_in(oa_id, commune, name)

    async def rename(self, oa_id: str, commune: str, name: str) -> None:
        """Adds the OA's own name once Zalo told it."""
        async with self._accounts.exclusive(oa_id):
            record = await self._accounts.record(oa_id) or {}
            await self._accounts.store(oa_id, {**record, "name": name})
        await self._accounts.list_in(oa_id, commune, name)

    async def wait(self) -> None:
        """Until no refresh is under way (before closing the session)."""
        while self._running:
            await asyncio.wait(tuple(self._running.values()))
            await asyncio.sleep(0)

    async def _renew(self, oa_id: str, used: str) -> str:
        async with self._accounts.exclusive(oa_id):
            record = await self._accounts.record(oa_id)
            if record is None:
                raise _lost(oa_id, "not connected")
            if record["access_token"] != used:
                return self._remember(oa_id, record)
            return await self._refresh(oa_id, record)

    async def _refresh(self, oa_id: str, record: dict[str, Any]) -> str:
        cut_off = record.get("refreshing_at")
        marked = {**record, "refreshing_at": self._clock.now().isoformat()}
        await self._accounts.store(oa_id, marked)
        try:
            pair = await self._api.refresh(str(record["refresh_token"]))
        except NotSentError as error:
            await self._accounts.store(oa_id, record)  # surely not used: take the mark back
            raise _unreached(str(error)) from None
        except NoAnswerError as error:
            raise _unreached(str(error)) from None
        except ZaloError as error:
            raise await self._refused(oa_id, record, error, cut_off) from None
        return await self._store(oa_id, record, pair)

    async def _refused(
        self, oa_id: str, record: dict[str, Any], error: ZaloError, cut_off: str | None
    ) -> SendError:
        if error.http:
            return _unreached(str(error))
        problem = f"refresh token not accepted ({error.code})"
        if cut_off:
            problem += f": a refresh was cut off at {cut_off}, its answer is lost"
        await self._accounts.store(oa_id, {**record, "problem": problem, "refreshing_at": cut_off})
        _log.error(
            "zalo: OA %s must be connected again (run.py zalo connect --commune %s): %s",
            oa_id,
            record.get("commune"),
            problem,
        )
        return _lost(oa_id, problem)

    async def _store(self, oa_id: str, record: dict[str, Any], pair: TokenPair) -> str:
        expires_at = self._clock.now() + timedelta(seconds=pair.expires_in_s)
        fresh = {
            "access_token": pair.access_token,
            "refresh_token": pair.refresh_token,
            "expires_at": expires_at.isoformat(),
            "commune": record.get("commune", ""),
            "name": record.get("name", ""),
        }
        await self._accounts.store(oa_id, fresh)
        self._failed.pop(oa_id, None)
        return self._remember(oa_id, fresh)

    async def _read(self, oa_id: str) -> tuple[str, datetime]:
        record = await self._accounts.record(oa_id)
        if record is None:
            raise _lost(oa_id, "not connected")
        self._remember(oa_id, record)
        return self._cache[oa_id]

    def _remember(self, oa_id: str, record: dict[str, Any]) -> str:
        token = str(record["access_token"])
        self._cache[oa_id] = token, datetime.fromisoformat(record["expires_at"])
        return token

    def _refuse_if_just_failed(self, oa_id: str) -> None:
        failed = self._failed.get(oa_id)
        if failed is None:
            return
        at, error = failed
        pause = _REFUSED_S if error.cause is Cause.TOKEN else _UNREACHED_S
        if (self._clock.now() - at).total_seconds() < pause:
            raise error

    def _finished(self, oa_id: str, task: asyncio.Task[str]) -> None:
        self._running.pop(oa_id, None)
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, SendError):
            self._failed[oa_id] = self._clock.now(), error
            self._cache.pop(oa_id, None)


def _lost(oa_id: str, why: str) -> SendError:
    return SendError(
        Cause.TOKEN, scope=Scope.LANE, vendor_code="oauth", detail=f"OA {oa_id}: {why}"
    )


def _unreached(detail: str) -> SendError:
    return SendError(Cause.UNAVAILABLE, scope=Scope.LANE, vendor_code="oauth", detail=detail)
