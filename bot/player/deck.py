"""Samples into the amplifier, through a program that takes them on its standard input."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence

import numpy as np

from bot.core.ports import Pcm
from bot.player.card import Card

_CHUNK_S = 0.1


class SinkError(Exception):
    """The program that sounds ended, or is not there."""


class Deck:
    """One sound at a time; whoever cancels `play` silences it."""

    def __init__(self, card: Card) -> None:
        self._card = card

    async def play(
        self, pcm: Pcm, *, offset_s: float, volume: int, warm_up_s: float, began: Callable[[], None]
    ) -> None:
        """To its end. `began` is called with the first samples. Raises SinkError."""
        async with self._amplifier(), self._sink(pcm.rate) as sink:
            if self._card.amplifier_on:
                await asyncio.sleep(max(warm_up_s, self._card.warm_up_s))
            samples = _louder(pcm, volume)[2 * round(offset_s * pcm.rate) :]
            step = 2 * round(_CHUNK_S * pcm.rate)
            try:
                for at in range(0, len(samples), step):
                    sink.write(samples[at : at + step])
                    if at == 0:
                        began()
                    await sink.drain()
                sink.close()
                await sink.wait_closed()
            except (ConnectionError, OSError) as error:
                raise SinkError(str(error)) from error

    @contextlib.asynccontextmanager
    async def _sink(self, rate: int) -> AsyncIterator[asyncio.StreamWriter]:
        told = [part.format(rate=rate) for part in self._card.sink]
        try:
            process = await asyncio.create_subprocess_exec(*told, stdin=asyncio.subprocess.PIPE)
        except OSError as error:
            raise SinkError(f"{told[0]}: {error.strerror}") from error
        if process.stdin is None:
            raise SinkError(told[0])
        try:
            yield process.stdin
            if await process.wait():  # it sounds on after the last samples are written
                raise SinkError(f"{told[0]} ended with {process.returncode}")
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    @contextlib.asynccontextmanager
    async def _amplifier(self) -> AsyncIterator[None]:
        await _does(self._card.amplifier_on)
        try:
            yield
        finally:
            await asyncio.shield(_does(self._card.amplifier_off))


async def _does(command: Sequence[str]) -> None:
    if command:
        with contextlib.suppress(OSError):
            await (await asyncio.create_subprocess_exec(*command)).wait()


def _louder(pcm: Pcm, volume: int) -> bytes:
    """0 to 100 as people hear it: half of it is half as loud."""
    gain = (volume / 100) ** 1.66
    made: bytes = (np.frombuffer(pcm.samples, "<i2") * gain).astype("<i2").tobytes()
    return made
