"""The Zalo bot listens: stored before acknowledged, and one poller over all processes."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.zalobot.channel import ZaloBotChannel
from bot.channels.zalobot.settings import Config
from bot.core.lease import Lease
from bot.standin.zalobot import FakeZaloBot, running
from tests.fakes.clock import FakeClock
from tests.fakes.deps import Inbox, MemoryState, MemoryVault, Mount, make_deps, mounted

PUBLIC = "https://xa.example.vn"
SECRET = {"X-Bot-Api-Secret-Token": "bi-mat-cua-xa"}
UPDATE = {"event_name": "message.text.received", "message": {"message_id": "m1", "text": "a",
          "chat": {"id": "5", "chat_type": "PRIVATE"}, "from": {"id": "5"}}}  # fmt: skip


@dataclass
class Side:
    """A channel with its stand-in, behind a public address."""

    fake: FakeZaloBot
    channel: ZaloBotChannel
    inbox: Inbox
    mount: Mount

    async def post(self, body: Any, **headers: str) -> int:
        url = f"{self.mount.url}/zalobot/webhook"
        data = io.BytesIO(body) if isinstance(body, bytes) else body
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=data, headers={**SECRET, **headers}) as answer,
        ):
            return answer.status


@pytest.fixture
async def webhook(tmp_path: Path) -> AsyncIterator[Side]:
    async with running() as fake, mounted() as mount:
        secret = SECRET["X-Bot-Api-Secret-Token"]
        settings = Config(**fake.config(mode="webhook", webhook_secret=secret))
        channel = ZaloBotChannel(settings, make_deps(tmp_path, public_url=PUBLIC))
        fake.proxies[PUBLIC] = mount.url
        mount.add(channel.routes())
        yield Side(fake, channel, Inbox(), mount)
        await channel.stop()


async def started(side: Side) -> Side:
    await side.channel.start(side.inbox)
    await side.fake.called("setWebhook")
    return side


async def test_webhook_registers_and_takes(webhook: Side) -> None:
    side = await started(webhook)
    assert side.fake.webhook["url"] == f"{PUBLIC}/zalobot/webhook"
    assert await side.fake.person("H'Lan").says("qua webhook") == 200
    assert [e.text for e in side.inbox.events] == ["qua webhook"]
    assert side.channel.counts["text"] == 1


async def test_what_cannot_be_stored_is_not_acknowledged(webhook: Side) -> None:
    side = await started(webhook)
    side.inbox.failures = 1
    update = side.fake.person("H'Lan").update("text", text="mất điện")
    assert await side.fake.push(update) == 503
    assert await side.fake.push(update) == 200
    assert [e.text for e in side.inbox.events] == ["mất điện"]


async def test_trouble_zalo_met_at_our_address_is_logged(
    webhook: Side, caplog: pytest.LogCaptureFixture
) -> None:
    webhook.fake.verification = {"ok": False, "outcome": "webhook.http.403", "hint": "WAF"}
    await started(webhook)
    await webhook.fake.person("H'Lan").says("a")
    assert "webhook.http.403" in caplog.text


@pytest.mark.parametrize("secret", ["", "wrong", "ướt"])
async def test_a_wrong_secret_is_refused(webhook: Side, secret: str) -> None:
    side = await started(webhook)
    body = json.dumps(UPDATE).encode()
    status = await side.post(body, **{"X-Bot-Api-Secret-Token": secret})
    assert status == (403 if secret else 401)
    assert not side.inbox.events


BAD: list[Any] = [
    (b"", 400),
    (b"{", 400),
    (json.dumps(UPDATE).encode()[:-9], 400),
    (json.dumps(UPDATE).encode("utf-16"), 400),
    (b'{"message": "\xff"}', 400),
    (b"[" * 200_000, 400),
    (b"[]", 400),
    (b" " * (1024 * 1024 + 1), 413),
]


@pytest.mark.parametrize(("body", "status"), BAD, ids=range(len(BAD)))
async def test_bad_bodies_are_refused(webhook: Side, body: bytes, status: int) -> None:
    side = await started(webhook)
    assert await side.post(body) == status
    assert not side.inbox.events


async def test_an_unannounced_flood_of_bytes_is_cut(webhook: Side) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 65536

    assert await webhook.post(stream()) == 413


async def test_a_body_cut_off_half_way_is_not_taken(webhook: Side) -> None:
    side = await started(webhook)
    host, _, port = side.mount.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        "POST /zalobot/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n"
        f"X-Bot-Api-Secret-Token: {SECRET['X-Bot-Api-Secret-Token']}\r\n\r\n"
    )
    writer.write(head.encode() + json.dumps(UPDATE).encode())
    writer.write_eof()
    answer = await reader.read()
    assert b" 200 " not in answer.split(b"\r\n")[0]
    writer.close()
    assert not side.inbox.events


async def test_before_start_nothing_is_acknowledged(webhook: Side) -> None:
    assert await webhook.post(json.dumps(UPDATE).encode()) == 503


@pytest.fixture
async def fake() -> AsyncIterator[FakeZaloBot]:
    async with running() as found:
        yield found


async def test_no_next_poll_before_the_last_one_is_stored(
    fake: FakeZaloBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zalo forgets what it handed out: it exists here only."""
    monkeypatch.setattr("bot.channels.zalobot.polling._PAUSES_S", (0,))
    channel, inbox = ZaloBotChannel(Config(**fake.config()), make_deps(tmp_path)), Inbox()
    inbox.failures = 3
    await channel.start(inbox)
    await fake.person("H'Lan").says("mất điện")
    await inbox.expect(1)
    assert fake.calls.count("getUpdates") == 1
    await channel.stop()
    assert [e.text for e in inbox.events] == ["mất điện"]


async def test_stopping_waits_for_the_poll_under_way(fake: FakeZaloBot, tmp_path: Path) -> None:
    settings = Config(**fake.config(poll_timeout_s=20))
    channel, inbox = ZaloBotChannel(settings, make_deps(tmp_path)), Inbox()
    await channel.start(inbox)
    await fake.polled()
    stopping = asyncio.create_task(channel.stop())
    await asyncio.sleep(0)
    await fake.person("H'Lan").says("lúc đang tắt")
    await stopping
    assert [e.text for e in inbox.events] == ["lúc đang tắt"]
    assert fake.calls.count("getUpdates") == 1


async def test_a_quiet_night_is_no_trouble(
    fake: FakeZaloBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody having written is answered as an error, 408."""
    channel, inbox = ZaloBotChannel(Config(**fake.config()), make_deps(tmp_path)), Inbox()
    await channel.start(inbox)
    await fake.called("getUpdates", 2)
    await channel.stop()
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


async def test_polling_outlives_what_goes_wrong(
    fake: FakeZaloBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalobot.polling._PAUSES_S", (0,))
    monkeypatch.setattr("bot.channels.zalobot.channel._RETRY_S", (0,))
    fake.faults.plan("status", "getMe", status=502)
    fake.faults.plan("status", "getUpdates", status=500)
    fake.faults.plan("code", "getUpdates", code=403)
    fake.faults.plan("status", "getUpdates", status=200, text="<html>")
    fake.faults.plan("refuse", "getUpdates")
    channel, inbox = ZaloBotChannel(Config(**fake.config()), make_deps(tmp_path)), Inbox()
    await channel.start(inbox)
    person = fake.person("H'Lan")
    await person.says("một")
    await person.says("hai")
    assert [e.text for e in await inbox.expect(2)] == ["một", "hai"]
    await channel.stop()


async def test_several_updates_at_once_would_be_read_too(fake: FakeZaloBot, tmp_path: Path) -> None:
    """The page says one object; a list costs nothing to understand."""
    fake.faults.plan(
        "status", "getUpdates", status=200, text=json.dumps({"ok": True, "result": [UPDATE, {}]})
    )
    channel, inbox = ZaloBotChannel(Config(**fake.config()), make_deps(tmp_path)), Inbox()
    await channel.start(inbox)
    assert [e.kind for e in await inbox.expect(2)] == ["text", "unknown"]
    await channel.stop()


async def test_two_processes_never_poll_at_once_and_one_takes_over(
    fake: FakeZaloBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalobot.polling._WAIT_S", 0.01)
    state, vault, inbox, person = MemoryState(), MemoryVault(), Inbox(), fake.person("H'Lan")
    deps = make_deps(tmp_path, state=state, vault=vault)
    first, second = (ZaloBotChannel(Config(**fake.config()), deps) for _ in range(2))
    for channel in (first, second):
        await channel.start(inbox)
    for count in range(1, 4):
        await person.says(str(count))
        await inbox.expect(count)
    await fake.called("getUpdates", 5)
    assert fake.most_pollers == 1
    await first.stop()
    await person.says("4")
    await inbox.expect(4)
    await second.stop()
    assert [e.text for e in inbox.events] == ["1", "2", "3", "4"]


async def test_a_dead_pollers_lease_ends_by_itself(tmp_path: Path) -> None:
    clock = FakeClock()
    deps = make_deps(tmp_path, clock=clock)
    ours = {"state": deps.state, "vault": deps.vault, "clock": deps.clock}
    dead, other = Lease("poll", **ours), Lease("poll", **ours)  # type: ignore[arg-type]  # a dict of three
    assert await dead.hold(50, least=25)
    assert not await other.hold(50, least=25)
    clock.move(seconds=26)  # half of it has gone: renewed
    assert await dead.hold(50, least=25)
    clock.move(seconds=49)
    assert not await other.hold(50, least=25)
    clock.move(seconds=2)
    assert await other.hold(50, least=25)
    assert not await dead.hold(50, least=25), "it comes back late: the other one polls now"
    await dead.release()
    assert await other.hold(50, least=25)
    await other.release()
    assert await dead.hold(50, least=25)
