"""The accounts we speak from (OAs, bots): which there are, where they belong, who may look at them.

A channel whose accounts are connected one by one has a desk; what other channels speak with is the
whole province's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import NotFound
from bot.core.messages import T, t
from bot.core.ports import OwnAccount
from bot.usecases import access, areas
from bot.usecases.work import Services, Work
from models import Area, Lane
from models.area import AreaKind
from models.person import RoleName


@dataclass(frozen=True)
class Known:
    """One account of ours. `area` is the commune it speaks for, else the province; `own` is what
    its desk says, None without a desk."""

    lane: str
    area: Area
    own: OwnAccount | None = None

    @property
    def channel(self) -> str:
        """Name of the channel."""
        return self.lane.partition(":")[0]

    @property
    def account(self) -> str:
        """Ours, as the channel calls it."""
        return self.lane.partition(":")[2]

    @property
    def name(self) -> str:
        """What people know it by; "" where the channel has no name for it."""
        return (self.own.name or self.account) if self.own else ""

    @property
    def title(self) -> str | T:
        """Its name, or what its channel is called."""
        known = {"channel": self.channel, "account": self.account or "-", "place": self.area.name}
        return self.name or t("accounts-channel", **known)


async def known(services: Services) -> list[Known]:
    """All of them, those of communes first, by name of the place."""
    found = await _on_desks(services)
    province = await Area.get_or_none(code=services.settings.commune.province)
    forms = await on_templates(services)
    codes = {*forms.values(), *(own.commune for _, own in found)}
    places = await areas.by_codes(codes)
    listed = [
        Known(lane, area, own)
        for lane, own in found
        if (area := places.get(own.commune, province)) is not None
    ]
    listed += [Known(lane, places[c]) for lane, c in forms.items() if c in places]
    listed.sort(key=lambda k: (k.area.folded, k.lane))
    if province is None:
        return listed
    names = [str(n) for n in await Lane.all().order_by("name").values_list("name", flat=True)]
    others = [n for n in names if n not in forms and n.partition(":")[0] not in services.desks]
    return listed + [Known(name, province) for name in others]


async def _on_desks(services: Services) -> list[tuple[str, OwnAccount]]:
    return [
        (f"{channel}:{own.account}", own)
        for channel, side in services.desks.items()
        for own in await side.accounts()
    ]


async def on_templates(services: Services) -> dict[str, str]:
    """lane -> commune code, of accounts that send templates."""
    return {
        f"{channel}:{account}": commune
        for channel, desk in services.templates.items()
        for account, commune in (await desk.communes()).items()
    }


async def home(work: Work) -> list[Area]:
    """Communes and provinces whose accounts the actor looks after."""
    found = await access.own_areas(work.actor.person_id, RoleName.ADMIN)
    kinds = (AreaKind.COMMUNE, AreaKind.PROVINCE)
    return list({a.id: a for a in found if a.kind in kinds}.values())


async def find(work: Work, text: str) -> list[Area]:
    """The actor's communes that a typed name may mean."""
    found: dict[int, Area] = {}
    for area in await home(work):
        hits = [area, *await areas.resolve(text, area)] if area.kind == AreaKind.PROVINCE else []
        found.update({a.id: a for a in hits if a.kind == AreaKind.COMMUNE})
    return list(found.values())


async def mine(work: Work) -> list[Known]:
    """All that the actor looks after. Raises NotAllowed or NotFound without any place."""
    own = await home(work)
    if not own:
        raise NotFound
    return [k for k in await known(work.services) if _under(k.area, own)]


def _under(area: Area, own: Sequence[Area]) -> bool:
    return any(area.path.startswith(place.path) for place in own)


async def of_commune(work: Work, code: str) -> tuple[Area, list[Known]]:
    """A commune with its accounts. Raises NotAllowed."""
    area = await areas.by_code(code)
    await access.require(work, area, RoleName.ADMIN)
    return area, [k for k in await known(work.services) if k.area.id == area.id]


async def one(work: Work, lane: str) -> Known:
    """One account, for its admin. Raises NotFound or NotAllowed (worded alike)."""
    for account in await known(work.services):
        if account.lane == lane:
            await access.require(work, account.area, RoleName.ADMIN)
            return account
    raise NotFound
