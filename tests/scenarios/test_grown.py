"""Grown: PostgreSQL, RabbitMQ, and web, workers and scheduler as processes of their own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import aiohttp
import asyncpg
import pytest

from tests.conftest import POSTGRES
from tests.fakes import launch
from tests.fakes.village import free_port
from tests.fakes.web_person import WebPerson

pytestmark = pytest.mark.services
RABBIT = os.environ.get("TINBUON_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672/")
COMMUNE = "24478"


async def _run(env: Mapping[str, str], *command: str) -> str:
    child = await asyncio.create_subprocess_exec(
        *launch.COMMAND, *command, env=env, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await child.communicate()
    assert child.returncode == 0, out.decode()
    return out.decode()


@pytest.fixture
async def env(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    name = f"tinbuon_grown_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    admin = await asyncpg.connect(POSTGRES)
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    template = getattr(request, "param", "template0")
    if template == "with tables":
        template = request.getfixturevalue("postgres_template")
    await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
    yield {
        **os.environ,
        "TINBUON_DATABASE_URL": f"{POSTGRES.rsplit('/', 1)[0]}/{name}",
        "TINBUON_BROKER_URL": RABBIT,
        "TINBUON_BROKER_QUEUE": name,
        "TINBUON_DATA_DIR": str(tmp_path),
        "TINBUON_WEB__PORT": str(free_port()),
    }
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.close()


@contextlib.asynccontextmanager
async def _serving(env: Mapping[str, str], *roles: str) -> AsyncIterator[None]:
    children = [
        await asyncio.create_subprocess_exec(
            *launch.COMMAND,
            "serve",
            "--role",
            role,
            env=env,
            stdout=asyncio.subprocess.PIPE,
        )
        for role in roles
    ]
    for child in children:
        assert child.stdout is not None
        line = await asyncio.wait_for(child.stdout.readline(), 60)
        assert b"ready" in line, line
    try:
        yield
    finally:
        for child in children:
            child.send_signal(signal.SIGTERM)
        codes = [await asyncio.wait_for(child.wait(), 30) for child in children]
        assert codes == [0] * len(children)


@pytest.mark.slow
async def test_officer_talks_to_a_house_of_four_processes(env: dict[str, str]) -> None:
    """The web process takes, one of two workers answers; without `migrate` nothing starts."""
    refused = await asyncio.create_subprocess_exec(
        *launch.COMMAND, "serve", env=env, stderr=asyncio.subprocess.PIPE
    )
    _, error = await refused.communicate()
    assert refused.returncode == 1
    assert b"run.py migrate" in error

    await _run(env, "migrate")
    said = await _run(env, "officer", "--commune", COMMUNE, "--name", "Y Bih Niê")
    code, key = re.search(r"/chat/([^?]+)\?k=(\S+)", said).groups()  # type: ignore[union-attr]  # there is one
    async with (
        _serving(env, "web", "worker", "worker", "scheduler"),
        aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True)  # an address, not a name
        ) as s,
    ):
        base = f"http://127.0.0.1:{env['TINBUON_WEB__PORT']}"
        async with s.get(f"{base}/chat/{code}") as page:
            assert page.status == 403
        async with s.get(f"{base}/chat/{code}?k={key}") as page:
            assert page.status == 200
        officer = WebPerson(s, base, code, "Y Bih Niê")
        await officer.listen()
        for _ in range(5):
            await officer.says("menu")
            await officer.expect("Y Bih Niê", timeout=15)
        async with s.get(f"{base}/metrics") as metrics:
            assert 'tinbuon_outbox{state="sent"} 5.0' in await metrics.text()
        await officer.stop()


@pytest.mark.parametrize("env", ["with tables"], indirect=True)
async def test_a_scheduler_killed_is_seen_by_everybody(env: dict[str, str]) -> None:
    """Each role answers on its own port; the web process stays in, and says who is missing."""
    ports = {role: free_port() for role in ("web", "worker", "scheduler")}
    children: dict[str, asyncio.subprocess.Process] = {}
    async with contextlib.AsyncExitStack() as stack, aiohttp.ClientSession() as s:
        for role, port in ports.items():
            own = {**env, "TINBUON_WEB__HEALTH_PORT": str(port)}
            children[role] = child = await asyncio.create_subprocess_exec(
                *launch.COMMAND, "serve", "--role", role, env=own, stdout=asyncio.subprocess.PIPE
            )
            stack.push_async_callback(_end, child)
        for child in children.values():
            assert child.stdout is not None
            assert b"ready" in await asyncio.wait_for(child.stdout.readline(), 60)
        for port in ports.values():
            async with s.get(f"http://127.0.0.1:{port}/healthz") as answer:
                assert answer.status == 200
            async with s.get(f"http://127.0.0.1:{port}/metrics") as metrics:
                assert "tinbuon_processes{" in await metrics.text()
        children["scheduler"].kill()
        for port in (int(env["TINBUON_WEB__PORT"]), ports["worker"]):
            async with asyncio.timeout(60):
                while "no scheduler lives" not in await _health(s, port):
                    await asyncio.sleep(0.5)


async def _health(session: aiohttp.ClientSession, port: int) -> str:
    async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.status == 200, await answer.text()
        return await answer.text()


async def _end(child: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.terminate()
    await asyncio.wait_for(child.wait(), 30)
