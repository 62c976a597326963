import asyncio

import numpy as np
import pytest

from bot.config import load
from bot.core.errors import BadMedia, SpeechError
from bot.core.ports import Pcm
from bot.speech import audio, cut
from bot.speech.ear import Ear
from bot.speech.ears import faster_whisper
from tests.speech.sounds import CLIPS, ENCODINGS, SETTINGS, STT, encode, three_hours


def settings(model):
    return load({}, speech={"stt_engine": "faster_whisper", "stt_model": model}).speech


@pytest.mark.parametrize("name", CLIPS)
async def test_each_clip_is_heard_word_for_word(stt, name):
    heard = await stt.transcribe(STT / "clips" / name)
    assert heard.text == CLIPS[name]
    assert heard.language == "vi"
    assert heard.engine == "faster_whisper"
    assert 0.6 < heard.confidence <= 1
    assert heard.segments[-1].end_s <= heard.duration_s


# AMR has nothing above 4 kHz; the fixture's model, trained on full sound, misses two clips there.
@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        (suffix, name)
        for suffix in ENCODINGS
        for name in CLIPS
        if suffix != "amr" or name[:2] not in {"01", "04"}
    ],
)
async def test_every_container_is_heard_alike(stt, tmp_path, suffix, name):
    sound = audio.decode(STT / "clips" / name, 900, rate=48_000)
    path = encode(sound, tmp_path / f"note.{suffix}")
    assert (await stt.transcribe(path)).text == CLIPS[name]


async def test_hints_do_not_disturb(stt, clip):
    hints = ["Ea Kao", "Krông Pắc", "buôn Alê"] * 40
    assert (await stt.transcribe(clip[0], hints=hints)).text == clip[1]


@pytest.mark.parametrize("duration_s", [0.5, 5, 40])
async def test_silence_says_nothing(stt, tmp_path, duration_s):
    path = encode(audio.silence(duration_s, 16_000), tmp_path / "note.ogg")
    heard = await stt.transcribe(path)
    assert (heard.text, heard.confidence, heard.segments) == ("", 0.0, ())
    assert heard.duration_s == pytest.approx(duration_s, abs=0.1)


async def test_a_hum_says_nothing(stt, tmp_path):
    wave = 6000 * np.sin(2 * np.pi * 150 * np.arange(5 * 16_000) / 16_000)
    path = encode(Pcm(wave.astype("<i2").tobytes(), 16_000), tmp_path / "note.ogg")
    assert (await stt.transcribe(path)).text == ""


async def test_a_long_note_is_cut_at_silences(stt, tmp_path):
    notes = [audio.decode(STT / "clips" / name, 60) for name in CLIPS]
    path = encode(audio.concat(notes, gap_s=16), tmp_path / "note.ogg")
    heard = await stt.transcribe(path)
    assert heard.text == " ".join(CLIPS.values())
    assert heard.duration_s > 90
    starts = [s.start_s for s in heard.segments]
    assert starts == sorted(starts)


def test_chunks_fit_the_window():
    speech = [(1.0, 9.0), (10.0, 20.0), (21.0, 27.0), (30.0, 57.9), (58.0, 60.0)]
    assert cut.packed(speech, 60.0) == [(1.0, 27.0), (30.0, 57.9), (58.0, 60.0)]
    assert all(end - start <= cut.LONGEST_S for start, end in cut.packed(speech, 60.0))


async def test_notes_sent_together_are_all_heard(stt):
    heard = await asyncio.gather(*(stt.transcribe(STT / "clips" / name) for name in CLIPS))
    assert [h.text for h in heard] == list(CLIPS.values())


@pytest.mark.parametrize(
    ("data", "key"),
    [(b"", "error-audio-empty"), (b"%PDF-1.7\n" * 200, "error-audio-unreadable")],
)
async def test_what_is_no_sound_is_refused(stt, tmp_path, data, key):
    path = tmp_path / "note.ogg"
    path.write_bytes(data)
    with pytest.raises(BadMedia) as caught:
        await stt.transcribe(path)
    assert caught.value.key == key


async def test_three_hours_are_refused(stt, tmp_path):
    with pytest.raises(BadMedia) as caught:
        await stt.transcribe(three_hours(tmp_path / "note.wav"))
    assert (caught.value.key, caught.value.args_) == ("error-audio-too-long", {"minutes": 15})


async def test_a_language_the_model_lacks_is_not_invented(stt, clip):
    with pytest.raises(SpeechError, match="rad"):
        await stt.transcribe(clip[0], language="rad")


@pytest.mark.parametrize("model", ["", "no-such-model", "/no/such/folder", "some/repository"])
async def test_without_a_model_the_fix_is_named(clip, model, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    engine = Ear(settings(model))
    line = engine.ready()
    assert not line.ok
    assert "TINBUON_SPEECH__STT_MODEL" in line.fix
    with pytest.raises(SpeechError, match="TINBUON_SPEECH__STT_MODEL"):
        await engine.transcribe(clip[0])
    await engine.close()


async def test_a_name_is_never_downloaded(clip, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    engine = Ear(settings("large-v3-turbo"))
    line = engine.ready()
    assert "download_model('large-v3-turbo'" in line.fix
    await engine.close()


def test_a_folder_without_its_files_is_named(tmp_path):
    line = Ear(settings(str(tmp_path))).ready()
    assert not line.ok
    assert "tokenizer.json" in line.fix


async def test_a_broken_model_is_a_speech_error(clip, tmp_path):
    for name in ("config.json", "model.bin", "tokenizer.json"):
        (tmp_path / name).write_text("{}")
    engine = Ear(settings(str(tmp_path)))
    assert engine.ready().ok
    with pytest.raises(SpeechError, match="the speech engine failed"):
        await engine.transcribe(clip[0])
    await engine.close()


async def test_closed_is_closed(clip):
    engine = Ear(SETTINGS)
    assert engine.ready().ok
    await engine.close()
    with pytest.raises(SpeechError, match="closed"):
        await engine.transcribe(clip[0])


def test_whole_hints_up_to_the_limit():
    assert faster_whisper.prompt(["Ea Kao", "Krông Pắc"]) == "Ea Kao, Krông Pắc"
    long = faster_whisper.prompt(["buôn Dhăm"] * 100)
    assert len(long) <= faster_whisper.HINTS_MAX
    assert long.endswith("buôn Dhăm")
