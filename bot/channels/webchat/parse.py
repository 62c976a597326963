"""The page's posts -> Event. JSON for words, buttons, places and 'seen'; multipart for files."""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from bot.channels.webchat import words
from bot.channels.webchat.sniff import kind_of, mime_of
from bot.core import refused
from bot.core.errors import MalformedEvent
from bot.core.events import Event, EventKind, MediaRef
from bot.core.text import nfc

ACCOUNT = "web"
MAX_ACTION = 200
MAX_FILES = 10
MAX_AGE = timedelta(days=7)  # how long a phone may have held a message back without network
_MAX_ID, _MAX_SEEN, _MAX_FIELD, _MAX_TITLE = 100, 500, 64_000, 200

SaveMedia = Callable[[bytes, str, str], Awaitable[str]]


class TooLarge(MalformedEvent):
    """More than we take; the text is a sentence for the person."""


@dataclass(frozen=True)
class Upload:
    """A file that came with a post."""

    data: bytes
    declared: str
    name: str


@dataclass
class Post:
    """A post as read from the wire, before it means anything."""

    fields: Mapping[str, Any]
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
    return Post(_object(await request.read()))


def _object(raw: bytes | str) -> dict[str, Any]:
    try:
        found = json.loads(raw)
        json.dumps(found, ensure_ascii=False).encode()  # half an emoji cannot be stored
    except (ValueError, RecursionError) as error:
        raise MalformedEvent(words.UNREADABLE) from error
    if not isinstance(found, dict):
        raise MalformedEvent(words.UNREADABLE)
    return found


async def _read_multipart(request: web.Request, limit_mb: int) -> Post:
    fields: dict[str, Any] = {}
    post, room = Post(fields), limit_mb << 20
    async for part in await request.multipart():
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
    if isinstance(fields.get("location"), str):
        fields["location"] = _object(fields["location"])
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
    fields, event = post.fields, _event(post, person, now)
    if post.too_large:
        raise TooLarge(post.too_large)
    if post.files:
        return await _with_files(event, post, save_media)
    if "seen" in fields:
        seen = _seen(fields)
        return replace(event, kind=EventKind.SEEN, text="", message_ids=seen, extra={})
    if "location" in fields:
        return _with_place(replace(event, kind=EventKind.LOCATION), fields)
    if "action" in fields:
        return replace(event, kind=EventKind.ACTION, action=_action(fields))
    if not event.text:
        raise MalformedEvent(words.EMPTY)
    return event


def _event(post: Post, person: str, now: datetime) -> Event:
    return Event(
        channel="webchat",
        account=ACCOUNT,
        # Ids the phone makes up are unique on that phone only.
        event_id=f"{person}:{client_id(post.fields) or uuid.uuid4().hex}",
        kind=EventKind.TEXT,
        chat_id=person,
        at=now - _age(post.fields),
        text=_text(post.fields),
        extra={"own": {"own": client_id(post.fields), "title": _title(post.fields)}},
    )


def words_alone(post: Post, person: str, now: datetime) -> Event | None:
    """What was written beside files that were refused: nothing said is lost with them."""
    with suppress(MalformedEvent):
        event = _event(post, person, now)
        if event.text and (post.files or post.too_large):
            return event
    return None


def client_id(fields: Mapping[str, Any]) -> str:
    """The id the phone gave its message, so that a retry is recognised; "" if none."""
    given = fields.get("id", "")
    if not isinstance(given, str | int) or len(str(given)) > _MAX_ID:
        raise MalformedEvent(words.UNREADABLE)
    return nfc(str(given))


def _text(fields: Mapping[str, Any]) -> str:
    given = fields.get("text", "")
    if not isinstance(given, str):
        raise MalformedEvent(words.UNREADABLE)
    if len(given) > words.TEXT_LIMIT:
        raise TooLarge(words.TOO_LONG)
    return nfc(given)


def _action(fields: Mapping[str, Any]) -> str:
    given = fields["action"]
    if not isinstance(given, str) or not 0 < len(given.strip()) <= MAX_ACTION:
        raise MalformedEvent(words.UNREADABLE)
    return nfc(given)


def _title(fields: Mapping[str, Any]) -> str:
    """What the pressed button was called: only shown again to whoever pressed it."""
    given = fields.get("title", "")
    return nfc(given)[:_MAX_TITLE] if isinstance(given, str) else ""


def _seen(fields: Mapping[str, Any]) -> tuple[str, ...]:
    given = fields["seen"]
    if not isinstance(given, list) or not 0 < len(given) <= _MAX_SEEN:
        raise MalformedEvent(words.UNREADABLE)
    if not all(isinstance(one, str | int) and len(str(one)) <= _MAX_ID for one in given):
        raise MalformedEvent(words.UNREADABLE)
    return tuple(nfc(str(one)) for one in given)


def _age(fields: Mapping[str, Any]) -> timedelta:
    """How long ago the person sent it. A span, because a cheap phone's clock is often wrong."""
    held = _number(fields.get("age_ms", 0))
    return min(timedelta(milliseconds=max(held, 0.0)), MAX_AGE) if held < 1e12 else MAX_AGE


def _number(given: Any) -> float:
    try:
        found = float(given)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return found if isfinite(found) else 0.0


def _with_place(event: Event, fields: Mapping[str, Any]) -> Event:
    place = fields.get("location")
    if place is None:
        return event
    try:
        lat, lon = float(place["lat"]), float(place["lon"])
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise MalformedEvent(words.BAD_PLACE) from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # NaN fails this too
        raise MalformedEvent(words.BAD_PLACE)
    return replace(event, latitude=lat, longitude=lon)


async def _with_files(event: Event, post: Post, save_media: SaveMedia) -> Event:
    if not all(upload.data for upload in post.files):
        raise MalformedEvent(words.EMPTY_FILE)
    for upload in post.files:
        if key := await refused.why(upload.data, upload.name):
            raise MalformedEvent(words.REFUSED[key])
    hint = str(post.fields.get("kind", ""))
    media = [await _store(upload, hint, post.fields, save_media) for upload in post.files]
    event = replace(
        event,
        kind=EventKind(media[0].kind),
        media=tuple(media),
        group_id=str(post.fields.get("group", ""))[:_MAX_ID],
    )
    return _with_place(event, post.fields)


async def _store(
    upload: Upload, hint: str, fields: Mapping[str, Any], save_media: SaveMedia
) -> MediaRef:
    mime = mime_of(upload.data, upload.declared, hint)
    kind = kind_of(mime, hint)
    return MediaRef(
        kind=kind,
        digest=await save_media(upload.data, mime, upload.name),
        name=upload.name,
        mime=mime,
        size=len(upload.data),
        duration_s=max(0.0, _number(fields.get("duration_s"))) if kind == "voice" else 0.0,
    )
