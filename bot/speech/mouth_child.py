"""The process mouths/sherpa.py keeps: voices, loaded when first asked for. Words come as a line of
JSON, samples go back as one.
"""

from __future__ import annotations

import base64
import ctypes
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.core.errors import SpeechError
from bot.speech import ear_child
from bot.vietnamese.names_aloud import respelled

Say = Callable[[str, float], "tuple[bytes, int]"]
"""(words, speed) -> samples and their rate."""

_SYNCHRONOUS, _DO_NOT_EXIT, _UTF8, _IPA = 1, 0x8000, 1, 2
_FLAT = 0.0  # no chance in it: the same words sound the same, to the last bit


def main() -> None:
    """Works until its parent has gone."""
    ear_child.main(Engine)


class Engine:
    """One voice at a time stays in memory."""

    def __init__(self, _begins: dict[str, Any]) -> None:
        self._folder = ""
        self._say: Say | None = None

    def answer(self, question: dict[str, Any], _data: bytes) -> Any:
        if self._say is None or question["folder"] != self._folder:
            self._say = load(Path(question["folder"]))
            self._folder = question["folder"]
        samples, rate = self._say(question["words"], question["speed"])
        return {"samples": base64.b64encode(samples).decode(), "rate": rate}


def load(folder: Path) -> Say:
    """The voice of a folder. Raises SpeechError."""
    import numpy as np
    import sherpa_onnx

    model = min(folder.glob("*.onnx"))
    lexicon = folder / "lexicon.txt"
    vits = sherpa_onnx.OfflineTtsVitsModelConfig(
        model=str(model),
        tokens=str(folder / "tokens.txt"),
        lexicon=str(lexicon) if lexicon.is_file() else "",
        noise_scale=_FLAT,
        noise_scale_w=_FLAT,
    )
    one = sherpa_onnx.OfflineTtsModelConfig(vits=vits, num_threads=1)
    tts = sherpa_onnx.OfflineTts(sherpa_onnx.OfflineTtsConfig(model=one))
    sounds = _sounds(model) if _by_sound(folder, model) else None

    def say(words: str, speed: float) -> tuple[bytes, int]:
        how = sherpa_onnx.GenerationConfig()
        how.speed = speed
        words = respelled(words)
        if sounds is not None:
            how.phoneme_codepoints = [[ord(sign) for sign in sounds(words)]]
        made = tts.generate(words, how)
        if not len(made.samples):
            raise SpeechError(f"the voice in {folder} says nothing of these words")
        samples = np.clip(np.asarray(made.samples) * 32767, -32768, 32767)
        return samples.astype("<i2").tobytes(), int(made.sample_rate)

    return say


def _by_sound(folder: Path, model: Path) -> bool:
    """Piper's voices are told sounds, not letters; its own description or the data for that lies
    beside them."""
    return (folder / "espeak-ng-data").is_dir() or model.with_suffix(".onnx.json").is_file()


def _sounds(model: Path) -> Callable[[str], str]:
    """Words to the signs of sounds, as espeak-ng hears them."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    data = espeakng_loader.get_data_path().encode()
    if library.espeak_Initialize(_SYNCHRONOUS, 0, data, _DO_NOT_EXIT) <= 0:
        raise SpeechError("espeak-ng, which Piper's voices need, does not start")
    library.espeak_SetVoiceByName(_language(model).encode())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def sounds(words: str) -> str:
        kept = ctypes.create_string_buffer(words.encode())
        at, out = ctypes.c_void_p(ctypes.addressof(kept)), ""
        while at.value:
            before = at.value - ctypes.addressof(kept)
            said = library.espeak_TextToPhonemes(ctypes.byref(at), _UTF8, _IPA) or b""
            after = at.value - ctypes.addressof(kept) if at.value else len(kept) - 1
            out += said.decode() + _stop(kept.raw[before:after].decode("utf-8", "ignore"))
        return unicodedata.normalize("NFD", out.strip())

    return sounds


def _stop(clause: str) -> str:
    """espeak-ng drops the sign a clause ends with; the voice makes its pause and tone from it."""
    sign = clause.rstrip()[-1:]
    return f"{sign} " if sign in ".,?!:;" else " "


def _language(model: Path) -> str:
    try:
        told = json.loads(model.with_suffix(".onnx.json").read_text("utf-8"))
        return str(told["espeak"]["voice"])
    except (OSError, ValueError, KeyError, TypeError):
        return "vi"
