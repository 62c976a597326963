"""A kept child that dies, hangs or is given up costs its seconds and nothing else."""

import asyncio
import os
import signal
from typing import Any

import pytest

from bot.core.errors import SpeechError
from bot.speech import child

STUB = """
import json, os, pathlib, sys, time
sys.stdin.readline()
for line in sys.stdin:
    asked = json.loads(line)
    first = not os.path.exists(asked["mark"])
    pathlib.Path(asked["mark"]).touch()
    if asked["do"] == "die" or asked["do"] == "die once" and first:
        os._exit(3)
    if asked["do"] == "hang once" and first:
        time.sleep(60)
    if asked["do"] == "talk":
        print("x" * 5_000, flush=True)
    print(json.dumps({"error": asked.get("error", ""), "value": asked["do"]}), flush=True)
"""


@pytest.fixture
async def kept(monkeypatch, tmp_path):
    monkeypatch.setattr(child, "_CODE", STUB)
    made: Any = child.Child({"engine": "stub"})

    def ask(do, seconds=20.0, **more):
        return made.ask({"do": do, "mark": str(tmp_path / do), **more}, b"", seconds)

    made.does = ask
    yield made
    await made.stop()


async def test_one_process_answers_everything(kept):
    assert kept.pid is None
    assert await kept.does("one") == "one"
    first = kept.pid
    assert await kept.does("two") == "two"
    assert kept.pid == first


async def test_one_that_dies_is_started_anew_and_asked_again(kept):
    assert await kept.does("die once") == "die once"


async def test_one_that_was_killed_between_two_questions_is_not_missed(kept):
    await kept.does("one")
    first = kept.pid
    os.kill(first, signal.SIGKILL)
    assert await kept.does("two") == "two"
    assert kept.pid != first


async def test_one_that_hangs_is_killed(kept):
    await kept.does("one")
    hung = kept.pid
    assert await kept.does("hang once", seconds=3) == "hang once"
    with pytest.raises(ProcessLookupError):
        os.kill(hung, 0)


async def test_a_question_that_kills_twice_is_given_up(kept):
    with pytest.raises(SpeechError, match="ended with code 3"):
        await kept.does("die")
    assert await kept.does("next") == "next"


async def test_one_that_answers_without_end_is_given_up(kept, monkeypatch):
    monkeypatch.setattr(child, "_LINE", 1_000)
    with pytest.raises(SpeechError, match="too long"):
        await kept.does("talk")
    assert await kept.does("next") == "next"


async def test_what_it_says_went_wrong_is_said_and_it_lives_on(kept):
    await kept.does("one")
    first = kept.pid
    with pytest.raises(SpeechError, match="no such language"):
        await kept.does("two", error="no such language")
    assert kept.pid == first


async def test_an_answer_nobody_waits_for_is_not_taken_for_the_next(kept):
    await kept.does("one")
    given_up = asyncio.create_task(kept.does("hang once"))
    await asyncio.sleep(0)  # it has asked
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    assert await kept.does("next") == "next"
