"""Many who want the same kind of thing at once are served in one go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

One = TypeVar("One")
Answer = TypeVar("Answer")


class Together(Generic[One, Answer]):
    """`do` takes what was asked for meanwhile, at most `most` at a time, and answers in its order.
    Where it fails, all of that time are told so."""

    def __init__(
        self, do: Callable[[Sequence[One]], Awaitable[Sequence[Answer]]], most: int
    ) -> None:
        self._do = do
        self._most = most
        self._waiting: list[tuple[One, asyncio.Future[Answer]]] = []
        self._work: asyncio.Task[None] | None = None

    async def ask(self, one: One) -> Answer:
        """The answer to this one."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, answer))
        if self._work is None or self._work.done():
            self._work = asyncio.ensure_future(self._serve())
        return await answer

    async def _serve(self) -> None:
        while self._waiting:
            some, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            try:
                answers = await self._do([one for one, _ in some])
            except Exception as error:  # noqa: BLE001 - each of them is told
                for _, answer in some:
                    if not answer.done():  # who asked may have gone
                        answer.set_exception(error)
                continue
            for (_, answer), found in zip(some, answers, strict=True):
                if not answer.done():
                    answer.set_result(found)
