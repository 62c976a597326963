"""Writing a bulletin: a draft, its edits, its pictures, its voice. Nothing here reaches anybody.

A version that was submitted never changes: the next edit makes a new one, by whoever edits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from bot.core.errors import NotAllowed, NotFound, Stale, UserError
from bot.core.hours import local
from bot.core.text import nfc, shorten
from bot.usecases import access, areas, files
from bot.usecases.bulletins import ranks
from bot.usecases.work import Work
from bot.vietnamese import subjects, when
from models import Area, Bulletin, BulletinVersion, Media
from models.area import AreaKind
from models.bulletin import BulletinState
from models.person import RoleName

WRITERS = (RoleName.EDITOR, RoleName.APPROVER, RoleName.ADMIN)
PROPOSERS = (*WRITERS, RoleName.CONTRIBUTOR)
MOST_TEXT = 5000
MOST_FILES = 6
_TITLE = 120
OPEN = (BulletinState.DRAFT, BulletinState.SUBMITTED, BulletinState.RETURNED)
_COPIED = (
    "title", "body", "radio_text", "subject", "source", "priority", "targets", "times",
    "attachments", "voice_digest",
)  # fmt: skip


async def communes(person_id: int | None) -> list[Area]:
    """Where a person may write; for a province officer nothing is listed: they name it."""
    found = await access.own_areas(person_id, *PROPOSERS)
    return list({a.id: a for a in found if a.kind is AreaKind.COMMUNE}.values())


async def provinces(person_id: int | None) -> list[Area]:
    """Where a person may write for all communes, or many, at once."""
    found = await access.own_areas(person_id, *PROPOSERS)
    return list({a.id: a for a in found if a.kind is AreaKind.PROVINCE}.values())


def wide(area: Area) -> bool:
    """Is a bulletin of this area for many communes?"""
    return area.kind is AreaKind.PROVINCE


async def named_commune(person_id: int | None, text: str) -> list[Area]:
    """Communes a typed name may mean, within the person's own areas."""
    found: dict[int, Area] = {}
    for area in await access.own_areas(person_id, *PROPOSERS):
        hits = await areas.resolve(text, area)
        found.update({a.id: a for a in hits if a.kind is AreaKind.COMMUNE})
    return list(found.values())


async def draft(work: Work, commune_code: str, text: str) -> BulletinVersion:
    """A new bulletin from a text; its first line or sentence is the title."""
    commune = await areas.by_code(commune_code)
    author = await access.require(work, commune, *PROPOSERS)
    title, body = split(text)
    now = work.now()
    bulletin = await Bulletin.create(
        code=uuid4().hex[:20], commune=commune, author_id=author, created_at=now
    )
    bulletin.code = f"BT-{bulletin.id}"
    await bulletin.save(update_fields=["code"])
    version = await BulletinVersion.create(
        bulletin=bulletin,
        number=1,
        author_id=author,
        title=title,
        body=body,
        subject=subjects.guess(text),
        source=subjects.source_in(text),
        priority=await ranks.usual(work, commune),
        created_at=now,
    )
    await work.audit("bulletin.drafted", f"bulletin:{bulletin.code}", None, {"title": title})
    return version


def split(text: str) -> tuple[str, str]:
    """(title, body): the first line when more follows, else the first sentence heads the whole.
    Raises UserError for too few words, or too many."""
    text = nfc(text)
    if sum(c.isalpha() for c in text) < 8:
        raise UserError("compose-too-short")
    if len(text) > MOST_TEXT:
        raise UserError("compose-too-long", most=str(MOST_TEXT))
    first, _, rest = text.partition("\n")
    if rest.strip() and len(first) <= _TITLE:
        return first.strip(), rest.strip()
    sentence = text.split(". ")[0].split("\n")[0].rstrip(". ")
    return shorten(sentence, _TITLE), text


async def current(work: Work, bulletin_id: int, *, lock: bool = False) -> BulletinVersion:
    """The version being written, with bulletin and commune; for those who may write there."""
    query = Bulletin.filter(id=bulletin_id)
    bulletin = await (query.select_for_update(no_key=True) if lock else query).get_or_none()
    if bulletin is None:
        raise NotFound
    # Whoever only proposes sees and changes what they began themself.
    own = bulletin.author_id == work.actor.person_id
    names = PROPOSERS if own else WRITERS
    await access.require(work, await Area.get(id=bulletin.commune_id), *names)
    return await BulletinVersion.get(
        bulletin_id=bulletin.id, number=bulletin.number
    ).prefetch_related("bulletin", "bulletin__commune", "author")


async def may_change(work: Work, bulletin_id: int) -> bool:
    """Has it not been approved yet?"""
    return (await current(work, bulletin_id)).bulletin.state in OPEN


async def change(work: Work, bulletin_id: int, number: int, **fields: Any) -> BulletinVersion:
    """Set fields of the version `number` that the writer was looking at. Raises Stale when
    someone else changed it since, or it is past changing."""
    version = await current(work, bulletin_id, lock=True)
    bulletin = version.bulletin
    if bulletin.state not in OPEN:
        raise Stale("compose-too-late", code=bulletin.code)
    if bulletin.number != number:
        raise Stale("compose-clash", code=bulletin.code, name=version.author.name)
    before = {k: getattr(version, k) for k in fields}
    if bulletin.state is not BulletinState.DRAFT or version.author_id != work.actor.person_id:
        version = await _next(work, version)
    for name, value in fields.items():
        setattr(version, name, value)
    await version.save(update_fields=list(fields))
    after = {**fields, "version": version.number}
    await work.audit("bulletin.edited", f"bulletin:{bulletin.code}", before, after)
    return version


async def set_text(work: Work, bulletin_id: int, number: int, text: str) -> BulletinVersion:
    """New words; a recording of the old ones no longer fits and is dropped, and what was guessed
    from them is guessed again."""
    title, body = split(text)
    found: dict[str, Any] = {"title": title, "body": body, "radio_text": "", "voice_digest": ""}
    old = await current(work, bulletin_id)
    before = f"{old.title}\n{old.body}"
    if old.subject == subjects.guess(before):  # chosen by nobody: guessed again
        found["subject"] = subjects.guess(text)
    if (source := subjects.source_in(text)) or old.source == subjects.source_in(before):
        found["source"] = source
    return await change(work, bulletin_id, number, **found)


async def set_targets(
    work: Work, bulletin_id: int, number: int, codes: Iterable[str]
) -> BulletinVersion:
    """Villages of the commune, or the commune itself. A correction keeps its readers."""
    version = await current(work, bulletin_id)
    if version.bulletin.corrects_id is not None:
        raise UserError("compose-correction-targets")
    codes = list(dict.fromkeys(codes))
    found = (await areas.by_codes(codes)).values()
    inside = [a for a in found if a.path.startswith(version.bulletin.commune.path)]
    if not codes or len(inside) != len(codes):
        raise NotFound
    return await change(work, bulletin_id, number, targets=codes)


async def set_times(work: Work, bulletin_id: int, number: int, text: str) -> BulletinVersion:
    """Typed times; those in the commune's quiet hours are refused, and the rule named."""
    version = await current(work, bulletin_id)
    times = when.parse(text, work.now())
    quiet = areas.quiet_hours(version.bulletin.commune, work.settings)
    refused = [at for at in times.at if quiet.covers(at)]
    if refused:
        raise UserError(
            "compose-times-quiet",
            time=local(refused[0]).strftime("%H:%M"),
            start=quiet.start.strftime("%H:%M"),
            end=quiet.end.strftime("%H:%M"),
        )
    return await change(work, bulletin_id, number, times=when.store(times, work.now()))


async def set_priority(work: Work, bulletin_id: int, number: int, priority: str) -> BulletinVersion:
    """What it is before on loudspeakers. Raises NotAllowed for a rank the actor may not give."""
    version = await current(work, bulletin_id)
    if priority not in await ranks.choices(work, version.bulletin.commune):
        raise NotAllowed
    return await change(work, bulletin_id, number, priority=priority)


async def attach(work: Work, bulletin_id: int, number: int, digest: str) -> BulletinVersion:
    """One more photo or file."""
    version = await current(work, bulletin_id)
    known = list(version.attachments)
    if len(known) >= MOST_FILES:
        raise UserError("compose-files-many", most=str(MOST_FILES))
    media = await Media.get_or_none(digest=digest)
    if media is None or any(a["digest"] == digest for a in known):
        return version
    item = {
        "kind": "photo" if media.mime.startswith("image/") else "file",
        "digest": digest, "mime": media.mime, "name": media.name,
    }  # fmt: skip
    await files.use(f"bulletin:{bulletin_id}", digest)  # for good: versions are never taken away
    return await change(work, bulletin_id, number, attachments=[*known, item])


async def drafts(work: Work) -> list[BulletinVersion]:
    """The actor's unfinished bulletins, the latest first."""
    mine = Bulletin.filter(
        author_id=work.actor.person_id, state__in=[BulletinState.DRAFT, BulletinState.RETURNED]
    )
    return [
        await BulletinVersion.get(bulletin_id=b.id, number=b.number).prefetch_related("bulletin")
        for b in await mine.order_by("-id").limit(5)
    ]


async def drop(work: Work, bulletin_id: int) -> None:
    """Throw an unfinished bulletin away; it stays in the audit."""
    version = await current(work, bulletin_id, lock=True)
    bulletin = version.bulletin
    if bulletin.state not in OPEN:
        raise Stale("compose-too-late", code=bulletin.code)
    before = {"state": bulletin.state.value}
    bulletin.state = BulletinState.WITHDRAWN
    await bulletin.save(update_fields=["state"])
    await work.audit(
        "bulletin.dropped", f"bulletin:{bulletin.code}", before, {"state": "withdrawn"}
    )


async def _next(work: Work, old: BulletinVersion) -> BulletinVersion:
    bulletin = old.bulletin
    bulletin.number += 1
    bulletin.state = BulletinState.DRAFT
    bulletin.submitted_at = None
    await bulletin.save(update_fields=["number", "state", "submitted_at"])
    return await BulletinVersion.create(
        bulletin=bulletin,
        number=bulletin.number,
        author_id=work.actor.person_id,
        created_at=work.now(),
        **await _copied(work, old),
    )


async def _copied(work: Work, old: BulletinVersion) -> dict[str, Any]:
    fields = {name: getattr(old, name) for name in _COPIED}
    commune = await Area.get(id=old.bulletin.commune_id)
    return {**fields, "priority": await ranks.taken_over(work, commune, old.priority)}


async def copy(
    work: Work, old: BulletinVersion, corrects: Bulletin | None = None
) -> BulletinVersion:
    """A new draft with everything of an old version, by the actor."""
    now, author = work.now(), work.actor.person_id
    bulletin = await Bulletin.create(
        code=uuid4().hex[:20],
        commune_id=old.bulletin.commune_id,
        author_id=author,
        corrects=corrects,
        created_at=now,
    )
    bulletin.code = f"BT-{bulletin.id}"
    await bulletin.save(update_fields=["code"])
    fields = await _copied(work, old)
    after = {"title": old.title, "corrects": old.bulletin.code if corrects else ""}
    await work.audit("bulletin.drafted", f"bulletin:{bulletin.code}", None, after)
    return await BulletinVersion.create(
        bulletin=bulletin, number=1, author_id=author, created_at=now, **fields
    )
