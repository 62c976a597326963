"""To all followers: article, verification, broadcast; each once, whatever breaks in between."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.capabilities import EVERYONE
from bot.core.messages import Attachment, WireButton, WireMessage
from bot.standin.people import Faults
from bot.standin.zalo import OA_ID
from bot.standin.zalo.people import ZaloPerson
from tests.channels.zalo_side import Side, open_side

NEWS = WireMessage(
    "Sáng thứ Ba tiêm vắc-xin tại trạm y tế.\n\nMang theo sổ tiêm.",
    (WireButton("Đọc thêm", url="https://xa.vn/tiem"), WireButton("Đã đọc", "a.b")),
    (Attachment("photo", "d", "Trạm", "image/jpeg", "https://xa.vn/tram.jpg"),),
    title="Lịch tiêm",
)


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    async with open_side(tmp_path) as made:
        made.fake.articles.waits = 0
        yield made


def readers(side: Side) -> list[ZaloPerson]:
    return [side.fake.person(f"N{n}", started=n != 1) for n in range(3)]


async def test_followers_get_the_article_at_any_window(side: Side) -> None:
    people = readers(side)
    side.clock.move(days=30)
    await people[2].unfollows()
    sent = await side.send(EVERYONE, NEWS)
    assert [len(p.sees) for p in people] == [1, 1, 0]
    seen = people[0].last()
    assert seen.id == sent.message_id
    assert seen.text == (
        "Lịch tiêm\nSáng thứ Ba tiêm vắc-xin tại trạm y tế.\nMang theo sổ tiêm.\n"
        "Đọc thêm: https://xa.vn/tiem"
    )
    assert seen.raw["cover"]["photo_url"] == "https://xa.vn/tram.jpg"
    assert seen.raw["author"] == "UBND xã Cư Pui"
    assert side.fake.ledger.taken[OA_ID] == {"broadcast": 1}


async def test_without_a_picture_the_cover_is_ours(side: Side) -> None:
    [reader, *_] = readers(side)
    await side.send(EVERYONE, "Chỉ có chữ")
    assert reader.last().raw["cover"]["photo_url"] == "https://xa.example.vn/zalo/cover.png"
    assert reader.last().raw["title"] == "Chỉ có chữ"


async def test_while_zalo_makes_the_article_it_is_later(side: Side) -> None:
    side.fake.articles.waits = 2
    readers(side)
    for _ in range(2):
        error = await side.failing(EVERYONE, NEWS)
        assert (error.cause, error.vendor_code) == ("unavailable", "-214")
    await side.send(EVERYONE, NEWS)
    assert [side.fake.calls[m] for m in ("article", "verify", "broadcast")] == [1, 3, 1]


async def test_a_repeat_with_the_same_key_sends_nothing(side: Side) -> None:
    people = readers(side)
    first = await side.send(EVERYONE, NEWS)
    again = await side.send(EVERYONE, NEWS)
    assert (again.message_id, len(people[0].sees)) == (first.message_id, 1)
    await side.send(EVERYONE, NEWS, "another day")
    assert len(people[0].sees) == 2
    assert side.fake.calls["article"] == 1


@pytest.mark.parametrize(("method", "kind", "cause"), [
    ("article", "refuse", "unclear"),
    ("article", "drop", "unclear"),
    ("article", "status", "unavailable"),
    ("verify", "drop", "unavailable"),
    ("verify", "status", "unavailable"),
    ("broadcast", "drop", "unclear"),
    ("broadcast", "status", "unavailable"),
])  # fmt: skip
async def test_whatever_breaks_nothing_is_done_twice(
    side: Side, method: str, kind: str, cause: str
) -> None:
    people = readers(side)
    side.fake.faults.plan(kind, method, times=2 if method == "verify" else 1)  # a GET is repeated
    assert (await side.failing(EVERYONE, NEWS)).cause == cause
    if cause == "unclear":
        calls = dict(side.fake.calls)
        assert (await side.failing(EVERYONE, NEWS)).cause == "unclear"
        assert dict(side.fake.calls) == calls, "in doubt nothing is asked of Zalo again"
    else:
        side.fake.faults = Faults()
        await side.send(EVERYONE, NEWS)
    assert len(side.fake.articles.by_token) <= 1
    assert side.fake.ledger.taken[OA_ID]["broadcast"] <= 1
    assert len(people[0].sees) <= 1


async def test_night_and_allowance(side: Side) -> None:
    people = readers(side)
    side.clock.move(hours=14)  # 23:00
    assert (await side.failing(EVERYONE, NEWS)).cause == "night"
    side.clock.move(hours=8)
    side.fake.oa(OA_ID).broadcasts = 1
    await side.send(EVERYONE, NEWS)
    assert (await side.failing(EVERYONE, NEWS, "k2")).cause == "quota"
    side.clock.move(days=31)
    await side.send(EVERYONE, NEWS, "k2")
    assert len(people[0].sees) == 2
    assert side.fake.calls["article"] == 1


async def test_an_article_zalo_forgot_is_made_anew_next_time(side: Side) -> None:
    side.fake.articles.waits = 1
    readers(side)
    assert (await side.failing(EVERYONE, NEWS)).cause == "unavailable"
    side.fake.articles.by_token.clear()
    assert (await side.failing(EVERYONE, NEWS)).cause == "rejected"
    side.fake.articles.waits = 0
    await side.send(EVERYONE, NEWS)
    assert side.fake.calls["article"] == 2


async def test_words_are_needed(side: Side) -> None:
    assert (await side.failing(EVERYONE, WireMessage(""))).cause == "rejected"


async def test_the_other_way_to_verify_is_a_setting(tmp_path: Path) -> None:
    async with open_side(tmp_path, article_verify="post") as side:
        side.fake.articles.waits = 0
        readers(side)
        await side.send(EVERYONE, NEWS)
        assert side.fake.ledger.taken[OA_ID] == {"broadcast": 1}
