"""Processes made to be killed. One parent imports everything and forks them, so that a start takes
milliseconds. Reads lines of JSON (what to run, with what), answers each with a process number.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from tortoise.context import TortoiseContext

from bot.clock import SystemClock
from bot.config import load
from bot.core.buttons import ButtonTokens
from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, SendError
from bot.core.events import Event, EventKind
from bot.core.messages import Sent, WireMessage, t
from bot.dialog.context import Context
from bot.dialog.inbox import Inbox
from bot.dialog.pump import Pump
from bot.dialog.registry import Conversation, Registry, Step
from bot.dialog.router import Router
from bot.outbox.store import Outbox
from bot.outbox.worker import OutboxWorker
from bot.storage import db
from bot.storage.media import MediaFolder
from bot.usecases.work import Services
from tests.dialog.small import Stub
from tests.fakes import launch
from tests.outbox.stage import NoMedia

CONCURRENCY = 16
TOKENS = ButtonTokens(b"k" * 32)


def able(*, idempotent: bool, way: str = "") -> Capabilities:
    return Capabilities(
        way=way,
        says=frozenset({"bulletin", "emergency"}) if way else frozenset(),
        again=not way,
        spare=1000 if way else 0,
        forms=bool(way),
        max_text=2000,
        max_buttons=5,
        max_button_title=60,
        max_action=100,
        rate_per_s=1e6,
        burst=1_000_000,
        concurrency=CONCURRENCY,
        idempotent=idempotent,
    )


async def post(port: int, head: dict[str, str], body: str = "") -> str:
    """One HTTP call; the answer's body. OSError when there is no (whole) answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        data = body.encode()
        lines = [f"{k}: {v}" for k, v in {**head, "Content-Length": str(len(data))}.items()]
        writer.write("\r\n".join(["POST / HTTP/1.1", *lines, "", ""]).encode() + data)
        await writer.drain()
        answer = (await reader.read()).decode()
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    status, _, rest = answer.partition("\r\n")
    if " 200 " not in status:
        raise OSError("no answer")
    return rest.rpartition("\r\n\r\n")[2]


async def read_call(reader: asyncio.StreamReader) -> tuple[dict[str, str], str]:
    """Headers (lower case) and body of one call."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    lines = [line.partition(": ") for line in head.split("\r\n")[1:] if line]
    fields = {k.lower(): v for k, _, v in lines}
    return fields, (await reader.readexactly(int(fields["content-length"]))).decode()


def answer(writer: asyncio.StreamWriter, body: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    writer.write((head + body).encode())
    writer.close()


class HttpWire:
    """ports.Channel to the stand-in. An answer that stays away leaves the row in doubt."""

    name = "wire"

    def __init__(self, port: int, *, idempotent: bool, way: str = "") -> None:
        self._port = port
        self._caps = able(idempotent=idempotent, way=way)

    def capabilities(self, account: str) -> Capabilities:
        return self._caps

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:
        try:
            return Sent(await post(self._port, {"X-Key": key, "X-To": chat_id}, message.text))
        except OSError as error:
            raise SendError(Cause.UNCLEAR) from error


MOMENTS = [
    (where, n)
    for n in (1, 2, 3, 4)
    for where in ("begin", "before commit", "after commit", "before the wire", "after the answer")
]
"""Where a process that sends may die: the n-th time it comes there."""


def dies(where: str, n: int) -> None:
    """This process, at one of MOMENTS."""
    left = [n]

    def passes(here: str) -> None:
        left[0] -= here == where
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    enter, leave, send = db.transaction.__aenter__, db.transaction.__aexit__, HttpWire.send

    async def entering(self: db.transaction) -> None:
        passes("begin")
        await enter(self)

    async def leaving(self: db.transaction, *error: object) -> None:
        passes("before commit")
        await leave(self, *error)
        passes("after commit")

    async def sending(self: HttpWire, *what: Any) -> Sent:
        passes("before the wire")
        sent = await send(self, *what)
        passes("after the answer")
        return sent

    vars(db)["transaction"].__aenter__ = entering
    vars(db)["transaction"].__aexit__ = leaving
    vars(sys.modules[__name__])["HttpWire"].send = sending


async def _nobody_else_writes() -> None:
    """PostgreSQL may still be at what a process said that is dead by now."""
    while db.is_postgres() and (await db.execute(_BUSY))[1]:
        await asyncio.sleep(0.002)


_BUSY = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' LIMIT 1
"""


async def outbox(
    url: str,
    port: int,
    *,
    idempotent: bool,
    way: str = "",
    waits: bool = False,
    until: tuple[str, int] | None = None,
) -> None:
    """Sends until nothing is left, or it comes to one of MOMENTS; with `waits` not before
    another's leases end."""
    if until is not None:
        dies(*until)
    wire: Any = HttpWire(port, idempotent=idempotent, way=way)
    async with TortoiseContext() as context:
        await context.init(config=db.config(url))
        worker = OutboxWorker({"wire": wire}, SystemClock(), TOKENS, NoMedia())
        # The test knows that the one before is dead; anybody else waits for its leases to end.
        if not waits:
            await _nobody_else_writes()
            await db.execute("UPDATE lane SET owner = '', lease_until_at = NULL")
        running = asyncio.create_task(worker.run())
        while (await db.execute(_LEFT))[1]:
            await asyncio.sleep(0.02)
        await worker.stop()
        await running


_LEFT = "SELECT id FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1"


async def _nothing(ctx: Context) -> None:
    """The step's question was answered already."""


async def _first(ctx: Context) -> None:
    await ctx.go("on")
    await _count(ctx)


async def _count(ctx: Context) -> None:
    ctx.data["heard"] = [*ctx.data.get("heard", []), ctx.text]
    await ctx.work.audit("heard", f"event:{ctx.account.chat_id}.{ctx.text}")
    await ctx.say(t("heard", text=ctx.text))


COUNTING = Conversation(
    "counting",
    steps={"on": Step(_nothing, take={EventKind.TEXT: _count})},
    sudden={EventKind.TEXT: _first},
)


async def inbox(url: str, port: int, folder: str) -> None:
    """Takes events over HTTP and works on them until it is killed."""
    clock, stub = SystemClock(), Stub()
    media = MediaFolder(Path(folder), "", clock)
    locales: Any = stub
    store = Outbox(stub, lambda _c, _a: able(idempotent=True), clock)
    services = Services(load({}, data_dir=Path(folder)), clock, store, media, _task, _wake)
    async with TortoiseContext() as context:
        await context.init(config=db.config(url))
        box = Inbox(clock, lambda _what: pump.wake())
        pump = Pump(box, Router(services, Registry((COUNTING,)), locales, TOKENS), {}, media)

        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            _, body = await read_call(reader)
            await box.accept([Event.from_json(body)])
            answer(writer, "stored")

        await box.recover(everything=True)
        await asyncio.start_server(take, "127.0.0.1", port, reuse_address=True)
        await pump.run()


async def _task(name: str, *ids: object) -> None:
    """There are no tasks here."""


def _wake(what: str) -> None:
    """Nobody sends here."""


WORK: dict[str, Callable[..., Coroutine[Any, Any, None]]] = {"outbox": outbox, "inbox": inbox}


def main() -> None:
    launch.hold()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever dies is gone at once
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            sys.stdin.close()
            asyncio.run(WORK[order["work"]](**order["with"]))
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
