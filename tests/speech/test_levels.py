import math

import numpy as np
import pytest

from bot.core.ports import Pcm
from bot.speech import audio, levels
from bot.speech.chime import chime
from bot.speech.encode import encode_mp3
from tests.speech.sounds import measured, wav

RATE = 24_000


def tone(amplitude, duration_s=2.0, hz=440):
    wave = amplitude * 32767 * np.sin(2 * np.pi * hz * np.arange(round(duration_s * RATE)) / RATE)
    return Pcm(wave.astype("<i2").tobytes(), RATE)


def peaky():
    """Quiet sound with clicks forty times as high: what a plain gain would clip."""
    wave = np.frombuffer(tone(0.02, 5).samples, dtype="<i2").copy()
    wave[::3000] = 28_000
    return Pcm(wave.tobytes(), RATE)


def test_loudness_of_a_known_tone():
    # a full-scale 997 Hz sine is -3.01 LUFS (ITU-R BS.1770)
    assert levels.loudness(tone(1.0, hz=997)) == pytest.approx(-3.01, abs=0.1)
    assert levels.loudness(tone(0.1, hz=997)) == pytest.approx(-23.01, abs=0.1)


@pytest.mark.parametrize("amplitude", [0.001, 0.01, 0.3, 1.0])
@pytest.mark.parametrize("target", [-16.0, -23.0])
def test_normalise_reaches_the_target(amplitude, target):
    assert levels.loudness(levels.normalise(tone(amplitude), target)) == pytest.approx(
        target, abs=0.2
    )


def test_peaks_are_held_not_clipped():
    out = levels.normalise(peaky())
    assert measured(wav(out))[1] <= levels.CEILING_DB + 0.1
    assert np.abs(np.frombuffer(out.samples, dtype="<i2").astype(int)).max() < 32_767
    assert levels.loudness(out) > -18


def test_speech_reaches_the_target(clip):
    out = levels.normalise(audio.decode(clip[0], 60, rate=RATE))
    assert levels.loudness(out) == pytest.approx(-16, abs=0.3)
    assert measured(wav(out))[1] <= levels.CEILING_DB + 0.1


@pytest.mark.parametrize("duration_s", [0, 0.01, 0.2, 3])
def test_silence_stays_silence(duration_s):
    nothing = audio.silence(duration_s, RATE)
    assert levels.loudness(nothing) == levels.QUIETEST_LUFS
    assert levels.normalise(nothing) == nothing
    assert levels.trim(nothing) == nothing


def test_a_very_short_sound_has_a_loudness():
    assert -40 < levels.loudness(tone(0.5, 0.1)) < 0


def test_trim_leaves_a_breath():
    padded = audio.concat([audio.silence(2, RATE), tone(0.3, 1), audio.silence(3, RATE)])
    assert levels.trim(padded).duration_s == pytest.approx(1.3, abs=0.05)
    assert levels.trim(tone(0.3, 1)) == tone(0.3, 1)


def test_encoding_is_repeatable_and_keeps_the_sound():
    sound = levels.normalise(tone(0.3, 3))
    data = encode_mp3(sound)
    assert data == encode_mp3(sound)
    again = audio.decode(data, 60, rate=RATE)
    assert again.duration_s == pytest.approx(3, abs=0.1)
    assert levels.loudness(again) == pytest.approx(-16, abs=0.5)


def test_chimes():
    routine, emergency = chime("routine", RATE), chime("emergency", RATE)
    assert 1.5 < routine.duration_s < 3
    assert emergency.duration_s == pytest.approx(3, abs=0.1)
    assert chime("exercise", RATE) == emergency
    for sound in (routine, emergency):
        samples = np.frombuffer(sound.samples, dtype="<i2").astype(int)
        assert max(abs(samples[0]), abs(samples[-1])) < 500  # no click
        assert np.abs(samples).max() < 20_000


def test_the_bells_rise_and_the_siren_has_two_tones():
    def strongest(pcm, at_s):
        part = np.frombuffer(pcm.samples, dtype="<i2")[round(at_s * RATE) :][: RATE // 5]
        return np.abs(np.fft.rfft(part)).argmax() * RATE / len(part)

    bells = [strongest(chime("routine", RATE), at) for at in (0.02, 0.47, 0.92)]
    assert bells == sorted(bells)
    siren = [strongest(chime("emergency", RATE), at) for at in (0.1, 0.475, 0.85)]
    assert math.isclose(siren[0], siren[2], abs_tol=10)
    assert siren[0] > siren[1] + 100


def test_hum_and_hiss_go_and_the_voice_stays(clip):
    voice = np.frombuffer(audio.decode(clip[0], 60, rate=RATE).samples, dtype="<i2").astype(float)
    at = np.arange(len(voice)) / RATE
    rng = np.random.default_rng(1)
    noise = 300 * rng.standard_normal(len(voice)) + 800 * np.sin(2 * np.pi * 50 * at)
    quiet = np.zeros(RATE)

    def cleaned(wave):
        whole = np.concatenate([quiet + noise[:RATE], wave + noise])
        out = levels.quieted(Pcm(whole.astype("<i2").tobytes(), RATE))
        return np.frombuffer(out.samples, dtype="<i2").astype(float)

    out = cleaned(voice)
    assert len(out) == len(voice) + RATE

    def power(wave):
        return float(np.sqrt(np.mean(wave**2)))

    assert power(out[RATE // 2 : RATE]) < power(noise) / 8
    loud = slice(RATE + RATE // 2, RATE * 2)
    assert power(out[loud]) > power(voice[loud.start - RATE : loud.stop - RATE]) / 2
