"""Who could not be reached one way is tried another: when a message failed for a reason that is
only this way's, when an account of ours stands still, and when somebody comes back and writes.

Run by the clock, which looks at what failed lately, never at all that was sent. Only live
bulletins; a way that was tried for one is not tried again for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.core.errors import Cause
from bot.outbox import standing, windows
from bot.outbox.kinds import SHARED
from bot.outbox.policy import REROUTE
from bot.outbox.routes import Way
from bot.storage.db import execute
from bot.usecases import paging
from bot.usecases.bulletins import audience
from bot.usecases.delivery import neighbour, placing
from bot.usecases.delivery.board import reason
from bot.usecases.delivery.placing import ROW, Placed
from bot.usecases.work import Services, Work
from models import Bulletin, BulletinVersion, Lane
from models.bulletin import BulletinState

STUCK = timedelta(minutes=10)
_BACK = timedelta(minutes=15)
_LATELY = timedelta(days=1)
_STOPPED = (Cause.TOKEN.value, Cause.ACCOUNT_STOPPED.value, Cause.CONFIGURATION.value)


async def due(services: Services) -> int:
    """Returns how many people got another way."""
    moved = 0
    for sql, values in _questions(services.clock.now()):
        async for page in paging.pages(_asking(sql, values)):
            moved += await _slice(services, page)
    return moved + await _opened(services) + await _waiting(services)


def _questions(now: datetime) -> Iterator[tuple[str, list[Any]]]:
    """Whoever was looked at has another way or a reason why none, and is out of the question; but
    for the few who wrote just now in a chat that is no way."""
    yield _FAILED, [now - _LATELY, *REROUTE]
    yield _SHARED_FAILED, [now - _LATELY, *REROUTE]
    yield _RETURNED, [now - _BACK]
    yield _NIGHT_OVER, []


async def _opened(services: Services) -> int:
    """Whose hours were over by our books, and of whom their vendor told since that they are not."""
    now = services.clock.now()
    first: dict[str, datetime] = {}
    for name in await Lane.all().order_by("name").values_list("name", flat=True):
        channel, _, account = str(name).partition(":")
        caps = services.outbox.capabilities(channel, account)
        since = windows.since(caps, now) if caps is not None else None
        if since is not None:
            first[channel] = min(since[1], first.get(channel, now))
    if not first:
        return 0
    sql = _WINDOW.replace("{channels}", _marks(tuple(first)))
    ask = _asking(sql, [*first, min(first.values())])
    return await _slice(services, await paging.turn("opened", ask))


async def _waiting(services: Services) -> int:
    """Who waits for an account that stands still may have no better way for hours: a page a run,
    and the next one at once while there are ways to be found."""
    moved = 0
    now = services.clock.now()
    lanes = [str(n) for n in await Lane.all().order_by("name").values_list("name", flat=True)]
    away = sorted(await standing.away(lanes, now))
    waiting = _WAITING.replace("{away}", _marks(away) or "NULL")
    ask = _asking(waiting, [*_STOPPED, *away, now - STUCK])
    while page := await paging.turn("reroute", ask):
        found = await _slice(services, page)
        moved += found
        if not found:
            break
    return moved


def _asking(sql: str, values: Sequence[Any]) -> paging.Ask:
    marks = {"causes": _marks(REROUTE), "stopped": _marks(_STOPPED)}
    text = sql.format(live=_LIVE, page=_PAGE, **marks)

    async def ask(after: int, size: int) -> Sequence[paging.Row]:
        return (await execute(text, [*values, after, size]))[1]

    return ask


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


async def _slice(services: Services, page: Sequence[paging.Row]) -> int:
    found: dict[int, list[int]] = defaultdict(list)
    for row in page:
        found[int(row["version"])].append(int(row["mark"]))
    return sum([await _version(services, v, ids) for v, ids in found.items()])


async def _version(services: Services, version_id: int, deliveries: Sequence[int]) -> int:
    async with services.work() as work:
        version = await BulletinVersion.get(id=version_id)
        bulletin = (
            await Bulletin.filter(id=version.bulletin_id).select_for_update(no_key=True).get()
        )
        # The page was read without a lock: it may have been withdrawn or corrected meanwhile.
        live = bulletin.state is BulletinState.PUBLISHED and bulletin.number == version.number
        if not live or version.distributed_at is None:
            return 0
        sql = _STILL.format(row=ROW, marks=_marks(deliveries), causes=_marks(REROUTE))
        _, rows = await execute(sql, [*deliveries, *REROUTE])
        return await _move(work, version, [dict(r) for r in rows])


async def _move(work: Work, version: BulletinVersion, rows: list[dict[str, Any]]) -> int:
    tried = await _tried([int(r["id"]) for r in rows])
    ways = await work.outbox.ways(
        [int(r["person"]) for r in rows],
        public=True,
        wide=await audience.allowed(version),
        what="bulletin",
        without={int(r["person"]): _without(tried, r) | _shared(r) for r in rows},
    )
    placed = [p for row in rows if (p := await _placed(row, ways[int(row["person"])])) is not None]
    if not placed:
        return 0
    # Several slices of one version may fall into one second.
    at = f"{work.now():%Y%m%d%H%M%S}.{placed[0].delivery_id}"
    moved = await placing.move(work, version, placed, f"again:{version.id}:{at}")
    await neighbour.ask(work, version, await neighbour.find(work.services, version), at)
    if moved:
        await work.audit("bulletin.rerouted", f"version:{version.id}", None, {"people": moved})
    return moved


def _without(tried: dict[int, dict[int, str]], row: dict[str, Any]) -> set[int]:
    """Chats it was sent to, and those where it could not be, unless these may be open again."""
    chats = tried.get(int(row["id"]), {})
    return {chat for chat, state in chats.items() if state == "sent" or not row["unreachable"]}


def _shared(row: dict[str, Any]) -> set[int]:
    """The group or the followers a message could not be brought to."""
    failed = row["state"] == "failed" and row["route"] in SHARED
    return {int(row["chat"])} if failed else set()


async def _placed(row: dict[str, Any], way: Way) -> Placed | None:
    """None where the message goes on waiting, because there is nothing better."""
    # Not failed, only waiting: it is taken out of the queue when something better is there.
    if row["state"] == "queued":
        if way.account_id is None or not await _given_up(row):
            return None
    elif way.account_id is None and row["state"] == "failed" and not row["unreachable"]:
        way = Way(None, reason(str(row["cause"]), way.reason))
    return Placed(int(row["id"]), str(row["role"]), way)


async def _given_up(row: dict[str, Any]) -> bool:
    """The row that waits for a standing account is let go; not if it is on the wire meanwhile."""
    # One statement that asks and writes: a lane may claim the row at this moment.
    changed, _ = await execute(
        "UPDATE outbox SET state = 'failed', cause = ? WHERE id = ? AND state = 'queued'",
        [row["standing"] or Cause.TOKEN.value, row["row_id"]],
    )
    return bool(changed)


async def _tried(delivery_ids: list[int]) -> dict[int, dict[int, str]]:
    """Delivery -> chat -> what became of it there."""
    sql = _TRIED.format(marks=_marks(delivery_ids))
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for row in (await execute(sql, delivery_ids))[1]:
        found[int(row["delivery_id"])][int(row["chat"])] = str(row["state"])
    return found


_TRIED = """
SELECT delivery_id, chat_account_id AS chat, state FROM outbox
WHERE state IN ('failed', 'queued', 'sent') AND delivery_id IN ({marks}) ORDER BY id
"""
_LIVE = """
JOIN bulletin_version v ON v.id = d.version_id AND v.distributed_at IS NOT NULL
JOIN bulletin b ON b.id = v.bulletin_id AND b.number = v.number AND b.state = 'published'
"""
_PAGE = """
  AND d.read_at IS NULL AND d.told_at IS NULL AND d.id > ? ORDER BY mark LIMIT ?
"""
_FAILED = """
SELECT DISTINCT d.version_id AS version, d.id AS mark FROM outbox o
JOIN delivery d ON d.id = o.delivery_id {live}
WHERE o.state = 'failed' AND o.claimed_at > ? AND o.cause IN ({causes}) AND d.unreachable = ''
  AND d.route NOT IN ('group', 'broadcast', 'neighbour') AND NOT EXISTS (
    SELECT 1 FROM outbox x WHERE x.delivery_id = d.id AND x.id > o.id AND x.buttons > 0) {page}
"""
_SHARED_FAILED = """
SELECT DISTINCT d.version_id AS version, d.id AS mark FROM outbox o
JOIN delivery d ON d.chat_account_id = o.chat_account_id
  AND o.about = 'version:' || d.version_id {live}
WHERE o.state = 'failed' AND o.claimed_at > ? AND o.cause IN ({causes}) AND o.delivery_id IS NULL
  AND o.about <> '' AND d.route IN ('group', 'broadcast') {page}
"""
_WAITING = """
SELECT DISTINCT d.version_id AS version, d.id AS mark FROM lane l
JOIN outbox o ON o.lane = l.name AND o.state = 'queued'
JOIN delivery d ON d.id = o.delivery_id {live}
WHERE (l.cause IN ({stopped}) OR l.name IN ({away})) AND o.queued_at < ? {page}
"""
_RETURNED = """
SELECT DISTINCT d.version_id AS version, d.id AS mark FROM chat_account a
JOIN delivery d ON d.person_id = a.person_id {live}
WHERE a.last_word_at > ? AND a.state = 'open' AND d.unreachable <> ''
  AND a.last_word_at > d.created_at AND NOT EXISTS (SELECT 1 FROM outbox x
    WHERE x.delivery_id = d.id AND x.chat_account_id = a.id AND x.state = 'sent') {page}
"""
# Who had no way because it was night; from the few live bulletins to their people.
_NIGHT_OVER = """
SELECT DISTINCT d.version_id AS version, d.id AS mark FROM bulletin b
CROSS JOIN bulletin_version v CROSS JOIN delivery d
WHERE b.state = 'published' AND v.bulletin_id = b.id AND v.number = b.number
  AND v.distributed_at IS NOT NULL AND d.version_id = v.id
  AND d.unreachable = 'reason-night-now' {page}
"""
# From the few live bulletins too; a chat that is open takes somebody out of it.
_WINDOW = """
SELECT DISTINCT d.version_id AS version, d.id AS mark FROM bulletin b
CROSS JOIN bulletin_version v CROSS JOIN delivery d CROSS JOIN chat_account a
WHERE b.state = 'published' AND v.bulletin_id = b.id AND v.number = b.number
  AND v.distributed_at IS NOT NULL AND d.version_id = v.id AND d.unreachable = 'reason-window'
  AND a.person_id = d.person_id AND a.channel IN ({channels}) AND a.kind = 'person'
  AND a.state = 'open' AND a.follows AND a.last_word_at >= ? {page}
"""
# Once more under the bulletin's lock: what still needs another way.
_STILL = """
SELECT d.id AS id, d.person_id AS person, d.role AS role, d.unreachable AS unreachable,
  d.route AS route, d.chat_account_id AS chat, o.state AS state, o.id AS row_id,
  o.cause AS cause, l.cause AS standing
FROM delivery d LEFT JOIN outbox o ON o.id = {row} LEFT JOIN lane l ON l.name = o.lane
WHERE d.id IN ({marks}) AND d.read_at IS NULL AND d.told_at IS NULL AND (d.unreachable <> ''
  OR o.state = 'queued' OR (o.state = 'failed' AND o.cause IN ({causes})))
ORDER BY d.id
"""
