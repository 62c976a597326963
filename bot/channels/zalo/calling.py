"""A call in an OA's name: brings the token, renews it once when Zalo calls it dead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.channels.zalo.errors import API_ERRORS, TOKEN_CODES, ZaloError, translate
from bot.channels.zalo.tokens import Tokens
from bot.core.ports import Clock

# A fresh token that is refused too: refreshing in a loop would not mend that.
_PATIENCE = timedelta(minutes=15)
_T = TypeVar("_T")
Call = Callable[[str], Awaitable[_T]]


class Caller:
    """`raw` raises what the API client raises, besides SendError for want of a token."""

    def __init__(self, tokens: Tokens, clock: Clock) -> None:
        self._tokens = tokens
        self._clock = clock
        self._in_vain: dict[str, datetime] = {}

    async def __call__(self, oa_id: str, call: Call[_T]) -> _T:
        """Raises SendError only."""
        try:
            return await self.raw(oa_id, call)
        except API_ERRORS as error:
            raise translate(error) from None

    async def raw(self, oa_id: str, call: Call[_T]) -> _T:
        """Refreshes once and repeats once when the token turns out to be dead."""
        token = await self._tokens.access(oa_id)
        try:
            return await call(token)
        except ZaloError as error:
            if not _about_token(error) or self._tried_in_vain(oa_id):
                raise
        fresh = await self._tokens.renew(oa_id, token)
        try:
            return await call(fresh)
        except ZaloError as error:
            if _about_token(error):
                self._in_vain[oa_id] = self._clock.now()
            raise

    def _tried_in_vain(self, oa_id: str) -> bool:
        at = self._in_vain.get(oa_id)
        return at is not None and abs(self._clock.now() - at) < _PATIENCE


def _about_token(error: ZaloError) -> bool:
    return not error.http and error.code in TOKEN_CODES
