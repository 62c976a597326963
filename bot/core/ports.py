"""The seams: what the house needs from its adapters, and adapters from the house.

Channels, relays and speech engines are found by folder or file name; each ships a fake for tests.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.core.capabilities import Capabilities
from bot.core.events import Event, MediaRef
from bot.core.messages import Attachment, Sent, WireMessage

Accept = Callable[[Sequence[Event]], Awaitable[None]]
"""Stores events durably (dedupes by channel, account, event_id) and returns; then acknowledge."""


class Clock(Protocol):
    """Now, as aware UTC. Injected so that a week can pass in a test."""

    def now(self) -> datetime: ...


@dataclass(frozen=True)
class Route:
    """An HTTP route an adapter brings along; `handler` is an aiohttp handler."""

    method: str
    path: str
    handler: Callable[..., Any]


@dataclass(frozen=True)
class Fetched:
    """Bytes of something a person sent."""

    data: bytes
    mime: str = ""
    name: str = ""


class MediaReader(Protocol):
    """Read side of the media store, for adapters that must upload bytes themselves."""

    def path(self, digest: str) -> Path: ...

    def url(self, attachment: Attachment) -> str: ...


class MediaStore(MediaReader, Protocol):
    """The media store with its writing side: `save` gives the sha256."""

    async def save(self, data: bytes, mime: str, name: str = "", kind: str = "file") -> str: ...


class Channel(Protocol):
    """A way to talk to people. Adapters never sleep, retry or decide.

    `send` raises SendError only. `account` names which of our accounts speaks (lane). `key` is the
    outbox row's idempotency key, used where the capability `idempotent` is set.
    """

    name: str

    def capabilities(self, account: str) -> Capabilities: ...

    def routes(self) -> Sequence[Route]: ...

    async def start(self, accept: Accept) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent: ...

    async def fetch(self, account: str, ref: MediaRef) -> Fetched: ...

    async def check(self) -> Sequence[CheckLine]: ...


class CommandMenu(Protocol):
    """A channel that lists typed commands to people has this as its attribute `menu`. `chat_id` ""
    is everybody who has no list of their own; no commands takes a list away. Speaks to the vendor
    and raises SendError: never inside a transaction."""

    accounts: Sequence[str]

    async def show(
        self, account: str, chat_id: str, language: str, commands: Sequence[tuple[str, str]]
    ) -> None: ...


@dataclass(frozen=True)
class CheckLine:
    """One line of `run.py check`: what was looked at, whether it is fine, the fix if not."""

    what: str
    ok: bool
    fix: str = ""


class Mailbox(Protocol):
    """Durable letterbox of the built-in web chat (its 'wire' ends in our own database)."""

    async def append(self, chat_id: str, message: WireMessage, key: str) -> int: ...

    async def since(self, chat_id: str, after: int) -> Sequence[Mapping[str, Any]]: ...


class KeyValue(Protocol):
    """Small durable state of an adapter (a polling offset, an upload token). Values are JSON."""

    async def get(self, key: str) -> Any: ...

    async def put(self, key: str, value: Any) -> None: ...


class Vault(Protocol):
    """Secrets at rest (tokens of accounts), encrypted; one writer at a time for each name."""

    async def get(self, name: str) -> dict[str, Any] | None: ...

    async def put(self, name: str, value: dict[str, Any]) -> None: ...

    async def every(self, prefix: str) -> Mapping[str, dict[str, Any]]: ...  # in one reading

    async def names(self, prefix: str) -> Sequence[str]: ...

    def exclusive(self, name: str) -> Any: ...  # async context manager, over all processes


class ChatPeople(Protocol):
    """Who may open the built-in web chat, as dicts {person, name, roles, area (its name)}."""

    async def person(self, code: str) -> Mapping[str, Any] | None: ...

    async def listed(self) -> Sequence[Mapping[str, Any]]: ...  # demo only, else empty

    def signed(self, code: str, signature: str) -> bool: ...  # does this link open that chat?


@dataclass(frozen=True)
class ChannelDeps:
    """What a channel's `build(settings, deps)` is given. `build` returns None when its settings
    leave it switched off."""

    clock: Clock
    state: KeyValue
    vault: Vault
    media: MediaReader
    mailbox: Mailbox
    people: ChatPeople
    save_media: Callable[[bytes, str, str], Awaitable[str]]  # (data, mime, name) -> sha256
    public_url: str
    demo: bool = False


@dataclass(frozen=True)
class Segment:
    """A stretch of recognised speech; times in seconds from the start of the recording."""

    start_s: float
    end_s: float
    text: str
    confidence: float  # 0..1, from the engine's average log probability


@dataclass(frozen=True)
class Transcript:
    """What an engine heard. Empty text means it heard no speech."""

    text: str
    language: str
    confidence: float
    duration_s: float
    segments: tuple[Segment, ...] = ()
    engine: str = ""


class SpeechToText(Protocol):
    """Speech recognition. Loads its model on first use; raises SpeechError."""

    name: str

    def ready(self) -> CheckLine: ...

    async def transcribe(
        self, audio: Path, *, language: str = "vi", hints: Sequence[str] = ()
    ) -> Transcript: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Pcm:
    """Mono 16-bit samples (little endian) at a rate in Hz."""

    samples: bytes
    rate: int

    @property
    def duration_s(self) -> float:
        return len(self.samples) / 2 / self.rate


class TextToSpeech(Protocol):
    """Speech synthesis of text that spoken.py already made readable. Raises SpeechError."""

    name: str
    voices: tuple[str, ...]

    def ready(self) -> CheckLine: ...

    async def speak(self, text: str, *, voice: str = "", rate_wpm: int = 150) -> Pcm: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class RenderedAudio:
    """Sound ready to be played. `unknown` lists abbreviations the author should write out."""

    mp3: bytes
    duration_s: float
    spoken: str = ""
    unknown: tuple[str, ...] = ()
    voice: str = ""


class Speaker(Protocol):
    """Makes what loudspeakers play, chime included. `kind`: routine | emergency | exercise.
    Raises SpeechError; `from_recording` also BadMedia."""

    async def render(self, text: str, kind: str) -> RenderedAudio: ...

    async def from_recording(self, path: Path, kind: str) -> RenderedAudio: ...


@dataclass(frozen=True)
class PlanItem:
    """One thing a device shall do, with everything it needs to do it by itself."""

    id: str
    kind: str  # routine | emergency
    title: str
    text: str
    start_at: datetime
    end_at: datetime
    audio_url: str = ""
    audio_sha256: str = ""
    audio_bytes: int = 0
    duration_s: float = 0.0
    repeat: int = 1
    volume: int = 70  # 0..100
    exercise: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


class Relay(Protocol):
    """A kind of loudspeaker or board. `push` hands a device its whole plan; reports come back
    through `report` of the app (start, end, refusal, heartbeat)."""

    name: str

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def push(self, device_code: str, version: int, plan: Sequence[PlanItem]) -> None: ...


class DevicePages(Protocol):
    """What the board, speaker and listen pages show and report; answers are JSON-ready dicts, None
    for an unknown code. Implemented by use cases, served by web/."""

    async def listed(self) -> Sequence[Mapping[str, Any]]: ...  # {code, kind, name, area}

    async def board_feed(self, code: str) -> Mapping[str, Any] | None: ...

    async def speaker_plan(self, code: str) -> Mapping[str, Any] | None: ...

    async def acknowledge(self, code: str, item: str, what: str, at: datetime, detail: str) -> bool:
        """`what`: started | finished | refused | interrupted. False: unknown device or item."""
        ...

    async def heartbeat(self, code: str, state: Mapping[str, Any]) -> bool: ...

    async def listen(self, key: str) -> Mapping[str, Any] | None: ...

    def changes(self, code: str) -> Any: ...  # async iterator: one item for each change to look up
