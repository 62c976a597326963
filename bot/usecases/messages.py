"""What was said, in and out, loses its words when somebody is forgotten or its time is over.

The rows stay longer than the words: their ids keep a repeated event from being taken twice, their
states are what was counted.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.events import Event, beside
from bot.storage.db import execute
from bot.usecases import tally
from bot.usecases.duty import Gone, Slice
from bot.usecases.work import Work
from models import DialogState, InboxRow, OutboxContent, OutboxRow, StateValue, WebchatMessage
from models.outbox import OutState

PAGE = 500
"""Rows a transaction of pruning looks at: some ten milliseconds, while everybody may go between."""
_EMPTY = {"text": ""}
_AHEAD, _WRONG = timedelta(days=1), 2
_BARE = '{{"kind":"{kind}","at":"{at}"}}'  # an event with nothing in it
_CHUNK = 400  # values of one IN (…)


async def forget_heard(_work: Work, gone: Gone) -> list[str]:
    """What they sent keeps its id, not its words."""
    found: list[str] = []
    for account in gone.accounts:
        theirs = InboxRow.filter(channel=account.channel, account=account.account)
        chats = [account.chat_id, beside(account.chat_id)]
        # Files still to be fetched for what they sent are fetched no more.
        await theirs.filter(chat_id=chats[1], state__in=["new", "taken"]).delete()
        rows = await theirs.filter(chat_id__in=chats).exclude(state="new")
        for row in rows:
            try:
                event = Event.from_json(row.body)
            except (ValueError, TypeError, KeyError):  # another version's: closed, never read
                row.body = _BARE.format(kind=row.kind, at=row.received_at.isoformat())
                continue
            found += [m.digest for m in event.media if m.digest]
            bare = replace(event, text="", name="", phone="", media=(), extra={})
            row.body = replace(bare, latitude=None, longitude=None, start="").to_json()
        await InboxRow.bulk_update(rows, ["body"], batch_size=_CHUNK)
    return found


async def forget_said(_work: Work, gone: Gone) -> list[str]:
    """What waits to be sent to them is dropped; what was said to them alone loses its words."""
    await OutboxRow.filter(chat_account_id__in=gone.ids, state=OutState.QUEUED).delete()
    past = OutboxRow.filter(chat_account_id__in=gone.ids).exclude(state=OutState.SENDING)
    contents = list({int(str(c)) for c in await past.values_list("content_id", flat=True)})
    for start in range(0, len(contents), _CHUNK):
        some = contents[start : start + _CHUNK]
        shared = (
            await OutboxRow.filter(content_id__in=some)
            .exclude(chat_account_id__in=gone.ids)
            .values_list("content_id", flat=True)
        )
        alone = set(some) - {int(str(c)) for c in shared}
        await OutboxContent.filter(id__in=list(alone)).update(body=_EMPTY)
    return []


async def forget_shown(_work: Work, gone: Gone) -> list[str]:
    """The page of the web chat is empty."""
    await WebchatMessage.filter(chat_id__in=gone.chat_ids).delete()
    return []


async def forget_begun(_work: Work, gone: Gone) -> list[str]:
    """What they were in the middle of; the chat that asked still needs its own."""
    others = [i for i in gone.ids if i != gone.account.id]
    await DialogState.filter(account_id__in=others).delete()
    await StateValue.filter(name__in=[f"enrol-tries:{i}" for i in gone.ids]).delete()
    return []


async def heard_words(work: Work, before: datetime, after: int) -> Slice | None:
    """Words and files of events that are done. One that is still open a month later keeps its words
    until its row goes; so does a file that a conversation still holds, set aside with a bulletin
    half written."""
    rows = await _page(_HEARD, work.now(), before, after)
    if not rows:
        return None
    done = [r for r in rows if r["state"] in {"done", "failed"} and not _held(r)]
    media = [digest for r in done for digest in _digests(r["body"])]
    # Still an event to whoever reads it, of the same kind, with nothing in it.
    await _on(_EMPTY_EVENTS, done, f'","at":"{before.isoformat()}"}}')
    return Slice(_mark(rows), len(done), media)


async def heard_rows(work: Work, before: datetime, after: int) -> Slice | None:
    """Whole events: no vendor repeats one for so long."""
    rows = await _page(_EVENTS, work.now(), before, after)
    if not rows:
        return None
    done = [r for r in rows if r["state"] in {"done", "failed"}]
    gone = await _on(_FORGET_EVENTS, done)
    await tally.add(
        "inbox",
        [(r["received_at"], f"{r['channel']}:{r['account']}", str(r["state"])) for r in gone],
    )
    return Slice(_mark(rows), len(gone), [d for r in gone for d in _digests(r["body"])])


async def said_words(work: Work, before: datetime, after: int) -> Slice | None:
    """Texts of messages, but for those that still wait to go."""
    rows = await _page(_CONTENTS, work.now(), before, after)
    if not rows:
        return None
    await _on(_EMPTY_CONTENTS, rows)
    return Slice(_mark(rows), len(rows))


async def said_rows(work: Work, before: datetime, after: int) -> Slice | None:
    """Messages that are no part of a bulletin's receipts, counted before they go."""
    rows = await _page(_MESSAGES, work.now(), before, after)
    if not rows:
        return None
    return Slice(_mark(rows), await drop_said(rows))


async def drop_said(rows: Sequence[dict[str, Any]]) -> int:
    """Messages with these `mark`s, counted before they go; returns how many went."""
    gone: list[dict[str, Any]] = []
    for some in _chunks(rows):
        gone += await _on(_FORGET_MESSAGES, some)
    await tally.add("outbox", [(r["queued_at"], str(r["lane"]), str(r["state"])) for r in gone])
    for some in _chunks([{"mark": r["content_id"]} for r in gone]):
        await _on(_FORGET_CONTENTS, some)
    return len(gone)


def _chunks(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    return (rows[start : start + PAGE] for start in range(0, len(rows), PAGE))


async def shown(work: Work, before: datetime, after: int) -> Slice | None:
    """What the web chat showed."""
    rows = await _page(_SHOWN, work.now(), before, after)
    if not rows:
        return None
    await _on("DELETE FROM webchat_message WHERE id IN ({ids})", rows)
    return Slice(_mark(rows), len(rows))


async def buttons(_work: Work, before: datetime, after: int) -> Slice | None:
    """Marks of pressed buttons. Whatever an old button is about has long been decided: pressed
    again, its use case says so."""
    changed, _ = await execute(_BUTTONS, [before, PAGE])
    return Slice(after, changed) if changed else None


async def _page(sql: str, now: datetime, before: datetime, after: int) -> list[dict[str, Any]]:
    """The next rows in the order they came, up to the first that is too young: what came after it
    is younger still, so the rest of the table is not read. A row from days to come was written
    while the machine's clock was wrong: it is as old as what came after it."""
    _, rows = await execute(sql, [before, now + _AHEAD, after, PAGE])
    found = list(itertools.takewhile(lambda r: r["old"], map(dict, rows)))
    while found and found[-1]["old"] == _WRONG:
        found.pop()
    return found


async def _on(sql: str, rows: Sequence[dict[str, Any]], *values: Any) -> Sequence[Any]:
    if not rows:
        return []
    ids = [r["mark"] for r in rows]
    _, found = await execute(sql.format(ids=", ".join("?" * len(ids))), [*values, *ids])
    return found


def _mark(rows: Sequence[dict[str, Any]]) -> int:
    return int(rows[-1]["mark"])


def _held(row: dict[str, Any]) -> bool:
    return any(digest in str(row["begun"]) for digest in _digests(row["body"]))


def _digests(body: str) -> list[str]:
    """Of the files an event brought; `body` is empty where it brought none."""
    try:
        found = json.loads(body).get("media", []) if body else []
    except (ValueError, AttributeError):  # another version's, closed unread: it keeps no other
        return []
    return [str(m["digest"]) for m in found if m.get("digest")]


# Pages: `old` says whether a row is over (1) or from days to come (2); the rest is younger.
_HEARD = """
SELECT id AS mark, state,
  CASE WHEN received_at < ? THEN 1 WHEN received_at > ? THEN 2 ELSE 0 END AS old,
  CASE WHEN body LIKE '%"digest"%' THEN body ELSE '' END AS body,
  CASE WHEN body LIKE '%"digest"%' THEN (
    SELECT CAST(s.data AS TEXT) || COALESCE(CAST(s.parked AS TEXT), '') FROM chat_account a
    JOIN dialog_state s ON s.account_id = a.id WHERE a.channel = inbox.channel
      AND a.account = inbox.account AND a.chat_id = inbox.chat_id) END AS begun
FROM inbox WHERE id > ? ORDER BY id LIMIT ?
"""
_EVENTS = """
SELECT id AS mark, state,
  CASE WHEN received_at < ? THEN 1 WHEN received_at > ? THEN 2 ELSE 0 END AS old
FROM inbox WHERE id > ? ORDER BY id LIMIT ?
"""
_CONTENTS = """
SELECT id AS mark, CASE WHEN created_at < ? THEN 1 WHEN created_at > ? THEN 2 ELSE 0 END AS old
FROM outbox_content WHERE id > ? ORDER BY id LIMIT ?
"""
_MESSAGES = """
SELECT id AS mark, CASE WHEN queued_at < ? THEN 1 WHEN queued_at > ? THEN 2 ELSE 0 END AS old
FROM outbox WHERE id > ? ORDER BY id LIMIT ?
"""
_SHOWN = """
SELECT id AS mark, CASE WHEN at < ? THEN 1 WHEN at > ? THEN 2 ELSE 0 END AS old
FROM webchat_message WHERE id > ? ORDER BY id LIMIT ?
"""
# For one page: {ids} are its marks.
_EMPTY_EVENTS = 'UPDATE inbox SET body = \'{{"kind":"\' || kind || ? WHERE id IN ({ids})'
_FORGET_EVENTS = """
DELETE FROM inbox WHERE id IN ({ids}) RETURNING received_at, channel, account, state,
  CASE WHEN body LIKE '%"digest"%' THEN body ELSE '' END AS body
"""
_EMPTY_CONTENTS = """
UPDATE outbox_content SET body = '{{"text": ""}}' WHERE id IN ({ids})
AND id NOT IN (SELECT content_id FROM outbox WHERE state IN ('queued', 'sending'))
"""
_FORGET_MESSAGES = """
DELETE FROM outbox WHERE id IN ({ids}) AND delivery_id IS NULL
AND state NOT IN ('queued', 'sending') RETURNING queued_at, lane, state, content_id
"""
_FORGET_CONTENTS = """
DELETE FROM outbox_content WHERE id IN ({ids})
AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.content_id = outbox_content.id)
"""
_BUTTONS = """
DELETE FROM used_button WHERE mark IN
(SELECT mark FROM used_button WHERE pressed_at < ? ORDER BY pressed_at LIMIT ?)
"""
