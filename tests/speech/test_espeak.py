import asyncio

import pytest

from bot.core.errors import SpeechError
from bot.speech import mouth
from bot.speech.mouths import espeak
from bot.speech.speaking import MouthSettings
from tests.speech.sounds import CLIPS, SETTINGS, encode, speak

SENTENCES = list(CLIPS.values())


@pytest.mark.parametrize("voice", ["north", "central", "south"])
@pytest.mark.parametrize("sentence", SENTENCES)
async def test_what_it_says_is_understood(stt, tts, tmp_path, voice, sentence):
    path = encode(await speak(tts, sentence, voice=voice), tmp_path / "note.ogg")
    assert (await stt.transcribe(path)).text == sentence


async def test_the_same_text_gives_the_same_samples(tts):
    first = await speak(tts, SENTENCES[0])
    await speak(tts, SENTENCES[1], voice="south", rate_wpm=200)
    assert await speak(tts, SENTENCES[0]) == first


async def test_engines_side_by_side(tts):
    other = mouth.build(SETTINGS)
    said = await asyncio.gather(
        *(speak(engine, s) for engine in (tts, other) for s in SENTENCES for _ in range(2))
    )
    assert len({pcm.samples for pcm in said}) == len(SENTENCES)
    await other.close()


async def test_the_rate_is_words_a_minute(tts):
    slow, fast = [await speak(tts, SENTENCES[0], rate_wpm=wpm) for wpm in (110, 220)]
    assert 1.5 < slow.duration_s / fast.duration_s < 2.5
    assert await speak(tts, "Xin chào", rate_wpm=1) == await speak(tts, "Xin chào", rate_wpm=80)


async def test_it_pauses_between_sentences_and_longer_between_paragraphs(tts):
    one = (await speak(tts, "Bà con chú ý.")).duration_s
    sentences = (await speak(tts, "Bà con chú ý. Bà con chú ý.")).duration_s
    paragraphs = (await speak(tts, "Bà con chú ý.\n\nBà con chú ý.")).duration_s
    assert sentences == pytest.approx(2 * one + 0.35, abs=0.02)
    assert paragraphs == pytest.approx(2 * one + 0.8, abs=0.02)


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "\ud800", "."])
async def test_nothing_to_say_is_an_error(tts, text):
    with pytest.raises(SpeechError, match="nothing to say"):
        await speak(tts, text)


async def test_odd_characters_do_no_harm(tts):
    assert (await speak(tts, "Bà con\x00 chú ý [[x]] <break/> 😀 \ud800 hết.")).duration_s > 1


async def test_an_unknown_voice_is_named():
    engine = espeak.build(MouthSettings("fr"))
    with pytest.raises(SpeechError, match="north"):
        await engine.speak([("Xin chào", 0.0)], "", 150)
    assert "TINBUON_SPEECH__TTS_VOICE" in engine.ready().fix


def test_ready():
    assert mouth.build(SETTINGS).ready().ok


async def test_a_library_that_does_not_start_is_a_speech_error(tts, monkeypatch, tmp_path):
    library = espeak._parts()[0]
    monkeypatch.setattr(espeak, "_parts", lambda: (library, str(tmp_path)))
    with pytest.raises(SpeechError, match="does not start"):
        await speak(tts, "Xin chào")


async def test_a_crash_is_a_speech_error(tts, monkeypatch, tmp_path):
    monkeypatch.setattr(espeak, "_parts", lambda: (str(tmp_path / "none.so"), str(tmp_path)))
    with pytest.raises(SpeechError, match=r"none\.so"):
        await speak(tts, "Xin chào")


async def test_giving_up_leaves_no_process(tts, monkeypatch):
    monkeypatch.setattr(espeak, "_LONGEST_WAIT_S", 0.001)
    with pytest.raises(SpeechError, match="took more"):
        await speak(tts, "Xin chào bà con. " * 500)


async def test_closed_is_closed():
    engine = mouth.build(SETTINGS)
    await engine.close()
    with pytest.raises(SpeechError, match="closed"):
        await engine.read(["Xin chào"])
