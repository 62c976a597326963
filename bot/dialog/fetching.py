"""Files that came with an event: fetched at once, because links die. What cannot be had does not
take the rest with it: the words count now, the file is told, and may be tried again later.

Used by the pump; the router says what is missing and leaves the errand that tries again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core import pictures, refused
from bot.core.errors import BadMedia, Cause, SendError, UserError
from bot.core.events import Event, EventKind, MediaRef, beside
from bot.core.ports import Channel
from bot.outbox.policy import POLICY
from bot.storage.media import MediaFolder
from bot.storage.photo import cleaned

LATE = "late"  # in `extra`: what the words became (conversation, reference)
_WORDS_WAIT_S = 10.0  # somebody may be in danger: their words do not wait for a slow server


@dataclass(frozen=True)
class Missing:
    """A file that did not come. `later`: it may, at another try."""

    ref: MediaRef
    error: UserError
    later: bool


class Fetching:
    """Holds nothing; everything is in the event."""

    def __init__(self, channels: Mapping[str, Channel], media: MediaFolder) -> None:
        self._channels = channels
        self._media = media

    async def arrived(self, event: Event) -> tuple[Event, tuple[Missing, ...]]:
        """The event with the files that came, kept by hash, and those that did not. Only a failing
        database or disk comes out of here."""
        if not event.media:
            return event, ()
        got: list[MediaRef] = []
        missing: list[Missing] = []
        wait_s = _WORDS_WAIT_S if says_something(event) else None
        for ref in event.media:
            try:
                async with asyncio.timeout(wait_s):
                    got.append(await self._fetched(event, ref))
            except TimeoutError:
                missing.append(Missing(ref, UserError("media-lost"), later=True))
            except SendError as error:
                again = POLICY[error.cause].retry or error.cause is Cause.UNCLEAR
                missing.append(Missing(ref, UserError("media-lost"), later=again))
            except UserError as error:
                missing.append(Missing(ref, error, later=False))
        return _of_what_came(event, tuple(got)), tuple(missing)

    async def _fetched(self, event: Event, ref: MediaRef) -> MediaRef:
        if ref.digest:  # the web chat keeps the bytes before it answers, whatever the database does
            await self._media.note(ref.digest, ref.mime, ref.name, ref.size, ref.kind)
            return ref
        got = await self._channels[event.channel].fetch(event.account, ref)
        if not got.data:
            raise BadMedia("error-audio-empty" if ref.kind == "voice" else "error-media")
        mime, name = got.mime or ref.mime, got.name or ref.name
        if key := await refused.why(got.data, name):
            raise BadMedia(key)
        data = await cleaned(got.data)
        kind, mime = _really(data, ref.kind, mime)
        digest = await self._media.save(data, mime, name, kind)
        return replace(ref, kind=kind, digest=digest, mime=mime, name=name, size=len(data))


def _really(data: bytes, kind: str, mime: str) -> tuple[str, str]:
    """What it is by its bytes, where it was called a picture: only one counts and shows as one."""
    if kind == "voice" or not (kind == "photo" or mime.startswith("image/")):
        return kind, mime
    found = pictures.mime_of(data)
    if found.startswith("image/"):
        return kind, found
    return "file", found or "application/octet-stream"


def says_something(event: Event) -> bool:
    """Is there anything to go on without the files?"""
    return bool(event.text.strip()) or event.latitude is not None


def nothing_came(event: Event, missing: Sequence[Missing]) -> bool:
    """Was it files only, and none of them came?"""
    return bool(missing) and not event.media and not says_something(event)


def _of_what_came(event: Event, media: tuple[MediaRef, ...]) -> Event:
    """Its kind is that of what is left: words without their picture are words."""
    if len(media) == len(event.media) and media[0].kind == event.media[0].kind:
        return replace(event, media=media)
    if media:
        kind = EventKind(media[0].kind)
    elif event.text.strip():
        kind = EventKind.TEXT
    else:
        kind = event.kind if event.latitude is None else EventKind.LOCATION
    return replace(event, media=media, kind=kind)


def errand(event: Event, number: int, ref: MediaRef, became: tuple[str, str]) -> Event:
    """Try again later: an event of its own, in a row beside the chat, which it must not hold up."""
    return Event(
        event.channel,
        event.account,
        f"{event.event_id}~{number}",
        EventKind(ref.kind),
        event.chat_id,
        event.at,
        media=(ref,),
        room=event.room,
        group_id=event.group_id,
        extra={LATE: list(became)},
    )


def is_errand(event: Event) -> bool:
    """Is this only about fetching something?"""
    return LATE in event.extra and not all(m.digest for m in event.media)


def row_chat(event: Event) -> str:
    """In whose order an event is worked on: the chat's, or an errand's beside it."""
    return beside(event.chat_id) if is_errand(event) else event.chat_id
