"""The app with many OAs: `python -m benchmarks.laning sends|idles JSON`, one run on one database.

`sends`: a message to everybody over all lanes, from the commit to the last one's arrival at the
stand-in and in the database. `idles`: lanes that have nothing to do.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import uvloop

from benchmarks.children import say
from benchmarks.crowd import BODY, TITLE, Morning, connect
from bot.app import App
from bot.config import load
from bot.core.messages import Button, Message
from bot.outbox import rows
from bot.storage import db
from bot.storage.db import execute, is_postgres
from models import ChatAccount, OutboxRow
from models.outbox import Lane, Priority

_BUTTONS = (Button("Đã đọc", "receipt.read", "1", many=True), Button("Đã phổ biến", "receipt.told"))
_WARM_S = (
    1.5  # lanes are up and their buckets full again: no burst is more than a second of the rate
)


@dataclass(frozen=True)
class Told:
    """One run. `rate` is each OA's; the first `throttled` OAs are refused all along."""

    folder: str
    database: str = ""
    standin: str = "http://127.0.0.1:9"
    oas: int = 100
    people: int = 100
    rate: float = 9.0
    throttled: int = 0
    seconds: float = 0.0

    @property
    def arithmetic_s(self) -> float:
        """The first `burst` go at once, the rest at the rate."""
        return (self.people - max(1, int(self.rate))) / self.rate

    def names(self) -> list[str]:
        return [str(579_745_863_508_000_000 + n) for n in range(self.oas)]


class Counts:
    """How often the database is asked for rows, and how often it commits."""

    def __init__(self) -> None:
        self.claims = self.commits = 0
        claim, begin = rows.claim, db.transaction.__aenter__

        async def counted(*args: Any) -> Any:
            self.claims += 1
            return await claim(*args)

        async def begun(one: db.transaction) -> None:
            self.commits += 1
            await begin(one)

        vars(rows)["claim"] = counted
        setattr(db.transaction, "__aenter__", begun)  # noqa: B010 - mypy takes no method


def _app(told: Told) -> App:
    zalo = {"app_id": "1", "oa_secret_key": "s", "api_base": told.standin, "rate_per_s": told.rate}
    folder = Path(told.folder)
    return App(load({}, data_dir=folder, database_url=told.database, zalo=zalo), Morning())


async def sends(told: Told) -> None:
    app = _app(told)
    await app.open(migrate=True)
    everybody = await _fill(app, told)
    worker = asyncio.create_task(app.worker.run())
    async with aiohttp.ClientSession(told.standin) as standin:
        await standin.post("/begin", json={"throttled": []})
        await _warm(app, told, everybody)
        refused = told.names()[: told.throttled]
        await standin.post("/begin", json={"throttled": refused})
        counts = Counts()
        gc.collect()
        gc.freeze()
        cpu, count = time.process_time(), (told.oas - told.throttled) * told.people
        started = await _say(app, everybody, "all")
        began_at = app.clock.now()
        await _until_left(told.throttled * told.people)
        cpu_us = (time.process_time() - cpu) / count * 1e6
        heard = await (await standin.get("/told")).json()
    last = await OutboxRow.filter(sent_at__isnull=False).order_by("-sent_at").first()
    recorded = (last.sent_at - began_at).total_seconds() if last and last.sent_at else 0.0
    await _close(app, worker)
    lanes = sorted(heard["last"][oa] - started for oa in told.names()[told.throttled :])
    if set(heard["taken"].values()) != {told.people}:
        raise RuntimeError(f"not one message each: {heard['taken']}")
    say(
        arithmetic_s=told.arithmetic_s,
        recorded_s=recorded,
        slowest_s=lanes[-1],
        median_s=lanes[len(lanes) // 2],
        cpu_us=cpu_us,
        claims=counts.claims / count,
        commits=counts.commits / count,
        refused=sum(heard["refused"].values()),
    )


async def _fill(app: App, told: Told) -> list[int]:
    now = app.clock.now()
    for oa in told.names():
        await connect(app, oa)
        people = [
            ChatAccount(
                channel="zalo",
                account=oa,
                chat_id=str(8_246_735_463_644_000_000 + n),
                created_at=now,
                last_word_at=now,
            )
            for n in range(told.people)
        ]
        await ChatAccount.bulk_create(people)
    ids = await ChatAccount.all().order_by("id").values_list("id", flat=True)
    everybody = [int(str(i)) for i in ids]
    await _history(app, everybody)
    return everybody


async def _history(app: App, everybody: list[int]) -> None:
    """What was sent before: PostgreSQL plans by it, and keeps its plans for a while."""
    await _say(app, everybody, "before")
    await execute("UPDATE outbox SET state = 'sent', message_id = key, sent_at = queued_at")
    if is_postgres():
        await execute("ANALYZE")


async def _say(app: App, to: list[int], key: str) -> float:
    """When it was committed."""
    async with app.services.work() as work:
        message = Message(f"{TITLE}\n\n{BODY}", _BUTTONS)
        await work.outbox.say(to, message, key=key, priority=Priority.BULLETIN)
    return time.monotonic()


async def _warm(app: App, told: Told, everybody: list[int]) -> None:
    """One message over each lane."""
    await _say(app, everybody[:: told.people], "warm")
    await _until_left(0)
    await asyncio.sleep(_WARM_S)


async def _until_left(count: int) -> None:
    sql = "SELECT count(*) AS n FROM outbox WHERE state IN ('queued', 'sending')"
    while True:
        await asyncio.sleep(0.2)
        _, found = await execute(sql)
        if int(found[0]["n"]) <= count:
            return


async def idles(told: Told) -> None:
    app = _app(told)
    await app.open(migrate=True)
    await Lane.bulk_create([Lane(name=f"zalo:{oa}") for oa in told.names()])
    worker = asyncio.create_task(app.worker.run())
    await asyncio.sleep(_WARM_S)
    gc.collect()
    gc.freeze()
    started, cpu = time.perf_counter(), time.process_time()
    await asyncio.sleep(told.seconds)
    used = (time.process_time() - cpu) / (time.perf_counter() - started)
    await _close(app, worker)
    say(share=used * 100)


async def _close(app: App, worker: asyncio.Task[None]) -> None:
    await app.worker.stop()
    await worker
    await app.channels["zalo"].stop()
    await app.stop()


async def main() -> None:
    kind, told = sys.argv[1:]
    await {"sends": sends, "idles": idles}[kind](Told(**json.loads(told)))


if __name__ == "__main__":
    uvloop.run(main())
