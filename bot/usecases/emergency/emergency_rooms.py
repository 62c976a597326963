"""Chats of many in an emergency: groups of the place, all followers of the commune's account."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.capabilities import EVERYONE
from bot.outbox import standing
from bot.outbox.windows import night_end
from bot.usecases import areas
from bot.usecases.accounts import oas
from bot.usecases.devices import devices
from bot.usecases.work import Services
from models import Area, ChatAccount, Group, OwnAccount


async def groups(commune: Area, targets: Sequence[str]) -> list[int]:
    """Chats of open groups of the commune, or of villages among the targets."""
    paths = [a.path for a in await areas.coded(targets)]
    places = {a.id for a in await Area.filter(devices.below(paths, "path"))}
    found = await Group.filter(commune_id=commune.id, state="open", chat_id__isnull=False)
    return [g.chat_id or 0 for g in found if g.village_id is None or g.village_id in places]


async def everyone(services: Services, commune: Area, targets: Sequence[str]) -> list[int]:
    """The chat of all followers of each account of the commune that may write to them now; none
    where only some of its villages are meant: the others must not run from what is not theirs."""
    if all(a.id != commune.id for a in await areas.coded(targets)):
        return []
    found: list[int] = []
    now = services.clock.now()
    for (channel, account), code in (await oas.communes()).items():
        caps = services.outbox.capabilities(channel, account)
        lane = f"{channel}:{account}"
        if code != commune.code or caps is None or night_end(caps, "broadcast", now):
            continue
        if caps.broadcasts and await OwnAccount.exists(lane=lane, broadcasts=True):
            found.append(await standing.everyone(lane, now))
    return found


async def ever(commune: Area) -> list[int]:
    """Chats of many that may have had an alert of the commune."""
    rows = await Group.filter(commune_id=commune.id, chat_id__isnull=False).values_list("chat_id")
    chats = [int(str(i)) for (i,) in rows]
    for (channel, account), code in (await oas.communes()).items():
        if code == commune.code:
            everybody = ChatAccount.filter(channel=channel, account=account, chat_id=EVERYONE)
            chats += [int(str(i)) for i in await everybody.values_list("id", flat=True)]
    return chats
