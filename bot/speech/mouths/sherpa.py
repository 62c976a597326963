"""A Vietnamese voice in a folder (VITS, as Piper and MMS make them), read by sherpa-onnx in a child
process that is kept (`mouth_child.py`).

The folder is a voice, or has several in folders of their own: then their names are the voices.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from pathlib import Path

from bot.core.errors import SpeechError
from bot.core.ports import CheckLine, Pcm
from bot.speech import audio
from bot.speech.child import Child
from bot.speech.speaking import MouthSettings, Phrase

_SETTING = "TINBUON_SPEECH__TTS_MODEL"
_LOAD_S, _PER_LETTER_S = 60.0, 0.5
_IDLE_S = 600.0
_NORMAL_WPM = 150


class Engine:
    """As good as its voice."""

    name = "sherpa"
    outside = False

    def __init__(self, settings: MouthSettings) -> None:
        self._settings = settings
        self._one = asyncio.Lock()
        self._child = Child({}, "mouth_child")
        self._idle: asyncio.TimerHandle | None = None
        self._freeing: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Of the process that holds the voice; None while none does."""
        return self._child.pid

    @property
    def voices(self) -> Sequence[str]:
        """Folders in the folder; none where it is a voice itself."""
        folder = Path(self._settings.model).expanduser()
        if not self._settings.model or not folder.is_dir() or _models(folder):
            return ()
        return sorted(p.name for p in folder.iterdir() if p.is_dir() and _models(p))

    def ready(self) -> CheckLine:
        """Is the voice there? Looks at files only."""
        what = "text-to-speech: sherpa"
        try:
            found = self._folder("")
        except SpeechError as error:
            return CheckLine(what, ok=False, fix=str(error))
        return CheckLine(f"{what}, the voice in {found}", ok=True)

    async def speak(self, phrases: Sequence[Phrase], voice: str, rate_wpm: int) -> Pcm:
        """A phrase at a time, with silence between them."""
        folder = str(self._folder(voice).resolve())
        parts: list[Pcm] = []
        async with self._one:
            if self._idle is not None:
                self._idle.cancel()
            for words, pause_s in phrases:
                question = {"folder": folder, "words": words, "speed": rate_wpm / _NORMAL_WPM}
                wait_s = _LOAD_S + _PER_LETTER_S * len(words)
                told = await self._child.ask(question, b"", wait_s)
                pcm = Pcm(base64.b64decode(told["samples"]), int(told["rate"]))
                parts += [pcm, audio.silence(pause_s, pcm.rate)]
            self._idle = asyncio.get_running_loop().call_later(_IDLE_S, self._free)
        return audio.concat(parts)

    async def close(self) -> None:
        """Leave no process behind."""
        async with self._one:
            if self._idle is not None:
                self._idle.cancel()
            await self._child.stop()

    def _free(self) -> None:
        self._freeing = asyncio.ensure_future(self.close())

    def _folder(self, voice: str) -> Path:
        """Raises SpeechError, whose text says how to mend it."""
        if not self._settings.model:
            raise SpeechError(f"no voice: set {_SETTING} to the folder of a VITS or Piper voice")
        folder = Path(self._settings.model).expanduser()
        if not folder.is_dir():
            raise SpeechError(f"there is no folder {folder}: set {_SETTING} to a voice's folder")
        if names := self.voices:
            wanted = voice or self._settings.voice or ("north" if "north" in names else names[0])
            if wanted not in names:
                raise SpeechError(
                    f"{folder} has no voice {wanted!r}, only {', '.join(names)}: "
                    "set TINBUON_SPEECH__TTS_VOICE to one of them"
                )
            folder /= wanted
        missing = [what for what, there in _needed(folder) if not there]
        if missing:
            raise SpeechError(
                f"{folder} is no voice (no {', '.join(missing)}): set {_SETTING} to one's folder"
            )
        return folder


def build(settings: MouthSettings) -> Engine:
    """The engine; nothing is loaded yet."""
    return Engine(settings)


def _models(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.onnx"))


def _needed(folder: Path) -> list[tuple[str, bool]]:
    return [("*.onnx", bool(_models(folder))), ("tokens.txt", (folder / "tokens.txt").is_file())]
