"""Vietnamese speech with `viet-asr`: its model comes inside its wheel, so it hears at once.

It gives no confidence and no times, writes numbers as words, and knows Vietnamese only.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.core.errors import SpeechError
from bot.core.ports import CheckLine
from bot.speech.hearing import RATE, EarSettings, Hear, Said

if TYPE_CHECKING:
    from bot.speech.hearing import Samples


def ready(_settings: EarSettings) -> CheckLine:
    """Is it installed? There is no wheel for every system."""
    what = "speech-to-text: vietasr, the model in its package"
    there = importlib.util.find_spec("vietasr") is not None
    fix = "viet-asr has no package for this system: set TINBUON_SPEECH__STT_MODEL to a model folder"
    return CheckLine(what, ok=there, fix="" if there else fix)


def load(_settings: EarSettings) -> Hear:
    """The model, about 250 MB with what it needs to work."""
    import numpy as np
    import vietasr

    pipeline = vietasr.Pipeline.preset("transcribe")

    def hear(samples: Samples, language: str, _hints: Sequence[str]) -> list[Said]:
        if language != "vi":
            raise SpeechError(f"vietasr does not know the language {language!r}")
        sound = (np.clip(samples, -1, 1) * 32767).astype("<i2")
        text = pipeline.transcribe(sound, float(RATE)).text.strip()
        return [Said(0.0, len(samples) / RATE, text)] if text else []

    return hear
