"""Deciding about one exact version: a yes binds to its digest, and never comes from its author."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.errors import NotFound, Stale, UserError
from bot.core.messages import Message, t
from bot.usecases import access, notify
from bot.usecases.bulletins import approvers, digest, publish
from bot.usecases.work import Work
from bot.vietnamese import when
from models import Approval, Area, Bulletin, BulletinVersion
from models.area import AreaKind
from models.bulletin import BulletinState
from models.person import RoleName

_SHOWN = 10  # for each place of theirs
_GONE = {
    BulletinState.DRAFT: "approve-stale-editing",
    BulletinState.RETURNED: "approve-stale-returned",
    BulletinState.APPROVED: "approve-stale-approved",
    BulletinState.PUBLISHED: "approve-stale-approved",
    BulletinState.WITHDRAWN: "approve-stale-withdrawn",
    BulletinState.EXPIRED: "approve-stale-withdrawn",
}


@dataclass(frozen=True)
class Waiting:
    """One bulletin that waits for a decision; `own`: the actor wrote it and may not decide."""

    version: BulletinVersion
    own: bool


async def approve(work: Work, ref: str, *, everyone: bool = False) -> BulletinVersion:
    """Approve the version a button names; it goes out now, or at its time. `everyone`: where it is
    needed, also as one message to all followers of the commune's accounts."""
    version = await decidable(work, ref)
    bulletin = version.bulletin
    commune = await Area.get(id=bulletin.commune_id)
    single = False
    if work.actor.person_id in await approvers.authors(bulletin):
        single = await approvers.alone(work, commune)
        if not single:
            raise UserError("approve-own", code=bulletin.code)
    if await digest.of(version) != version.digest:
        raise Stale("approve-stale-changed", code=bulletin.code)
    _in_time(version, work)
    await decide(work, version, "approve")
    if everyone:
        version.everyone = True
        await version.save(update_fields=["everyone"])
    bulletin.state = BulletinState.APPROVED
    bulletin.due_at = when.due(version.times, work.now())
    bulletin.ends_at = when.until(version.times)
    await bulletin.save(update_fields=["state", "due_at", "ends_at"])
    after = {"digest": version.digest, "version": version.number}
    after |= {"single_officer": True} if single else {}
    after |= {"everyone": True} if everyone else {}
    await work.audit(
        "bulletin.approved", f"bulletin:{bulletin.code}", {"state": "submitted"}, after
    )
    await _tell_author(work, version, commune)
    work.then("ask_variants", version.id)
    if bulletin.due_at <= work.now():
        await publish.publish(work, bulletin)
    else:
        work.then("plan_playouts", version.id)
    return version


async def decidable(work: Work, ref: str) -> BulletinVersion:
    """The version of a decision button, locked with its bulletin; for an approver there. Raises
    Stale with what happened to it since."""
    bulletin_id, number, mark = parse(ref)
    bulletin = await Bulletin.filter(id=bulletin_id).select_for_update(no_key=True).get_or_none()
    if bulletin is None:
        raise NotFound
    await access.hold(work, await Area.get(id=bulletin.commune_id), RoleName.APPROVER)
    if bulletin.state is not BulletinState.SUBMITTED:
        raise Stale(_GONE[bulletin.state], code=bulletin.code)
    version = await BulletinVersion.get(
        bulletin_id=bulletin.id, number=bulletin.number
    ).prefetch_related("author")
    version.bulletin = bulletin
    if number != version.number or not mark or not version.digest.startswith(mark):
        raise Stale("approve-stale-version", code=bulletin.code)
    return version


def parse(ref: str) -> tuple[int, int, str]:
    """(bulletin id, version number, start of the digest). Raises NotFound."""
    parts = ref.split("-")
    if len(parts) != 3 or not (parts[0].isdigit() and parts[1].isdigit()):
        raise NotFound
    return int(parts[0]), int(parts[1]), parts[2]


async def waiting(work: Work) -> list[Waiting]:
    """What waits for the actor's decision, the oldest first."""
    person = work.actor.person_id
    found: list[Waiting] = []
    for area in await access.own_areas(person, RoleName.APPROVER):
        where = {"commune": area} if area.kind is AreaKind.COMMUNE else {
            "commune__path__startswith": area.path
        }  # fmt: skip
        rows = Bulletin.filter(**where, state=BulletinState.SUBMITTED).order_by("submitted_at")
        shown = 0
        for bulletin in await rows:
            if shown == _SHOWN:
                break
            version = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
            if version.digest:  # those that are not spoken yet must not hide the others
                shown += 1
                version.bulletin = bulletin
                wrote = person in await approvers.authors(bulletin)
                commune = await Area.get(id=bulletin.commune_id)
                own = wrote and not await approvers.alone(work, commune)
                found.append(Waiting(version, own))
    return found


async def decide(work: Work, version: BulletinVersion, decision: str, reason: str = "") -> None:
    """The row that says who decided what about which digest."""
    await Approval.create(
        version_id=version.id,
        person_id=work.actor.person_id,
        decision=decision,
        reason=reason,
        digest=version.digest,
        channel=work.actor.channel,
        at=work.now(),
    )


def _in_time(version: BulletinVersion, work: Work) -> None:
    times = when.load(version.times)
    if not times.now and times.at and times.at[-1] <= work.now():
        raise Stale("approve-times-over")


async def _tell_author(work: Work, version: BulletinVersion, commune: Area) -> None:
    bulletin = version.bulletin
    wrote = [p for p in await approvers.authors(bulletin) if p != work.actor.person_id]
    text = t("approve-approved", code=bulletin.code, title=version.title)
    key = f"approved:{version.id}"
    await notify.people(work, commune, sorted(wrote), Message(text), key=key, say_when=False)
