"""Who may start, sign, extend and clear an emergency, and whom it would reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from tortoise.expressions import Q

from bot.config import Settings
from bot.core.errors import NotAllowed, NotFound
from bot.outbox.routes import EMERGENCY
from bot.usecases import access, alarms, areas
from bot.usecases.devices import devices
from bot.usecases.emergency import emergency_spread
from bot.usecases.work import Work
from models import Area, Emergency, Role
from models.area import AreaKind
from models.person import RoleName

ROLES = (RoleName.DUTY, RoleName.APPROVER, RoleName.ADMIN)


@dataclass(frozen=True)
class Reach:
    """Whom an emergency would reach; shown before it is confirmed. `followers` are those of
    `people` who only follow the commune's account: nobody knows in which village they live.
    `unreached`: people of the places with whom we have no way now. `speakers`: those that would be
    heard now; `dumb`: the others."""

    people: int
    unreached: int
    followers: int
    villages: int
    speakers: int
    dumb: int
    boards: int

    def words(self) -> dict[str, str]:
        """The counts as variables of a text."""
        counts = {name: str(count) for name, count in asdict(self).items()}
        asked = {"followed": self.followers, "missed": self.unreached, "unheard": self.dumb}
        return counts | {name: "yes" if some else "no" for name, some in asked.items()}


async def right(work: Work, area: Area) -> int:
    """The actor's person id, if they hold the emergency right there. Raises NotAllowed."""
    person_id = work.actor.person_id
    for role in await access.roles(person_id):
        fits = role.emergency and role.role in ROLES
        if fits and area.path.startswith(role.area.path) and person_id is not None:
            return person_id
    raise NotAllowed


async def own(work: Work) -> list[Area]:
    """Where the actor holds the emergency right."""
    found = [
        r.area for r in await access.roles(work.actor.person_id) if r.emergency and r.role in ROLES
    ]
    return list({a.id: a for a in found}.values())


async def communes(work: Work) -> list[Area]:
    """Communes the actor may warn, as far as they are named in a role (not a whole province)."""
    return [a for a in await own(work) if a.kind == AreaKind.COMMUNE]


async def named(work: Work, text: str) -> list[Area]:
    """Communes a typed name may mean, among all the actor may warn."""
    found: dict[int, Area] = {}
    for area in await own(work):
        hits = await areas.resolve(text, area)
        found.update({a.id: a for a in hits if a.kind == AreaKind.COMMUNE})
    return list(found.values())


async def places(text: str, commune: Area) -> tuple[list[str], str]:
    """(codes, first name that is not clear) of typed names, separated by commas."""
    codes: list[str] = []
    for name in text.replace(";", ",").replace("\n", ",").split(","):
        found = await areas.resolve(name, commune) if name.strip() else []
        if len(found) > 1:  # "ea kao" in the commune of that name means the village
            found = [a for a in found if a.kind == AreaKind.VILLAGE]
        if name.strip() and len(found) != 1:
            return [], name.strip()
        codes += [a.code for a in found]
    return list(dict.fromkeys(codes)), ""


async def signers(commune: Area) -> list[int]:
    """Everybody with the emergency right in the commune itself, the longest-serving first."""
    found = (
        await Role.filter(area_id=commune.id, role__in=ROLES, active=True, emergency=True)
        .order_by("id")
        .values_list("person_id", flat=True)
    )
    return list(dict.fromkeys(int(str(p)) for p in found))


async def may(work: Work, area: Area) -> bool:
    """`right` as a question."""
    try:
        await right(work, area)
    except NotAllowed:
        return False
    return True


async def reach(work: Work, commune: Area, targets: Sequence[str]) -> Reach:
    """Counts for the preview; same rights as starting."""
    await right(work, commune)
    audience = await emergency_spread.audience(commune, targets)
    people = [*audience.propagandists, *audience.citizens]
    ways = await work.outbox.ways(people, urgent=True, what=EMERGENCY)
    reached = sum(way.account_id is not None for way in ways.values())
    found = await devices.within(targets)
    states = [devices.state_of(d, work.now()) for d in found if d.kind == "speaker"]
    followers = len(await emergency_spread.strangers(commune.code))
    return Reach(
        people=reached + followers,
        unreached=len(people) - reached,
        followers=followers,
        villages=len(await areas.villages(targets)),
        speakers=states.count("online"),
        dumb=len(states) - states.count("online"),
        boards=sum(d.kind == "board" for d in found),
    )


def lately(since: datetime) -> Q:
    """Those whose words of now are not older than that."""
    return Q(started_at__gt=since) | Q(corrected_at__gt=since)


async def locked(emergency_id: int) -> Emergency:
    """Raises NotFound."""
    found = await Emergency.filter(id=emergency_id).select_for_update(no_key=True).get_or_none()
    if found is None:
        raise NotFound
    found.commune = await Area.get(id=found.commune_id)
    return found


def countersign_s(settings: Settings, commune: Area) -> int:
    """Seconds a second person has to sign."""
    return int(str(commune.settings.get("countersign_s", settings.commune.countersign_s)))


async def active(commune: Area, now: datetime) -> list[Emergency]:
    """Those going on in a commune, in their order."""
    found = Emergency.filter(commune_id=commune.id, cleared_at=None, ends_at__gt=now)
    return alarms.ordered(await found.select_related("commune"))


async def watched(work: Work) -> list[Emergency]:
    """All that go on where the actor holds the right, in their order."""
    found: dict[int, Emergency] = {}
    for area in await own(work):
        live = Emergency.filter(
            commune__path__startswith=area.path, cleared_at=None, ends_at__gt=work.now()
        )
        found.update({e.id: e for e in await live.select_related("commune")})
    return alarms.ordered(found.values())


async def commune_for(work: Work, code: str) -> Area:
    """The commune with this code, if the actor may warn it."""
    area = await areas.by_code(code)
    if area.kind != AreaKind.COMMUNE:
        raise NotFound
    await right(work, area)
    return area
