"""Any Whisper or PhoWhisper model in CTranslate2 format, with faster-whisper on this machine's CPU.

The model is a folder, or the name of one that is already on this machine: nothing is downloaded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core.errors import SpeechError
from bot.core.ports import CheckLine
from bot.speech.hearing import EarSettings, Hear, Said

if TYPE_CHECKING:
    from bot.speech.hearing import Samples

HINTS_MAX = 300  # characters; more pushes the recording out of the model's attention
_FILES = ("model.bin", "config.json", "tokenizer.json")  # without the last it would be downloaded
_SETTING = "TINBUON_SPEECH__STT_MODEL"


def ready(settings: EarSettings) -> CheckLine:
    """Is there a model? Looks at files only; nothing is loaded."""
    try:
        folder = model_folder(settings.model)
    except SpeechError as error:
        return CheckLine("speech-to-text: faster_whisper", ok=False, fix=str(error))
    return CheckLine(f"speech-to-text: faster_whisper, the model in {folder}", ok=True)


def load(settings: EarSettings) -> Hear:
    """The model of the settings."""
    folder = model_folder(settings.model)
    from faster_whisper import WhisperModel

    model = WhisperModel(
        str(folder),
        device="cpu",
        compute_type="int8",
        cpu_threads=settings.threads,
        local_files_only=True,
    )

    def hear(samples: Samples, language: str, hints: Sequence[str]) -> list[Said]:
        if language not in model.supported_languages:
            raise SpeechError(f"the model does not know the language {language!r}")
        return _said(model, samples, language, prompt(hints))

    return hear


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


def _said(model: Any, samples: Samples, language: str, hotwords: str) -> list[Said]:
    # hotwords stand before every window, an initial prompt only before the first
    found, _ = model.transcribe(
        samples, language=language, vad_filter=True, hotwords=hotwords or None
    )
    return [
        Said(s.start, s.end, s.text.strip(), min(1.0, math.exp(s.avg_logprob)))
        for s in found
        if s.text.strip()
    ]
