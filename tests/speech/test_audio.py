import math
import random
import wave

import numpy as np
import pytest

from bot.core.errors import BadMedia
from bot.speech import audio, cut
from bot.speech.ear_child import levelled
from tests.speech.sounds import ENCODINGS, encode, three_hours


def refusal(source, max_s=900):
    with pytest.raises(BadMedia) as caught:
        audio.decode(source, max_s)
    return caught.value.key, caught.value.args_


@pytest.mark.parametrize("suffix", ENCODINGS)
def test_every_container_keeps_its_length(clip, tmp_path, suffix):
    original = audio.decode(clip[0], 900)
    path = encode(original, tmp_path / f"note.{suffix}")
    again = audio.decode(path, 900)
    assert again.rate == 16_000
    assert again.duration_s == pytest.approx(original.duration_s, abs=0.12)
    assert audio.decode(path.read_bytes(), 900) == again


def test_amr_without_its_first_line_is_heard(clip, tmp_path):
    original = audio.decode(clip[0], 900)
    path = encode(original, tmp_path / "note.amr")
    path.write_bytes(path.read_bytes()[6:])
    assert audio.decode(path, 900).duration_s == pytest.approx(original.duration_s, abs=0.12)


@pytest.mark.parametrize("granule", [0, -1])
def test_an_ogg_whose_last_page_does_not_say_when_it_ends_loses_nothing(clip, tmp_path, granule):
    original = audio.decode(clip[0], 900)
    path = encode(original, tmp_path / "note.ogg")
    data = bytearray(path.read_bytes())
    last = data.rindex(b"OggS")
    data[last + 6 : last + 14] = granule.to_bytes(8, "little", signed=True)
    path.write_bytes(data)
    found = audio.sound(path, 900)
    assert found.pcm.duration_s == pytest.approx(original.duration_s, abs=0.12)
    assert found.gaps == ()


def test_no_bytes_is_empty(tmp_path):
    path = tmp_path / "note.ogg"
    path.write_bytes(b"")
    assert refusal(path) == ("error-audio-empty", {})


def test_a_header_without_sound_is_empty(tmp_path):
    path = three_hours(tmp_path / "note.wav", samples=0)
    assert refusal(path) == ("error-audio-empty", {})


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n" * 50,
        b"\x89PNG\r\n\x1a\n" + bytes(500),
        b"Sang nay nuoc suoi dang cao",
        b"OggS" + bytes(3000),
    ],
)
def test_what_is_no_sound_is_unreadable(tmp_path, data):
    path = tmp_path / "note.ogg"
    path.write_bytes(data)
    assert refusal(path) == ("error-audio-unreadable", {})


def test_a_playlist_never_opens_what_it_points_to(clip, tmp_path):
    path = tmp_path / "note.ogg"
    path.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:3,\n{clip[0]}\n#EXT-X-ENDLIST\n")
    assert refusal(path) == ("error-audio-unreadable", {})


def test_a_truncated_note_gives_what_is_left(clip, tmp_path):
    path = tmp_path / "note.ogg"
    path.write_bytes(clip[0].read_bytes()[:6000])
    assert 0.5 < audio.decode(path, 900).duration_s < 3


def test_a_scrap_is_refused(clip, tmp_path):
    path = tmp_path / "note.ogg"
    path.write_bytes(clip[0].read_bytes()[:400])
    assert refusal(path)[0] in {"error-audio-unreadable", "error-audio-empty"}


def test_three_hours_are_refused_when_they_prove_to_be_so(tmp_path):
    path = three_hours(tmp_path / "note.wav")
    assert refusal(path, max_s=60) == ("error-audio-too-long", {"minutes": 1})


@pytest.mark.parametrize(("granule", "lost"), [(48_000 * 36_000, False), (2**63 - 1, True)])
def test_a_length_that_is_a_lie_is_not_believed(clip, tmp_path, granule, lost):
    """FFmpeg gives up on a page whose length it cannot hold; that is told, the rest is there."""
    data = bytearray(clip[0].read_bytes())
    last = data.rindex(b"OggS")
    data[last + 6 : last + 14] = granule.to_bytes(8, "little")
    found = audio.sound(bytes(with_crc(data, last)), 900)
    assert found.pcm.duration_s == pytest.approx(3.06, abs=0.3)
    assert [round(at) for at in found.gaps] == [3] * lost


def with_crc(data, page):
    """FFmpeg looks at the checksum of a page when it is in doubt."""
    data[page + 22 : page + 26] = bytes(4)
    crc = 0
    for byte in data[page:]:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc & 1 << 31 else crc << 1) & 0xFFFFFFFF
    data[page + 22 : page + 26] = crc.to_bytes(4, "little")
    return data


@pytest.mark.parametrize("suffix", [s for s in ENCODINGS if s != "wav"])
def test_a_damaged_stretch_does_not_lose_the_rest_and_is_told(clip, tmp_path, suffix):
    whole = audio.concat([audio.decode(clip[0], 900)] * 4)
    data = bytearray(encode(whole, tmp_path / f"note.{suffix}").read_bytes())
    middle = slice(len(data) * 9 // 20, len(data) * 11 // 20)
    data[middle] = random.Random(1).randbytes(middle.stop - middle.start)
    found = audio.sound(bytes(data), 900)
    assert found.pcm.duration_s > whole.duration_s * 0.6
    assert found.gaps
    assert 0.3 * whole.duration_s < found.gaps[0] < 0.6 * whole.duration_s


def test_what_stands_before_the_file_is_passed_over(clip):
    data = b"HTTP/1.1 200 OK\r\n\r\n" + clip[0].read_bytes()
    assert audio.decode(data, 900) == audio.decode(clip[0], 900)


@pytest.mark.parametrize("right", [-1.0, -0.9, 0.0, 1.0])
def test_sound_out_of_phase_is_no_silence(clip, tmp_path, right):
    mono = np.frombuffer(audio.decode(clip[0], 900).samples, dtype="<i2")
    both = np.stack([mono, (mono * right).astype("<i2")], axis=1)
    path = tmp_path / "note.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(both.tobytes())
    found = np.frombuffer(audio.decode(path, 900).samples, dtype="<i2")
    assert len(found) == len(mono)
    assert np.abs(found).max() > np.abs(mono).max() * 0.4


@pytest.mark.parametrize("suffix", ["mp3", "amr", "webm"])
def test_too_long_is_noticed_while_decoding(clip, tmp_path, suffix):
    note = audio.concat([audio.decode(clip[0], 900)] * 5)
    path = encode(note, tmp_path / f"note.{suffix}")
    assert refusal(path, max_s=8) == ("error-audio-too-long", {"minutes": 1})


def test_resample_keeps_length_and_silence():
    assert audio.resample(audio.silence(1.0, 22_050), 16_000).duration_s == pytest.approx(
        1, abs=1e-3
    )
    assert not any(audio.resample(audio.silence(1.0, 22_050), 16_000).samples)


def test_concat_puts_gaps_between():
    parts = [audio.silence(1.0, 16_000), audio.silence(0.5, 24_000)]
    whole = audio.concat(parts, gap_s=0.25)
    assert whole.rate == 16_000
    assert math.isclose(whole.duration_s, 1.75, abs_tol=0.002)
    assert audio.concat([]).duration_s == 0


def test_a_long_recording_is_looked_through_in_stretches_and_nothing_is_lost(clip, monkeypatch):
    one = levelled(audio.concat([audio.decode(clip[0], 60), audio.silence(1, 16_000)]).samples)
    many = np.tile(one, 6)
    whole = cut.voiced(many)
    monkeypatch.setattr(cut, "_LOOK_S", len(one) / 16_000 * 2.3)  # in the midst of a word
    found = cut.voiced(many)
    assert [round(end, 0) for _, end in found] == [round(end, 0) for _, end in whole]
    assert len(found) >= 6
