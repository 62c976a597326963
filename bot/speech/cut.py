"""Where people speak in a recording, and how to cut a long one: at silences, never in a word.

Uses the Silero voice detector that faster-whisper brings along. Called in ear_child.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.speech.hearing import RATE

if TYPE_CHECKING:
    from bot.speech.hearing import Samples

LONGEST_S = 28.0  # Whisper hears windows of 30 s
_EDGE_S = 0.2  # kept around speech, so that no first or last sound is lost

Span = tuple[float, float]


def chunks(samples: Samples) -> list[Span]:
    """Spans (start, end) in seconds to recognise one by one; none where nobody speaks.

    A recording that fits one window stays whole.
    """
    length = len(samples) / RATE
    speech = voiced(samples)
    if not speech:
        return []
    return [(0.0, length)] if length <= LONGEST_S else packed(speech, length)


def voiced(samples: Samples) -> list[Span]:
    """Stretches of speech, none longer than a window."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    options = VadOptions(
        max_speech_duration_s=LONGEST_S - 2 * _EDGE_S,
        min_silence_duration_ms=300,
        speech_pad_ms=round(_EDGE_S * 1000),
    )
    found = get_speech_timestamps(samples, options)
    return [(span["start"] / RATE, span["end"] / RATE) for span in found]


def packed(speech: list[Span], length: float) -> list[Span]:
    """Neighbouring stretches joined as long as they fit one window together."""
    out: list[Span] = []
    for start, end in speech:
        if out and end - out[-1][0] <= LONGEST_S:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, min(end, length)))
    return out
