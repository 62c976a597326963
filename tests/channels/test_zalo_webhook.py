"""The webhook proves raw bytes, takes nothing unproven, and answers 200 only after storing."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.settings import Config
from bot.core.errors import SendError
from bot.core.messages import WireMessage
from bot.standin.zalo import OA_ID, FakeZalo, running
from bot.standin.zalo.push import APP_ID, OA_SECRET
from tests.fakes.clock import FakeClock
from tests.fakes.deps import Inbox, Mount, make_deps, mounted

PAYLOAD = Path(__file__).parent.parent / "payloads/zalo/text.json"


@dataclass
class Side:
    fake: FakeZalo
    channel: ZaloChannel
    inbox: Inbox
    mount: Mount
    clock: FakeClock

    def body(self, **more: Any) -> bytes:
        stamp = str(int(self.clock.now().timestamp() * 1000))
        body = json.loads(PAYLOAD.read_text("utf-8")) | {"timestamp": stamp, **more}
        return json.dumps(body, ensure_ascii=False, indent=1).encode()

    def mac(self, raw: bytes, stamp: str) -> str:
        whole = APP_ID.encode() + raw + stamp.encode() + OA_SECRET.encode()
        return hashlib.sha256(whole).hexdigest()

    async def post(self, raw: bytes, **headers: str) -> int:
        url = f"{self.mount.url}/zalo/webhook"
        names = {k.replace("_", "-"): v for k, v in headers.items()}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=io.BytesIO(raw), headers=names) as answer,
        ):
            return answer.status


async def make(folder: Path, fake: FakeZalo, mount: Mount, **settings: Any) -> Side:
    clock = FakeClock()
    deps = make_deps(folder, clock=clock, public_url=mount.url)
    channel, inbox = ZaloChannel(Config(**fake.config(**settings)), deps), Inbox()
    mount.add(channel.routes())
    await channel.start(inbox)
    return Side(fake, channel, inbox, mount, clock)


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    async with running() as fake, mounted() as mount:
        made = await make(tmp_path, fake, mount)
        yield made
        await made.channel.stop()


@pytest.mark.parametrize("prefix", ["mac=", "", "mac=UPPER"])
async def test_signed_with_the_header_time(side: Side, prefix: str) -> None:
    raw, stamp = side.body(), "1772416800999"
    mac = side.mac(raw, stamp)
    signature = f"mac={mac.upper()}" if prefix.endswith("UPPER") else prefix + mac
    headers = {"X_ZEvent_Signature": signature, "X_ZEvent_Timestamp": stamp}
    assert await side.post(raw, **headers) == 200
    assert len(side.inbox.events) == 1


@pytest.mark.parametrize("header", ["", "1772416800999"])
async def test_signed_with_the_body_time(side: Side, header: str) -> None:
    raw = side.body()
    mac = side.mac(raw, json.loads(raw)["timestamp"])
    more = {"X_ZEvent_Timestamp": header} if header else {}
    assert await side.post(raw, X_ZEvent_Signature=f"mac={mac}", **more) == 200
    assert len(side.inbox.events) == 1


@pytest.mark.parametrize("whose", ["recipient", "sender", "oa_id"])
async def test_signed_with_the_oas_id_in_place_of_the_applications(side: Side, whose: str) -> None:
    ids = {"sender": {"id": "1"}, "recipient": {"id": "2"}, "oa_id": "3"}
    raw = side.body(**ids)
    own = {"sender": "1", "recipient": "2", "oa_id": "3"}[whose]
    stamp = json.loads(raw)["timestamp"]
    mac = hashlib.sha256(own.encode() + raw + stamp.encode() + OA_SECRET.encode()).hexdigest()
    assert await side.post(raw, X_ZEvent_Signature=f"mac={mac}") == 200
    other = hashlib.sha256(b"4" + raw + stamp.encode() + OA_SECRET.encode()).hexdigest()
    assert await side.post(raw, X_ZEvent_Signature=f"mac={other}") == 401


async def test_a_permission_taken_back_stops_the_oa(side: Side) -> None:
    await side.fake.connect(side.channel, side.mount.url)
    lan = side.fake.person("Lan")
    side.clock.move(minutes=5)
    event = side.body(event_name="permission_revoked", oa_id=OA_ID)
    mac = side.mac(event, json.loads(event)["timestamp"])
    assert await side.post(event, X_ZEvent_Signature=mac) == 200
    await asyncio.gather(*side.channel._beside)
    [account] = await side.channel.desk.accounts()
    assert (account.lost, account.revoked) == (True, True)
    side.channel._tokens._cache.clear()  # as after five minutes
    with pytest.raises(SendError) as caught:
        await side.channel.send(OA_ID, lan.chat_id, WireMessage("a"), "k")
    assert caught.value.cause == "token"
    side.clock.move(minutes=5)
    await side.fake.connect(side.channel, side.mount.url)
    assert await side.post(event, X_ZEvent_Signature=mac) == 200  # an old one, brought again
    await asyncio.gather(*side.channel._beside)
    [account] = await side.channel.desk.accounts()
    assert not account.lost


@pytest.mark.parametrize("probe", [b"", b"{}", b" {} \n"])
async def test_the_console_probe_gets_200_and_leaves_nothing(side: Side, probe: bytes) -> None:
    assert await side.post(probe) == 200
    assert not side.inbox.events


async def test_unsigned_wrong_and_rewritten_bodies_are_refused(side: Side) -> None:
    raw = side.body()
    stamp = json.loads(raw)["timestamp"]
    good = f"mac={side.mac(raw, stamp)}"
    compact = json.dumps(json.loads(raw)).encode()
    assert await side.post(raw) == 401
    assert await side.post(raw, X_ZEvent_Signature="mac=" + "0" * 64) == 401
    assert await side.post(raw, X_ZEvent_Signature="mac=ướt") == 401
    assert await side.post(compact, X_ZEvent_Signature=good) == 401
    assert await side.post(raw.replace(b"timestamp", b"timestamq"), X_ZEvent_Signature=good) == 401
    assert not side.inbox.events
    assert side.channel.counts["refused-signature"] == 4


async def test_strangers_calls_do_not_fill_the_log(
    side: Side, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(20):
        assert await side.post(side.body()) == 401
    told = [r.getMessage() for r in caplog.records if r.name == "bot.channels.zalo.webhook"]
    assert told == ["refused: zalo: webhook call (unsigned) (1)"]


async def test_the_refusal_status_is_a_setting(tmp_path: Path) -> None:
    async with running() as fake, mounted() as mount:
        side = await make(tmp_path, fake, mount, bad_signature_status=200)
        assert await side.post(side.body()) == 200
        assert not side.inbox.events
        await side.channel.stop()


async def test_without_the_secret_nothing_is_taken(tmp_path: Path) -> None:
    async with running() as fake, mounted() as mount:
        side = await make(tmp_path, fake, mount, oa_secret_key="")
        raw = side.body()
        stamp = json.loads(raw)["timestamp"]
        mac = hashlib.sha256(APP_ID.encode() + raw + stamp.encode()).hexdigest()
        assert await side.post(raw, X_ZEvent_Signature=mac) == 401
        assert any(not line.ok for line in await side.channel.check())
        await side.channel.stop()


async def test_an_old_event_is_refused_and_a_late_repeat_taken(side: Side) -> None:
    raw = side.body()
    mac = side.mac(raw, json.loads(raw)["timestamp"])
    side.clock.move(hours=47)
    assert await side.post(raw, X_ZEvent_Signature=mac) == 200
    side.clock.move(hours=2)
    assert await side.post(raw, X_ZEvent_Signature=mac) == 401
    assert len(side.inbox.events) == 1


async def test_an_event_from_the_future_is_refused(side: Side) -> None:
    raw = side.body()
    mac = side.mac(raw, json.loads(raw)["timestamp"])
    side.clock.move(minutes=-50)  # our own clock may be slow
    assert await side.post(raw, X_ZEvent_Signature=mac) == 200
    side.clock.move(minutes=-20)
    assert await side.post(raw, X_ZEvent_Signature=mac) == 401
    assert side.channel.counts["refused-from-the-future"] == 1


async def test_a_replay_carries_the_same_id(side: Side) -> None:
    raw = side.body()
    mac = side.mac(raw, json.loads(raw)["timestamp"])
    for _ in range(2):
        assert await side.post(raw, X_ZEvent_Signature=mac) == 200
    assert len({e.event_id for e in side.inbox.events}) == 1


BAD: list[tuple[bytes, int]] = [
    (b"{", 400),
    (b"[]", 400),
    (b'"x"', 400),
    ('{"event_name": "x"}'.encode("utf-16"), 400),
    (b'{"event_name": "\xff"}', 400),
    (b"[" * 200_000, 400),
    (b" " * (1024 * 1024 + 1), 413),
]


@pytest.mark.parametrize(("raw", "status"), BAD, ids=range(len(BAD)))
async def test_bad_bodies_are_refused_even_when_signed(side: Side, raw: bytes, status: int) -> None:
    mac = side.mac(raw, "1772416800999")
    headers = {"X_ZEvent_Signature": mac, "X_ZEvent_Timestamp": "1772416800999"}
    assert await side.post(raw, **headers) == status
    assert not side.inbox.events


async def test_not_stored_means_not_acknowledged(side: Side) -> None:
    side.fake.webhook_url = f"{side.mount.url}/zalo/webhook"
    side.fake.clock = side.clock
    side.inbox.failures = 2
    assert await side.fake.person("Lan").says("mất nước") == 200
    assert [e.text for e in side.inbox.events] == ["mất nước"]
    assert side.channel.counts["refused-not-stored"] == 2


async def test_what_was_not_taken_comes_again_later(side: Side) -> None:
    side.fake.webhook_url = f"{side.mount.url}/zalo/webhook"
    side.fake.clock, side.fake.timestamp_in = side.clock, "body"
    side.inbox.failures = 6
    assert await side.fake.person("Lan").says("mất nước") == 503
    assert len(side.fake.undelivered) == 1
    await side.fake.redeliver()
    assert len(side.inbox.events) == 1
