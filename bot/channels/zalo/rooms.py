"""Groups (GMF) of an OA: their addresses, making and inviting, and words sent to them.

A group takes text only: buttons become numbered lines, links and media become addresses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from typing import Any

from bot.channels import answers
from bot.channels.zalo.about import last_moment
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.calling import Caller
from bot.channels.zalo.errors import rejected
from bot.channels.zalo.settings import Config
from bot.core.capabilities import Capabilities
from bot.core.errors import Cause, SendError
from bot.core.messages import Sent, WireMessage
from bot.core.ports import KeyValue, OwnGroup
from bot.core.text import cut

ROOM = "group:"
AT_ONCE = 99  # members in one call
_PAGE = 50
_OVER = frozenset({"disabled", "disable", "expired", "deleted", "disbanded"})
_PRODUCTS = {"gmf10": 10, "gmf50": 50, "gmf100": 100, "gmf1000": 1000}  # members in one group
_QUOTA_TYPES = ("sub_quota", "purchase_quota", "reward_quota")


class Rooms:
    """Raises SendError only."""

    def __init__(self, api: ZaloApi, caller: Caller, settings: Config, state: KeyValue) -> None:
        self._api = api
        self._call = caller
        self._settings = settings
        self._state = state

    async def send(
        self, oa_id: str, address: str, message: WireMessage, limits: Capabilities, key: str
    ) -> Sent:
        """Usually one call; what the added lines made too long goes in pieces, and a repeat with
        the same key goes on after those that arrived."""
        group_id, pieces = id_of(address), cut(as_text(message), limits.max_text)
        if len(pieces) == 1:
            return await self._say(oa_id, group_id, pieces[0])
        mark = f"zalo:{oa_id}:group-sent:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
        done = int(await self._state.get(mark) or 0)
        sent = Sent("")
        for number, piece in enumerate(pieces[done:], done + 1):
            sent = await self._say(oa_id, group_id, piece)
            await self._state.put(mark, number)
        return sent

    async def make(
        self, oa_id: str, name: str, members: Sequence[str], room_for: int = 0
    ) -> OwnGroup:
        """On the package the settings name, else on the smallest Zalo calls free that has
        `room_for` so many. More members than one call takes are for `invite`."""
        asset_id = self._settings.policy(oa_id).gmf_asset_id
        asset_id = asset_id or await self._free_asset(oa_id, max(room_for, len(members)))
        some = members[:AT_ONCE]
        made = await self._call(oa_id, lambda t: self._api.make_group(t, name, asset_id, some))
        return _own(made, name)

    async def invite(self, oa_id: str, address: str, members: Sequence[str]) -> None:
        """Each needs a word to the OA in the last two days."""
        group_id = id_of(address)
        for start in range(0, len(members), AT_ONCE):
            some = members[start : start + AT_ONCE]
            await self._call(oa_id, partial(self._api.invite, group_id=group_id, members=some))

    async def all(self, oa_id: str) -> Sequence[OwnGroup]:
        """Page by page; one that brings nothing new is the last."""
        found: dict[str, OwnGroup] = {}
        offset = 0
        while True:
            read = partial(self._api.groups, offset=offset, count=_PAGE)
            page = await self._call(oa_id, read)
            known, offset = len(found), offset + len(page)
            found |= {own.address: own for own in map(_own, page)}
            if len(page) < _PAGE or len(found) == known:
                return list(found.values())

    async def inside(self, oa_id: str, address: str) -> Sequence[str]:
        """Who is in a group, page by page; one that brings nobody new is the last."""
        group_id, found, offset = id_of(address), dict[str, None](), 0
        while True:
            read = partial(self._api.group_members, group_id=group_id, offset=offset, count=_PAGE)
            page = await self._call(oa_id, read)
            known, offset = len(found), offset + _PAGE
            found |= dict.fromkeys(m for m in page if m)
            if len(page) < _PAGE or len(found) == known:
                return list(found)

    async def known(self, oa_id: str) -> Sequence[dict[str, Any]]:
        """What Zalo tells of each group's room and package: {name, size, members, until, renews};
        what it leaves out is 0, "" or False."""
        found = []
        for group in [g for g in await self.all(oa_id) if g.lives]:
            read = partial(self._api.group, group_id=id_of(group.address))
            found.append(_room(await self._call(oa_id, read), group.name))
        return found

    async def _free_asset(self, oa_id: str, people: int) -> str:
        for product in _by_fit(people):
            for kind in _QUOTA_TYPES:
                read = partial(self._api.group_assets, product=product, quota_type=kind)
                found = await self._call(oa_id, read)
                free = [a for a in found if a.get("status") == "available" and a.get("asset_id")]
                if free:
                    return str(free[0]["asset_id"])
        detail = "no group package (GMF) is free: buy one, or set gmf_asset_id"
        raise SendError(Cause.FEATURE_MISSING, vendor_code="local-gmf", detail=detail)

    async def _say(self, oa_id: str, group_id: str, text: str) -> Sent:
        data = await self._call(oa_id, lambda t: self._api.send_group(t, group_id, text))
        return Sent(str(data.get("message_id") or ""))


def is_room(chat_id: str) -> bool:
    """Is this a group's address?"""
    return chat_id.startswith(ROOM)


def address_of(group_id: str) -> str:
    """A group as `send` takes it."""
    return ROOM + group_id


def id_of(address: str) -> str:
    """Zalo's own id of a group; raises SendError for what is no group's address."""
    group_id = address.removeprefix(ROOM)
    if not is_room(address) or not group_id:
        raise rejected("group", "not a group's address")
    return group_id


def as_text(message: WireMessage) -> str:
    """Everything of the message as lines. Raises SendError(REJECTED) when nothing is left."""
    taps = [b for b in message.buttons if not b.url]
    lines = [
        message.text,
        *(f"{n}. {b.title}" for n, b in enumerate(taps, 1)),
        *(f"{b.title}: {b.url}" for b in message.buttons if b.url),
        *(f"{a.name}: {a.url}" if a.name else a.url for a in message.media),
    ]
    text = "\n".join(line for line in lines if line).strip()
    if not text:
        raise rejected("text", "empty")
    return text.replace("[@", "[ @")  # "[@id]" would call people by name, even everybody


def _by_fit(people: int) -> list[str]:
    """The smallest that has room for them first; where none has, the largest."""
    return sorted(_PRODUCTS, key=lambda p: (_PRODUCTS[p] < people, abs(_PRODUCTS[p] - people)))


def _room(data: dict[str, Any], name: str) -> dict[str, Any]:
    asset = data.get("asset_info")
    asset = asset if isinstance(asset, dict) else {}
    until = last_moment(asset.get("valid_through") or data.get("valid_through"))
    return {
        "name": name,
        "size": answers.number(data.get("max_member")),
        "members": answers.number(data.get("total_member")),
        "until": until.isoformat() if until else "",
        "renews": str(asset.get("auto_renew")).lower() == "true",
    }


def _own(data: dict[str, Any], name: str = "") -> OwnGroup:
    group_id = str(data.get("group_id") or "")
    if not group_id:
        raise SendError(Cause.UNCLEAR, vendor_code="no-answer", detail="a group without an id")
    given = str(data.get("name") or data.get("group_name") or name)
    lives = str(data.get("status") or "").lower() not in _OVER
    return OwnGroup(address_of(group_id), given, str(data.get("group_link") or ""), lives)
