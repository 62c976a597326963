"""Who and what a bulletin reaches: people by role and area, in pages; villages.

Read only; never holds more than a page of people.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from bot.usecases.accounts import oas
from bot.usecases.areas import coded
from models import Area, Bulletin, BulletinVersion, ChatAccount, Delivery, OutboxRow, Role
from models.area import AreaKind
from models.outbox import OutState
from models.person import RoleName

PAGE = 1000
_READERS = (RoleName.PROPAGANDIST, RoleName.CITIZEN)


@dataclass(frozen=True)
class Reader:
    """One person and as what they get it; `village_id` None: of the whole commune."""

    person_id: int
    role: str
    village_id: int | None


async def areas(targets: Iterable[str]) -> list[Area]:
    """The areas with these codes and everything below them."""
    paths = [a.path for a in await coded(targets)]
    if not paths:
        return []
    below = Q(*(Q(path__startswith=p) for p in paths), join_type=Q.OR)
    return await Area.filter(below).order_by("id")


async def people(area_ids: Sequence[int], after: int = 0, size: int = PAGE) -> list[Reader]:
    """The next page of people with a reader's role there, in the order of their ids."""
    where = {"area_id__in": area_ids, "role__in": _READERS, "active": True}
    ids = (
        await Role.filter(**where, person_id__gt=after, person__erased_at__isnull=True)
        .order_by("person_id")
        .distinct()
        .limit(size)
        .values_list("person_id", flat=True)
    )
    roles = (
        await Role.filter(**where, person_id__in=ids)
        .order_by("person_id", "id")
        .values_list("person_id", "role", "area_id", "area__kind")
    )
    found: dict[int, Reader] = {}
    for person_id, role, area_id, kind in roles:
        reader = Reader(person_id, RoleName(role), area_id if kind == AreaKind.VILLAGE else None)
        known = found.get(person_id)
        if known is None or (known.role, reader.role) == _READERS[::-1]:
            found[person_id] = reader
    return list(found.values())


async def earlier(version_ids: Sequence[int], after: int = 0, size: int = PAGE) -> list[Reader]:
    """The next page of people who were sent one of these versions."""
    rows = (
        await Delivery.filter(version_id__in=version_ids, person_id__gt=after)
        .order_by("person_id")
        .limit(size)
        .values_list("person_id", "role", "village_id")
    )
    found = {person: Reader(person, role, village) for person, role, village in rows}
    return list(found.values())


async def pages(version: BulletinVersion) -> AsyncIterator[list[Reader]]:
    """Everybody who gets this version: the people of its targets, or, for a correction, exactly
    those who were sent what it corrects."""
    bulletin = await Bulletin.get(id=version.bulletin_id)
    before = await _corrected(bulletin)
    ids = [] if before else [a.id for a in await areas(version.targets)]
    after = 0
    while page := await (earlier(before, after) if before else people(ids, after)):
        yield page
        after = page[-1].person_id


async def _corrected(bulletin: Bulletin) -> list[int]:
    if bulletin.corrects_id is None:
        return []
    sent = BulletinVersion.filter(bulletin_id=bulletin.corrects_id, distributed_at__isnull=False)
    return [int(str(i)) for i in await sent.values_list("id", flat=True)]


async def villages(targets: Iterable[str], at: datetime | None = None) -> list[Area]:
    """The villages among the targets and below them: those of now, or of that moment."""
    found = await areas(targets)
    if at is None:
        return [a for a in found if a.kind is AreaKind.VILLAGE]
    codes = list(targets)
    then = [a.path for a in await Area.filter(code__in=codes)]
    now = [a.path for a in await coded(set(codes) - {p.rstrip("/").split("/")[-1] for p in then})]
    below = Q(*(Q(path__startswith=p) for p in (*then, *now)), join_type=Q.OR)
    return [a for a in await Area.filter(below).order_by("id") if _was(a, at)]


def _was(area: Area, at: datetime) -> bool:
    """Was it a village then?"""
    began = area.since_at is None or area.since_at <= at
    ended = area.until_at is not None and area.until_at <= at
    return area.kind in (AreaKind.VILLAGE, AreaKind.FORMER) and began and not ended


async def wide(version: BulletinVersion) -> frozenset[str]:
    """Lanes of ours all of whose followers a version is meant for: accounts of communes that are
    its targets as a whole."""
    codes = {a.code for a in await areas(version.targets) if a.kind is AreaKind.COMMUNE}
    found = (await oas.communes()).items()
    return frozenset(f"{channel}:{account}" for (channel, account), c in found if c in codes)


async def allowed(version: BulletinVersion) -> frozenset[str]:
    """Those lanes, where the approver said yes to it."""
    return await wide(version) if version.everyone else frozenset()


async def spread(version: BulletinVersion) -> list[int]:
    """Chats of all followers that what this corrects went to: they must hear the correction too,
    whoever they are."""
    before = await _corrected(await Bulletin.get(id=version.bulletin_id))
    rows = OutboxRow.filter(
        about__in=[f"version:{i}" for i in before],
        chat_account__kind="everyone",
        state__in=[OutState.SENT, OutState.UNCLEAR, OutState.SENDING],
    )
    return sorted({int(str(i)) for i in await rows.values_list("chat_account_id", flat=True)})


async def followers(lanes: Iterable[str]) -> int:
    """How many a message to all followers of these accounts goes to, as far as we know them."""
    count = 0
    for lane in lanes:
        channel, _, account = lane.partition(":")
        chats = ChatAccount.filter(channel=channel, account=account, kind="person")
        count += await chats.filter(follows=True, state="open").count()
    return count
