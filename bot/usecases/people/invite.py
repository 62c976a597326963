"""Making one-time codes: for a village's next propagandist, or for a person's own second chat."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config import channel_names
from bot.core.errors import NotFound
from bot.core.messages import Attachment
from bot.usecases import access, areas, codes
from bot.usecases.people import follow_link
from bot.usecases.people.people import INVITERS
from bot.usecases.work import Work
from models import Area, EnrolCode, Media, Person, Role
from models.area import AreaKind
from models.person import RoleName

JOIN_MINUTES = 60


@dataclass(frozen=True)
class Invitation:
    """`page` opens the commune's own chat, where the code is typed, "" where there is none; `links`
    bring the code along; `picture` is the QR of the page, else of the first link."""

    code: str
    village: str
    commune: str
    expires_at: datetime
    page: str
    links: Sequence[str]
    picture: Attachment


async def invite(work: Work, village_code: str) -> Invitation:
    """A code for one new propagandist of a village. Raises NotFound for a foreign village."""
    village = await areas.by_code(village_code)
    await access.require(work, village, *INVITERS)
    if village.kind is not AreaKind.VILLAGE:
        raise NotFound
    lasts = timedelta(days=work.settings.commune.code_days)
    invitation, row = await _make(work, village, lasts, None)
    await work.audit("people.invite", f"area:{village.code}", None, {"code": row.id})
    return invitation


async def join_code(work: Work, person: Person) -> Invitation:
    """A short-lived code with which a person's other chat becomes theirs, too. Only the latest
    is good."""
    role = (
        await Role.filter(person=person, active=True)
        .order_by("id")
        .prefetch_related("area")
        .first()
    )
    if role is None or work.actor.person_id != person.id:
        raise NotFound
    await EnrolCode.filter(person=person, used_at=None).delete()
    lasts = timedelta(minutes=JOIN_MINUTES)
    invitation, row = await _make(work, role.area, lasts, person)
    await work.audit("account.code", f"person:{person.code}", None, {"code": row.id})
    return invitation


async def _make(
    work: Work, area: Area, lasts: timedelta, person: Person | None
) -> tuple[Invitation, EnrolCode]:
    code = codes.one_time()
    expires_at = work.now() + lasts
    row = await EnrolCode.create(
        code_hash=codes.hashed(code),
        area=area,
        role=RoleName.PROPAGANDIST,
        person=person,
        created_by_id=work.actor.person_id,
        created_at=work.now(),
        expires_at=expires_at,
    )
    commune = await areas.commune_or_province(area)
    links, page = _links(work, code), await follow_link.page(work.services, commune)
    if any(link.startswith(page) for link in links):
        page = ""  # a link of that very chat does more
    picture = await _picture(work, page or (links[0] if links else f"ma {code}"), expires_at)
    return Invitation(code, area.name, commune.name, expires_at, page, links, picture), row


def _links(work: Work, code: str) -> list[str]:
    """Addresses that open a chat with the code already in it, one for each channel that has one."""
    found = [work.services.outbox.deep_link(name) for name in channel_names()]
    return [link.replace("{start}", f"ma-{code}") for link in found if link]


async def _picture(work: Work, text: str, until: datetime) -> Attachment:
    import segno  # when it is needed

    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=10, border=4)
    digest = await work.services.media.save(drawn.getvalue(), "image/png", "ma.png", "photo")
    await Media.filter(digest=digest).update(keep_until_at=until)
    return Attachment("photo", digest, "ma.png", "image/png")
