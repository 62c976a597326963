"""The engine in its process of its own, as the program has it, and which engine that is."""

import asyncio
import os
import signal
from pathlib import Path

import numpy as np
import pytest

from bot.config import load
from bot.core.errors import SettingsError, SpeechBusy
from bot.core.ports import Pcm, Segment
from bot.speech import audio, ear
from bot.speech.ear import Ear, Patience
from bot.speech.turns import Note
from bot.vietnamese import heard
from tests.speech import real
from tests.speech.real import VIETASR
from tests.speech.sounds import CLIPS, SETTINGS, STT, encode


async def until(condition):
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.02)


async def test_killed_while_it_listens_it_loses_nothing_and_idle_it_lets_go(clip):
    engine = Ear(SETTINGS, Patience(idle_s=0.3))
    listening = asyncio.create_task(engine.transcribe(clip[0]))
    await until(lambda: engine.pid)
    first = engine.pid
    assert first
    os.kill(first, signal.SIGKILL)
    assert (await listening).text == clip[1]
    await until(lambda: engine.pid is None)
    assert not Path(f"/proc/{first}").exists() or os.name != "posix"
    assert (await engine.transcribe(clip[0])).text == clip[1]
    await engine.close()
    assert engine.pid is None


async def test_closing_waits_for_nobody_and_nobody_was_tried(clip):
    engine = Ear(SETTINGS)
    waiting = [asyncio.create_task(engine.transcribe(clip[0])) for _ in range(3)]
    await until(lambda: engine.pid)
    await engine.close()
    for one in waiting:
        with pytest.raises(SpeechBusy):
            await one


async def test_a_note_given_up_keeps_no_other_waiting(stt, clip):
    given_up = asyncio.create_task(stt.transcribe(clip[0]))
    other = asyncio.create_task(stt.transcribe(STT / "clips" / list(CLIPS)[1]))
    await asyncio.sleep(0)
    given_up.cancel()
    assert (await other).text == list(CLIPS.values())[1]


@pytest.mark.parametrize(
    ("settings", "there", "name"),
    [
        ({}, True, "vietasr"),
        ({}, False, ""),
        ({"stt_model": "some-folder"}, True, "faster_whisper"),
        ({"stt_engine": "none", "stt_model": "some-folder"}, True, ""),
        ({"stt_engine": "endpoint"}, True, "endpoint"),
    ],
)
def test_auto_takes_a_named_model_else_what_brings_its_own(monkeypatch, settings, there, name):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object() if there else None)
    speech = load({}, speech=settings).speech
    assert speech.ear == name
    made = ear.build(speech)
    assert (made.name if made else "") == name


async def test_an_engine_nobody_wrote_is_named():
    with pytest.raises(SettingsError, match="bot/speech/ears"):
        ear.build(load({}, speech={"stt_engine": "magic"}).speech)


@pytest.fixture
async def default():
    """What hears when nothing is set; where there is no package for it, nothing does."""
    made = ear.build(load({}).speech)
    assert (made is not None) == VIETASR
    yield made
    if made is not None:
        await made.close()


async def test_with_nothing_set_it_hears(default, tmp_path):
    if default is None:
        return
    assert default.ready().ok
    assert "nothing else is set" in default.ready().what
    heard_ = await default.transcribe(STT / "clips" / list(CLIPS)[1])
    assert len(heard_.text.split()) > 4  # it does not understand espeak-ng's voice, but hears one
    assert (heard_.engine, heard_.confidence) == ("vietasr", None)
    quiet = encode(audio.silence(4, 16_000), tmp_path / "note.ogg")
    assert (await default.transcribe(quiet)).text == ""


def noisy(pcm: Pcm) -> Pcm:
    """As beside a road: hiss 15 dB below the voice."""
    sound = np.frombuffer(pcm.samples, dtype="<i2").astype(float)
    loud = np.sqrt(np.mean(sound**2)) * 10 ** (-15 / 20)
    hiss = np.random.default_rng(1).normal(0, loud, len(sound))
    return Pcm(np.clip(sound + hiss, -32768, 32767).astype("<i2").tobytes(), pcm.rate)


def still(pcm: Pcm) -> Pcm:
    """As people press the button: silence before and after."""
    return audio.concat([audio.silence(1, pcm.rate), pcm, audio.silence(1, pcm.rate)])


@pytest.mark.soak
@real.needed
@pytest.mark.parametrize(
    ("suffix", "rate", "change", "most"),
    [
        ("ogg", 48_000, None, 1 / 8),
        ("amr", 48_000, None, 1 / 8),
        ("wav", 8_000, None, 1 / 8),
        ("wav", 16_000, still, 1 / 8),
        ("wav", 16_000, noisy, 1 / 8),
    ],
)
async def test_real_voices_on_bad_ways(default, tmp_path, suffix, rate, change, most):
    got = {}
    for name in real.SAID:
        sound = audio.decode(real.FOLDER / name, 900, rate=rate)
        path = encode(change(sound) if change else sound, tmp_path / f"note.{suffix}", 16_000)
        got[name] = (await default.transcribe(path)).text
    assert real.wrong(got) <= most, (real.wrong(got), got)


def pieced(*segments, gaps=()):
    done = asyncio.get_running_loop().create_future()
    note = Note(Path("a.ogg"), "vi", (), "", urgent=False, done=done, gaps=gaps, duration_s=60.0)
    note.heard.extend(segments)
    return ear.together(note, "some")


async def test_what_is_missing_in_the_middle_is_marked_and_asked_about():
    found = pieced(Segment(0, 9, "nước lên", 0.9), Segment(14, 20, "bà con chạy", 0.9), gaps=(9.5,))
    assert found.text == f"nước lên {heard.UNCLEAR} bà con chạy"
    assert found.confidence <= 0.3
    assert pieced(gaps=(9.5,)).text == ""
    without = pieced(Segment(0, 9, "nước lên", None), gaps=(9.5,))
    assert without.confidence <= 0.3


async def test_an_engine_that_is_never_sure_says_so():
    assert pieced(Segment(0, 9, "nước lên", None)).confidence is None
    assert pieced().confidence == 0


def test_no_piece_reaches_over_a_hole():
    assert list(ear.split([(0.0, 20.0), (21.0, 30.0)], (5.0, 20.0, 25.0))) == [
        (0.0, 5.0), (5.0, 20.0), (21.0, 25.0), (25.0, 30.0),
    ]  # fmt: skip


async def test_a_damaged_stretch_leaves_what_stands_before_and_behind_it(stt, tmp_path):
    names = list(CLIPS)
    notes = [audio.decode(STT / "clips" / names[n], 60) for n in (1, 3)]
    hum = np.random.default_rng(1).normal(0, 30, 5 * 16_000).astype("<i2")  # pages of some size
    notes.insert(1, Pcm(hum.tobytes(), 16_000))
    data = bytearray(encode(audio.concat(notes), tmp_path / "note.ogg").read_bytes())
    middle = slice(len(data) * 9 // 20, len(data) * 11 // 20)
    data[middle] = bytes(middle.stop - middle.start)
    (tmp_path / "hurt.ogg").write_bytes(data)
    found = await stt.transcribe(tmp_path / "hurt.ogg")
    assert found.text.startswith(CLIPS[names[1]])
    assert found.text.endswith(CLIPS[names[3]])
    assert heard.UNCLEAR in found.text


async def test_a_note_far_too_quiet_is_heard(stt, clip, tmp_path):
    loud = np.frombuffer(audio.decode(clip[0], 60).samples, dtype="<i2")
    quiet = Pcm((loud / 60).astype("<i2").tobytes(), 16_000)
    assert (await stt.transcribe(encode(quiet, tmp_path / "note.wav"))).text == clip[1]
