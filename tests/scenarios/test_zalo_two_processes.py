"""Real processes on one database over one OA's token: one refresh, and kill -9 in its middle."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.clock import SystemClock
from bot.standin.zalo import OA_ID, FakeZalo, running
from bot.standin.zalo.people import ZaloPerson
from tests.scenarios.zalo_child import make_channel

ROOT = Path(__file__).resolve().parents[2]
LEASE_OVER_S = 4.0  # when somebody else may go on after a kill
pytestmark = pytest.mark.slow


@dataclass
class Child:
    process: asyncio.subprocess.Process
    said: bytes = b""  # its log

    def go(self) -> None:
        assert self.process.stdin
        self.process.stdin.write(b"go\n")

    async def line(self) -> str:
        assert self.process.stdout
        async with asyncio.timeout(30):
            return (await self.process.stdout.readline()).decode().strip()

    async def sends(self) -> list[str]:
        self.go()
        return list(json.loads(await self.line()))

    async def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        await self.end()

    async def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        async with asyncio.timeout(30):
            _, self.said = await self.process.communicate()


@dataclass
class Stage:
    """An OA whose token has to be renewed at once, and processes that want to send."""

    fake: FakeZalo
    url: str
    folder: Path
    lan: ZaloPerson
    children: list[Child] = field(default_factory=list)

    async def child(self, *, sends: int = 1, later_s: float = 0.0) -> Child:
        about = {
            "url": self.url,
            "folder": str(self.folder),
            "config": self.fake.config(call_timeout_s=30),
            "oa": OA_ID,
            "user": self.lan.chat_id,
            "sends": sends,
            "later_s": later_s,
        }
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.scenarios.zalo_child", json.dumps(about),
            cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe,
        )  # fmt: skip
        child = Child(process)
        self.children.append(child)
        assert await child.line() == "ready"
        return child

    async def problem(self) -> tuple[bool, str]:
        channel = make_channel(self.folder, self.fake.config(), SystemClock())
        [account] = await channel.desk.accounts()
        await channel.stop()
        return account.lost, account.problem


@asynccontextmanager
async def open_stage(url: str, folder: Path) -> AsyncIterator[Stage]:
    async with running() as fake:
        channel = make_channel(folder, fake.config(), SystemClock())
        fake.oauth.life_s = 0
        await fake.connect(channel, "")
        await channel.stop()
        fake.webhook_url, fake.oauth.life_s = "", 90000
        stage = Stage(fake, url, folder, fake.person("Lan"))
        secrets = [fake.oa(OA_ID).access, fake.oa(OA_ID).refresh]
        yield stage
        alive = [c for c in stage.children if c.process.returncode is None]
        await asyncio.gather(*[c.end() for c in alive])
        secrets += [fake.oa(OA_ID).access, fake.oa(OA_ID).refresh, "app-secret"]
        logs = b"".join(c.said for c in stage.children).decode()
        assert "DEBUG" in logs
        assert not [s for s in secrets if s in logs]


@pytest.fixture
async def stage(database: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(database, tmp_path) as made:
        yield made


async def until(condition: Any) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_two_processes_that_fight_over_one_token_make_one_refresh(stage: Stage) -> None:
    first, second = await asyncio.gather(stage.child(sends=10), stage.child(sends=10))
    told = await asyncio.gather(first.sends(), second.sends())
    assert [*told[0], *told[1]] == ["sent"] * 20
    assert stage.fake.oa(OA_ID).refreshes == 1
    assert len(stage.lan.sees) == 20


async def test_killed_before_zalo_took_it_is_harmless(stage: Stage) -> None:
    fault = stage.fake.faults.plan("slow", "token")
    first, second = await asyncio.gather(stage.child(), stage.child(later_s=LEASE_OVER_S))
    first.go()
    await fault.reached.wait()
    await first.kill()
    assert await second.sends() == ["sent"]
    fault.release.set()
    assert stage.fake.oa(OA_ID).refreshes == 1
    assert await stage.problem() == (False, "")


async def test_killed_after_zalo_took_it_ends_in_one_clear_word(stage: Stage) -> None:
    fault = stage.fake.faults.plan("slow", "token")
    times = (0, LEASE_OVER_S, 2 * LEASE_OVER_S, 30 * 24 * 3600)
    first, second, *later = await asyncio.gather(*[stage.child(later_s=s) for s in times])
    first.go()
    await fault.reached.wait()
    await first.kill()
    fault.release.set()
    await until(lambda: stage.fake.oa(OA_ID).refreshes == 1)
    calls = stage.fake.calls["token"]
    [told] = await second.sends()
    assert told.startswith(f"token: OA {OA_ID}: refresh token not accepted")
    assert "a refresh was cut off at" in told
    for after in later:
        assert [await after.sends() for _ in range(3)] == [[told]] * 3
    assert stage.fake.calls["token"] == calls + 1, "tried once, never again"
    assert await stage.problem() == (True, told.split(": ", 2)[2])
