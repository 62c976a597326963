"""An approved bulletin goes out: to people, loudspeakers and boards. Only from here."""

from __future__ import annotations

from bot.core.errors import Stale
from bot.usecases.work import Work
from models import Approval, Bulletin, BulletinVersion
from models.bulletin import BulletinState


async def publish(work: Work, bulletin: Bulletin) -> None:
    """`bulletin` is locked by the caller, approved, and its time has come."""
    version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
    approved = await Approval.exists(
        version_id=version.id, decision="approve", digest=version.digest
    )
    if bulletin.state is not BulletinState.APPROVED or not approved:
        raise Stale("approve-stale-changed", code=bulletin.code)
    bulletin.state, bulletin.published_at = BulletinState.PUBLISHED, work.now()
    await bulletin.save(update_fields=["state", "published_at"])
    after = {"version": version.number, "digest": version.digest}
    await work.audit(
        "bulletin.published", f"bulletin:{bulletin.code}", {"state": "approved"}, after
    )
    work.then("distribute", version.id)
    work.then("plan_playouts", version.id)
