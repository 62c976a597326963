"""One of everything, and somebody with one role alone: what the matrix is played upon."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from models import (
    Area,
    Bulletin,
    BulletinVersion,
    ChatAccount,
    Delivery,
    Device,
    Emergency,
    Feedback,
    Group,
    Person,
    Playout,
    Report,
    Role,
    Template,
    VoiceNote,
)
from models.person import RoleName
from tests.fakes.desk import WIRE, FakeDesk
from tests.fakes.house import Parts

OWN, FOREIGN, MISSING, ME = 55555, 77777, 88888, 4242
PROVINCE = "province"  # an admin of all communes there are below theirs
ALONE = (*RoleName, PROVINCE, "")  # "": a stranger


async def things(parts: Parts, number: int, above: str = "66") -> Area:
    """A commune with one of everything; each has this number for its id and in its code."""
    now = parts.clock.now()
    province = await Area.get_or_none(code=above) or await parts.area(above, "province", "Đắk Lắk")
    commune = await parts.area(f"{above}-{number}", "commune", f"Xã {number}", province)
    village = await Area.create(
        id=number, code=f"{commune.code}-01", kind="village", name=f"Thôn {number}",
        folded=f"thon {number}", parent=commune, path=f"{commune.path}{commune.code}-01/",
    )  # fmt: skip
    person = await Person.create(
        id=number, code=f"p{number}", name="Nguyễn Văn A", phone="+84905123456", created_at=now
    )
    chat = await ChatAccount.create(
        id=number, person=person, channel="webchat", account="web", chat_id=f"p{number}",
        created_at=now, last_word_at=now,
    )  # fmt: skip
    await Role.create(id=number, person=person, area=village, role="propagandist", since_at=now)
    made: dict[str, Any] = {"created_at": now}
    bulletin = await Bulletin.create(
        id=number, code=f"BT-{number}", commune=commune, author=person, state="submitted",
        submitted_at=now, number=1, **made,
    )  # fmt: skip
    version = await BulletinVersion.create(
        id=number, bulletin=bulletin, number=1, author=person, title="Tin", body="Tin",
        targets=[commune.code], times={"now": True, "at": []}, digest="d" * 64, **made,
    )  # fmt: skip
    await Delivery.create(
        id=number, version=version, person=person, village=village, role="propagandist", **made
    )
    device = await Device.create(
        id=number, code=f"X-{number}", kind="speaker", name="Loa", area=village
    )
    await Playout.create(
        id=number, device=device, version_id=number, start_at=now, end_at=now + timedelta(days=90)
    )
    await Emergency.create(
        id=number, code=f"KC-{number}", commune=commune, targets=[commune.code], text="Lũ",
        started_by=person, started_at=now, ends_at=now + timedelta(days=90),
    )  # fmt: skip
    await Feedback.create(id=number, code=f"PA-{number}", commune=commune, account=chat, **made)
    await Report.create(
        id=number, code=f"BC-{number}", commune=commune, village=village, reporter=person,
        state="sent", text="Cầu hỏng", happened_at=now, **made,
    )  # fmt: skip
    await VoiceNote.create(id=number, digest="0" * 64, account=chat, recorded_at=now)
    await Group.create(
        id=number, channel="zalo", account="1", commune=commune, village=village, **made
    )
    _speaks_for(parts, commune, str(number))
    await Template.create(
        id=number, lane=f"{WIRE}:{number}", template_id=str(number), kind="code", status="enabled",
        params=[{"name": "otp"}], read_at=now,
    )  # fmt: skip
    return commune


class Desks(FakeDesk):
    """Accounts of communes, which may send templates too."""

    async def communes(self) -> Mapping[str, str]:
        return {own.account: own.commune for own in self.all.values()}


def _speaks_for(parts: Parts, commune: Area, account: str) -> None:
    desk = parts.services.desks.get(WIRE) or Desks(parts.clock)
    assert isinstance(desk, Desks)
    desk.connect(account, commune.code, commune.name)
    for known in (parts.services.desks, parts.services.templates):
        known[WIRE] = desk  # type: ignore[index]


async def someone(parts: Parts, role: str, commune: Area) -> ChatAccount:
    """Their chat; a stranger has no more."""
    now, person = parts.clock.now(), None
    if role:
        area, name = commune, "admin" if role == PROVINCE else role
        if role in {RoleName.PROPAGANDIST, RoleName.CITIZEN}:
            area = await Area.get(code=f"{commune.code}-01")
        if role == PROVINCE:
            area = await Area.get(code=commune.code.partition("-")[0])
        person = await Person.create(id=ME, code="me", name="Người Thử", created_at=now)
        await Role.create(id=ME, person=person, area=area, role=name, since_at=now, emergency=True)
    return await ChatAccount.create(
        id=ME, person=person, channel="webchat", account="web", chat_id="me", created_at=now,
        last_word_at=now,
    )  # fmt: skip
