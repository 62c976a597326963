"""The list of commands behind a phone's menu key follows people's roles and languages.

Run by the clock; speaks to vendors, so never inside a transaction. What a chat was shown last is
kept as a digest: each change is one call, and a call made twice does no harm.
"""

from __future__ import annotations

import functools
import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.errors import Cause, SendError
from bot.core.ports import CommandMenu
from bot.outbox.policy import POLICY
from bot.storage.db import execute
from bot.storage.vault import StoredValues
from models import ChatAccount, StateValue
from models.person import RoleName

log = logging.getLogger(__name__)
Listed = Callable[[frozenset[str], str], Sequence[tuple[str, str]]]
"""(roles, language): names and titles."""

_PREFIX = "menu:"
_EVERYBODY = frozenset({RoleName.CITIZEN.value})
_WORKING = tuple(role.value for role in RoleName if role is not RoleName.CITIZEN)
_AT_ONCE = 300  # of a round; the others follow in the next one


@dataclass(frozen=True)
class _Wanted:
    """A list to be shown: in the chat with this id, to everybody where it is 0. No commands: back
    to everybody's."""

    chat: int
    account: str
    chat_id: str
    language: str
    commands: Sequence[tuple[str, str]]

    @property
    def digest(self) -> str:
        text = json.dumps([self.language, list(self.commands)])
        return hashlib.sha256(text.encode()).hexdigest()[:16] if self.commands else ""


async def renew(menus: Mapping[str, CommandMenu], listed: Listed, languages: Sequence[str]) -> None:
    """Show everybody's list, and those who work for a commune their own."""
    for channel, menu in menus.items():
        wanted = [*await _everybody(channel, menu, listed, languages)]
        wanted += [*await _workers(channel, menu, listed), *await _no_more(channel, menu)]
        for one in wanted[:_AT_ONCE]:
            if not await _show(channel, menu, one):
                break


async def _everybody(
    channel: str, menu: CommandMenu, listed: Listed, languages: Sequence[str]
) -> list[_Wanted]:
    found = [
        _Wanted(0, own, "", code, listed(_EVERYBODY, code))
        for own in menu.accounts
        for code in languages
    ]
    names = [_name(channel, one) for one in found]
    shown = {r.name: str(r.value) for r in await StateValue.filter(name__in=names)}
    return [one for one in found if shown.get(_name(channel, one), "") != one.digest]


def _name(channel: str, one: _Wanted) -> str:
    return f"{_PREFIX}{channel}:{one.account}:{one.language}"


async def _workers(channel: str, menu: CommandMenu, listed: Listed) -> list[_Wanted]:
    """Chats of people with other roles than a citizen's that do not show the list of these."""
    accounts = list(menu.accounts)
    sql = _SHOWN.format(accounts=_marks(accounts))
    cached = functools.cache(lambda roles, language: listed(_named(roles), language))
    found = []
    for r in (await execute(sql, [channel, *accounts]))[1]:
        language = str(r["language"])
        commands = cached(int(r["roles"]), language)
        one = _Wanted(int(r["id"]), str(r["account"]), str(r["chat_id"]), language, commands)
        if one.digest != r["menu"]:
            found.append(one)
    return found


def _named(roles: int) -> frozenset[str]:
    return frozenset(name for n, name in enumerate(_WORKING) if roles & 1 << n)


async def _no_more(channel: str, menu: CommandMenu) -> list[_Wanted]:
    """Chats that show a list whose roles are over."""
    accounts = list(menu.accounts)
    sql = _LEFT.format(accounts=_marks(accounts))
    return [
        _Wanted(int(r["id"]), str(r["account"]), str(r["chat_id"]), str(r["language"]), ())
        for r in (await execute(sql, [channel, *accounts]))[1]
    ]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values)) or "NULL"


async def _show(channel: str, menu: CommandMenu, one: _Wanted) -> bool:
    """False: the vendor cannot be asked now, and this is done in a later round."""
    try:
        await menu.show(one.account, one.chat_id, one.language, one.commands)
    except SendError as error:
        if POLICY[error.cause].retry or error.cause is Cause.UNCLEAR:
            return False
        log.info("no menu of commands for %s %s (%s)", channel, one.chat, error)  # not asked again
    if one.chat:
        await ChatAccount.filter(id=one.chat).update(menu=one.digest)
    else:
        await StoredValues("").put(_name(channel, one), one.digest)
    return True


_BITS = " + ".join(
    f"max(CASE WHEN role = '{name}' THEN {1 << n} ELSE 0 END)" for n, name in enumerate(_WORKING)
)
_SHOWN = f"""
SELECT a.id AS id, a.account AS account, a.chat_id AS chat_id, a.language AS language,
  a.menu AS menu, w.roles AS roles
FROM (SELECT person_id, {_BITS} AS roles FROM role WHERE active AND role <> 'citizen'
  GROUP BY person_id) w
JOIN chat_account a ON a.person_id = w.person_id AND a.kind = 'person' AND a.state = 'open'
WHERE a.channel = ? AND a.account IN ({{accounts}}) ORDER BY a.id
"""  # noqa: S608 - our own words
_LEFT = """
SELECT a.id AS id, a.account AS account, a.chat_id AS chat_id, a.language AS language
FROM chat_account a WHERE a.menu <> '' AND a.state = 'open' AND a.channel = ?
  AND a.account IN ({accounts}) AND NOT EXISTS (SELECT 1 FROM role r
    WHERE r.person_id = a.person_id AND r.active AND r.role <> 'citizen') ORDER BY a.id
"""
