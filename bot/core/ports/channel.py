"""Ways to talk to people, what they are given, and what their admins may do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.core.capabilities import Capabilities
from bot.core.events import Event, MediaRef
from bot.core.messages import Sent, WireMessage
from bot.core.ports.store import CheckLine, Clock, KeyValue, MediaReader, Vault

Accept = Callable[[Sequence[Event]], Awaitable[None]]
"""Stores events durably (dedupes by channel, account, event_id) and returns; then acknowledge."""


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


class Mailbox(Protocol):
    """Durable letterbox of the built-in web chat (its 'wire' ends in our own database)."""

    async def append(self, chat_id: str, message: WireMessage, key: str) -> int: ...

    async def since(self, chat_id: str, after: int) -> Sequence[Mapping[str, Any]]: ...

    async def newest(self, chat_ids: Sequence[str]) -> Mapping[str, int]: ...  # the last id of each


class ChatPeople(Protocol):
    """Who may open the built-in web chat, as dicts {person, name, roles, area (its name)}."""

    async def known(self, code: str) -> bool: ...  # is there such a person?

    async def person(self, code: str) -> Mapping[str, Any] | None: ...

    async def listed(self) -> Sequence[Mapping[str, Any]]: ...  # demo only, else empty

    # Do these signatures (of a link, of a phone) open that chat? A fresh one for the phone, or "".
    async def opens(self, code: str, signatures: Sequence[str]) -> str: ...


class Phones(Protocol):
    """Whose telephone number it is, as 84…; "" where nobody or nothing is known."""

    async def number(self, code: str) -> str: ...  # of the person with this public code

    async def owner(self, number: str) -> str: ...  # the code


class Gateways(Protocol):
    """A channel that writes to telephone numbers has this as its attribute `gateways`. `accounts`
    in the order they are tried. The last two speak to the gateway and raise SendError: never call
    them inside a transaction."""

    accounts: Sequence[str]
    after_min: int  # minutes of silence in an emergency before somebody is written to

    def asked(self, account: str) -> Sequence[Sequence[str]]: ...  # told of; one's names, once

    def callback(self, account: str) -> str: ...  # where its reports go, with a secret

    async def reports(self, account: str, ids: Sequence[str]) -> Mapping[str, bool]: ...

    async def balance(self, account: str) -> int | None: ...  # VND; None: it cannot say


async def as_it_came(data: bytes) -> bytes:
    """For channels tried without a house."""
    return data


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
    phones: Phones
    save_media: Callable[[bytes, str, str], Awaitable[str]]  # (data, mime, name) -> sha256
    public_url: str
    demo: bool = False
    # Where a picture was taken is out of it before anything is kept.
    cleaned: Callable[[bytes], Awaitable[bytes]] = as_it_came


@dataclass(frozen=True)
class OwnRoom:
    """What the vendor told of a group's place: most members, how many there are, until when it is
    paid (None: not told, or it renews itself)."""

    name: str
    size: int = 0
    members: int = 0
    until: datetime | None = None


@dataclass(frozen=True)
class OwnAccount:
    """An account of ours as its admin may see it: no tokens. `problem` (English, for the operator)
    is empty while it works; `lost` means only connecting it again helps,
    `revoked` that its own admin took our permission back. `to_one`: which of the
    vendor's addresses serves its messages to single people, "" not known yet, "none" not any. What
    the vendor told of it: `kind` ("agency": a state agency's; "other"), `plan` (its name there),
    `plan_until`, `verified`; empty or None where it did not say. `uploads`: of this month;
    `rooms`: its groups, as the vendor told of them last."""

    account: str
    commune: str
    name: str = ""
    renewed_at: datetime | None = None
    expires_at: datetime | None = None  # of what is renewed by itself
    dies_at: datetime | None = None  # when even that is over, if nothing renews it
    problem: str = ""
    lost: bool = False
    revoked: bool = False
    to_one: str = ""
    kind: str = ""
    plan: str = ""
    plan_until: datetime | None = None
    verified: bool | None = None
    cloud: bool | None = None  # has it a paying account?
    uploads: int = 0
    rooms: Sequence[OwnRoom] = ()


@dataclass(frozen=True)
class OwnGroup:
    """A group chat of an account of ours; `address` is what `send` takes. `lives`: the vendor does
    not say that it ended."""

    address: str
    name: str = ""
    link: str = ""
    lives: bool = True


class AccountDesk(Protocol):
    """A channel whose accounts are connected one by one has this as its attribute `desk`. The last
    four speak to the vendor and raise SendError: never call them inside a transaction."""

    async def link(self, commune: str) -> str: ...  # single-use address that connects an account

    async def accounts(self) -> Sequence[OwnAccount]: ...

    async def disconnect(self, account: str) -> None: ...  # forgets its tokens

    async def make_group(
        self, account: str, name: str, members: Sequence[str], room_for: int = 0
    ) -> OwnGroup: ...

    async def invite(self, account: str, address: str, members: Sequence[str]) -> None: ...

    async def groups(self, account: str) -> Sequence[OwnGroup]: ...

    async def last_word(self, account: str, chat_id: str) -> datetime | None: ...

    async def inside(self, account: str, address: str) -> Sequence[str]: ...  # members' chat ids
