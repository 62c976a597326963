"""Sending children: `python -m benchmarks.sending bare|ours STANDIN_URL CONCURRENCY COUNT FOLDER`.

`bare`: an aiohttp client loop that keeps nothing. `ours`: a bulletin queued by its use case and
sent by the outbox worker over the real Zalo channel, each delivery a stored change of state.
"""

from __future__ import annotations

import asyncio
import gc
import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import uvloop

from benchmarks.children import say


async def bare(standin: str, concurrency: int, count: int, _folder: Path) -> None:
    from benchmarks.crowd import BODY, TITLE

    text = f"Xã Cư Pui\n\n{TITLE}\n\n{BODY}"
    numbers = iter(range(count))
    timeout = aiohttp.ClientTimeout(total=15, connect=5, sock_read=10)
    connector = aiohttp.TCPConnector(limit=64)
    started, cpu = time.perf_counter(), time.process_time()
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        url = f"{standin}/v3.0/oa/message/cs"
        await asyncio.gather(*[_post_all(session, url, text, numbers) for _ in range(concurrency)])
    cpu_us = (time.process_time() - cpu) / count * 1e6
    say(per_s=count / (time.perf_counter() - started), cpu_us=cpu_us)


async def _post_all(
    session: aiohttp.ClientSession, url: str, text: str, numbers: Iterator[int]
) -> None:
    headers = {"access_token": "a", "Content-Type": "application/json"}
    for number in numbers:
        body = json.dumps(message(str(8_246_735_463_644_000_000 + number), text, number)).encode()
        async with session.post(url, data=body, headers=headers) as answer:
            said = json.loads(await answer.read())
        if said["error"]:
            raise RuntimeError(str(said))


def message(user: str, text: str, number: int) -> dict[str, object]:
    """Zalo's call for a text with two buttons, another token for each reader."""
    buttons = [
        {
            "title": title,
            "type": "oa.query.hide",
            "payload": f"#receipt.{what}:{number}~0123456789abcd",
        }
        for title, what in (("Đã đọc", "read"), ("Đã phổ biến", "told"))
    ]
    payload = {"buttons": buttons}
    said = {"text": text, "attachment": {"type": "template", "payload": payload}}
    return {"recipient": {"user_id": user}, "message": said}


async def ours(standin: str, concurrency: int, count: int, folder: Path) -> None:
    from benchmarks.crowd import make_app
    from bot.usecases.delivery.distribute import distribute
    from models import BulletinVersion

    app = make_app(folder, standin, concurrency)
    await app.open()
    gc.collect()
    gc.freeze()
    version = await BulletinVersion.get(bulletin__code="BT-1")
    started = time.perf_counter()
    queued = await distribute(app.services, version.id)
    queue_s = time.perf_counter() - started
    cpu = time.process_time()
    worker = asyncio.create_task(app.worker.run())
    send_s = await _until_sent(count)
    cpu_us = (time.process_time() - cpu) / count * 1e6
    await app.worker.stop()
    await worker
    await app.channels["zalo"].stop()
    await app.stop()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(queued=queued, queue_s=queue_s, per_s=count / send_s, cpu_us=cpu_us, peak_mb=peak)


async def _until_sent(count: int) -> float:
    from bot.storage.db import execute

    started = time.perf_counter()
    sent = 0
    while sent < count:
        await asyncio.sleep(0.05)
        _, rows = await execute("SELECT count(*) AS n FROM outbox WHERE state = 'sent'")
        sent = int(rows[0]["n"])
    return time.perf_counter() - started


async def main() -> None:
    kind, standin, concurrency, count, folder = sys.argv[1:]
    run = {"bare": bare, "ours": ours}[kind]
    await run(standin, int(concurrency), int(count), Path(folder))


if __name__ == "__main__":
    uvloop.run(main())
