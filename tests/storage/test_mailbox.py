"""The web chat's letterbox: a repeat is recognised, pages are in order, chats apart."""

from __future__ import annotations

import asyncio

from bot.core.messages import Attachment, WireButton, WireMessage
from bot.storage.db import is_postgres
from bot.storage.mailbox import StoredMailbox
from models import WebchatMessage
from tests.fakes.clock import FakeClock


async def test_the_same_key_is_one_message(database: str) -> None:
    box = StoredMailbox(FakeClock())
    message = WireMessage("Chào", (WireButton("Đúng", "a.b"),), (Attachment("photo", "ab"),))
    first = await box.append("lan", message, "k1")
    again = [await box.append("lan", WireMessage("other"), "k1") for _ in range(3)]
    assert set(again) == {first}
    assert await WebchatMessage.all().count() == 1
    shown = await box.since("lan", 0)
    assert [m["text"] for m in shown] == ["Chào"]
    assert shown[0]["buttons"][0]["title"] == "Đúng"
    assert shown[0]["media"][0]["digest"] == "ab"


async def test_repeats_at_once_are_one_message(database: str) -> None:
    box = StoredMailbox(FakeClock())
    sends = [box.append("lan", WireMessage("x"), f"k{n % 3}") for n in range(12)]
    assert len(set(await asyncio.gather(*sends))) == 3
    assert await WebchatMessage.all().count() == 3


async def test_one_that_cannot_be_stored_keeps_no_other_away(database: str) -> None:
    box = StoredMailbox(FakeClock())
    texts = ["one", "two", "three"]
    long = "k" * 3000 if is_postgres() else "bad \ud800 key"
    keys = ["k1", long, "k3"]
    sends = [box.append("lan", WireMessage(t), k) for t, k in zip(texts, keys, strict=True)]
    ids = await asyncio.gather(*sends, return_exceptions=True)
    assert isinstance(ids[1], Exception)
    assert [m["text"] for m in await box.since("lan", 0)] == ["one", "three"]
    assert [m["id"] for m in await box.since("lan", 0)] == [ids[0], ids[2]]


async def test_since_gives_the_latest_in_order_and_only_ones_own(database: str) -> None:
    box = StoredMailbox(FakeClock())
    ids = [await box.append("lan", WireMessage(f"t{n}"), f"k{n}") for n in range(5)]
    await box.append("hoa", WireMessage("not yours"), "other")
    assert [m["text"] for m in await box.since("lan", ids[1])] == ["t2", "t3", "t4"]
    assert [m["id"] for m in await box.since("lan", 0)] == ids
    assert await box.since("lan", ids[-1]) == []


async def test_one_question_tells_what_is_new_in_many_chats(database: str) -> None:
    box = StoredMailbox(FakeClock())
    ids = [await box.append(f"p{n}", WireMessage("x"), f"k{n}") for n in range(3)]
    later = await box.append("p1", WireMessage("y"), "later")
    found = await box.newest([f"p{n}" for n in range(1200)])
    assert found == {"p0": ids[0], "p1": later, "p2": ids[2]}
