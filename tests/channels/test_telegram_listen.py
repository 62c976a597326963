"""Polling and webhook: nothing is acknowledged before it is stored, nothing unproven is taken."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import Config
from bot.standin.telegram import FakeTelegram, running
from tests.fakes.clock import FakeClock
from tests.fakes.deps import Inbox, MemoryState, Mount, make_deps, mounted

SECRET = {"X-Telegram-Bot-Api-Secret-Token": "bí-mật".encode().hex()}
UPDATE = {"update_id": 1, "message": {"message_id": 1, "date": 1, "text": "a",
          "chat": {"id": 5, "type": "private"}, "from": {"id": 5}}}  # fmt: skip


@dataclass
class Side:
    """A channel with its stand-in."""

    fake: FakeTelegram
    channel: TelegramChannel
    inbox: Inbox
    mount: Mount

    async def post(self, body: bytes, **headers: str) -> int:
        url = f"{self.mount.url}/telegram/webhook"
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=io.BytesIO(body), headers={**SECRET, **headers}) as answer,
        ):
            return answer.status


@pytest.fixture
async def webhook(tmp_path: Path) -> AsyncIterator[Side]:
    async with running() as fake, mounted() as mount:
        secret = SECRET["X-Telegram-Bot-Api-Secret-Token"]
        settings = Config(**fake.config(mode="webhook", webhook_secret=secret))
        channel = TelegramChannel(settings, make_deps(tmp_path, public_url=mount.url))
        mount.add(channel.routes())
        yield Side(fake, channel, Inbox(), mount)
        await channel.stop()


async def test_the_offset_moves_only_after_storing(tmp_path: Path) -> None:
    state = MemoryState()
    async with running() as fake:
        channel = TelegramChannel(Config(**fake.config()), make_deps(tmp_path, state=state))
        inbox = Inbox()
        inbox.failures = 1
        await channel.start(inbox)
        update_id = await fake.person("H'Lan").says("mất điện")
        await inbox.expect(1)
        await fake.confirmed(update_id)
        await channel.stop()
        assert [e.text for e in inbox.events] == ["mất điện"]
        assert fake.calls.count("getUpdates") >= 2
        saved = await state.get(f"telegram:offset:{fake.account}")
        assert saved["offset"] == update_id + 1


async def test_a_restart_goes_on_where_it_was(tmp_path: Path) -> None:
    state, inbox = MemoryState(), Inbox()
    async with running() as fake:
        person = fake.person("H'Lan")
        for count in (1, 2):
            channel = TelegramChannel(Config(**fake.config()), make_deps(tmp_path, state=state))
            await channel.start(inbox)
            await person.says(str(count))
            await inbox.expect(count)
            await channel.stop()
        assert {e.text for e in inbox.events} == {"1", "2"}


async def test_an_offset_from_long_ago_is_not_trusted(tmp_path: Path) -> None:
    """After a quiet week Telegram's numbers may start lower: an old offset would skip them."""
    clock, state, inbox = FakeClock(), MemoryState(), Inbox()
    async with running() as fake:
        saved = {"offset": 999_999_999, "at": clock.now().isoformat()}
        await state.put(f"telegram:offset:{fake.account}", saved)
        clock.move(days=7)
        deps = make_deps(tmp_path, state=state, clock=clock)
        channel = TelegramChannel(Config(**fake.config()), deps)
        await channel.start(inbox)
        await fake.person("H'Lan").says("còn ai không")
        await inbox.expect(1)
        await channel.stop()


async def test_polling_outlives_what_goes_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.polling._PAUSES_S", (0,))
    monkeypatch.setattr("bot.channels.telegram.listening._RETRY_S", (0,))
    async with running() as fake:
        fake.faults.plan("status", "getMe", status=502)
        for fault in ({"status": 500}, {"status": 409}, {"status": 429, "retry_after": 0}):
            fake.faults.plan("status", "getUpdates", **fault)
        fake.faults.plan("drop", "getUpdates")
        channel, inbox = TelegramChannel(Config(**fake.config()), make_deps(tmp_path)), Inbox()
        await channel.start(inbox)
        person = fake.person("H'Lan")
        await person.says("một")
        await person.says("hai")
        events = await inbox.expect(2)
        assert {e.text for e in events} == {"một", "hai"}
        await channel.stop()


async def test_a_poison_update_does_not_stop_the_others(tmp_path: Path) -> None:
    async with running() as fake:
        channel, inbox = TelegramChannel(Config(**fake.config()), make_deps(tmp_path)), Inbox()
        await fake.queue({"update_id": 7000, "message": {"chat": "?"}})
        await fake.queue({**UPDATE, "update_id": 7001})
        await channel.start(inbox)
        events = await inbox.expect(2)
        assert [e.kind for e in events] == ["unknown", "text"]
        await fake.confirmed(7001)
        await channel.stop()


async def test_webhook_registers_takes_and_repeats(webhook: Side) -> None:
    webhook.inbox.failures = 2
    await webhook.channel.start(webhook.inbox)
    person = webhook.fake.person("H'Lan")
    update_id = await person.says("qua webhook")
    await webhook.inbox.expect(1)
    await webhook.fake.confirmed(update_id)
    assert webhook.channel.counts["refused-not-stored"] == 2
    assert [e.text for e in webhook.inbox.events] == ["qua webhook"]


async def test_an_update_pushed_again_is_known_by_its_number(webhook: Side) -> None:
    webhook.fake.inbound.repeats = 1
    await webhook.channel.start(webhook.inbox)
    await webhook.fake.person("H'Lan").says("hai lần")
    first, second = await webhook.inbox.expect(2)
    assert first == second


async def test_what_we_have_no_kind_for_is_counted_by_name(webhook: Side) -> None:
    await webhook.channel.start(webhook.inbox)
    person = webhook.fake.person("H'Lan")
    for what in ("sticker", "dice", "sticker"):
        await webhook.fake.push(message=person.message(**{what: {"emoji": "🎲"}}))
    await webhook.inbox.expect(3, "unknown")
    counted = webhook.channel.counts
    assert (counted["unknown-sticker"], counted["unknown-dice"]) == (2, 1)


async def test_a_tap_stops_the_spinner_even_if_that_fails_once(webhook: Side) -> None:
    await webhook.channel.start(webhook.inbox)
    webhook.fake.faults.plan("status", "answerCallbackQuery", status=400)
    person = webhook.fake.person("H'Lan")
    for count in (1, 2):
        await webhook.fake.confirmed(await person.presses("report.start"))
        await webhook.inbox.expect(count)
    await webhook.fake.spinner_stopped()
    assert webhook.channel.counts["callback-unanswered"] == 1


@pytest.mark.parametrize("secret", ["", "wrong", "ướt"])
async def test_a_wrong_secret_is_refused(webhook: Side, secret: str) -> None:
    await webhook.channel.start(webhook.inbox)
    status = await webhook.post(
        json.dumps(UPDATE).encode(), **{"X-Telegram-Bot-Api-Secret-Token": secret}
    )
    assert status == (403 if secret else 401)
    assert not webhook.inbox.events


BAD: list[Any] = [
    (b"", 400),
    (b"{", 400),
    (json.dumps(UPDATE).encode()[:-9], 400),
    (json.dumps(UPDATE).encode("utf-16"), 400),
    (b'{"update_id": 1, "message": "\xff"}', 400),
    (b"[" * 200_000, 400),
    (b"[]", 400),
    (b" " * (1024 * 1024 + 1), 413),
]


@pytest.mark.parametrize(("body", "status"), BAD, ids=range(len(BAD)))
async def test_bad_bodies_are_refused(webhook: Side, body: bytes, status: int) -> None:
    await webhook.channel.start(webhook.inbox)
    assert await webhook.post(body) == status
    assert not webhook.inbox.events


async def test_an_unannounced_flood_of_bytes_is_cut(webhook: Side) -> None:
    async def stream() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 65536

    url = f"{webhook.mount.url}/telegram/webhook"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=stream(), headers=SECRET) as answer,
    ):
        assert answer.status == 413


async def test_a_body_cut_off_half_way_is_not_taken(webhook: Side) -> None:
    await webhook.channel.start(webhook.inbox)
    host, _, port = webhook.mount.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    secret = SECRET["X-Telegram-Bot-Api-Secret-Token"]
    head = (
        "POST /telegram/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n\r\n"
    )
    writer.write(head.encode() + b'{"update_id": 1, "mess')
    writer.write_eof()
    answer = await reader.read()
    assert b" 200 " not in answer.split(b"\r\n")[0]
    writer.close()
    assert not webhook.inbox.events


async def test_before_start_nothing_is_acknowledged(webhook: Side) -> None:
    assert await webhook.post(json.dumps(UPDATE).encode()) == 503
