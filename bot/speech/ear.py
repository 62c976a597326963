"""Speech to text: the engine the settings choose, in a process of its own, fair to whoever waits.

A recording is decoded (audio.py, apart), cut where people pause (cut.py), heard piece by piece in
the order of turns.py and put together again. Found by name: `build(settings)`.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.core.errors import SettingsError, SpeechBusy, SpeechError, TinBuonError
from bot.core.ports import CheckLine, Segment, Transcript
from bot.speech import audio, cut
from bot.speech.child import Child
from bot.speech.hearing import RATE, EarSettings, Speech
from bot.speech.turns import Note, Turns
from bot.vietnamese import danger, heard


@dataclass(frozen=True)
class Patience:
    """Seconds: to load a model, for a piece and for each second of it, and until an idle engine
    lets go of its memory."""

    load_s: float = 180
    piece_s: float = 60
    per_s: float = 20
    idle_s: float = 600


_EARLIER_S = 0.02  # a gap stands before the piece that begins at it, whose time is rounded


class Ear:
    """ports.SpeechToText; one piece at a time."""

    def __init__(self, speech: Speech, patience: Patience | None = None) -> None:
        self.name = speech.ear
        self._why = _why(speech)
        self._settings = EarSettings(
            speech.stt_model, speech.stt_threads, speech.stt_url, speech.stt_key.get_secret_value()
        )
        self._engine = _engine(self.name)
        self._max_s = speech.max_note_s
        self._patience = patience or Patience()
        self._child = Child({"engine": self.name, "settings": asdict(self._settings)})
        self._turns = Turns()
        self._more = asyncio.Event()
        self._work: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Of the process that holds the model; None while none does."""
        return self._child.pid

    def ready(self) -> CheckLine:
        """Which engine, why, and whether it would work. Looks at files only."""
        line: CheckLine = self._engine.ready(self._settings)
        return CheckLine(f"{line.what} ({self._why})", line.ok, line.fix)

    async def transcribe(
        self,
        audio: Path,
        *,
        language: str = "vi",
        hints: Sequence[str] = (),
        who: str = "",
        urgent: bool = False,
    ) -> Transcript:
        """Given up, the piece in work is its last."""
        if self._closed:
            raise SpeechBusy("speech-to-text is closed")
        done: asyncio.Future[Transcript] = asyncio.get_running_loop().create_future()
        note = Note(audio, language, hints, who, urgent, done)
        self._turns.add(note)
        self._more.set()
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run())
        try:
            return await done
        finally:
            self._turns.drop(note)

    async def close(self) -> None:
        """At once: what waits was not tried, and waits for another turn."""
        self._closed = True
        for note in self._turns.all():
            if not note.done.done():
                note.done.set_exception(SpeechBusy("speech-to-text is closed"))
        if self._work is not None:
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        await self._child.stop()

    async def _run(self) -> None:
        """As long as something comes within the idle time."""
        while True:
            self._more.clear()
            while (note := self._turns.next()) is not None:
                await self._step(note)
            try:
                await asyncio.wait_for(self._more.wait(), self._patience.idle_s)
            except TimeoutError:
                await self._child.stop()
                if self._turns.next() is None:
                    return

    async def _step(self, note: Note) -> None:
        try:
            if note.samples is None:
                await self._open(note)
            elif note.spans:
                await self._piece(note)
            if note.spans:
                return
            result = together(note, self.name)
        except TinBuonError as error:
            self._end(note, error)
        except Exception as error:  # noqa: BLE001 - one recording's trouble is its own
            self._end(note, SpeechError(f"speech-to-text failed: {error}"))
        else:
            self._end(note, result)

    def _end(self, note: Note, result: Transcript | TinBuonError) -> None:
        self._turns.drop(note)
        note.samples = None
        if note.done.done():
            return
        if isinstance(result, TinBuonError):
            note.done.set_exception(result)
        else:
            note.done.set_result(result)

    async def _open(self, note: Note) -> None:
        told, samples = await audio.decoded(note.path, max_s=self._max_s, rate=RATE)
        note.samples, note.gaps = samples, tuple(told["gaps"])
        note.duration_s = len(samples) / 2 / RATE
        spans = await self._ask(note, {"do": "cut"}, 0.0, note.duration_s)
        note.spans.extend(split(((a, b) for a, b in spans), note.gaps))

    async def _piece(self, note: Note) -> None:
        start, end = note.spans.popleft()
        question = {"do": "hear", "language": note.language, "hints": list(note.hints)}
        for said in await self._ask(note, question, start, end):
            note.heard.append(
                Segment(
                    round(start + said["start_s"], 2),
                    round(start + said["end_s"], 2),
                    said["text"],
                    said["confidence"],
                )
            )
            note.urgent = note.urgent or bool(danger.found(said["text"]))
        self._turns.served(note, end - start)

    async def _ask(self, note: Note, question: dict[str, Any], start: float, end: float) -> Any:
        data = (note.samples or b"")[2 * round(start * RATE) : 2 * round(end * RATE)]
        # A whole recording is only cut, which is quick.
        wait = self._patience.piece_s + self._patience.per_s * min(end - start, cut.LONGEST_S)
        return await self._child.ask(question, data, self._patience.load_s + wait)


def build(speech: Speech) -> Ear | None:
    """None: voice notes stay audio. Raises SettingsError."""
    return Ear(speech) if speech.ear else None


def split(
    spans: Iterable[tuple[float, float]], gaps: Sequence[float]
) -> Iterable[tuple[float, float]]:
    """Where sound is missing words on both sides must not grow together."""
    for start, end in spans:
        at = start
        for gap in gaps:
            if at + 0.1 < gap < end - 0.1:
                yield at, gap
                at = gap
        yield at, end


def together(note: Note, engine: str) -> Transcript:
    """Its pieces as one, without what nobody said, and with what could not be heard marked."""
    pieces = sorted(
        [(s.start_s, s.text) for s in note.heard]
        + [(gap - _EARLIER_S, heard.UNCLEAR) for gap in note.gaps],
        key=lambda piece: piece[0],
    )
    found = heard.cleaned(" ".join(text for _, text in pieces))
    text = "" if found.text.replace(heard.UNCLEAR, "").strip() == "" else found.text
    sure = _confidence(note.heard) if text else 0.0
    if found.doubtful or note.gaps:
        sure = heard.DOUBTFUL if sure is None else min(sure, heard.DOUBTFUL)
    return Transcript(text, note.language, sure, note.duration_s, tuple(note.heard), engine)


def _confidence(segments: Sequence[Segment]) -> float | None:
    """Longer stretches count for more; None where the engine does not say."""
    known = [
        (max(s.end_s - s.start_s, 0.01), s.confidence) for s in segments if s.confidence is not None
    ]
    if not known:
        return None
    return sum(weight * sure for weight, sure in known) / sum(weight for weight, _ in known)


def _engine(name: str) -> Any:
    try:
        return importlib.import_module(f"bot.speech.ears.{name}")
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"there is no speech-to-text engine {name!r}: "
            "look in bot/speech/ears for the ones there are"
        ) from error


def _why(speech: Speech) -> str:
    if speech.stt_engine != "auto":
        return "TINBUON_SPEECH__STT_ENGINE says so"
    return "TINBUON_SPEECH__STT_MODEL names it" if speech.stt_model else "nothing else is set"
