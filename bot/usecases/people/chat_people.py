"""Who may open the built-in web chat: demo people as listed, others by a signed link."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from models import ChatAccount, Role


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

    async def person(self, code: str) -> Mapping[str, Any] | None:
        """{person, name, roles, area}, None when there is nobody (or they were erased)."""
        account = await ChatAccount.get_or_none(chat_id=code, account="web").select_related(
            "person"
        )
        if account is None:
            return None
        return await _shown(account)

    async def listed(self) -> Sequence[Mapping[str, Any]]:
        """The demo's cast, in the order they were made."""
        if not self._demo:
            return []
        accounts = (
            await ChatAccount.filter(account="web")
            .order_by("id")
            .limit(50)
            .select_related("person")
        )
        return [await _shown(account) for account in accounts]


def _signature(key: bytes, code: str) -> str:
    raw = hmac.new(key, code.encode(errors="replace"), hashlib.sha256).digest()[:15]
    return base64.urlsafe_b64encode(raw).decode()


async def _shown(account: ChatAccount) -> Mapping[str, Any]:
    """Asked at every post: as few queries as can be. The account comes with its person."""
    person = account.person
    roles = Role.filter(person_id=person.id, active=True).order_by("id") if person else None
    rows = await roles.values_list("role", "area__name") if roles else []
    return {
        "person": account.chat_id,
        "name": person.name if person else account.name,
        "roles": list(dict.fromkeys(str(role) for role, _ in rows)),
        "area": str(rows[0][1]) if rows else "",
    }
