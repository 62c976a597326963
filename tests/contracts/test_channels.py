"""Every folder under bot/channels keeps the Channel contract; a new one is covered by being there.

Where bot/standin/<name> has `async with running() as fake`, the channel also speaks to it. Such
a fake has: `account`, `config()` (settings), `connect(channel, public_url)`, `person(name)`,
`faults`; and `read_payload(payload, now)` for the recordings in tests/payloads/<name>/, named
<event kind>[.what].json.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.config import channel_names
from bot.core.capabilities import Capabilities
from bot.core.errors import SendError
from bot.core.events import Event
from bot.core.messages import Sent, WireButton, WireMessage
from tests.fakes.deps import Inbox, make_deps, mounted

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PAYLOADS = Path(__file__).parent.parent / "payloads"
NAMES = channel_names()
LIVE = [n for n in NAMES if importlib.util.find_spec(f"bot.standin.{n}")]
RECORDED = [
    pytest.param(n, p, id=f"{n}-{p.stem}") for n in LIVE for p in sorted((PAYLOADS / n).glob("*"))
]
every_channel = pytest.mark.parametrize("name", NAMES)
every_live = pytest.mark.parametrize("name", LIVE)


def fake_of(name: str) -> Any:
    return importlib.import_module(f"bot.standin.{name}")


def config_of(name: str, **values: Any) -> Any:
    return importlib.import_module(f"bot.channels.{name}.settings").Config(**values)


@asynccontextmanager
async def live(name: str, folder: Path) -> AsyncIterator[tuple[Any, Any, Inbox]]:
    """(channel, fake, inbox): connected, its routes mounted, started."""
    async with fake_of(name).running() as fake, mounted() as mount:
        deps = make_deps(folder, public_url=mount.url)
        channel = importlib.import_module(f"bot.channels.{name}").build(
            config_of(name, **fake.config()), deps
        )
        mount.add(channel.routes())
        await fake.connect(channel, mount.url)
        inbox = Inbox()
        await channel.start(inbox)
        try:
            yield channel, fake, inbox
        finally:
            await channel.stop()


@every_channel
def test_settings_have_defaults_and_are_cheap_to_import(name: str) -> None:
    code = (
        f"import sys, bot.channels.{name}.settings as s; s.Config(); "
        "print(sorted({'aiohttp', 'telegram', 'httpx', 'tortoise'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@every_channel
def test_build_takes_settings_and_deps(name: str, tmp_path: Path) -> None:
    module = importlib.import_module(f"bot.channels.{name}")
    assert list(inspect.signature(module.build).parameters) == ["settings", "deps"]
    channel = module.build(config_of(name), make_deps(tmp_path))
    assert channel is None or channel.name == name


@every_live
def test_without_settings_it_is_switched_off(name: str, tmp_path: Path) -> None:
    module = importlib.import_module(f"bot.channels.{name}")
    assert module.build(config_of(name), make_deps(tmp_path)) is None


@every_live
async def test_a_message_reaches_the_phone(name: str, tmp_path: Path) -> None:
    async with live(name, tmp_path) as (channel, fake, _):
        person = fake.person("H'Lan")
        most = channel.capabilities(
            fake.account
        ).max_buttons  # none: the outbox lists them by number
        buttons = (WireButton("Gửi báo cáo", "report.start"),)[:most]
        message = WireMessage("Chào đồng chí", buttons)
        sent = await channel.send(fake.account, person.chat_id, message, "k1")
        assert isinstance(sent, Sent)
        seen = await person.expect("chào đồng chí")
        assert seen.id == sent.message_id
        assert [b.title for b in seen.buttons] == [b.title for b in buttons]


@every_live
async def test_words_and_taps_come_in_once_each(name: str, tmp_path: Path) -> None:
    async with live(name, tmp_path) as (channel, fake, inbox):
        person = fake.person("H'Lan")
        await person.says("xin chào")
        [event] = await inbox.expect(1)
        assert (event.channel, event.account, event.chat_id) == (name, fake.account, person.chat_id)
        assert (event.kind, event.text) == ("text", "xin chào")
        if not channel.capabilities(fake.account).max_buttons:
            return
        message = WireMessage("Gửi chưa?", (WireButton("Gửi", "report.send:12.f3Jx0a9"),))
        await channel.send(fake.account, person.chat_id, message, "k2")
        await person.taps("gửi")
        taps = await inbox.expect(1, "action")
        assert [t.action for t in taps] == ["report.send:12.f3Jx0a9"]


@every_live
async def test_a_recording_can_be_fetched(name: str, tmp_path: Path) -> None:
    async with live(name, tmp_path) as (channel, fake, inbox):
        person = fake.person("H'Lan")
        await person.sends_voice(b"sound" * 400)
        [event] = await inbox.expect(1)
        assert event.kind == "voice"
        fetched = await channel.fetch(fake.account, event.media[0])
        assert fetched.data == b"sound" * 400


@every_live
@pytest.mark.parametrize("kind", ["refuse", "drop", "status"])
async def test_what_goes_wrong_on_the_wire_is_a_send_error(
    name: str, kind: str, tmp_path: Path
) -> None:
    async with live(name, tmp_path) as (channel, fake, _):
        person = fake.person("H'Lan")
        fake.faults.plan(kind, "sendMessage")
        fake.faults.plan(kind, "message")
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, person.chat_id, WireMessage("a"), "k")
        # cut before or after taking looks alike from here
        wanted = "unavailable" if kind == "status" else "unclear"
        assert caught.value.cause == wanted
        assert len(person.sees) == (1 if kind == "drop" else 0)


@every_live
async def test_a_dead_server_is_unavailable(name: str, tmp_path: Path) -> None:
    async with live(name, tmp_path) as (channel, fake, _):
        person = fake.person("H'Lan")
        await fake.stop()
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, person.chat_id, WireMessage("a"), "k")
        assert caught.value.cause in {"unavailable", "unclear"}
        assert all(not line.ok for line in await channel.check()) or name != "telegram"


@every_live
async def test_unknown_chat_and_unknown_account_are_send_errors(name: str, tmp_path: Path) -> None:
    async with live(name, tmp_path) as (channel, fake, _):
        for account in (fake.account, "111"):
            with pytest.raises(SendError):
                await channel.send(account, "424242", WireMessage("a"), "k")


def too_much(limits: Capabilities) -> list[WireMessage]:
    many = tuple(WireButton("x", "a.b") for _ in range(limits.max_buttons + 1))
    return [
        WireMessage("x" * (limits.max_text + 1)),
        WireMessage("x", many),
        WireMessage("x", (WireButton("x", "a" * (limits.max_action + 1)),)),
        WireMessage(""),
    ]


@every_live
async def test_limits_are_kept_before_the_wire(name: str, tmp_path: Path) -> None:
    async with live(name, tmp_path) as (channel, fake, _):
        person = fake.person("H'Lan")
        limits = channel.capabilities(fake.account)
        for message in too_much(limits):
            with pytest.raises(SendError) as caught:
                await channel.send(fake.account, person.chat_id, message, "k")
            assert caught.value.cause == "rejected"
        assert not person.sees


@every_live
async def test_the_largest_allowed_message_goes(name: str, tmp_path: Path) -> None:
    async with live(name, tmp_path) as (channel, fake, _):
        person = fake.person("H'Lan")
        limits = channel.capabilities(fake.account)
        buttons = tuple(
            WireButton("ữ" * limits.max_button_title, "a" * limits.max_action)
            for _ in range(limits.max_buttons)
        )
        await channel.send(fake.account, person.chat_id, WireMessage("ữ" * limits.max_text), "1")
        await channel.send(fake.account, person.chat_id, WireMessage("ữ", buttons), "2")
        assert len(person.sees[0].text) == limits.max_text
        assert len(person.sees[1].buttons) == limits.max_buttons


@every_live
@pytest.mark.parametrize("kind", ["voice", "photo", "file"])
async def test_every_kind_of_media_arrives_somehow(name: str, kind: str, tmp_path: Path) -> None:
    async with live(name, tmp_path) as (channel, fake, _):
        person = fake.person("H'Lan")
        mime = {"voice": "audio/ogg", "photo": "image/jpeg", "file": "application/pdf"}[kind]
        shelf = make_deps(tmp_path).media
        attachment = shelf.keep(kind, b"\xff\xd8\xff" + kind.encode(), mime, f"{kind}.bin")  # type: ignore[attr-defined]  # the fake's own
        message = WireMessage("", media=(attachment,))
        await channel.send(fake.account, person.chat_id, message, "k")
        seen = person.last()
        if kind in channel.capabilities(fake.account).media_out:
            assert [(m.kind, m.data) for m in seen.media] == [
                (kind, b"\xff\xd8\xff" + kind.encode())
            ]
        else:
            assert [b.url for b in seen.buttons] == [attachment.url]


@pytest.mark.parametrize(("name", "path"), RECORDED)
def test_recordings_are_read_as_their_name_says(name: str, path: Path) -> None:
    [event] = fake_of(name).read_payload(json.loads(path.read_text("utf-8")), NOW)
    assert event.kind == path.stem.partition(".")[0]
    assert event.at.tzinfo is not None
    assert Event.from_json(event.to_json()) == event
    event.to_json().encode()


@every_live
def test_event_ids_are_stable_and_unique(name: str) -> None:
    files = sorted((PAYLOADS / name).glob("*.json"))
    assert files
    ids = []
    for path in files:
        payload = json.loads(path.read_text("utf-8"))
        again = json.loads(json.dumps(payload))
        [first], [second] = (fake_of(name).read_payload(p, NOW) for p in (payload, again))
        assert first.event_id == second.event_id
        assert 0 < len(first.event_id) <= 128
        ids.append((first.account, first.event_id))
    assert len(set(ids)) == len(files)


@every_live
@pytest.mark.parametrize(
    "payload",
    [{}, {"update_id": 1}, {"update_id": "x", "message": 5}, {"event_name": 7}, {"message": {}}],
)
def test_reading_is_total(name: str, payload: Any) -> None:
    [event] = fake_of(name).read_payload(payload, NOW)
    assert event.kind == "unknown"
    assert Event.from_json(event.to_json()) == event
