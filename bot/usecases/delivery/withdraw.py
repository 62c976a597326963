"""Taking back what went out: a correction that goes to the same people, or a plain withdrawal.

From the tap on, nothing of the old version is sent or played any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.errors import NotFound, Stale
from bot.core.messages import Message, t
from bot.storage.db import execute
from bot.usecases import access, notify, paging
from bot.usecases.bulletins import approve, compose
from bot.usecases.delivery import placing
from bot.usecases.work import Services, Work
from bot.vietnamese import when
from models import Area, Bulletin, BulletinVersion, Delivery, OutboxRow
from models.bulletin import BulletinState
from models.outbox import OutState

_OUT = (BulletinState.APPROVED, BulletinState.PUBLISHED)
_STILL_NEWS = timedelta(days=7)  # a machine may stand still over the holidays
_GOT = (OutState.SENT, OutState.UNCLEAR, OutState.SENDING)


async def correct(work: Work, bulletin_id: int) -> BulletinVersion:
    """Stop the old one and start a draft of the new, for exactly the people who got the old."""
    old = await _stop(work, bulletin_id, "correct")
    bulletin = old.bulletin
    draft = await compose.copy(work, old, corrects=bulletin if bulletin.published_at else None)
    times = when.store(when.When(now=True), work.now())
    return await compose.change(work, draft.bulletin_id, draft.number, times=times)


async def withdraw(work: Work, bulletin_id: int) -> BulletinVersion:
    """Stop it; those who got it are told."""
    old = await _stop(work, bulletin_id, "withdraw")
    if old.bulletin.published_at is not None:
        await _tell_shared(work, old)
        work.then("tell_withdrawn", old.id)
        if morning := notify.night_end(work, await Area.get(id=old.bulletin.commune_id)):
            work.put_off(morning)
    return old


async def _tell_shared(work: Work, version: BulletinVersion) -> None:
    """Groups, neighbours and all followers it went to, also where nobody's delivery stands for them
    any more: who read it there is not known to us."""
    rows = OutboxRow.filter(about=placing.about(version.id), state__in=_GOT)
    chats = await rows.values_list("chat_account_id", flat=True)
    commune = await Area.get(id=version.bulletin.commune_id)
    text = _text(version, commune)
    ids = sorted({int(str(i)) for i in chats})
    key = about(version.id)
    await notify.accounts(work, commune, ids, text, key=key, about=key, say_when=False)


def about(version_id: int) -> str:
    """Key of what is said when a version is taken back, and OutboxRow.about."""
    return f"withdrawn:{version_id}"


def _text(version: BulletinVersion, commune: Area) -> Message:
    words = {"commune": commune.name, "code": version.bulletin.code, "title": version.title}
    return Message(t("content-withdrawn", **words))


async def tell(services: Services, version_id: int) -> int:
    """The task "tell_withdrawn": a page of people a transaction, each told once."""
    told = 0
    while True:
        async with services.work() as work:
            page = await _tell_page(work, version_id)
        told += page
        if not page:
            return told


async def untold(services: Services) -> list[int]:
    """Versions withdrawn lately whose readers do not all know: `tell` was cut short."""
    since = services.clock.now() - _STILL_NEWS
    _, rows = await execute(_UNTOLD, [since])
    return list({int(r["version"]) for r in rows})


async def _stop(work: Work, bulletin_id: int, decision: str) -> BulletinVersion:
    bulletin = await Bulletin.filter(id=bulletin_id).select_for_update(no_key=True).get_or_none()
    if bulletin is None:
        raise NotFound
    await access.require(work, await Area.get(id=bulletin.commune_id), *compose.WRITERS)
    if bulletin.state not in _OUT:
        raise Stale("content-stale-out", code=bulletin.code)
    version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
    version.bulletin = bulletin
    before = {"state": bulletin.state.value}
    bulletin.state = BulletinState.WITHDRAWN
    await bulletin.save(update_fields=["state"])
    await approve.decide(work, version, decision)
    dropped = await _drop_queued(version.id, work.now())
    after = {"state": "withdrawn", "decision": decision, "unsent": dropped}
    await work.audit("bulletin.withdrawn", f"bulletin:{bulletin.code}", before, after)
    work.then("cancel_playouts", version.id)
    return version


async def _drop_queued(version_id: int, now: datetime) -> int:
    """What waits is dropped; what is on the wire or unclear is not tried again."""
    of_version = [version_id, placing.about(version_id)]
    changed, _ = await execute(
        _DROP.format(rows=_OF_VERSION), [OutState.FAILED, OutState.QUEUED, *of_version]
    )
    # Afterwards, and whatever waits by now: a lane may claim, or put back, rows meanwhile.
    await execute(_STOP_LATER.format(rows=_OF_VERSION), [now, *of_version])
    return changed


_OF_VERSION = """(delivery_id IN (SELECT id FROM delivery WHERE version_id = ?)
  OR (about = ? AND about <> ''))"""
_STOP_LATER = (
    "UPDATE outbox SET expires_at = ? WHERE state IN ('queued', 'sending', 'unclear') AND {rows}"
)
_DROP = "UPDATE outbox SET state = ?, cause = 'withdrawn' WHERE state = ? AND {rows}"


async def _tell_page(work: Work, version_id: int) -> int:
    version = await BulletinVersion.get(id=version_id).prefetch_related("bulletin__commune")
    bulletin = version.bulletin
    if bulletin.state is not BulletinState.WITHDRAWN:
        return 0
    rows = (
        await Delivery.filter(
            version_id=version_id, withdrawn_told_at__isnull=True, chat_account_id__isnull=False
        )
        .order_by("id")
        .limit(paging.SLICE)
        .select_for_update(no_key=True)
        .values_list("id", "chat_account_id")
    )
    ids = [int(i) for i, _ in rows]
    reached = await _reached(ids)
    text = _text(version, bulletin.commune)
    chats = sorted({int(chat) for i, chat in rows if i in reached} | await _sent_to(ids))
    key = about(version_id)
    await notify.accounts(work, bulletin.commune, chats, text, key=key, about=key)
    await Delivery.filter(id__in=ids).update(withdrawn_told_at=work.now())
    return len(ids)


async def _sent_to(delivery_ids: list[int]) -> set[int]:
    """Every chat it went to, also where another way was taken later."""
    if not delivery_ids:
        return set()
    marks = ", ".join("?" * len(delivery_ids))
    states = ", ".join("?" * len(_GOT))
    sql = f"""
        SELECT DISTINCT chat_account_id AS chat FROM outbox
        WHERE delivery_id IN ({marks}) AND state IN ({states})
    """  # noqa: S608 - marks
    return {int(r["chat"]) for r in (await execute(sql, [*delivery_ids, *_GOT]))[1]}


async def _reached(delivery_ids: list[int]) -> set[int]:
    """Those whose message went out, or may have."""
    if not delivery_ids:
        return set()
    marks = ", ".join("?" * len(delivery_ids))
    states = ", ".join("?" * len(_GOT))
    sql = _REACHED.format(row=placing.ROW, marks=marks, states=states)
    _, rows = await execute(sql, [*delivery_ids, *_GOT])
    return {int(r["id"]) for r in rows}


_REACHED = """
SELECT d.id AS id FROM delivery d JOIN outbox o ON o.id = {row}
WHERE d.id IN ({marks}) AND o.state IN ({states})
"""

# The first term is the partial index's.
_UNTOLD = """
SELECT a.version_id AS version FROM approval a
JOIN bulletin_version v ON v.id = a.version_id
JOIN bulletin b ON b.id = v.bulletin_id AND b.published_at IS NOT NULL
WHERE a.decision IN ('withdraw', 'correct') AND a.decision = 'withdraw' AND a.at >= ? AND EXISTS (
  SELECT 1 FROM delivery d WHERE d.version_id = v.id AND d.withdrawn_told_at IS NULL
    AND d.chat_account_id IS NOT NULL)
"""
