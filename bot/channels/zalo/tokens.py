"""Access tokens: one refresh at a time per OA over all processes, stored before it is used.

A refresh token works once. Between Zalo's answer and our single write lies the only gap in which an
account can be lost; `refreshing_at` marks it. Once Zalo refused, the record says `lost`, and nobody
tries again until the OA is connected anew.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.channels.zalo.accounts import Accounts
from bot.channels.zalo.api import TokenPair, ZaloApi
from bot.channels.zalo.errors import NoAnswerError, NotSentError, ZaloError
from bot.core.errors import Cause, Scope, SendError, TurnLost
from bot.core.ports import Clock, Turn

_log = logging.getLogger(__name__)
# how long ordinary sends do not try again: our application is refused, or no connection
_APP_REFUSED_S, _UNREACHED_S = 600.0, 10.0
LOOK = timedelta(seconds=300)  # what other processes did to an account is seen within this
_SMALLEST_SHARE = 4  # a token that lives an hour is not renewed two hours ahead


@dataclass(frozen=True)
class _Kept:
    """A token in memory: renew it from `due_at`, ask the vault about it from `look_at`."""

    token: str
    due_at: datetime
    expires_at: datetime
    look_at: datetime

    def __repr__(self) -> str:
        return f"_Kept(expires_at={self.expires_at})"


class Tokens:
    """Gives valid access tokens by OA id. Raises SendError (TOKEN, CONFIGURATION or UNAVAILABLE;
    lane)."""

    def __init__(self, api: ZaloApi, accounts: Accounts, clock: Clock, ahead_s: int) -> None:
        self._api = api
        self._accounts = accounts
        self._clock = clock
        self._ahead = timedelta(seconds=ahead_s)
        self._cache: dict[str, _Kept] = {}
        self._running: dict[str, asyncio.Task[str]] = {}
        self._failed: dict[str, tuple[datetime, SendError]] = {}

    async def access(self, oa_id: str) -> str:
        """A token good for now; refreshes ahead of its end, and lives with the old one meanwhile
        when that cannot be done just now."""
        now = self._clock.now()
        kept = self._cache.get(oa_id)
        if kept is None or now >= kept.look_at:
            kept = await self._read(oa_id)
        if now < kept.due_at:
            return kept.token
        try:
            return await self.renew(oa_id, kept.token)
        except SendError as error:
            if error.cause is not Cause.TOKEN and now < kept.expires_at:
                return kept.token
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
        """Stores a pair that consent or an import brought; whatever was there before is over."""

        async def work(turn: Turn) -> None:
            await self._store(turn, oa_id, {"commune": commune, "name": name}, pair)
            await self._accounts.list_in(oa_id, commune, name)

        await self._accounts.alone(oa_id, work)

    async def rename(self, oa_id: str, name: str) -> None:
        """Adds the OA's own name once Zalo told it."""

        async def work(turn: Turn) -> None:
            record = await self._accounts.record(oa_id)
            if record is not None:
                await turn.put({**record, "name": name})
                await self._accounts.list_in(oa_id, record["commune"], name)

        await self._accounts.alone(oa_id, work)

    async def forget(self, oa_id: str) -> None:
        """Overwrites the OA's tokens, then takes it off the list: a crash between the two leaves it
        listed without tokens, and forgetting again ends it."""

        async def work(turn: Turn) -> None:
            if await self._accounts.record(oa_id) is not None:
                await turn.put({})
            await self._accounts.list_out(oa_id)

        await self._accounts.alone(oa_id, work)
        self._cache.pop(oa_id, None)

    async def wait(self) -> None:
        """Until no refresh is under way (before closing the session)."""
        while self._running:
            await asyncio.wait(tuple(self._running.values()))
            await asyncio.sleep(0)

    async def _renew(self, oa_id: str, used: str) -> str:
        async def work(turn: Turn) -> str:
            record = await self._usable(oa_id)
            if record["access_token"] != used:
                return self._remember(oa_id, record)
            return await self._refresh(turn, oa_id, record)

        return await self._accounts.alone(oa_id, work)

    async def _refresh(self, turn: Turn, oa_id: str, record: dict[str, Any]) -> str:
        used = str(record["refresh_token"])
        cut_off_at = record.get("refreshing_at")  # by a crash or a broken line: perhaps used up
        began_at = cut_off_at or self._clock.now().isoformat()
        await turn.put({**record, "refreshing_at": began_at})
        try:
            pair = await self._api.refresh(used)
        except NotSentError as error:
            await turn.put(record)  # surely not used: the mark is taken back
            raise _unreached(str(error)) from None
        except NoAnswerError as error:
            raise _unreached(str(error)) from None
        except ZaloError as error:
            refusal = error
        else:
            return await self._arrived(turn, oa_id, record, pair)
        return await self._refused(turn, oa_id, record, refusal)

    async def _arrived(
        self, turn: Turn, oa_id: str, record: dict[str, Any], pair: TokenPair
    ) -> str:
        """The only pair that works from now on: kept even if we were frozen meanwhile, unless the
        account was connected anew or disconnected since."""
        try:
            return await self._store(turn, oa_id, record, pair)
        except TurnLost:
            pass

        async def late(again: Turn) -> str:
            now = await self._accounts.record(oa_id)
            if now is None:
                raise _lost(oa_id, "not connected")
            if now["refresh_token"] != record["refresh_token"]:
                return self._remember(oa_id, now)
            return await self._store(again, oa_id, record, pair)

        return await self._accounts.alone(oa_id, late)

    async def _refused(
        self, turn: Turn, oa_id: str, record: dict[str, Any], error: ZaloError
    ) -> str:
        """Zalo said no. Somebody else's pair if our lease ran out meanwhile, else an error."""
        if error.http:  # perhaps used up: the mark stays
            raise _unreached(str(error))
        newer = await self._newer(oa_id, record)
        if newer is not None:
            return self._remember(oa_id, newer)
        if error.busy:
            await turn.put(record)
            raise _unreached(str(error))
        if error.about_app:
            problem = f"Zalo does not accept zalo.app_id or zalo.app_secret ({error.code})"
            await turn.put({**record, "problem": problem})
            raise _misconfigured(problem)
        raise await self._lose(turn, oa_id, record, error)

    async def _lose(
        self, turn: Turn, oa_id: str, record: dict[str, Any], error: ZaloError
    ) -> SendError:
        problem = f"refresh token not accepted ({error.code})"
        if record.get("refreshing_at"):
            problem += f": a refresh was cut off at {record['refreshing_at']}, its answer is lost"
        await turn.put({**record, "problem": problem, "lost": True})
        _log.error(
            "zalo: OA %s must be connected again (run.py zalo connect --commune %s): %s",
            oa_id,
            record.get("commune"),
            problem,
        )
        return _lost(oa_id, problem)

    async def _newer(self, oa_id: str, record: dict[str, Any]) -> dict[str, Any] | None:
        """The record, if it holds another pair than the one we tried."""
        now = await self._accounts.record(oa_id)
        if now is None or now["refresh_token"] == record["refresh_token"]:
            return None
        return now

    async def _store(self, turn: Turn, oa_id: str, record: dict[str, Any], pair: TokenPair) -> str:
        now = self._clock.now()
        fresh = {
            "access_token": pair.access_token,
            "refresh_token": pair.refresh_token,
            "expires_at": (now + timedelta(seconds=pair.expires_in_s)).isoformat(),
            "renewed_at": now.isoformat(),
            "commune": record.get("commune", ""),
            "name": record.get("name", ""),
        }
        await turn.put(fresh)
        self._failed.pop(oa_id, None)
        return self._remember(oa_id, fresh)

    async def _read(self, oa_id: str) -> _Kept:
        self._cache.pop(oa_id, None)
        self._remember(oa_id, await self._usable(oa_id))
        return self._cache[oa_id]

    async def _usable(self, oa_id: str) -> dict[str, Any]:
        record = await self._accounts.record(oa_id)
        if record is None:
            raise _lost(oa_id, "not connected")
        if record.get("lost"):
            raise _lost(oa_id, str(record.get("problem")))
        return record

    def _remember(self, oa_id: str, record: dict[str, Any]) -> str:
        token, now = str(record["access_token"]), self._clock.now()
        expires = datetime.fromisoformat(record["expires_at"])
        ahead = self._ahead
        if record.get("renewed_at"):
            life = expires - datetime.fromisoformat(record["renewed_at"])
            ahead = min(ahead, life / _SMALLEST_SHARE)
        self._cache[oa_id] = _Kept(token, expires - ahead, expires, now + LOOK)
        return token

    def _refuse_if_just_failed(self, oa_id: str) -> None:
        failed = self._failed.get(oa_id)
        if failed is None:
            return
        at, error = failed
        pause = _UNREACHED_S if error.cause is Cause.UNAVAILABLE else _APP_REFUSED_S
        if abs((self._clock.now() - at).total_seconds()) < pause:
            raise error

    def _finished(self, oa_id: str, task: asyncio.Task[str]) -> None:
        self._running.pop(oa_id, None)
        if task.cancelled():
            return
        error = task.exception()
        if not isinstance(error, SendError):
            return
        if error.cause is Cause.TOKEN:  # the vault remembers that
            self._cache.pop(oa_id, None)
        else:
            self._failed[oa_id] = self._clock.now(), error


def _lost(oa_id: str, why: str) -> SendError:
    return _of_lane(Cause.TOKEN, f"OA {oa_id}: {why}")


def _unreached(detail: str) -> SendError:
    return _of_lane(Cause.UNAVAILABLE, detail)


def _misconfigured(detail: str) -> SendError:
    return _of_lane(Cause.CONFIGURATION, detail)


def _of_lane(cause: Cause, detail: str) -> SendError:
    return SendError(cause, scope=Scope.LANE, vendor_code="oauth", detail=detail)
