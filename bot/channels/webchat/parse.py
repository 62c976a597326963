"""The page's posts -> Event. JSON for words, buttons, places and 'seen'; multipart for files."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from aiohttp import BodyPartReader, MultipartReader, StreamReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.webchat import words
from bot.channels.webchat.bodies import Said, TooLarge, said
from bot.channels.webchat.sniff import kind_of, mime_of
from bot.core import refused
from bot.core.errors import MalformedEvent
from bot.core.events import Event, EventKind, MediaRef
from bot.core.text import nfc

ACCOUNT = "web"
MAX_FILES = 10
MAX_AGE = timedelta(days=7)  # how long a phone may have held a message back without network
_MAX_FIELD, _MAX_TITLE = 64_000, 200
_MAX_LINES = 400  # boundaries and headers of all parts, and what stands before and after them

SaveMedia = Callable[[bytes, str, str], Awaitable[str]]


@dataclass(frozen=True)
class Upload:
    """A file that came with a post."""

    data: bytes
    declared: str
    name: str


@dataclass
class Post:
    """A post as read from the wire, before it means anything."""

    said: Said
    files: list[Upload] = field(default_factory=list)
    too_large: str = ""  # what to say of the files that were, and of which nothing was kept


async def read_post(request: web.Request, limit_mb: int) -> Post:
    """Takes JSON or multipart apart. Raises MalformedEvent (TooLarge) with a sentence to show."""
    if (request.content_length or 0) > _most(limit_mb):
        raise TooLarge(words.too_big(limit_mb))
    if request.content_type.startswith("multipart/"):
        try:
            return await _read_multipart(request, limit_mb)
        except (ValueError, HttpProcessingError) as error:  # no boundary, or cut off in the middle
            raise MalformedEvent(words.UNREADABLE) from error
    return Post(said(await request.read()))


class _FewLines:
    """A body of which only so many lines are read one by one: each costs the event loop time, and
    millions of them have room in what files may weigh."""

    def __init__(self, content: StreamReader) -> None:
        self._content = content
        self._left = _MAX_LINES

    def __getattr__(self, name: str) -> Any:
        return getattr(self._content, name)

    async def readline(self, **bounds: int) -> bytes:
        """Raises ValueError after the last that may be."""
        self._left -= 1
        if self._left < 0:
            raise ValueError("too many lines")
        return await self._content.readline(**bounds)


async def _read_multipart(request: web.Request, limit_mb: int) -> Post:
    fields: dict[str, str] = {}
    post, room = Post(Said()), limit_mb << 20
    parts = MultipartReader(request.headers, _FewLines(request.content))  # type: ignore[arg-type]
    async for part in parts:
        if not isinstance(part, BodyPartReader):
            raise MalformedEvent(words.UNREADABLE)
        is_file = part.name == "file" or part.filename is not None
        data = await _read_part(request, part, room if is_file else _MAX_FIELD, limit_mb)
        if data is None and not is_file:
            raise TooLarge(words.too_big(limit_mb))
        if data is None:
            post.too_large = words.too_big(limit_mb)
        elif is_file:
            room -= len(data)
            declared = part.headers.get("Content-Type", "")
            post.files.append(Upload(data, declared, _name(part.filename)))
            if len(post.files) > MAX_FILES:
                post.files.pop()
                post.too_large = words.TOO_MANY_FILES
        elif part.name:
            fields[part.name] = data.decode("utf-8", "replace")
    post.said = said(fields)
    return post


def _name(given: str | None) -> str:
    return nfc((given or "").encode("utf-8", "replace").decode())[:200]


async def _read_part(
    request: web.Request, part: BodyPartReader, room: int, limit_mb: int
) -> bytes | None:
    """All of it, None where it is more than there is room for. Raises TooLarge for a post that goes
    on and on, whatever length was announced."""
    data = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        if request.content.total_bytes > _most(limit_mb):
            raise TooLarge(words.too_big(limit_mb))
        if len(data) <= room:
            data += chunk
    return bytes(data) if len(data) <= room else None


def _most(limit_mb: int) -> int:
    return (limit_mb + 1) << 20  # the files, and what is said of them


async def to_event(post: Post, person: str, now: datetime, save_media: SaveMedia) -> Event:
    """One post, one Event; files are in the media store before this returns."""
    told, event = post.said, _event(post, person, now)
    if post.too_large:
        raise TooLarge(post.too_large)
    if post.files:
        return await _with_files(event, post, save_media)
    if told.seen:
        seen = tuple(told.seen)
        return replace(event, kind=EventKind.SEEN, text="", message_ids=seen, extra={})
    if told.location is not None:
        return _with_place(replace(event, kind=EventKind.LOCATION), told)
    if told.action:
        return replace(event, kind=EventKind.ACTION, action=told.action)
    if not event.text:
        raise MalformedEvent(words.EMPTY)
    return event


def _event(post: Post, person: str, now: datetime) -> Event:
    told = post.said
    return Event(
        channel="webchat",
        account=ACCOUNT,
        # Ids the phone makes up are unique on that phone only.
        event_id=f"{person}:{told.id or uuid.uuid4().hex}",
        kind=EventKind.TEXT,
        chat_id=person,
        at=now - _age(told.age_ms),
        text=told.text,
        extra={"own": {"own": told.id, "title": told.title[:_MAX_TITLE]}},
    )


def words_alone(post: Post, person: str, now: datetime) -> Event | None:
    """What was written beside files that were refused: nothing said is lost with them."""
    with suppress(MalformedEvent):
        event = _event(post, person, now)
        if event.text and (post.files or post.too_large):
            return event
    return None


def _age(held_ms: float) -> timedelta:
    """How long ago the person sent it. A span, because a cheap phone's clock is often wrong."""
    held = min(max(held_ms, 0.0), MAX_AGE.total_seconds() * 1000)
    return timedelta(milliseconds=held)


def _with_place(event: Event, told: Said) -> Event:
    if told.location is None:
        return event
    return replace(event, latitude=told.location.lat, longitude=told.location.lon)


async def _with_files(event: Event, post: Post, save_media: SaveMedia) -> Event:
    if not all(upload.data for upload in post.files):
        raise MalformedEvent(words.EMPTY_FILE)
    for upload in post.files:
        if key := await refused.why(upload.data, upload.name):
            raise MalformedEvent(words.REFUSED[key])
    media = [await _store(upload, post.said, save_media) for upload in post.files]
    event = replace(
        event,
        kind=EventKind(media[0].kind),
        media=tuple(media),
        group_id=post.said.group,
    )
    return _with_place(event, post.said)


async def _store(upload: Upload, told: Said, save_media: SaveMedia) -> MediaRef:
    mime = mime_of(upload.data, upload.declared, told.kind)
    kind = kind_of(mime, told.kind)
    return MediaRef(
        kind=kind,
        digest=await save_media(upload.data, mime, upload.name),
        name=upload.name,
        mime=mime,
        size=len(upload.data),
        duration_s=max(0.0, told.duration_s) if kind == "voice" else 0.0,
    )
