"""The speech child: a minute of reading aloud, and the test model's clips written down.

Run as `python -m benchmarks.speaking tts|stt|front|both ROUNDS`; prints seconds of work
for each second.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from benchmarks.children import ROOT, say
from benchmarks.crowd import BODY
from bot.config import load
from bot.speech import audio, cut, ear, ear_child, encode, mouth, script

_STT = ROOT / "tests" / "fixtures" / "stt"
_CLIP = "01-vi-suoi-dang.ogg"


async def tts(rounds: int) -> None:
    """Chime, words, even loudness, MP3: what a loudspeaker plays."""
    settings = load({}).speech
    engine = mouth.build(settings)
    text = f"{BODY}\n\n{BODY}\n\n{BODY}"
    shares, seconds = [], 0.0
    for _ in range(rounds + 1):
        started = _worked()
        done = await script.render(text, engine, rate_wpm=settings.tts_rate_wpm)
        seconds = done.duration_s
        shares.append((_worked() - started) / seconds)
    await engine.close()
    say(shares=shares[1:], seconds=seconds)


def _worked() -> float:
    """Seconds one core was busy with it, children too; others on the machine do not count."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


async def stt(rounds: int) -> None:
    """Six short voice notes one after another; the first round also loads the model."""
    engine = ear.Ear(load({}, speech={"stt_model": str(_STT / "model")}).speech)
    texts = json.loads((_STT / "clips" / "clips.json").read_text("utf-8"))
    shares = []
    for _ in range(rounds + 1):
        started, seconds = time.perf_counter(), 0.0
        for name, text in texts.items():
            heard = await engine.transcribe(Path(_STT / "clips" / name))
            seconds += heard.duration_s
            if heard.text != text:
                raise RuntimeError(f"{name}: heard {heard.text!r}")
        shares.append((time.perf_counter() - started) / seconds)
    await engine.close()
    say(shares=shares[1:], seconds=seconds)


async def front(rounds: int) -> None:
    """What stands before an engine: a note of a minute decoded, and cut where nobody speaks."""
    one = audio.decode(_STT / "clips" / _CLIP, 60, rate=24_000)
    note = encode.encode_opus(audio.concat([one] * round(60 / one.duration_s), 0.5))
    shares = []
    for _ in range(rounds + 1):
        started = _worked()
        found = audio.decode(note, 120)
        cut.chunks(ear_child.levelled(found.samples))
        shares.append((_worked() - started) / found.duration_s)
    say(shares=shares[1:])


async def both(rounds: int) -> None:
    """Two notes at once, against one after the other."""
    engine = ear.Ear(load({}, speech={"stt_model": str(_STT / "model")}).speech)
    clip = _STT / "clips" / _CLIP
    await engine.transcribe(clip)
    ratios = []
    for _ in range(rounds):
        started = time.perf_counter()
        for _ in range(2):
            await engine.transcribe(clip)
        after = time.perf_counter()
        await asyncio.gather(*(engine.transcribe(clip, who=who) for who in "ab"))
        ratios.append((time.perf_counter() - after) / (after - started))
    await engine.close()
    say(ratios=ratios)


if __name__ == "__main__":
    asyncio.run(
        {"tts": tts, "stt": stt, "front": front, "both": both}[sys.argv[1]](int(sys.argv[2]))
    )
