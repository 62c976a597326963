"""Models by folder: loaded by the real code from one of a kilobyte that always says one word."""

from __future__ import annotations

import pytest

from bot.config import load
from bot.speech import ear
from bot.speech.ears import sherpa
from bot.speech.hearing import EarSettings
from tests.speech import voices


@pytest.mark.parametrize(
    ("there", "missing"),
    [
        ((), "*.onnx, tokens.txt"),
        (("encoder.onnx", "decoder.onnx", "tokens.txt"), "joiner"),
        (("model.onnx",), "tokens.txt"),
    ],
)
def test_what_a_folder_has_not_is_named(tmp_path, there, missing):
    for name in there:
        (tmp_path / name).write_bytes(b"x")
    line = sherpa.ready(EarSettings(str(tmp_path)))
    assert not line.ok
    assert f"(no {missing})" in line.fix


async def test_a_model_in_a_folder_hears(tmp_path, clip):
    voices.zipformer(tmp_path, "CHÀO")
    engine = ear.build(load({}, speech={"stt_engine": "sherpa", "stt_model": str(tmp_path)}).speech)
    assert engine is not None
    try:
        assert engine.ready().ok
        found = await engine.transcribe(clip[0])
    finally:
        await engine.close()
    assert (found.text, found.engine, found.confidence) == ("chào", "sherpa", None)
