"""Being forgotten: a person's name, words, voice and pictures go; what was counted stays counted.

Files go after the commit by the task `forget_media`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.errors import NotFound
from bot.core.events import Event, beside
from bot.core.messages import Message, t
from bot.storage.db import execute
from bot.usecases import access, areas, notify
from bot.usecases.people import people
from bot.usecases.people.redact import redact
from bot.usecases.work import Services, Work
from models import (
    BulletinVersion,
    ChatAccount,
    Consent,
    Delivery,
    DialogState,
    Emergency,
    EnrolCode,
    Feedback,
    FeedbackEntry,
    GroupMember,
    InboxRow,
    Media,
    OutboxContent,
    OutboxRow,
    Person,
    Playout,
    Rendition,
    Report,
    ReportMedia,
    Role,
    StateValue,
    VoiceNote,
    WebchatMessage,
)
from models.outbox import OutState
from models.person import RoleName

_EMPTY = {"text": ""}
_CHUNK = 400


async def forget(work: Work, account: ChatAccount) -> bool:
    """Erase the person behind a chat, or the chat alone when there is none. The chat itself stays,
    nameless, so that it can be answered. True: they held a role, which has ended."""
    person = await Person.get_or_none(id=account.person_id) if account.person_id else None
    accounts = [account]
    if person is not None:
        accounts = await people.hold_chats(person.id)
    ids = [a.id for a in accounts]
    served = await _end_roles(work, person) if person else False
    media = await _notes(ids) + await _reports(person, ids) + await _feedback(ids)
    media += await _inbox(accounts)
    await _outbox(ids)
    await WebchatMessage.filter(chat_id__in=[a.chat_id for a in accounts]).delete()
    await DialogState.filter(account_id__in=[i for i in ids if i != account.id]).delete()
    await StateValue.filter(name__in=[f"enrol-tries:{i}" for i in ids]).delete()
    await GroupMember.filter(member_id__in=[a.chat_id for a in accounts]).delete()
    await ChatAccount.filter(id__in=ids).update(person_id=None, name="", follows=False)
    account.person_id, account.name, account.follows = None, "", False
    if person is not None:
        await _person(work, person)
    await _drop(work, media)
    subject = f"person:{person.code}" if person else f"account:{account.id}"
    await work.audit("person.erase", subject, None, {"accounts": len(ids), "files": len(media)})
    return served


async def _end_roles(work: Work, person: Person) -> bool:
    """Officers are told which village loses its propagandist; without the name."""
    roles = await Role.filter(person=person).prefetch_related("area")
    for role in roles:
        if role.active and role.role is RoleName.PROPAGANDIST:
            commune = await areas.commune_of(role.area)
            officers = await access.officers(commune, RoleName.ADMIN, RoleName.APPROVER)
            await notify.people(
                work,
                commune,
                [o for o in officers if o != person.id],
                Message(t("follow-left", village=role.area.name)),
                key=f"left:{role.id}",
                say_when=False,
            )
    await Role.filter(person=person).delete()
    return any(r.active and r.role is not RoleName.CITIZEN for r in roles)


async def _person(work: Work, person: Person) -> None:
    await redact(person.name)
    person.name, person.phone, person.external_id, person.speaks = "", "", None, []
    person.erased_at = work.now()
    await person.save(update_fields=["name", "phone", "external_id", "speaks", "erased_at"])
    await Consent.filter(person=person, withdrawn_at=None).update(withdrawn_at=work.now())
    await EnrolCode.filter(person=person).delete()
    await FeedbackEntry.filter(author=person).update(author_id=None)
    await Delivery.filter(person=person).update(chat_account_id=None)


async def _notes(account_ids: Sequence[int]) -> list[str]:
    notes = VoiceNote.filter(account_id__in=list(account_ids))
    found = [str(d) for d in await notes.values_list("digest", flat=True)]
    await notes.update(digest="", text="", account_id=None)
    return found


async def _reports(person: Person | None, account_ids: Sequence[int]) -> list[str]:
    own = await Report.filter(chat_account_id__in=list(account_ids))
    if person is not None:
        own += await Report.filter(reporter=person)
    ids = list({r.id for r in own})
    found = [
        str(d) for d in await ReportMedia.filter(report_id__in=ids).values_list("digest", flat=True)
    ]
    await ReportMedia.filter(report_id__in=ids).delete()
    await Report.filter(id__in=ids).update(
        text="", reporter_id=None, chat_account_id=None, latitude=None, longitude=None
    )
    return found


async def _feedback(account_ids: Sequence[int]) -> list[str]:
    own = [f.id for f in await Feedback.filter(account_id__in=list(account_ids))]
    found: list[str] = []
    for entry in await FeedbackEntry.filter(feedback_id__in=own, kind="said"):
        found += [str(m["digest"]) for m in entry.media if m.get("digest")]
        entry.text, entry.media, entry.author_id = "", [], None
        await entry.save(update_fields=["text", "media", "author_id"])
    await Feedback.filter(id__in=own).update(account_id=None)
    return found


async def _inbox(accounts: Iterable[ChatAccount]) -> list[str]:
    """What they sent keeps its id (so that it is not taken twice), not its words."""
    found: list[str] = []
    for account in accounts:
        theirs = InboxRow.filter(channel=account.channel, account=account.account)
        chats = [account.chat_id, beside(account.chat_id)]
        # Files still to be fetched for what they sent are fetched no more.
        await theirs.filter(chat_id=chats[1], state__in=["new", "taken"]).delete()
        rows = await theirs.filter(chat_id__in=chats).exclude(state="new")
        for row in rows:
            event = Event.from_json(row.body)
            found += [m.digest for m in event.media if m.digest]
            bare = replace(event, text="", name="", phone="", media=(), extra={})
            row.body = replace(bare, latitude=None, longitude=None, start="").to_json()
        await InboxRow.bulk_update(rows, ["body"], batch_size=_CHUNK)
    return found


async def _outbox(account_ids: Sequence[int]) -> None:
    """What waits to be sent to them is dropped; what was said to them alone loses its words."""
    ids = list(account_ids)
    await OutboxRow.filter(chat_account_id__in=ids, state=OutState.QUEUED).delete()
    past = OutboxRow.filter(chat_account_id__in=ids).exclude(state=OutState.SENDING)
    sent = await past.values_list("content_id", flat=True)
    contents = list({int(str(c)) for c in sent})
    for start in range(0, len(contents), _CHUNK):
        some = contents[start : start + _CHUNK]
        shared = (
            await OutboxRow.filter(content_id__in=some)
            .exclude(chat_account_id__in=ids)
            .values_list("content_id", flat=True)
        )
        alone = set(some) - {int(str(c)) for c in shared}
        await OutboxContent.filter(id__in=list(alone)).update(body=_EMPTY)


async def _drop(work: Work, digests: Iterable[str]) -> None:
    wanted = sorted({d for d in digests if d})
    await Media.filter(digest__in=wanted).update(keep_until_at=work.now())
    for digest in wanted:
        work.then("forget_media", digest)


async def forget_media(services: Services, digest: str) -> bool:
    """Delete a file nothing refers to any more; True when it is gone. What still is in use (a
    recording that became a bulletin) stays for good."""
    async with services.work():
        media = await Media.filter(digest=digest).select_for_update(no_key=True).get_or_none()
        if media is None:
            return True
        if await _in_use(digest):
            media.keep_until_at = None
            await media.save(update_fields=["keep_until_at"])
            return False
        with contextlib.suppress(NotFound):  # before the row: a crash between is made up for later
            services.media.path(digest).unlink(missing_ok=True)
        await media.delete()
        return True


async def overdue(services: Services) -> list[str]:
    """Digests of files whose time is over."""
    due = Media.filter(keep_until_at__lte=services.clock.now())
    return [str(d) for d in await due.values_list("digest", flat=True)]


async def _in_use(digest: str) -> bool:
    uses = (
        VoiceNote.filter(digest=digest),
        ReportMedia.filter(digest=digest),
        BulletinVersion.filter(voice_digest=digest),
        Rendition.filter(digest=digest),
        Playout.filter(audio_digest=digest),
        Emergency.filter(audio_digest=digest),
    )
    for use in uses:
        if await use.exists():
            return True
    for table, column in (("bulletin_version", "attachments"), ("feedback_entry", "media")):
        sql = f"SELECT 1 FROM {table} WHERE CAST({column} AS TEXT) LIKE ? LIMIT 1"  # noqa: S608
        if (await execute(sql, [f"%{digest}%"]))[1]:
            return True
    return False
