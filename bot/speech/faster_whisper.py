"""Speech recognition with faster-whisper, on this machine's CPU. Found by name: `build(settings)`.

Loads its model on first use, from a folder or from models already on this machine: it never
downloads anything.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from bot.core.errors import SpeechError
from bot.core.ports import CheckLine, Pcm, Segment, Transcript
from bot.speech import audio, cut
from bot.speech.worker import Worker

HINTS_MAX = 300  # characters; more pushes the recording out of the model's attention
_FILES = ("model.bin", "config.json", "tokenizer.json")  # without the last it would be downloaded
_SETTING = "TINBUON_SPEECH__STT_MODEL"


class Settings(Protocol):
    """What it reads of the section `speech`."""

    @property
    def stt_model(self) -> str: ...

    @property
    def stt_threads(self) -> int: ...

    @property
    def max_note_s(self) -> int: ...


class Engine:
    """One model, one worker thread: notes are recognised one after another."""

    name = "faster_whisper"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._worker = Worker("speech-to-text")
        self._model: Any = None

    def ready(self) -> CheckLine:
        """Is there a model? Looks at files only; nothing is loaded."""
        try:
            folder = model_folder(self._settings.stt_model)
        except SpeechError as error:
            return CheckLine("speech-to-text", ok=False, fix=str(error))
        return CheckLine(f"speech-to-text: {folder}", ok=True)

    async def transcribe(
        self, audio: Path, *, language: str = "vi", hints: Sequence[str] = ()
    ) -> Transcript:
        """Raises SpeechError, and BadMedia where the file is to blame."""
        return await self._worker.run(lambda: self._heard(audio, language, hints))

    async def close(self) -> None:
        """Wait for the note in work, forget those behind it, free the model."""
        await self._worker.close()
        self._model = None

    def _heard(self, path: Path, language: str, hints: Sequence[str]) -> Transcript:
        model = self._loaded()
        if language not in model.supported_languages:
            raise SpeechError(f"the model does not know the language {language!r}")
        _, data = audio.decoded.now(path, max_s=self._settings.max_note_s, rate=audio.RATE)
        pcm = Pcm(data, audio.RATE)
        segments: list[Segment] = []
        samples = _floats(pcm)
        for start, end in cut.chunks(samples):
            piece = samples[round(start * cut.RATE) : round(end * cut.RATE)]
            segments += _segments(model, piece, start, language, prompt(hints))
        return _transcript(segments, language, pcm.duration_s)

    def _loaded(self) -> Any:
        if self._model is None:
            folder = model_folder(self._settings.stt_model)
            from faster_whisper import WhisperModel

            self._model = WhisperModel(
                str(folder),
                device="cpu",
                compute_type="int8",
                cpu_threads=self._settings.stt_threads,
                local_files_only=True,
            )
        return self._model


def build(settings: Settings) -> Engine:
    """The engine, as the composition root asks for it."""
    return Engine(settings)


def prompt(hints: Sequence[str]) -> str:
    """Whole hints, as many as fit."""
    out = ""
    for hint in hints:
        longer = f"{out}, {hint}" if out else hint
        if len(longer) > HINTS_MAX:
            break
        out = longer
    return out


def model_folder(wanted: str) -> Path:
    """The folder of a model given as a folder or as the name of one fetched earlier.

    Raises SpeechError, whose text says how to mend it.
    """
    if not wanted:
        raise SpeechError(
            f"no model: set {_SETTING} to the folder of a Whisper model in CTranslate2 format"
        )
    folder = Path(wanted).expanduser()
    if not folder.is_dir():
        folder = _fetched(wanted)
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise SpeechError(
            f"{folder} is no Whisper model in CTranslate2 format (no {', '.join(missing)}): "
            f"set {_SETTING} to a folder that has them"
        )
    return folder


def _fetched(name: str) -> Path:
    from faster_whisper import available_models, download_model

    if name.startswith(("/", ".", "~")) or (name not in available_models() and "/" not in name):
        raise SpeechError(
            f"there is no folder {name}: set {_SETTING} to a model folder, "
            f"or to one of the names {', '.join(available_models())}"
        )
    try:
        return Path(download_model(name, local_files_only=True))
    except Exception as error:
        raise SpeechError(
            f"the model {name} is not on this machine; fetch it where there is internet with "
            f"python -c \"import faster_whisper as f; f.download_model('{name}', "
            f"output_dir='stt-model')\" and set {_SETTING} to that folder"
        ) from error


def _floats(pcm: Pcm) -> Any:
    import numpy as np

    return np.frombuffer(pcm.samples, dtype="<i2").astype(np.float32) / 32768


def _segments(
    model: Any, samples: Any, start_s: float, language: str, hotwords: str
) -> list[Segment]:
    # hotwords stand before every window, an initial prompt only before the first
    found, _ = model.transcribe(
        samples, language=language, vad_filter=True, hotwords=hotwords or None
    )
    return [
        Segment(
            start_s=round(start_s + s.start, 2),
            end_s=round(start_s + s.end, 2),
            text=s.text.strip(),
            confidence=min(1.0, math.exp(s.avg_logprob)),
        )
        for s in found
        if s.text.strip()
    ]


def _transcript(segments: Sequence[Segment], language: str, duration_s: float) -> Transcript:
    weights = [max(s.end_s - s.start_s, 0.01) for s in segments]
    weighted = sum(w * s.confidence for w, s in zip(weights, segments, strict=True))
    return Transcript(
        text=" ".join(s.text for s in segments),
        language=language,
        confidence=weighted / sum(weights) if segments else 0.0,
        duration_s=duration_s,
        segments=tuple(segments),
        engine=Engine.name,
    )
