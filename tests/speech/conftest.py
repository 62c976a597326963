"""The engines and the first clip, for every speech test."""

import pytest

from bot.speech import espeak, faster_whisper
from tests.speech.sounds import CLIPS, SETTINGS, STT


@pytest.fixture(scope="session")
def clip():
    """The first clip: (path, its text)."""
    name, text = next(iter(CLIPS.items()))
    return STT / "clips" / name, text


@pytest.fixture
async def stt():
    engine = faster_whisper.build(SETTINGS)
    yield engine
    await engine.close()


@pytest.fixture
async def tts():
    engine = espeak.build(SETTINGS)
    yield engine
    await engine.close()
