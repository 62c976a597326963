"""Speech on the processor: how long reading aloud and writing down take."""

from __future__ import annotations

from pathlib import Path

from benchmarks.children import job
from benchmarks.figures import Figure, Options


async def measure(folder: Path, options: Options) -> list[Figure]:
    tts = await job("benchmarks.speaking", folder, "tts", options.rounds)
    stt = await job("benchmarks.speaking", folder, "stt", options.rounds)
    front = await job("benchmarks.speaking", folder, "front", options.rounds)
    both = await job("benchmarks.speaking", folder, "both", options.rounds)
    minute = [share * 60 for share in tts["shares"]]
    return [
        Figure("speech: a minute read aloud, ready to play, of one core", minute, "s", "< 2"),
        Figure("speech: the same, work / speech", tts["shares"]),
        Figure("speech: test model writing clips down, work / speech", stt["shares"]),
        Figure(
            "speech: before an engine (decode, who speaks), work / length",
            front["shares"],
            "x",
            "< 0.02",
        ),
        Figure("speech: two notes at once / one after the other", both["ratios"], "x", "< 1.1"),
    ]
