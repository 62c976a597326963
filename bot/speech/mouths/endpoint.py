"""Another machine's voice, behind the speech interface of OpenAI. Never chosen by itself: what is
read leaves the house.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.errors import BadMedia, SpeechError
from bot.core.ports import CheckLine, Pcm
from bot.speech import audio
from bot.speech.speaking import MouthSettings, Phrase

_WAIT_S = 60.0
_MOST_BYTES = 64 << 20
_LONGEST_S = 900.0
_RATE = 24_000
_NORMAL_WPM = 150
_SLOWEST, _FASTEST = 0.25, 4.0  # what the interface takes
_PARAGRAPH_S = 0.8


class Engine:
    """What comes back is decoded apart, as whatever strangers send."""

    name = "endpoint"
    outside = True
    voices = ()  # it alone knows

    def __init__(self, settings: MouthSettings) -> None:
        self._settings = settings

    def ready(self) -> CheckLine:
        """Is it set? Nothing is asked of it."""
        url, model, voice = self._settings.url, self._settings.model, self._settings.voice
        what = f"text-to-speech: endpoint, texts are sent to {url or 'nowhere'}"
        there = bool(url and model and voice)
        fix = "set TINBUON_SPEECH__TTS_URL (it ends in /v1), __TTS_MODEL and __TTS_VOICE"
        return CheckLine(what, ok=there, fix="" if there else fix)

    async def speak(self, phrases: Sequence[Phrase], voice: str, rate_wpm: int) -> Pcm:
        """In one go: such a voice makes its pauses itself."""
        if not (line := self.ready()).ok:
            raise SpeechError(line.fix)
        speed = max(_SLOWEST, min(rate_wpm / _NORMAL_WPM, _FASTEST))
        data = await self._asked(_text(phrases), voice or self._settings.voice, speed)
        try:
            _, samples = await audio.decoded(data, max_s=_LONGEST_S, rate=_RATE)
        except (BadMedia, OSError) as error:
            raise SpeechError(f"the endpoint {self._settings.url} sent no sound") from error
        return Pcm(samples, _RATE)

    async def close(self) -> None:
        """Nothing is kept."""

    async def _asked(self, text: str, voice: str, speed: float) -> bytes:
        import openai

        url = self._settings.url
        # A server at home wants no key, but the library does. Another engine is next, not again.
        async with openai.AsyncOpenAI(
            base_url=url, api_key=self._settings.key or "none", timeout=_WAIT_S, max_retries=0
        ) as client:
            try:
                # A piece at a time: whatever the other side sends is bounded.
                async with client.audio.speech.with_streaming_response.create(
                    model=self._settings.model,
                    voice=voice,
                    input=text,
                    speed=speed,
                    response_format="wav",
                ) as answer:
                    data = bytearray()
                    async for piece in answer.iter_bytes():
                        data += piece
                        if len(data) > _MOST_BYTES:
                            raise SpeechError(f"the endpoint {url} sends without end")
            except openai.OpenAIError as error:
                raise SpeechError(f"the endpoint {url} failed: {error}") from error
        return bytes(data)


def build(settings: MouthSettings) -> Engine:
    """The engine."""
    return Engine(settings)


def _text(phrases: Sequence[Phrase]) -> str:
    return "".join(
        words + ("\n" if pause_s >= _PARAGRAPH_S else " ") for words, pause_s in phrases
    ).strip()
