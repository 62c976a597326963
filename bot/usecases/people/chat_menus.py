"""The list of commands behind a phone's menu key follows people's roles and languages.

Run by the clock; speaks to vendors, so never inside a transaction. What a chat was shown last is
kept as a digest: each change is one call, and a call made twice does no harm.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.errors import Cause, SendError
from bot.core.ports import CommandMenu
from bot.outbox.policy import POLICY
from bot.storage.vault import StoredValues
from models import ChatAccount, Role, StateValue
from models.person import RoleName

log = logging.getLogger(__name__)
Listed = Callable[[frozenset[str], str], Sequence[tuple[str, str]]]
"""(roles, language): names and titles."""

_PREFIX = "menu:"
_EVERYBODY = frozenset({RoleName.CITIZEN.value})
_AT_ONCE = 300  # of a round; the others follow in the next one


@dataclass(frozen=True)
class _Wanted:
    """`key` names what was last shown there; no commands: back to everybody's."""

    key: str
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
        prefix = f"{_PREFIX}{channel}:"
        shown = {r.name: str(r.value) for r in await StateValue.filter(name__startswith=prefix)}
        wanted = [*_everybody(channel, menu, listed, languages)]
        wanted += await _workers(channel, menu, listed, shown)
        changed = [w for w in wanted if shown.get(w.key, "") != w.digest]
        for one in changed[:_AT_ONCE]:
            if not await _show(menu, one):
                break


def _everybody(
    channel: str, menu: CommandMenu, listed: Listed, languages: Sequence[str]
) -> list[_Wanted]:
    return [
        _Wanted(f"{_PREFIX}{channel}:{own}:{code}", own, "", code, listed(_EVERYBODY, code))
        for own in menu.accounts
        for code in languages
    ]


async def _workers(
    channel: str, menu: CommandMenu, listed: Listed, shown: Mapping[str, str]
) -> list[_Wanted]:
    """Chats of people with other roles than a citizen's, and chats that showed such a list."""
    roles: dict[int, set[str]] = defaultdict(set)
    held = Role.filter(active=True).exclude(role=RoleName.CITIZEN)
    for person_id, role in await held.values_list("person_id", "role"):
        roles[int(str(person_id))].add(RoleName(role).value)
    accounts = await ChatAccount.filter(
        channel=channel, account__in=list(menu.accounts), kind="person", state="open"
    ).filter(person_id__isnull=False)
    found = []
    for account in accounts:
        own = frozenset(roles.get(account.person_id or 0, ()))
        key = f"{_PREFIX}{channel}:chat:{account.id}"
        if own or shown.get(key):
            commands = listed(own, account.language) if own else ()
            found.append(_Wanted(key, account.account, account.chat_id, account.language, commands))
    return found


async def _show(menu: CommandMenu, one: _Wanted) -> bool:
    """False: the vendor cannot be asked now, and this is done in a later round."""
    try:
        await menu.show(one.account, one.chat_id, one.language, one.commands)
    except SendError as error:
        if POLICY[error.cause].retry or error.cause is Cause.UNCLEAR:
            return False
        log.info("no menu of commands for %s (%s)", one.key, error)  # not asked again
    await StoredValues("").put(one.key, one.digest)
    return True
