"""The engines and the first clip, for every speech test."""

import asyncio
import json
from typing import ClassVar

import pytest

from bot.core.errors import SpeechError
from bot.speech import ear, ear_child, mouth
from tests.speech.sounds import CLIPS, SETTINGS, STT


@pytest.fixture(scope="session")
def clip():
    """The first clip: (path, its text)."""
    name, text = next(iter(CLIPS.items()))
    return STT / "clips" / name, text


class Near:
    """child.Child without a process: the model is loaded once for all tests."""

    pid = None
    engines: ClassVar[dict] = {}

    def __init__(self, begins):
        self.begins = begins

    async def ask(self, question, data, seconds):
        key = json.dumps(self.begins)
        engine = self.engines.setdefault(key, ear_child.Engine(self.begins))
        told = await asyncio.to_thread(ear_child.answer, engine, question, data)
        if told["error"]:
            raise SpeechError(told["error"])
        return told["value"]

    async def stop(self):
        """Kept for the next test."""


@pytest.fixture
async def stt(monkeypatch):
    """The fixture's model behind everything but the process of its own (test_ear.py has that)."""
    monkeypatch.setattr(ear, "Child", Near)
    engine = ear.Ear(SETTINGS)
    yield engine
    await engine.close()


@pytest.fixture
async def tts():
    engine = mouth.build(SETTINGS)
    yield engine
    await engine.close()
