import math

import pytest

from bot.core.errors import BadMedia
from bot.speech import audio
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


@pytest.mark.parametrize("suffix", ENCODINGS)
def test_probe_tells_length_and_codec(clip, tmp_path, suffix):
    path = encode(audio.decode(clip[0], 900), tmp_path / f"note.{suffix}")
    info = audio.probe(path)
    assert info.duration_s == pytest.approx(3.06, abs=0.15)
    assert info.codec
    assert info.container


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


def test_three_hours_are_refused_by_what_the_file_says(tmp_path):
    path = three_hours(tmp_path / "note.wav")
    assert audio.probe(path).duration_s == pytest.approx(3 * 3600)
    assert refusal(path) == ("error-audio-too-long", {"minutes": 15})


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
