"""Who may open the built-in web chat: demo people as listed, others by a signed link."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.storage.db import execute


class ChatPeople:
    """ports.ChatPeople over the database."""

    def __init__(self, *keys: bytes, demo: bool) -> None:
        self._keys = [hashlib.blake2b(key, person=b"tinbuon-weblink").digest() for key in keys]
        self._demo = demo

    def sign(self, code: str) -> str:
        """The signature that opens a person's chat, under the newest key."""
        return _signature(self._keys[0], code)

    def signed(self, code: str, signature: str) -> bool:
        """Does this signature open that chat?"""
        given = signature.encode(errors="replace")
        good = [_signature(key, code).encode() for key in self._keys]
        return any(hmac.compare_digest(given, one) for one in good)

    async def known(self, code: str) -> bool:
        """Is there somebody (and they were not erased)? Asked at every post."""
        _, rows = await execute(_KNOWN, [code])
        return bool(rows)

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


def _signature(key: bytes, code: str) -> str:
    raw = hmac.new(key, code.encode(errors="replace"), hashlib.sha256).digest()[:15]
    return base64.urlsafe_b64encode(raw).decode()


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


_KNOWN = "SELECT 1 FROM chat_account WHERE channel = 'webchat' AND account = 'web' AND chat_id = ?"

_SHOWN = """
SELECT a.chat_id, a.name AS account_name, p.name AS person_name, r.role, v.name AS area
FROM chat_account a LEFT JOIN person p ON p.id = a.person_id
LEFT JOIN role r ON r.person_id = p.id AND r.active LEFT JOIN area v ON v.id = r.area_id
WHERE a.channel = 'webchat' AND a.account = 'web' AND {where} ORDER BY a.id, r.id
"""
