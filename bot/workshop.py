"""Where slow tasks, done outside conversations, meet the speech engines and the media folder."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot import found
from bot.core.ports import PLAIN, RenderedAudio, Style, TextToSpeech
from bot.usecases.duty import Shop
from bot.usecases.work import Services

if TYPE_CHECKING:
    from bot.speech.chime import Kind


class Voice:
    """ports.Speaker over the speech room: text or a recording becomes the audio that plays."""

    def __init__(self, services: Services, tts: TextToSpeech) -> None:
        self._speech = services.settings.speech
        self._tts = tts

    async def render(self, text: str, kind: str, style: Style = PLAIN) -> RenderedAudio:
        """Gong, words, even loudness. Raises SpeechError."""
        from bot.speech import script

        done = await script.render(
            text,
            self._tts,
            rate_wpm=self._speech.tts_rate_wpm,
            kind=cast("Kind", kind),
            loudness=self._speech.loudness_lufs,
            style=style,
        )
        return RenderedAudio(done.data, done.duration_s, done.spoken, done.unknown, done.voice)

    async def sample(self, text: str, style: Style, *, outside: bool = True) -> RenderedAudio:
        """The words alone, small, for a chat. Raises SpeechError."""
        from bot.speech import script

        rate, loudness = self._speech.tts_rate_wpm, self._speech.loudness_lufs
        done = await script.sample(
            text, self._tts, rate_wpm=rate, loudness=loudness, style=style, outside=outside
        )
        return RenderedAudio(done.data, done.duration_s, done.spoken, done.unknown, done.voice)

    async def from_recording(self, path: Path, kind: str, style: Style = PLAIN) -> RenderedAudio:
        """A person's own voice, trimmed, cleaned and evened out. Raises BadMedia."""
        from bot.speech import script

        times = style.times if kind == "routine" else 1
        done = await script.from_recording(
            path, kind=cast("Kind", kind), loudness=self._speech.loudness_lufs, times=times
        )
        return RenderedAudio(done.data, done.duration_s, "", (), done.voice)


def table(shop: Shop) -> Mapping[str, Callable[..., Awaitable[object]]]:
    """Task name -> what runs it with the task's ids, of all capabilities."""
    return {name: functools.partial(task, shop) for name, task in found.tasks().items()}
