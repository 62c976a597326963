"""Counting before sending: whom and what a bulletin will reach, who cannot be reached and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.usecases.bulletins import audience
from bot.usecases.work import Work
from models import BulletinVersion, Device, Person, Role
from models.area import AreaKind
from models.person import RoleName

_NAMED = 20
_WORDS_A_SECOND = 2.5


@dataclass
class Preview:
    """`unreachable`: (name, reason key) of the first propagandists without a way; citizens are only
    counted. `silent_villages`: names of villages without any propagandist."""

    propagandists: int = 0
    citizens: int = 0
    villages: int = 0
    silent_villages: list[str] = field(default_factory=list)
    speakers: int = 0
    boards: int = 0
    spoken_s: int = 0
    unreached: int = 0
    unreachable: list[tuple[str, str]] = field(default_factory=list)

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
    async for page in audience.pages(version):
        await _people(work, found, page)
    return found


async def _places(found: Preview, area_ids: list[int]) -> None:
    devices = Device.filter(area_id__in=area_ids, active=True)
    found.speakers = await devices.filter(kind="speaker").count()
    found.boards = await devices.filter(kind="board").count()


async def _people(work: Work, found: Preview, page: list[audience.Reader]) -> None:
    ways = await work.outbox.ways([r.person_id for r in page])
    named: dict[int, str] = {}
    for reader in page:
        propagandist = reader.role == RoleName.PROPAGANDIST
        way = ways[reader.person_id]
        if way.account_id is not None:
            found.propagandists += propagandist
            found.citizens += not propagandist
        else:
            found.unreached += 1
            if propagandist and len(found.unreachable) + len(named) < _NAMED:
                named[reader.person_id] = way.reason
    names = dict(await Person.filter(id__in=list(named)).values_list("id", "name"))
    found.unreachable += [(names[i], reason) for i, reason in named.items()]


def _spoken(version: BulletinVersion) -> str:
    return version.radio_text or f"{version.title}. {version.body}"
