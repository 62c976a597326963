"""Making one-time codes: for a village's next propagandist, for all villages that have none, or for
a person's own second chat.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.config import channel_names
from bot.core.errors import NotFound, UserError
from bot.core.hours import local
from bot.core.messages import Attachment
from bot.usecases import access, areas, codes, documents
from bot.usecases.people import follow_link
from bot.usecases.people.people import INVITERS
from bot.usecases.work import Work
from models import Area, ChatAccount, EnrolCode, Media, Person, Role
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


@dataclass(frozen=True)
class Sheet:
    """Codes by village, and the file with all of them."""

    commune: str
    codes: Sequence[tuple[str, str]]
    expires_at: datetime
    file: Attachment


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


async def invite_missing(work: Work, commune_code: str, words: documents.Words) -> Sheet:
    """A code for every village without a propagandist, and for each whom the roster lists and who
    has no chat yet, on one sheet to print and cut. Codes given before stay good. Raises NotFound
    for a foreign commune, UserError where nobody is missing."""
    commune = await areas.by_code(commune_code)
    await access.require(work, commune, *INVITERS)
    if commune.kind is not AreaKind.COMMUNE:
        raise NotFound
    missing = await _missing(commune)
    if not missing:
        raise UserError("people-nobody-missing", commune=commune.name)
    lasts = timedelta(days=work.settings.commune.code_days)
    made = [(title, (await _code(work, where, lasts, None))[0]) for where, title in missing]
    page, until = await follow_link.page(work.services, commune), work.now() + lasts
    said = {"commune": commune.name, "until": f"{local(until):%d/%m/%Y}", "page": page or "no"}
    found = [
        documents.Card(title, code, words("people-card-how", **said), _qr(target))
        for title, code in made
        if (target := page or next(iter(_links(work, code)), f"ma {code}"))
    ]
    forward = [
        words("people-card-forward", village=title, code=code, **said) for title, code in made
    ]
    after = [words("people-sheet-forward"), *forward]
    title, intro = words("people-sheet-title", **said), words("people-sheet-intro", **said)
    data = await asyncio.to_thread(documents.cards, title, intro, found, after)
    name = f"ma-moi-{commune.code}.docx"
    digest = await work.services.media.save(data, documents.MIME, name)
    await Media.filter(digest=digest).update(keep_until_at=until)
    after_ = {"villages": len({where.id for where, _ in missing})}
    await work.audit("people.invite_all", f"area:{commune.code}", None, after_)
    file = Attachment("file", digest, name, documents.MIME)
    return Sheet(commune.name, made, until, file)


async def _missing(commune: Area) -> list[tuple[Area, str]]:
    """Each village with what stands over its code: its name, and who is to come, if anybody is
    listed."""
    roles = Role.filter(role=RoleName.PROPAGANDIST, active=True, area__parent_id=commune.id)
    listed = [(r.area_id, r.person) for r in await roles.order_by("id").select_related("person")]
    chats = ChatAccount.filter(person_id__in={p.id for _, p in listed}, kind="person")
    here = {int(str(i)) for i in await chats.values_list("person_id", flat=True)}
    found = []
    for village in await areas.villages([commune.code]):
        own = [person for area, person in listed if area == village.id]
        if not own:
            found.append((village, village.name))
        found += [(village, f"{village.name} ({p.name})") for p in own if p.id not in here]
    return found


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
    code, row = await _code(work, area, lasts, person)
    commune = await areas.commune_or_province(area)
    links, page = _links(work, code), await follow_link.page(work.services, commune)
    if any(link.startswith(page) for link in links):
        page = ""  # a link of that very chat does more
    shown = page or (links[0] if links else f"ma {code}")
    picture = await _picture(work, shown, row.expires_at)
    return Invitation(code, area.name, commune.name, row.expires_at, page, links, picture), row


async def _code(
    work: Work, area: Area, lasts: timedelta, person: Person | None
) -> tuple[str, EnrolCode]:
    code = codes.one_time()
    row = await EnrolCode.create(
        code_hash=codes.hashed(code),
        area=area,
        role=RoleName.PROPAGANDIST,
        person=person,
        created_by_id=work.actor.person_id,
        created_at=work.now(),
        expires_at=work.now() + lasts,
    )
    return code, row


def _links(work: Work, code: str) -> list[str]:
    """Addresses that open a chat with the code already in it, one for each channel that has one."""
    found = [work.services.outbox.deep_link(name) for name in channel_names()]
    return [link.replace("{start}", f"ma-{code}") for link in found if link]


async def _picture(work: Work, text: str, until: datetime) -> Attachment:
    digest = await work.services.media.save(_qr(text), "image/png", "ma.png", "photo")
    await Media.filter(digest=digest).update(keep_until_at=until)
    return Attachment("photo", digest, "ma.png", "image/png")


def _qr(text: str) -> bytes:
    import segno  # when it is needed

    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=10, border=4)
    return drawn.getvalue()
