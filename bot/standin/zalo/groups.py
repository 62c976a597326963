"""Groups (GMF) on Zalo's side: packages, members, who may be invited, words and their echo."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.core.hours import local
from bot.standin.zalo.ledger import GROUP
from bot.standin.zalo.oauth import Oa
from bot.standin.zalo.rules import Refused, refuse_if, seen_of

if TYPE_CHECKING:
    from bot.standin.zalo.people import ZaloPerson
    from bot.standin.zalo.server import Server

INVITE_WITHIN = timedelta(hours=48)
_PRODUCTS = {10: "gmf10", 50: "gmf50", 100: "gmf100", 1000: "gmf1000"}


@dataclass
class GmfGroup:
    """`said`: every text the OA sent to it."""

    group_id: str
    name: str
    oa_id: str
    asset_id: str
    size: int
    members: dict[str, ZaloPerson] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    expired: bool = False

    @property
    def link(self) -> str:
        return f"https://zalo.me/g/{self.group_id[:9]}"

    def info(self) -> dict[str, Any]:
        return {
            "group_id": self.group_id,
            "name": self.name,
            "group_link": self.link,
            "status": "disabled" if self.expired else "enabled",
            "total_member": len(self.members),
            "max_member": self.size,
        }


class Groups:
    """All OAs' groups. Answers are the `data` of Zalo's; refusals are raised."""

    def __init__(self, fake: Server) -> None:
        self._fake = fake
        self.all: dict[str, GmfGroup] = {}

    def create(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        asset, name = body.get("asset_id", ""), body.get("group_name", "")
        refuse_if(not isinstance(name, str) or not name.strip(), -201, "group_name is invalid")
        refuse_if(not oa.packages, -224, "OA has no GMF package")
        refuse_if(asset not in oa.packages, -241, "asset_id is not the OA's")
        refuse_if(asset in self._used(oa), -238, "asset_id is used")
        members = self._invited(oa, body)
        refuse_if(not 1 <= len(members) <= 99, -201, "1 to 99 members")
        size = oa.packages[asset]
        refuse_if(len(members) > size, -210, "too many members for the package")
        group = GmfGroup(secrets.token_hex(10), name, oa.oa_id, asset, size, members)
        self.all[group.group_id] = group
        self._fake.push_soon("create_group", oa_id=oa.oa_id, group_id=group.group_id, name=name)
        self._joined(group, members)
        return {"group_info": group.info()}

    def invite(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        group = self.of(oa, body.get("group_id", ""))
        members = self._invited(oa, body)
        refuse_if(not 1 <= len(members) <= 99, -201, "1 to 99 members")
        new = {k: v for k, v in members.items() if k not in group.members}
        refuse_if(len(group.members) + len(new) > group.size, -210, "the group is full")
        group.members |= new
        self._joined(group, new)
        return {}

    def listed(self, oa: Oa, query: Any) -> dict[str, Any]:
        count, offset = int(query.get("count", 5)), int(query.get("offset", 0))
        refuse_if(not 5 <= count <= 50, -201, "count is 5 to 50")
        own = [g for g in self.all.values() if g.oa_id == oa.oa_id]
        page = own[offset : offset + count]
        return {"total": len(own), "groups": [g.info() for g in page]}

    def inside(self, oa: Oa, query: Any) -> dict[str, Any]:
        count, offset = int(query.get("count", 5)), int(query.get("offset", 0))
        refuse_if(not 5 <= count <= 50, -201, "count is 5 to 50")
        group = self.of(oa, query.get("group_id", ""))
        people = [{"user_id": i, "name": p.name} for i, p in group.members.items()]
        own = [{"oa_id": oa.oa_id, "name": oa.name}, *people]
        return {"total": len(own), "members": own[offset : offset + count]}

    def one(self, oa: Oa, query: Any) -> dict[str, Any]:
        group = self.of(oa, query.get("group_id", ""))
        asset = {"asset_id": group.asset_id, "auto_renew": False}
        until = oa.packages_until.get(group.asset_id)
        if until is not None:
            asset["valid_through"] = local(until).strftime("%d/%m/%Y")
        return {"group_info": group.info(), "asset_info": asset}

    def assets(self, oa: Oa, body: dict[str, Any]) -> list[dict[str, Any]]:
        product, used = body.get("product_type"), self._used(oa)
        if body.get("quota_type") != "sub_quota":
            return []
        return [
            {"asset_id": asset, "status": "used" if asset in used else "available"}
            for asset, size in oa.packages.items()
            if _PRODUCTS.get(size, "gmf100") == product
        ]

    async def message(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        group = self.of(oa, body.get("recipient", {}).get("group_id", ""))
        text = body.get("message", {}).get("text")
        refuse_if(set(body.get("message", {})) != {"text"}, -233, "text only")
        refuse_if(not text or not text.strip(), -201, "text is empty")
        refuse_if(len(text) > 2000, -210, "text is longer than 2000")
        refuse_if("[@" in text, -201, "a mention nobody wanted")
        fake, message_id = self._fake, self._fake.message_id()
        fake.book(oa, GROUP, group.group_id, body["message"])
        group.said.append(text)
        seen = seen_of(message_id, body["message"], fake.uploaded)
        for person in group.members.values():
            await person.show(seen)
        if fake.echoes:
            sides = {"sender": {"id": oa.oa_id}, "recipient": {"id": group.group_id}}
            said = {"msg_id": message_id, "text": text}
            fake.push_soon("oa_send_group_text", oa_id=oa.oa_id, **sides, message=said)
        return {"message_id": message_id, "group_id": group.group_id}

    def of(self, oa: Oa, group_id: str) -> GmfGroup:
        """Raises Refused unless it is a living group of this OA."""
        group = self.all.get(group_id)
        if group is None or group.oa_id != oa.oa_id:
            raise Refused(-241, "group is not the OA's")
        refuse_if(group.expired, -237, "the group has expired")
        return group

    def _used(self, oa: Oa) -> set[str]:
        return {g.asset_id for g in self.all.values() if g.oa_id == oa.oa_id}

    def _invited(self, oa: Oa, body: dict[str, Any]) -> dict[str, ZaloPerson]:
        found = {}
        for user_id in body.get("member_user_ids") or ():
            person = oa.people.get(user_id)
            if person is None:
                raise Refused(-201, "user_id is invalid")
            late = person.last_at is None or (
                self._fake.clock.now() - person.last_at > INVITE_WITHIN
            )
            refuse_if(late, -230, "User has not interacted with the OA in the past 48 hours")
            found[user_id] = person
        return found

    def _joined(self, group: GmfGroup, members: dict[str, ZaloPerson]) -> None:
        users = [{"id": p.chat_id, "name": p.name} for p in members.values()]
        if users:
            group_of = {"oa_id": group.oa_id, "group_id": group.group_id}
            self._fake.push_soon("user_join_group", **group_of, users=users)
