"""Who may open the built-in web chat: demo people as listed, others by a signed link."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.config import Settings
from bot.core.ports import Clock
from bot.storage.db import execute

LANE = "webchat:web"


class ChatPeople:
    """ports.ChatPeople over the database. A signature is good for some days, and only
    until the links of that chat are revoked."""

    def __init__(self, *keys: bytes, clock: Clock, settings: Settings) -> None:
        self._keys = [_derived(key) for key in keys]
        self._clock = clock
        self._days = settings.commune.link_days
        self._demo = settings.demo

    async def opens(self, code: str, signatures: Sequence[str]) -> str:
        """A fresh signature for a phone that shows a good one; "" when none of them is."""
        links = await self._links(code)
        if links is None or not any(self.good(code, links, one) for one in signatures):
            return ""
        until = self._clock.now() + timedelta(days=self._days)
        return _signed(self._keys[0], code, links, until)

    async def known(self, code: str) -> bool:
        """Is there such a chat?"""
        return await self._links(code) is not None

    async def _links(self, code: str) -> int | None:
        _, rows = await execute(_KNOWN, [code])
        return int(rows[0]["links"]) if rows else None

    def good(self, code: str, links: int, signature: str) -> bool:
        """Does it open that chat now, whose links were revoked so often?"""
        minutes, _, mac = signature.partition(".")
        if not minutes.isascii() or not minutes.isdigit() or len(minutes) > _DIGITS:
            return False
        given = mac.encode(errors="replace")
        mine = [_mac(key, code, links, int(minutes)).encode() for key in self._keys]
        signed = any(hmac.compare_digest(given, one) for one in mine)
        return signed and self._clock.now().timestamp() < int(minutes) * 60

    async def person(self, code: str) -> Mapping[str, Any] | None:
        """{person, name, roles, area}, None when there is nobody."""
        _, rows = await execute(_SHOWN.format(where="a.chat_id = ?"), [code])
        return next(iter(_shown(rows)), None)

    async def listed(self) -> Sequence[Mapping[str, Any]]:
        """The demo's cast, in the order they were made."""
        if not self._demo:
            return []
        first = "a.id IN (SELECT id FROM chat_account WHERE account = 'web' ORDER BY id LIMIT 50)"
        _, rows = await execute(_SHOWN.format(where=first))
        return _shown(rows)


def signature(key: bytes, code: str, links: int, until: datetime) -> str:
    """What opens a chat until then, unless its links are revoked. `key` is the installation's,
    `links` the chat's own count of that."""
    return _signed(_derived(key), code, links, until)


_DIGITS = 12


def _derived(key: bytes) -> bytes:
    return hashlib.blake2b(key, person=b"tinbuon-weblink").digest()


def _signed(key: bytes, code: str, links: int, until: datetime) -> str:
    minutes = int(until.timestamp()) // 60
    return f"{minutes}.{_mac(key, code, links, minutes)}"


def _mac(key: bytes, code: str, links: int, minutes: int) -> str:
    text = f"{code}\0{links}\0{minutes}".encode(errors="replace")
    return base64.urlsafe_b64encode(hmac.new(key, text, hashlib.sha256).digest()[:15]).decode()


def _shown(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A person's rows, one a role, to what the page knows of them. The first role's area counts."""
    people: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = row["account_name"] if row["person_name"] is None else row["person_name"]
        one = people.setdefault(
            row["chat_id"],
            {"person": row["chat_id"], "name": name, "roles": [], "area": row["area"] or ""},
        )
        if row["role"] is not None and row["role"] not in one["roles"]:
            one["roles"].append(str(row["role"]))
    return list(people.values())


_KNOWN = """
SELECT links FROM chat_account WHERE channel = 'webchat' AND account = 'web' AND chat_id = ?
"""

_SHOWN = """
SELECT a.chat_id, a.name AS account_name, p.name AS person_name, r.role, v.name AS area
FROM chat_account a LEFT JOIN person p ON p.id = a.person_id
LEFT JOIN role r ON r.person_id = p.id AND r.active LEFT JOIN area v ON v.id = r.area_id
WHERE a.channel = 'webchat' AND a.account = 'web' AND {where} ORDER BY a.id, r.id
"""
