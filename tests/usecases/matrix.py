"""What the matrix does: presses that are undone, and a look at the whole database: which rows of
whom were changed.
"""

from __future__ import annotations

import inspect
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot import found
from bot.core.buttons import ButtonTokens
from bot.core.events import Event, EventKind
from bot.dialog.inbox import Claimed
from bot.dialog.locale import Locales
from bot.dialog.registry import Conversation, Handler
from bot.dialog.router import Router
from bot.storage.db import connection, execute, transaction
from models import ChatAccount, DialogState, InboxRow, OutboxContent, OutboxRow
from tests.fakes.desk import WIRE
from tests.fakes.house import Parts
from tests.usecases.of_each import FOREIGN, ME, MISSING, OWN

# How references look: an id, an id with something behind it, a version, codes, a lane, a place.
FORMS = (
    "{0}", "{0}:1", "{0}-1-dddddddd", "BC-{0}", "PA-{0}", f"{WIRE}:{{0}}", "{1}-{0}", "{1}-{0}-01",
)  # fmt: skip
PLACES = FORMS[6:]
# What has two parts: each head with each tail; of tails that name something too, {2} and {3} are
# that one's number and where it is.
HEADS = ("{0}", "BC-{0}", "PA-{0}", f"{WIRE}:{{0}}", WIRE, "code")
NAMES = ("{2}", "{3}-{2}", "KC-{2}", f"{WIRE}:{{2}}")
TAILS = (*NAMES, "20", "on", "speaker", "code", "flood", "speaker-20")
APART = re.compile(r'ctx\.ref\.r?(?:partition|split|count)\("(.)"')
WRONG = ("", "²", "9" * 30)
# Signed links, codes, dates and the number asked for.
MADE = re.compile(r"(?<=/thiet-bi/)[^/\s]+|[0-9A-Z]{2,4}-[0-9A-Z]{4,5}|[0-9]+")
KEYS = re.compile(r"ctx\.data(?:\[|\.get\(|\.pop\()\"(\w+)\"")


class Touched(NamedTuple):
    """A row that was made, changed or taken away, as it was."""

    table: str
    did: str
    row: dict[str, Any]

    def of(self, number: int, also: Sequence[tuple[str, int]] = ()) -> bool:
        """Is it a thing of this number, does it refer to one, or to one of `also` (table, id)?"""
        if self.row.get("id") == number:
            return True
        if self.row.get("subject") == "person:me":
            return number == ME  # which place they follow is their own matter
        ids = {value for key, value in self.row.items() if key.endswith("_id")}
        text = json.dumps({k: v for k, v in self.row.items() if k not in SAID})
        refers = any(self.row.get(f"{t.removeprefix('chat_')}_id") == i for t, i in also)
        return number in ids or str(number) in MARKS.findall(text) or refers


SAID = {"text", "title", "body"}  # what they typed may name anything
MARKS = re.compile(rf"\b(?:{OWN}|{FOREIGN}|{MISSING}|{ME})\b")
# Where the chat of whoever presses stands, and what was said to it, is no effect.
ASIDE = {
    "inbox", "outbox_content", "dialog_state", "used_button", "webchat_message", "state_value",
    "lane", "process", "tally", "media",
}  # fmt: skip


async def watch() -> None:
    """From now on every row that is touched is noted, within its transaction."""
    await execute("CREATE TABLE touched (at INTEGER PRIMARY KEY, tab TEXT, did TEXT, was TEXT)")
    _, tables = await execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    for table in [str(t["name"]) for t in tables]:
        if table in ASIDE or table == "touched" or table.startswith("sqlite_"):
            continue
        _, columns = await execute(f"PRAGMA table_info({table})")
        names = [str(c["name"]) for c in columns]
        for did, side in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            row = ", ".join(f"'{n}', {side}.\"{n}\"" for n in names)
            await connection().execute_script(
                f'CREATE TRIGGER seen_{table}_{did} AFTER {did} ON "{table}" BEGIN '
                f"INSERT INTO touched (tab, did, was) VALUES ('{table}', '{did}', "
                f"json_object({row})); END"
            )


@dataclass(frozen=True)
class Came:
    """What came of a press: what was answered, and whose rows were touched."""

    said: tuple[str, ...]
    touched: tuple[Touched, ...]
    failed: str = ""

    def of_others(self, *, but: int = 0) -> list[Touched]:
        """Rows that are neither of whoever pressed nor of things numbered `but`, nor made for one
        of these just now."""
        made: list[tuple[str, int]] = []
        others = []
        for one in self.touched:
            if not (one.of(ME, made) or (but and one.of(but, made))) or one.of(FOREIGN):
                others.append(one)
            elif one.did == "INSERT":
                made.append((one.table, int(one.row.get("id") or 0)))
        return others


class Undone(Exception):
    """Nothing of it stays."""


class Presser:
    """Presses any button and says any words, through the real router; all of it is undone."""

    def __init__(self, parts: Parts, account: ChatAccount) -> None:
        self._parts, self._account = parts, account
        self._buttons = ButtonTokens(b"k" * 32)
        self.registry = found.conversations()
        self._router = Router(parts.services, self.registry, parts.locales, self._buttons)
        self._number = 0

    async def presses(
        self, action: str, ref: str, where: tuple[str, str] = ("", ""), data: Any = None
    ) -> Came:
        """A truly minted button; `where`: the conversation and step the chat stands at."""
        wire = self._buttons.mint(str(self._account.id), action, ref, many=True)
        return await self._does(EventKind.ACTION, {"action": wire}, where, data)

    async def says(self, text: str) -> Came:
        """Words typed out of the blue."""
        return await self._does(EventKind.TEXT, {"text": text}, ("", ""), None)

    async def _does(
        self, kind: EventKind, what: dict[str, str], where: tuple[str, str], data: Any
    ) -> Came:
        self._number += 1
        self._parts.clock.move(seconds=30)  # nobody pours
        now, me = self._parts.clock.now(), self._account
        event = Event("webchat", "web", f"e{self._number}", kind, me.chat_id, now, **what)  # type: ignore[arg-type]
        came: list[Came] = []
        try:
            async with transaction():
                row = await InboxRow.create(
                    channel="webchat", account="web", event_id=event.event_id,
                    chat_id=me.chat_id, kind=str(kind), body=event.to_json(), received_at=now,
                    due_at=now,
                )  # fmt: skip
                if where[0]:
                    version = self.registry.all[where[0]].version
                    await DialogState.create(
                        account_id=me.id, conversation=where[0], version=version, step=where[1],
                        data=data, trail=[], updated_at=now,
                    )  # fmt: skip
                await execute("DELETE FROM touched")
                came.append(await self._handled(Claimed(row.id, event, 1)))
                raise Undone
        except Undone:
            pass
        return came[0]

    async def _handled(self, claimed: Claimed) -> Came:
        failed = ""
        try:
            await self._router.handle(claimed)
        except Exception as error:  # noqa: BLE001 - listed with all others
            failed = repr(error)
        touched = [one for one in await noted() if not _own_word(one)]
        said = OutboxRow.filter(chat_account_id=self._account.id).order_by("id")
        contents = {c.id: c for c in await OutboxContent.all()}
        texts = [str(contents[r.content_id].body.get("text", "")) for r in await said]
        return Came(tuple(MADE.sub("#", text) for text in texts), tuple(touched), failed)


async def noted() -> list[Touched]:
    """What was touched, in order."""
    _, rows = await execute("SELECT tab, did, was FROM touched ORDER BY at")
    return [Touched(str(r["tab"]), str(r["did"]), json.loads(r["was"])) for r in rows]


def _own_word(one: Touched) -> bool:
    """Their chat was spoken in, or answered."""
    if one.table == "outbox":
        return one.row["chat_account_id"] == ME
    return one.table == "chat_account" and one.row["id"] == ME and one.did == "UPDATE"


def kept(conversation: Conversation) -> list[str]:
    """What a conversation keeps between its steps, by the names in its file."""
    step = next(iter(conversation.steps.values()), None)
    if step is None:
        return []
    return sorted(set(KEYS.findall(inspect.getsource(sys.modules[step.ask.__module__]))))


def apart(handler: Handler) -> str:
    """What a button's handler takes its reference apart at, "" where it has one part only."""
    found = APART.search(inspect.getsource(handler))
    return found[1] if found else ""


def words(registry: Any, locales: Locales, *, every: bool) -> list[str]:
    """What starts a conversation when typed, and nothing; without `every` the first of each."""
    names = [f"{c.name}-words" for c in registry.all.values() if c.entry]
    names += [f"words-{name}" for name in ("cancel", "back", "help", "menu")]
    return ["", *(w for name in names for w in locales.words(name)[: None if every else 1])]
