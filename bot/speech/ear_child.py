"""The process child.py keeps: one engine's model, and the voice detector. Questions come as a line
of JSON with samples behind it, answers are a line of JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import resource
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from bot.core.errors import SpeechError
from bot.speech.hearing import EarSettings, Hear

if TYPE_CHECKING:
    from bot.speech.hearing import Samples

_QUIET = 0.25  # recordings that stay below are made louder: the detector takes them for silence
_SAMPLED = 1_000_000  # samples that tell how loud it is
_LOUDER = 30.0  # times, at most


class Answers(Protocol):
    """An engine in its process."""

    def answer(self, question: dict[str, Any], data: bytes) -> Any:
        """What JSON can say. Raises SpeechError."""


def main(make: Callable[[dict[str, Any]], Answers] | None = None) -> None:
    """Works until its parent has gone."""
    with os.fdopen(os.dup(1), "wb") as out, os.fdopen(os.dup(0), "rb") as pipe:
        os.dup2(2, 1)  # whatever a library prints is no answer
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(5)  # who writes in a chat goes first
        asked: queue.Queue[tuple[dict[str, Any], bytes]] = queue.Queue()
        threading.Thread(target=_listen, args=(pipe, asked), daemon=True).start()
        begins, _ = asked.get()
        engine = (make or Engine)(begins)
        while True:
            question, data = asked.get()
            out.write(json.dumps(answer(engine, question, data)).encode() + b"\n")
            out.flush()


def _listen(pipe: BinaryIO, asked: queue.Queue[tuple[dict[str, Any], bytes]]) -> None:
    """Beside the work, so that a parent's end is noticed in the midst of it."""
    while line := pipe.readline():
        head = json.loads(line)
        asked.put((head, pipe.read(head["size"])))
    os._exit(0)


def answer(engine: Answers, question: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What is sent back, a failure too."""
    try:
        return {"error": "", "value": engine.answer(question, data)}
    except SpeechError as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever a vendor raises
        return {"error": f"the speech engine failed: {error}"}


class Engine:
    """It is loaded with the first piece that has speech in it."""

    def __init__(self, begins: dict[str, Any]) -> None:
        self._engine = importlib.import_module(f"bot.speech.ears.{begins['engine']}")
        self._settings = EarSettings(**begins["settings"])
        self._hear: Hear | None = None

    def answer(self, question: dict[str, Any], data: bytes) -> Any:
        if self._hear is None and not (line := self._engine.ready(self._settings)).ok:
            raise SpeechError(line.fix)
        samples = levelled(data)
        if question["do"] == "cut":
            from bot.speech import cut

            return cut.chunks(samples)
        if self._hear is None:
            self._hear = self._engine.load(self._settings)
        said = self._hear(samples, question["language"], question["hints"])
        return [asdict(one) for one in said]


def levelled(data: bytes) -> Samples:
    """As floats, around zero, and loud enough."""
    import numpy as np

    samples: Samples = np.frombuffer(data, dtype="<i2").astype(np.float32) / np.float32(32768)
    if samples.size:
        samples -= samples.mean()
        loud = float(np.quantile(np.abs(samples[:: 1 + samples.size // _SAMPLED]), 0.999))
        if 0 < loud < _QUIET:
            samples *= min(_QUIET / loud, _LOUDER)
    return samples
