"""What /healthz says in each of several processes: its own trouble is a 503, others' a warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import ROLES
from bot.config import load
from bot.health import Health
from bot.metrics import Metrics
from bot.usecases import processes
from models import ChatAccount, InboxRow, Lane, OutboxContent, OutboxRow, Process
from tests.fakes.house import Parts


class Spool:
    """Nothing waits in it."""

    waiting = 0
    since: datetime | None = None


@pytest.fixture
def grown(parts: Parts, tmp_path: Path) -> Parts:
    """As where several processes share a database, whichever engine the test runs on."""
    settings = load({}, data_dir=tmp_path, database_url="postgres://db/tinbuon")
    parts.services = replace(parts.services, settings=settings)
    return parts


async def lives(grown: Parts, *roles: str) -> Health:
    """One process, seen by the others until it is killed: its heart beats when a test says so."""
    made = Health(grown.services, Spool(), ROLES)
    made._roles = frozenset(roles)
    await made._beat()
    return made


async def test_every_role_is_seen_by_every_other(grown: Parts) -> None:
    web, worker = await lives(grown, "web"), await lives(grown, "worker")
    await lives(grown, "scheduler")
    for one in (web, worker):
        assert await one.not_ready() == []
        assert await one.shown() == {"processes": {"web": 1, "worker": 1, "scheduler": 1}}


async def test_a_dead_scheduler_is_a_warning_and_the_web_goes_on(grown: Parts) -> None:
    web, worker = await lives(grown, "web"), await lives(grown, "worker")
    await lives(grown, "scheduler")
    grown.clock.move(seconds=16)  # killed: its heart stands still
    await web._beat()
    await worker._beat()
    for one in (web, worker):
        assert await one.not_ready() == []
        assert (await one.shown())["warnings"] == ["no scheduler lives"]
    text = (await Metrics(grown.services, {}, living=web.figures).text()).decode()
    assert 'tinbuon_processes{role="scheduler"} 0.0' in text
    assert 'tinbuon_processes{role="web"} 1.0' in text


async def test_who_stops_in_order_is_missed_at_once_and_rows_of_the_dead_go(grown: Parts) -> None:
    web, worker = await lives(grown, "web"), await lives(grown, "worker", "scheduler")
    await worker.start(frozenset({"worker"}))
    await worker.stop()
    assert (await web.shown())["warnings"] == ["no worker lives", "no scheduler lives"]
    grown.clock.move(hours=2)
    await lives(grown, "web")
    assert await Process.all().count() == 1


async def test_a_part_that_stopped_is_this_process_own_trouble(grown: Parts) -> None:
    worker, web = await lives(grown, "worker"), await lives(grown, "web")
    worker.watch("sending", "worker", lambda: True)
    assert await worker.not_ready() == ["sending has stopped: restart this process"]
    await worker._beat()
    assert await web.not_ready() == []
    assert "no worker lives" in str(await web.shown())


async def queued(grown: Parts, **more: Any) -> OutboxRow:
    now = grown.clock.now()
    chat = await ChatAccount.create(channel="zalo", account="oa", chat_id="1", created_at=now)
    content = await OutboxContent.create(body={"text": "x"}, created_at=now)
    await Lane.get_or_create(name="zalo:oa")
    return await OutboxRow.create(
        **{"key": "k", "lane": "zalo:oa", "chat_account_id": chat.id, "content_id": content.id,
           "queued_at": now, "due_at": now, **more}
    )  # fmt: skip


async def test_a_queue_that_stands_still_is_told(grown: Parts) -> None:
    web = await lives(grown, "web", "worker", "scheduler")
    row = await queued(grown)
    grown.clock.move(seconds=75)
    await web._beat()
    assert (await web.shown())["warnings"] == ["the outbox stands still for 75 s"]
    assert (await web.figures())["queue:outbox"] == pytest.approx(75)
    # One that goes on sending only has a lot to do; one that paused knows why.
    grown.clock.move(seconds=6)
    await web._beat()
    await OutboxRow.create(
        key="k2", lane=row.lane, chat_account_id=row.chat_account_id, content_id=row.content_id,
        state="sent", queued_at=row.queued_at, due_at=row.due_at, claimed_at=grown.clock.now(),
    )  # fmt: skip
    assert "warnings" not in await web.shown()
    grown.clock.move(minutes=3)
    await web._beat()
    later = grown.clock.now() + timedelta(minutes=1)
    await Lane.filter(name=row.lane).update(paused_until_at=later)
    assert "warnings" not in await web.shown()


async def test_what_waits_for_the_morning_does_not_stand_still(grown: Parts) -> None:
    web = await lives(grown, "web", "worker", "scheduler")
    await queued(grown, due_at=grown.clock.now() + timedelta(hours=7))
    grown.clock.move(minutes=5)
    assert (await processes.waiting(grown.services)).outbox_at is None
    assert (await web.figures())["queue:outbox"] == 0


async def test_unread_events_take_out_a_worker_and_no_web(grown: Parts) -> None:
    web, worker = await lives(grown, "web"), await lives(grown, "worker")
    now = grown.clock.now()
    await InboxRow.create(
        channel="zalo", account="oa", event_id="1", chat_id="1", kind="text", body="{}",
        received_at=now, due_at=now,
    )  # fmt: skip
    grown.clock.move(minutes=6)
    await web._beat()
    assert await worker.not_ready() == ["1 events have waited more than 5 minutes"]
    assert await web.not_ready() == []
    assert "the inbox stands still for 360 s" in str(await web.shown())


async def test_one_process_alone_says_no_more_than_before(parts: Parts) -> None:
    alone = Health(parts.services, Spool(), ROLES)
    await alone.start(frozenset(ROLES))
    assert (await alone.not_ready(), await alone.shown()) == ([], {})
    assert await Process.all().count() == 0
    await alone.stop()


async def test_a_full_disk_shows_although_reading_goes_on(parts: Parts, tmp_path: Path) -> None:
    """Alone nothing is taken in any more; with PostgreSQL only files have no room."""
    left = 100 << 20
    alone = Health(parts.services, Spool(), ROLES, lambda _folder: left)
    settings = load({}, data_dir=tmp_path, database_url="postgres://db/tinbuon")
    grown = replace(parts.services, settings=settings)
    web = Health(grown, Spool(), ["web"], lambda _folder: left)
    web._roles = frozenset(["web"])
    await web._beat()
    assert (await alone.not_ready(), await web.not_ready()) == ([], [])
    left = 1 << 20
    parts.clock.move(seconds=6)
    await web._beat()
    told = "the data folder is full or read-only: make room"
    assert await alone.not_ready() == [told]
    assert await web.not_ready() == []
    assert (await web.shown())["warnings"] == [told]
