"""Who is heard next."""

import asyncio
from pathlib import Path

import pytest

from bot.core.errors import SpeechBusy
from bot.speech import turns
from bot.speech.turns import Note, Turns


def note(who, *, urgent=False) -> Note:
    done = asyncio.get_running_loop().create_future()
    return Note(Path(f"{who}.ogg"), "vi", (), who, urgent, done)


def order(waiting, pieces):
    """Who is heard, piece by piece of 20 s; `pieces` of each note are still to come."""
    out = []
    while (now := waiting.next()) is not None:
        out.append(now.who)
        waiting.served(now, 20)
        pieces[now] -= 1
        if not pieces[now]:
            waiting.drop(now)
    return "".join(out)


async def test_ten_minutes_of_one_keep_nobody_waiting():
    waiting = Turns()
    long, short, second = note("a"), note("b"), note("c")
    for one in (long, short, second):
        waiting.add(one)
    assert order(waiting, {long: 5, short: 1, second: 2}) == "abcacaaa"


async def test_many_notes_of_one_stand_behind_the_first_of_another():
    waiting = Turns()
    many = [note("a") for _ in range(4)]
    for one in many:
        waiting.add(one)
    other = note("b")
    waiting.add(other)
    assert order(waiting, dict.fromkeys([*many, other], 1)) == "abaaa"


async def test_who_comes_later_is_not_behind_for_what_others_had_before():
    waiting = Turns()
    long = note("a")
    waiting.add(long)
    for _ in range(10):
        waiting.served(long, 20)
    late = note("b")
    waiting.add(late)
    assert order(waiting, {long: 2, late: 2}) == "abab"


async def test_what_is_urgent_goes_first_and_what_becomes_urgent_goes_on():
    waiting = Turns()
    first, second, alarm = note("a"), note("b"), note("c", urgent=True)
    for one in (first, second, alarm):
        waiting.add(one)
    assert waiting.next() is alarm
    waiting.drop(alarm)
    assert waiting.next() is first
    second.urgent = True  # somebody says in it that the river is coming
    assert order(waiting, {first: 1, second: 2}) == "bba"


async def test_the_queue_has_an_end(monkeypatch):
    monkeypatch.setattr(turns, "MOST", 2)
    waiting = Turns()
    waiting.add(note("a"))
    waiting.add(note("b"))
    with pytest.raises(SpeechBusy):
        waiting.add(note("c"))


async def test_only_so_much_sound_is_held_at_once_but_for_what_is_urgent():
    waiting = Turns()
    held = note("a")
    held.samples, held.duration_s = b"sound", 2000.0
    waiting.add(held)
    waiting.served(held, 500)
    waiting.add(note("b"))
    assert waiting.next() is held
    alarm = note("c", urgent=True)
    waiting.add(alarm)
    assert waiting.next() is alarm
