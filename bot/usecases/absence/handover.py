"""What somebody who takes over a village has to know: who is hard to reach, which languages are
spoken, what is open and promised, what does not work. Never a citizen's name or number.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from tortoise.expressions import Q

from bot.core.errors import NotFound
from bot.core.messages import Attachment, Message, T, t
from bot.core.text import shorten
from bot.usecases import access, areas, documents, notify
from bot.usecases.voice import listeners
from bot.usecases.work import Work
from bot.vietnamese.times import clock_text
from bot.vietnamese.workdays import shown
from models import (
    Absence,
    Area,
    Delivery,
    Device,
    Feedback,
    Media,
    Playout,
    Report,
    Role,
)
from models.absence import AbsenceState
from models.area import AreaKind
from models.bulletin import BulletinState
from models.device import PlayState
from models.person import RoleName
from models.report import ReportState

_OFFICERS = (RoleName.APPROVER, RoleName.ADMIN, RoleName.EDITOR)
_OPEN = (ReportState.SENT, ReportState.RECEIVED, ReportState.WORKING)
_FAULTS = timedelta(days=7)
_KEPT = timedelta(days=30)
_MOST = 15
_FAILED = (PlayState.MISSED, PlayState.REFUSED, PlayState.INTERRUPTED)


async def send(work: Work, found: Absence, places: Sequence[Area]) -> None:
    """To the stand-in, a message for each village; nothing for places that are no village."""
    commune = await areas.by_id(found.commune_id)
    for village in dict.fromkeys(p.id for p in places if p.kind is AreaKind.VILLAGE):
        card = await card_of(work, await areas.by_id(village))
        key = f"handover:{found.id}:{village}:{int(work.now().timestamp())}"
        to = [found.stand_in_id or 0]
        await notify.people(work, commune, to, card, key=key, say_when=False)


async def asked_for(work: Work, village_code: str, words: documents.Words) -> Message:
    """The same as a message with a page to print, for who speaks for the village and for its
    officers. Raises NotFound for others."""
    village = await areas.by_code(village_code)
    names = (RoleName.PROPAGANDIST, *_OFFICERS)
    if village.kind is not AreaKind.VILLAGE or not await access.has(
        work.actor.person_id, village, *names
    ):
        raise NotFound
    card = await card_of(work, village)
    lines = words("absence-file", **(card.text.args if isinstance(card.text, T) else {}))
    data = await asyncio.to_thread(documents.page, village.name, lines.splitlines())
    name = f"ban-giao-{village.code}.docx"
    digest = await work.services.media.save(data, documents.MIME, name)
    await Media.filter(digest=digest).update(keep_until_at=work.now() + _KEPT)
    await work.audit("absence.file", f"area:{village.code}")
    return Message(card.text, media=(Attachment("file", digest, name, documents.MIME),))


async def villages(work: Work) -> list[Area]:
    """Those the actor speaks for."""
    own = await access.own_areas(work.actor.person_id, RoleName.PROPAGANDIST)
    return [a for a in own if a.kind is AreaKind.VILLAGE]


async def card_of(work: Work, village: Area) -> Message:
    """All of it, a line each."""
    return Message(
        t(
            "absence-file",
            village=village.name,
            households=str(village.households) if village.households else "no",
            followers=str(await _followers(village)),
            languages=await _languages(village),
            notes=await _notes(village),
            reports=await _reports(village),
            cases=await _cases(village),
            bulletins=await _bulletins(village),
            devices=await _devices(work, village),
        )
    )


async def _followers(village: Area) -> int:
    return await Role.filter(area=village, role=RoleName.CITIZEN, active=True).count()


async def _languages(village: Area) -> T | str:
    """Which those who speak for it speak, and which its people want to hear."""
    roles = Role.filter(area=village, active=True).select_related("person")
    found = Counter[str]()
    for role in await roles:
        spoken = role.person.speaks if role.role is RoleName.PROPAGANDIST else []
        found.update({*spoken, role.person.language} - {"vi"})
    said: T | str = "no"
    for language, _ in reversed(found.most_common()):
        name = listeners.name(language)
        said = name if said == "no" else t("absence-list", one=name, rest=said)
    return said


async def _notes(village: Area) -> str:
    """What was written for those who speak for it now, or by them, the last first."""
    commune = await areas.commune_of(village)
    held = await access.holders(village, RoleName.PROPAGANDIST)
    theirs = Q(person_id__in=held) | Q(stand_in_id__in=held)
    rows = Absence.filter(theirs, commune=commune).exclude(note="")
    left = await rows.exclude(state=AbsenceState.DROPPED).order_by("-id")
    return _lines(list(dict.fromkeys(one.note for one in left))[:3])


async def _reports(village: Area) -> str:
    found = await Report.filter(village=village, state__in=_OPEN).order_by("-urgent", "id")
    return _lines([_said(r.code, r.text, shown(r.due_at) if r.due_at else "") for r in found])


async def _cases(village: Area) -> str:
    """Of citizens only the code and until when an answer was promised."""
    found = Feedback.filter(village=village, state__in=("open", "reopened")).order_by("id")
    return _lines([_said(f.code, "", shown(f.due_at) if f.due_at else "") for f in await found])


def _said(code: str, text: str, due: str) -> str:
    words = f" {shorten(' '.join(text.split()), 80)}" if text else ""
    return f"{code}{words}{f' ({due})' if due else ''}"


async def _bulletins(village: Area) -> str:
    """What went out and was not told the people of the village so far."""
    out = Delivery.filter(village=village, role=RoleName.PROPAGANDIST, told_at=None)
    out = out.filter(version__bulletin__state=BulletinState.PUBLISHED)
    rows = await out.values_list("version__bulletin__code", "version__title")
    return _lines([f"{code} {title}" for code, title in dict.fromkeys(rows)])


async def _devices(work: Work, village: Area) -> str:
    """Those that are not in touch, and plays that failed lately."""
    lines = []
    for device in await Device.filter(area=village, active=True).order_by("id"):
        since = work.now() - _FAULTS
        plays = Playout.filter(device=device, start_at__gte=since, state__in=_FAILED)
        if device.offline_told_at is not None and device.heard_at is not None:
            lines.append(f"{device.name} ({clock_text(device.heard_at, work.now())})")
        elif failed := await plays.count():
            lines.append(f"{device.name}: {failed}")
    return _lines(lines)


def _lines(found: Sequence[str]) -> str:
    """A point each, "no" for none."""
    return "\n".join(f"• {one}" for one in found[:_MOST]) or "no"
