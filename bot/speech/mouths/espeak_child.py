"""The process espeak.py starts for each reading: sentences in (JSON), sample rate and samples out.

Run as a script with the standard library only, so that it starts in a few hundredths of a second.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

SYNCHRONOUS, DO_NOT_EXIT = 1, 0x8000
RATE = 1
UTF8 = 1


def main(library: str, data: str, voice: str, rate_wpm: str) -> int:
    """Speak what stands on standard input: a list of [sentence, seconds of pause after it]."""
    espeak = ctypes.CDLL(library)
    rate = espeak.espeak_Initialize(SYNCHRONOUS, 0, data.encode(), DO_NOT_EXIT)
    if rate <= 0:
        return failed(f"it does not start with its data in {data}")
    if espeak.espeak_SetVoiceByName(voice.encode()) != 0:
        return failed(f"it has no voice {voice}")
    espeak.espeak_SetParameter(RATE, int(rate_wpm), 0)
    out = bytearray()
    callback = collector(out)  # must stay referenced until the last sentence is done
    espeak.espeak_SetSynthCallback(callback)
    for sentence, pause_s in json.load(sys.stdin.buffer):
        text = sentence.encode()
        size = ctypes.c_size_t(len(text) + 1)
        if espeak.espeak_Synth(text, size, 0, 0, 0, UTF8, None, None) != 0:
            return failed("it could not say a sentence")
        espeak.espeak_Synchronize()
        out += bytes(2 * round(pause_s * rate))
    sys.stdout.buffer.write(rate.to_bytes(4, "little") + out)
    return 0


def collector(out: bytearray) -> Any:
    """The C callback that gathers samples; answering 0 means go on."""

    def collect(samples: int | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            out.extend(ctypes.string_at(samples, 2 * count))
        return 0

    return ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(collect)


def failed(why: str) -> int:
    sys.stderr.write(why)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
