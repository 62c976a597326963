"""Counting before sending: whom and what a bulletin will reach, who cannot be reached and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.outbox.routes import Standing
from bot.usecases.airtime import room_left
from bot.usecases.airtime.room_left import Left
from bot.usecases.bulletins import audience
from bot.usecases.work import Work
from models import BulletinVersion, Device, Person, Rendition, Role
from models.area import AreaKind
from models.person import RoleName

_NAMED = 20
_WORDS_A_SECOND = 2.5


@dataclass
class Preview:
    """`unreachable`: (name, reason key) of the first propagandists without a way; citizens are only
    counted. `ways`: people by the name of the way they will be reached by (outbox/kinds.py), and
    `cost_vnd` what that costs, as far as we know prices. `followers`: how many a message to all
    followers would go to, 0 where none is needed. `silent_villages`: names of villages without any
    propagandist. `room`: when its loudspeakers may not play it."""

    propagandists: int = 0
    citizens: int = 0
    villages: int = 0
    silent_villages: list[str] = field(default_factory=list)
    speakers: int = 0
    boards: int = 0
    spoken_s: int = 0
    unreached: int = 0
    unreachable: list[tuple[str, str]] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)
    cost_vnd: int = 0
    followers: int = 0
    room: Left = field(default_factory=Left)

    @property
    def people(self) -> int:
        """Everybody who gets it in a chat."""
        return self.propagandists + self.citizens


async def count(work: Work, version: BulletinVersion) -> Preview:
    """A page of people at a time, so that a province fits."""
    found = Preview()
    areas = await audience.areas(version.targets)
    await _places(found, [a.id for a in areas])
    villages = [a for a in areas if a.kind is AreaKind.VILLAGE]
    found.villages = len(villages)
    served = await Role.filter(
        area_id__in=[v.id for v in villages], role=RoleName.PROPAGANDIST, active=True
    ).values_list("area_id")
    spoken_for = {int(str(area_id)) for (area_id,) in served}
    found.silent_villages = [v.name for v in villages if v.id not in spoken_for]
    found.spoken_s = round(len(_spoken(version).split()) / _WORDS_A_SECOND)
    length = await _length_s(version) or found.spoken_s
    found.room = await room_left.left(work, version, [a.id for a in areas], length)
    wide = await audience.wide(version)
    standings: dict[str, Standing] = {}
    async for page in audience.pages(version):
        await _people(work, found, page, wide, standings)
    lanes = {lane for lane in wide if lane in standings and standings[lane].everyone is not None}
    if not found.ways["broadcast"]:
        lanes = set(wide) if await audience.spread(version) else set()
    found.followers = await audience.followers(lanes)
    return found


async def _length_s(version: BulletinVersion) -> float:
    """Of its sound, 0 while there is none."""
    lengths = await Rendition.filter(version_id=version.id).values_list("duration_s", flat=True)
    return sum(float(str(length)) for length in lengths)


async def _places(found: Preview, area_ids: list[int]) -> None:
    devices = Device.filter(area_id__in=area_ids, active=True)
    found.speakers = await devices.filter(kind="speaker").count()
    found.boards = await devices.filter(kind="board").count()


async def _people(
    work: Work,
    found: Preview,
    page: list[audience.Reader],
    wide: Collection[str],
    standings: dict[str, Standing],
) -> None:
    ids = [r.person_id for r in page]
    ways = await work.outbox.ways(ids, public=True, wide=wide, what="bulletin", standings=standings)
    named: dict[int, str] = {}
    for reader in page:
        propagandist = reader.role == RoleName.PROPAGANDIST
        way = ways[reader.person_id]
        if way.account_id is not None:
            found.propagandists += propagandist
            found.citizens += not propagandist
            found.ways[way.route] += 1
            found.cost_vnd += way.price_vnd
        else:
            found.unreached += 1
            if propagandist and len(found.unreachable) + len(named) < _NAMED:
                named[reader.person_id] = way.reason
    names = dict(await Person.filter(id__in=list(named)).values_list("id", "name"))
    found.unreachable += [(names[i], reason) for i, reason in named.items()]


def _spoken(version: BulletinVersion) -> str:
    return version.radio_text or f"{version.title}. {version.body}"
