"""`run.py check` on Telegram: a line for everything an operator can mend, with the fix."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import Config
from bot.core.errors import SendError
from bot.core.messages import WireMessage
from bot.core.ports import CheckLine
from bot.standin.telegram import FakeTelegram, running
from tests.fakes.clock import FakeClock
from tests.fakes.deps import MemoryState, make_deps

OURS = "https://tinbuon.example.vn"


async def looked(
    fake: FakeTelegram, folder: Path, *, url: str = OURS, **settings: str
) -> Sequence[CheckLine]:
    deps = make_deps(folder, public_url=url, clock=FakeClock(fake.clock.now()))
    channel = TelegramChannel(Config(**fake.config(**settings)), deps)
    lines = await channel.check()
    await channel.stop()
    return lines


def wrong(lines: Sequence[CheckLine]) -> list[str]:
    assert all(line.fix for line in lines if not line.ok)
    return [f"{line.what}: {line.fix}" for line in lines if not line.ok]


async def test_all_is_well(tmp_path: Path) -> None:
    async with running() as fake:
        for mode in ("polling", "webhook"):
            lines = await looked(fake, tmp_path, mode=mode)
            assert not wrong(lines)
            assert "bot https://t.me/tinbuon_bot" in [line.what for line in lines]


@pytest.mark.parametrize(("privacy", "said"), [(True, "mode is on"), (False, "mode is off")])
async def test_it_says_what_the_bot_is_handed_in_groups(
    privacy: bool, said: str, tmp_path: Path
) -> None:
    async with running(privacy=privacy) as fake:
        lines = await looked(fake, tmp_path)
        assert [line.what for line in lines if said in line.what]


async def test_a_wrong_token_and_a_blocked_network(tmp_path: Path) -> None:
    async with running() as fake:
        [line] = wrong(await looked(fake, tmp_path, token="700100200:other"))
        assert "@BotFather" in line
        [line] = wrong(await looked(fake, tmp_path, api_base="http://127.0.0.1:1"))
        assert "telegram.proxy" in line


async def test_it_says_for_how_long_telegram_has_been_out_of_reach(tmp_path: Path) -> None:
    async with running() as fake:
        clock, state = FakeClock(fake.clock.now()), MemoryState()
        deps = make_deps(tmp_path, public_url=OURS, clock=clock, state=state)
        blocked = TelegramChannel(Config(**fake.config(api_base="http://127.0.0.1:1")), deps)
        with pytest.raises(SendError):
            await blocked.send("700100200", "1", WireMessage("a"), "k")
        assert not blocked.capabilities("").away, "one call means nothing"
        clock.move(hours=2, minutes=5)
        assert blocked.capabilities("").away
        [line] = wrong(await blocked.check())
        assert "out of reach for 2 h 5 min" in line
        await blocked.stop()
        # Another process gets through: it is over for all of them.
        open_ = TelegramChannel(Config(**fake.config()), deps)
        assert not wrong(await open_.check())
        await open_.stop()
        assert not await state.get("away:700100200")


async def test_an_address_that_is_not_https(tmp_path: Path) -> None:
    async with running() as fake:
        [line] = wrong(await looked(fake, tmp_path, url="http://xa.example.vn", mode="webhook"))
        assert "web.public_url" in line


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_messages_that_go_elsewhere(mode: str, tmp_path: Path) -> None:
    async with running() as fake:
        fake.inbound.webhook = {"url": "https://cu.example.vn/telegram/webhook", "secret": "s"}
        [line] = wrong(await looked(fake, tmp_path, mode=mode))
        assert "cu.example.vn" in line


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "certificate"),
        ("Failed to resolve host: Name or service not known", "DNS"),
        ("Connection timed out", "port"),
        ("Connection refused", "Nothing listens"),
        ("Wrong response from the webhook: 502 Bad Gateway", "its log"),
        ("Wrong response from the webhook: 404 Not Found", "front"),
        ("Something quite new", "docs/telegram-setup.md"),
    ],
)
async def test_a_webhook_that_does_not_deliver(said: str, fix: str, tmp_path: Path) -> None:
    async with running() as fake:
        fake.inbound.webhook = {"url": f"{OURS}/telegram/webhook", "secret": "s"}
        now = int(fake.clock.now().timestamp())
        fake.inbound.error = {"last_error_date": now - 60, "last_error_message": said}
        [line] = wrong(await looked(fake, tmp_path, mode="webhook"))
        assert said in line
        assert fix in line
        fake.inbound.error["last_error_date"] = now - 7200  # long over
        assert not wrong(await looked(fake, tmp_path, mode="webhook"))


async def test_messages_that_nobody_takes(tmp_path: Path) -> None:
    async with running() as fake:
        fake.inbound.waiting = [{"update_id": n, "message": {}} for n in range(101)]
        [line] = wrong(await looked(fake, tmp_path))
        assert "101 messages wait" in line
