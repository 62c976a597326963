"""Vietnamese speech with `viet-asr`: its model comes inside its wheel, so it hears at once.

It gives no confidence and no times, writes numbers as words, and knows Vietnamese only. Noise makes
it err now here, now there: then it hears three times, and what most of them say counts.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.core.errors import SpeechError
from bot.core.ports import CheckLine, Pcm
from bot.speech import audio, levels, vote
from bot.speech.hearing import RATE, EarSettings, Hear, Said

if TYPE_CHECKING:
    from bot.speech.hearing import Samples

_CLEAR_DB = 28.0  # the voice is so much louder than what is beside it
_AROUND_S, _SLOWER = 0.3, 0.95


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

    def once(pcm: Pcm) -> str:
        sound = np.frombuffer(pcm.samples, dtype="<i2")
        return str(pipeline.transcribe(sound, float(RATE)).text).strip()

    def hear(samples: Samples, language: str, _hints: Sequence[str]) -> list[Said]:
        if language != "vi":
            raise SpeechError(f"vietasr does not know the language {language!r}")
        pcm = Pcm((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), RATE)
        text = vote.agreed([once(one) for one in _ways(pcm)])
        return [Said(0.0, len(samples) / RATE, text)] if text else []

    return hear


def _ways(pcm: Pcm) -> list[Pcm]:
    """As it is; where there is noise in three ways, since it errs in each in another place: with
    less of the noise, with silence around it, and a little slower."""
    if levels.contrast(pcm) >= _CLEAR_DB:
        return [pcm]
    still = audio.silence(_AROUND_S, RATE)
    slower = levels.filtered(pcm, f"atempo={_SLOWER}")
    return [levels.less_hiss(pcm), audio.concat([still, pcm, still]), slower]
