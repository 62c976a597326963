"""The sound before the words: three rising bells for the daily bulletin, a siren for an emergency.

An exercise sounds like an emergency; its words say that it is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.core.ports import Pcm

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

Kind = Literal["routine", "emergency", "exercise"]

_BELLS_HZ = (523.25, 659.25, 783.99)  # C5 E5 G5
_BELL_APART_S, _BELL_LASTS_S = 0.45, 1.4
_PARTIALS = ((1.0, 1.0), (2.0, 0.35), (3.01, 0.12))  # (times the tone, strength)
_SIREN_HZ = (960.0, 770.0)  # two tones nobody takes for a bell
_SIREN_TONE_S, _SIREN_TONES = 0.375, 8
_PEAK = 0.5


def chime(kind: Kind, rate: int) -> Pcm:
    """The sound that belongs to the kind, at the given rate."""
    import numpy as np

    samples = _bells(rate) if kind == "routine" else _siren(rate)
    scaled = np.rint(samples / np.abs(samples).max() * _PEAK * 32767)
    return Pcm(scaled.astype("<i2").tobytes(), rate)


def _bells(rate: int) -> Samples:
    import numpy as np

    apart, lasts = round(_BELL_APART_S * rate), round(_BELL_LASTS_S * rate)
    out = np.zeros(apart * (len(_BELLS_HZ) - 1) + lasts)
    for number, tone in enumerate(_BELLS_HZ):
        out[number * apart : number * apart + lasts] += _bell(tone, lasts, rate)
    return out


def _bell(tone: float, length: int, rate: int) -> Samples:
    import numpy as np

    t = np.arange(length) / rate
    wave = np.zeros(length)
    for times, strength in _PARTIALS:
        wave += strength * np.sin(2 * np.pi * tone * times * t) * np.exp(-3.2 * times * t)
    edge = np.minimum(1.0, t / 0.008) * np.minimum(1.0, t[::-1] / 0.05)  # no click
    return np.asarray(wave * edge)


def _siren(rate: int) -> Samples:
    import numpy as np

    length = round(_SIREN_TONE_S * rate)
    tones = np.tile(np.repeat(_SIREN_HZ, length), _SIREN_TONES // len(_SIREN_HZ))
    phase = 2 * np.pi * np.cumsum(tones) / rate  # one running phase: no click between tones
    wave = np.sin(phase) + 0.33 * np.sin(3 * phase) + 0.15 * np.sin(5 * phase)
    t = np.arange(len(wave)) / rate
    return np.asarray(wave * np.minimum(1.0, t / 0.02) * np.minimum(1.0, t[::-1] / 0.05))
