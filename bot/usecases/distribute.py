"""A published version to everybody it is for: a page of people a transaction.

Stopped anywhere, it goes on where it was when called again; nobody gets a second row.
"""

from __future__ import annotations

from bot.outbox.store import To
from bot.usecases import areas, audience, cards
from bot.usecases.audience import Reader
from bot.usecases.work import Services, Work
from models import Area, Bulletin, BulletinVersion, Delivery
from models.bulletin import BulletinState
from models.outbox import Priority
from models.person import RoleName


async def distribute(services: Services, version_id: int) -> int:
    """The task "distribute". Returns how many people got a delivery row now."""
    version = await BulletinVersion.get(id=version_id)
    if version.distributed_at is not None:
        return 0
    made = 0
    async for page in audience.pages(version):
        async with services.work() as work:
            if not await _going_out(version):
                return made
            made += await _page(work, version, page)
    async with services.work() as work:
        await _finish(work, version, made)
    return made


async def _going_out(version: BulletinVersion) -> bool:
    bulletin = await Bulletin.filter(id=version.bulletin_id).select_for_update().get()
    return bulletin.state is BulletinState.PUBLISHED and bulletin.number == version.number


async def _page(work: Work, version: BulletinVersion, page: list[Reader]) -> int:
    known = await Delivery.filter(
        version_id=version.id, person_id__in=[r.person_id for r in page]
    ).values_list("person_id")
    have = {int(str(person_id)) for (person_id,) in known}
    fresh = [r for r in page if r.person_id not in have]
    ways = await work.outbox.ways([r.person_id for r in fresh])
    rows = [
        Delivery(
            version_id=version.id,
            person_id=r.person_id,
            village_id=r.village_id,
            chat_account_id=ways[r.person_id].account_id,
            role=r.role,
            unreachable="" if ways[r.person_id].account_id else ways[r.person_id].reason,
            created_at=work.now(),
        )
        for r in fresh
    ]
    await Delivery.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    await _queue(work, version, [r.person_id for r in fresh])
    return len(rows)


async def _queue(work: Work, version: BulletinVersion, people: list[int]) -> None:
    rows = await Delivery.filter(
        version_id=version.id, person_id__in=people, chat_account_id__isnull=False
    ).values_list("id", "role", "chat_account_id")
    for role in (RoleName.PROPAGANDIST, RoleName.CITIZEN):
        to = [To(account, str(id_), id_) for id_, had, account in rows if had == role]
        await send(work, version, to, propagandist=role is RoleName.PROPAGANDIST)


async def send(
    work: Work, version: BulletinVersion, to: list[To], *, propagandist: bool, key: str = ""
) -> int:
    """Queue the bulletin for these readers; not before quiet hours end, not after its own end."""
    if not to:
        return 0
    bulletin = await Bulletin.get(id=version.bulletin_id)
    quiet = areas.quiet_hours(await Area.get(id=bulletin.commune_id), work.settings)
    return await work.outbox.say(
        to,
        await cards.to_reader(version, propagandist=propagandist),
        key=key or f"bulletin:{version.id}",
        priority=Priority.BULLETIN,
        due_at=quiet.open_at(work.now()),
        expires_at=bulletin.ends_at,
    )


async def _finish(work: Work, version: BulletinVersion, made: int) -> None:
    bulletin = await Bulletin.filter(id=version.bulletin_id).select_for_update().get()
    if bulletin.state is not BulletinState.PUBLISHED:
        return
    version.distributed_at = work.now()
    await version.save(update_fields=["distributed_at"])
    await work.audit("bulletin.distributed", f"bulletin:{bulletin.code}", None, {"people": made})
