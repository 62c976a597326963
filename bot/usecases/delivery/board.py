"""The live board of a bulletin: villages told and missing, what became of every message. Totals
come from SQL; only the missing are listed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bot.core.errors import NotFound
from bot.outbox.policy import why
from bot.storage.db import execute
from bot.usecases import access
from bot.usecases.bulletins import audience
from bot.usecases.delivery.placing import ROW
from bot.usecases.work import Work
from bot.vietnamese.phones import masked
from models import Area, Bulletin, BulletinVersion, Role
from models.bulletin import BulletinState
from models.person import RoleName

OUTCOMES = (
    "told", "read", "seen", "delivered", "unknown", "group", "broadcast", "neighbour", "waiting",
    "unclear", "failed",
)  # fmt: skip
_LIVE = (BulletinState.PUBLISHED, BulletinState.EXPIRED, BulletinState.WITHDRAWN)
_SQL = """
SELECT d.role AS role, d.unreachable AS unreachable, o.cause AS cause, d.route_reason AS way,
  count(*) AS n,
  sum(COALESCE(d.households, 0)) AS households,
  CASE WHEN d.told_at IS NOT NULL THEN 'told' WHEN d.read_at IS NOT NULL THEN 'read'
    WHEN o.id IS NULL OR o.state = 'failed' THEN 'failed'
    WHEN o.state IN ('queued', 'sending') THEN 'waiting' WHEN o.state = 'unclear' THEN 'unclear'
    WHEN d.route IN ('group', 'broadcast', 'neighbour') THEN d.route
    WHEN o.receipt = 2 THEN 'seen' WHEN o.receipt = 1 THEN 'delivered' ELSE 'unknown' END AS outcome
FROM delivery d LEFT JOIN outbox o ON o.id = {row}
WHERE d.version_id = ? GROUP BY d.role, d.unreachable, o.cause, d.route_reason, outcome
"""

# One tap counts for every village its person spoke for then, also where they do not any more.
_TOLD_SQL = """
SELECT r.area_id AS area_id FROM delivery d
JOIN role r ON r.person_id = d.person_id AND r.role = 'propagandist' AND r.active
WHERE d.version_id = ? AND d.told_at IS NOT NULL AND r.since_at <= d.told_at
UNION SELECT village_id AS area_id FROM delivery
WHERE version_id = ? AND told_at IS NOT NULL AND role = 'propagandist' AND village_id IS NOT NULL
"""


@dataclass(frozen=True)
class Contact:
    """Somebody to phone: of `phone` only the last three digits, "" when none is known."""

    person_id: int
    name: str
    phone: str


@dataclass(frozen=True)
class Missing:
    """A village nobody has told yet, and whom to phone."""

    village: str
    people: list[Contact]


@dataclass
class Board:
    """`outcomes` of propagandists and `citizens`; `reasons`: locale keys of failures; `ways`: of
    why propagandists were sent it the way they were."""

    bulletin_id: int
    code: str
    title: str
    state: str
    newer: str = ""  # code of the bulletin that corrects it, once that is out
    villages: int = 0
    told_villages: int = 0
    households: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    citizens: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    missing: list[Missing] = field(default_factory=list)

    @property
    def people(self) -> int:
        """Propagandists it was for."""
        return sum(self.outcomes.values())


async def board(work: Work, bulletin_id: int) -> Board:
    """For officers of the commune (and above)."""
    bulletin = await Bulletin.get_or_none(id=bulletin_id)
    if bulletin is None:
        raise NotFound
    await access.require(work, await Area.get(id=bulletin.commune_id), *access.OFFICER)
    version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
    found = Board(bulletin.id, bulletin.code, version.title, bulletin.state.value)
    await _figures(found, version.id)
    await _villages(found, version)
    if bulletin.state is not BulletinState.PUBLISHED:
        found.missing = []  # nobody is to tell it any more
    correcting = Bulletin.filter(corrects_id=bulletin.id, state=BulletinState.PUBLISHED)
    newer = await correcting.order_by("-id").first()
    found.newer = newer.code if newer else ""
    return found


async def recent(work: Work, most: int = 8) -> list[BulletinVersion]:
    """Bulletins of the actor's communes that went out, the latest first."""
    own = await access.own_areas(work.actor.person_id, *access.OFFICER)
    rows = Bulletin.filter(commune_id__in=[a.id for a in own], state__in=_LIVE)
    return [
        await BulletinVersion.get(bulletin_id=b.id, number=b.number).prefetch_related("bulletin")
        for b in await rows.order_by("-published_at").limit(most)
        if b.published_at is not None
    ]


async def _figures(found: Board, version_id: int) -> None:
    _, rows = await execute(_SQL.format(row=ROW), [version_id])
    for row in rows:
        outcome, count = str(row["outcome"]), int(row["n"])
        propagandist = row["role"] == RoleName.PROPAGANDIST
        (found.outcomes if propagandist else found.citizens)[outcome] += count
        found.households += int(row["households"] or 0)
        if outcome == "failed" and propagandist:
            found.reasons[reason(str(row["cause"] or ""), str(row["unreachable"]))] += count
        if propagandist and str(row["way"]).startswith("way-"):
            found.ways[str(row["way"])] += count


def reason(cause: str, unreachable: str) -> str:
    """Locale key of why a message did not arrive."""
    return why(cause, unreachable or "reason-unknown")


async def _villages(found: Board, version: BulletinVersion) -> None:
    villages = await audience.villages(version.targets, version.distributed_at)
    _, rows = await execute(_TOLD_SQL, [version.id, version.id])
    done = {int(r["area_id"]) for r in rows} & {v.id for v in villages}
    missing = [v for v in villages if v.id not in done]
    now = {v.id: v.became_id or v.id for v in missing}
    contacts = await Role.filter(
        area_id__in=list(now.values()), role=RoleName.PROPAGANDIST, active=True
    ).values_list("area_id", "person_id", "person__name", "person__phone")
    found.villages, found.told_villages = len(villages), len(done)
    found.missing = [
        Missing(
            v.name,
            [Contact(int(i), str(n), masked(str(p))) for a, i, n, p in contacts if a == now[v.id]],
        )
        for v in missing
    ]
