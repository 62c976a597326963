import hashlib
import threading

import numpy as np
import pytest

from bot.core.errors import BadMedia, SpeechError
from bot.core.ports import Pcm, Style
from bot.speech import audio, levels, script
from bot.speech.encode import encode_opus
from tests.speech.sounds import CLIPS, STT, encode, measured

TEXT = "Loa phát thanh thôn 3 bị hỏng từ hôm qua."


async def test_the_same_bulletin_gives_the_same_bytes(tts):
    one = await script.render(TEXT, tts, style=Style(opening="Đài truyền thanh xã Ea Kao."))
    two = await script.render(TEXT, tts, style=Style(opening="Đài truyền thanh xã Ea Kao."))
    assert one == two
    assert one.sha256 == hashlib.sha256(one.data).hexdigest()


async def test_every_part_changes_the_bytes(tts):
    made = [
        await script.render(TEXT, tts),
        await script.render(TEXT, tts, style=Style(opening="Xin chào bà con.")),
        await script.render(TEXT, tts, style=Style(closing="Xin cảm ơn.")),
        await script.render(TEXT, tts, style=Style(voice="south")),
        await script.render(TEXT, tts, style=Style(rate_wpm=120)),
        await script.render(TEXT, tts, kind="emergency"),
        await script.render(TEXT, tts, loudness=-20),
        await script.render(TEXT + " Hết.", tts),
    ]
    assert len({r.sha256 for r in made}) == len(made)


@pytest.mark.parametrize("kind", ["routine", "emergency", "exercise"])
async def test_it_is_as_loud_as_it_should_be(tts, kind):
    made = await script.render(TEXT, tts, kind=kind)
    loudness, peak = measured(made.data)
    assert loudness == pytest.approx(-16, abs=1)
    assert peak < -1.5
    sound = audio.decode(made.data, 60, rate=script.RATE)
    assert sound.duration_s == pytest.approx(made.duration_s, abs=0.1)
    lead = np.frombuffer(sound.samples, dtype="<i2")[: round(0.95 * script.RATE)]
    assert np.abs(lead.astype(int)).max() < 30


async def test_what_a_chat_hears_is_as_loud(tts):
    """Opus adds to peaks what MP3 does not."""
    made = await script.sample(TEXT, tts, rate_wpm=150, loudness=-16.0, style=Style())
    loudness, peak = measured(made.data)
    assert loudness == pytest.approx(-16, abs=1)
    assert peak < -1.5
    assert audio.decode(made.data, 60).duration_s == pytest.approx(made.duration_s, abs=0.1)


async def test_it_is_understood_after_the_chime(stt, tts, tmp_path):
    made = await script.render(TEXT, tts)
    path = encode(audio.decode(made.data, 60), tmp_path / "note.ogg")
    assert TEXT in (await stt.transcribe(path)).text


async def test_it_says_what_was_read_and_what_was_not_known(tts):
    made = await script.render(
        "UBND xã họp ngày 15/3/2026 theo KXYZ.", tts, style=Style(closing="Hết.")
    )
    assert made.spoken.startswith("Ủy ban nhân dân xã họp ngày mười lăm tháng ba năm hai nghìn")
    assert made.spoken.endswith("\nHết.")
    assert made.unknown == ("KXYZ",)


@pytest.mark.parametrize("text", ["", "   ", "😀", "https://daklak.gov.vn"])
async def test_nothing_to_say_is_an_error(tts, text):
    with pytest.raises(SpeechError, match="nothing to say"):
        await script.render(text, tts, style=Style(opening="Xin chào bà con."))


@pytest.mark.parametrize("name", list(CLIPS)[:2])
async def test_a_recording_is_trimmed_evened_and_heard(stt, tmp_path, name):
    quiet = audio.decode(STT / "clips" / name, 60)
    padded = audio.concat([audio.silence(3, quiet.rate), quiet, audio.silence(4, quiet.rate)])
    path = encode(padded, tmp_path / "note.ogg")
    made = await script.from_recording(path)
    assert made == await script.from_recording(path)
    assert made.duration_s < quiet.duration_s + 4.4
    sound = audio.decode(made.data, 60)
    assert levels.loudness(audio.decode(made.data, 60, rate=script.RATE)) == pytest.approx(
        -16, abs=1
    )
    words = encode(Pcm(sound.samples[2 * 62_000 :], sound.rate), tmp_path / "words.ogg")
    assert (await stt.transcribe(words)).text == CLIPS[name]


async def test_a_recording_that_is_too_long_is_refused(clip):
    with pytest.raises(BadMedia) as caught:
        await script.from_recording(clip[0], max_s=1)
    assert caught.value.key == "error-audio-too-long"


async def test_a_template_has_its_order_and_an_emergency_none_of_it(tts):
    style = Style("Xin chào bà con.", "Xin cảm ơn.", "Xin nhắc lại.", 2)
    once = await script.render(TEXT, tts)
    whole = await script.render(TEXT, tts, style=style)
    assert (
        whole.spoken == f"Xin chào bà con.\n{TEXT.replace('3', 'ba')}\nXin nhắc lại.\nXin cảm ơn."
    )
    assert whole.duration_s > 1.6 * once.duration_s
    alarm = await script.render(TEXT, tts, kind="emergency", style=style)
    assert alarm == await script.render(TEXT, tts, kind="emergency")


async def test_a_commune_s_words_are_read_as_it_says(tts):
    style = Style(
        readings=(("Ea Tul", "ê a tun"), ("BCH PCTT", "ban chỉ huy phòng chống thiên tai"))
    )
    made = await script.render("BCH PCTT họp tại buôn EA  TUL lúc 7h.", tts, style=style)
    assert made.spoken == ("Ban chỉ huy phòng chống thiên tai họp tại buôn ê a tun lúc bảy giờ.")
    assert made.unknown == ()


async def test_a_sample_is_made_beside_the_chats(tts, monkeypatch):
    made: list[threading.Thread] = []

    def noted(pcm: Pcm) -> bytes:
        made.append(threading.current_thread())
        return encode_opus(pcm)

    monkeypatch.setattr(script, "encode_opus", noted)
    await script.sample("Xin chào", tts, rate_wpm=150, loudness=-16, style=Style())
    assert made[0] is not threading.main_thread()
