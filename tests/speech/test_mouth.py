"""Which engine reads, a voice in a folder, another machine's voice, and what when one fails."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.config import load
from bot.core.errors import SpeechError
from bot.core.ports import Pcm
from bot.speech import mouth
from tests.speech.sounds import speak, wav
from tests.speech.voices import PER_SIGN, RATE, piper

WORDS = "Bà con chú ý."


def made(**speech: Any) -> mouth.Mouth:
    return mouth.build(load({}, speech=speech).speech)


@pytest.fixture
async def voice(tmp_path: Path) -> AsyncIterator[mouth.Mouth]:
    one = made(tts_model=str(piper(tmp_path / "voice")), tts_second="none")
    yield one
    await one.close()


def pitch(pcm: Pcm) -> Any:
    return np.frombuffer(pcm.samples, "<i2")


async def test_a_voice_in_a_folder_reads_sounds_the_same_each_time(voice: mouth.Mouth) -> None:
    line = voice.ready()
    assert line.ok
    assert "TINBUON_SPEECH__TTS_MODEL names it" in line.what
    said = await speak(voice, WORDS)
    assert said.rate == RATE
    assert 20 * PER_SIGN < len(said.samples) / 2 < 60 * PER_SIGN  # a tone for each sound
    assert await speak(voice, WORDS) == said
    two = await speak(voice, f"{WORDS} {WORDS}")
    assert two.duration_s == pytest.approx(2 * said.duration_s + 0.35, abs=0.01)
    fast = await speak(voice, WORDS, rate_wpm=300)  # the model is told: half as long
    assert np.abs(pitch(fast)).max() == pytest.approx(np.abs(pitch(said)).max() / 2, rel=0.02)


async def test_voices_of_regions_are_folders_in_the_folder(tmp_path: Path) -> None:
    piper(tmp_path / "north")
    piper(tmp_path / "south", pitch=40)
    one = made(tts_model=str(tmp_path), tts_second="none")
    assert list(one.voices) == ["north", "south"]
    north, south = [await speak(one, WORDS, voice=v) for v in ("north", "south")]
    assert north != south
    assert await speak(one, WORDS) == north
    assert await speak(one, WORDS, voice="central") == north  # it has none
    await one.close()


@pytest.mark.parametrize("what", ["nothing", "empty", "half", "broken"])
async def test_a_folder_that_is_no_voice_says_what_to_do_and_the_other_engine_reads(
    tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "voice"
    if what != "nothing":
        folder.mkdir()
    if what in {"half", "broken"}:
        (folder / "vi.onnx").write_bytes(b"no model")
    if what == "broken":
        (folder / "tokens.txt").write_text("a 0\n")
    one = made(tts_model=str(folder))
    line = one.ready()
    assert "when it fails: espeak" in line.what
    assert line.ok == (what == "broken")  # that shows only when it is loaded
    assert line.ok or "TINBUON_SPEECH__TTS_MODEL" in line.fix
    read = await one.read([WORDS, WORDS])
    assert read.voice == "espeak"
    assert len(read.parts) == 2
    await one.close()


class Machine(HTTPServer):
    """OpenAI's speech interface, strict about what it is asked."""

    status = 200
    answer = b""
    asked = 0
    refused = ""
    sent: dict[str, Any]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Asked(BaseHTTPRequestHandler):
    server: Machine

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        machine = self.server
        machine.asked, machine.sent = machine.asked + 1, sent
        machine.refused = _refused(self.path, self.headers["Authorization"], sent)
        self.send_response(400 if machine.refused else machine.status)
        self.send_header("Content-Type", "audio/wav")
        self.end_headers()
        self.wfile.write(machine.answer)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


def _refused(path: str, key: str | None, sent: dict[str, Any]) -> str:
    if path != "/v1/audio/speech" or key != "Bearer k-1":
        return f"{path} {key}"
    if set(sent) != {"model", "voice", "input", "speed", "response_format"}:
        return f"fields {sorted(sent)}"
    if not 0 < len(sent["input"]) <= 4096 or not 0.25 <= sent["speed"] <= 4:
        return "too long, or too fast"
    return "" if sent["response_format"] == "wav" else "format"


@pytest.fixture
def machine() -> Iterator[Machine]:
    server = Machine(("127.0.0.1", 0), _Asked)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def remote(machine: Machine, **more: Any) -> mouth.Mouth:
    keys = {"tts_url": machine.url, "tts_key": "k-1", "tts_model": "tts-1", "tts_voice": "lan"}
    return made(tts_engine="endpoint", **{**keys, **more})


async def test_what_is_private_is_read_in_the_house_or_not_at_all(machine: Machine) -> None:
    one = remote(machine)
    assert (await one.read([WORDS], outside=False)).voice == "espeak"
    await one.close()
    alone = remote(machine, tts_second="none")
    with pytest.raises(SpeechError):
        await alone.read([WORDS], outside=False)
    assert machine.asked == 0


async def test_an_emergency_waits_for_one_reading_at_most() -> None:
    class Slow:
        name, outside, voices = "slow", False, ()

        def __init__(self) -> None:
            self.one, self.said = asyncio.Lock(), list[str]()

        async def speak(self, phrases: Any, *_: Any) -> Pcm:
            async with self.one:
                self.said.append(phrases[0][0])
                await asyncio.sleep(0)
                return Pcm(b"\1\0", RATE)

    one, slow = made(), Slow()
    one._readers = [slow]  # type: ignore[list-item]  # as little of one as is asked of it
    waiting = [asyncio.create_task(one.read([w])) for w in ("một", "hai", "ba")]
    await asyncio.sleep(0)
    waiting.append(asyncio.create_task(one.read(["lũ"], urgent=True)))
    await asyncio.gather(*waiting)
    assert slow.said == ["một", "lũ", "hai", "ba"]


async def test_another_machine_s_voice(machine: Machine) -> None:
    tone = (np.sin(np.arange(24_000) / 20) * 9000).astype("<i2").tobytes()
    machine.answer = wav(Pcm(tone, 24_000))
    one = remote(machine, tts_second="none")
    assert one.ready().ok
    assert machine.url in one.ready().what
    read = await one.read(["Một.\nHai. Ba."], rate_wpm=300)
    assert (machine.refused, machine.asked) == ("", 1)
    assert machine.sent["input"] == "Một.\nHai. Ba."
    assert (machine.sent["voice"], machine.sent["speed"]) == ("lan", 2.0)
    assert read.parts[0] == Pcm(tone, 24_000)
    assert not remote(machine, tts_voice="").ready().ok


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, b""),
        (401, b"{}"),
        (200, b""),
        (200, b"<html>login</html>"),
        (200, b"RIFF\0\0\0\0WAVE"),
    ],
)
async def test_what_is_no_sound_lets_the_other_engine_read_all_of_it(
    machine: Machine, status: int, answer: bytes
) -> None:
    machine.status, machine.answer = status, answer
    one = remote(machine)
    read = await one.read([WORDS, WORDS])
    assert read.voice == "espeak"
    assert machine.asked == 1
    assert len(read.parts) == 2
    with pytest.raises(SpeechError, match=r"http://127\.0\.0\.1"):
        await remote(machine, tts_second="none").read([WORDS])


async def test_espeak_alone_is_the_default_and_says_why() -> None:
    line = made().ready()
    assert line.ok
    assert line.what == "text-to-speech: espeak (nothing else is set)"


async def test_nothing_to_say_asks_no_engine(machine: Machine) -> None:
    with pytest.raises(SpeechError, match="nothing to say"):
        await remote(machine).read([" . "])
    assert machine.asked == 0
