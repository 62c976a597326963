"""Speech models by folder with sherpa-onnx: zipformer transducers (encoder, decoder, joiner) and
zipformer CTC (one file). No confidence is given: numbers and names are asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.core.errors import SpeechError
from bot.core.ports import CheckLine
from bot.speech.hearing import RATE, EarSettings, Hear, Said

if TYPE_CHECKING:
    from bot.speech.hearing import Samples

_SETTING = "TINBUON_SPEECH__STT_MODEL"
_PARTS = ("encoder", "decoder", "joiner")


def ready(settings: EarSettings) -> CheckLine:
    """Are the files there? Nothing is loaded."""
    try:
        files(settings.model)
    except SpeechError as error:
        return CheckLine("speech-to-text: sherpa", ok=False, fix=str(error))
    return CheckLine(f"speech-to-text: sherpa, the model in {settings.model}", ok=True)


def load(settings: EarSettings) -> Hear:
    """The model of the settings."""
    found = files(settings.model)
    import sherpa_onnx

    make: Any = sherpa_onnx.OfflineRecognizer
    build = make.from_zipformer_ctc if "model" in found else make.from_transducer
    try:
        recogniser = build(**found, num_threads=settings.threads or 1)
    except Exception as error:
        raise SpeechError(f"{settings.model} cannot be loaded: {error}") from error

    def hear(samples: Samples, language: str, _hints: Sequence[str]) -> list[Said]:
        if language != "vi":
            raise SpeechError(f"the model in {settings.model} is used for Vietnamese only")
        stream = recogniser.create_stream()
        stream.accept_waveform(RATE, samples)
        recogniser.decode_stream(stream)
        text = " ".join(stream.result.text.split())
        # Many of these models know capitals only.
        text = text.lower() if text.isupper() else text
        return [Said(0.0, len(samples) / RATE, text)] if text else []

    return hear


def files(wanted: str) -> dict[str, str]:
    """What the loader takes. Raises SpeechError, whose text says how to mend it."""
    folder = Path(wanted).expanduser()
    if not wanted or not folder.is_dir():
        raise SpeechError(f"there is no folder {wanted!r}: set {_SETTING} to a model's folder")
    tokens = folder / "tokens.txt"
    parts = {part: path for part in _PARTS if (path := _one(folder, f"*{part}*.onnx"))}
    single = _one(folder, "*.onnx") if not parts else None
    missing = [part for part in _PARTS if part not in parts] if parts else []
    if not parts and single is None:
        missing = ["*.onnx"]
    if not tokens.is_file():
        missing.append("tokens.txt")
    if missing:
        raise SpeechError(
            f"{folder} is no speech model (no {', '.join(missing)}): set {_SETTING} to one's folder"
        )
    found: dict[str, Path] = {**parts, **({"model": single} if single else {})}
    return {name: str(path) for name, path in {**found, "tokens": tokens}.items()}


def _one(folder: Path, pattern: str) -> Path | None:
    """The smaller one of several: quantised ones are made for such machines."""
    return min(folder.glob(pattern), key=lambda p: p.stat().st_size, default=None)
