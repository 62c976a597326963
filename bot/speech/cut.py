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
_AROUND_S = 0.3  # the same around all of it: engines hear worse with much silence there
_LOOK_S = 120.0  # looked through at once: ten minutes would take 250 MB

Span = tuple[float, float]


def chunks(samples: Samples) -> list[Span]:
    """Spans (start, end) in seconds to recognise one by one; none where nobody speaks.

    A recording that fits one window stays in one piece, without the silence around it.
    """
    length = len(samples) / RATE
    speech = voiced(samples)
    if not speech:
        return []
    if length > LONGEST_S:
        return packed(speech, length)
    more = _AROUND_S - _EDGE_S
    return [(max(0.0, speech[0][0] - more), min(length, speech[-1][1] + more))]


def voiced(samples: Samples) -> list[Span]:
    """Stretches of speech, none longer than a window."""
    out: list[Span] = []
    at = 0.0
    while at * RATE < len(samples):
        end = at + _LOOK_S
        found = _voiced(samples[round(at * RATE) : round(end * RATE)])
        cut_off = end * RATE < len(samples) and len(found) > 1 and found[-1][1] > _LOOK_S - 1
        out += [(at + a, at + b) for a, b in (found[:-1] if cut_off else found)]
        at = at + found[-1][0] if cut_off else end  # whoever speaks there is looked at again
    return out


def _voiced(samples: Samples) -> list[Span]:
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
