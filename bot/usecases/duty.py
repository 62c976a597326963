"""What a capability brings to the house, as data: one `duties.py` a folder, found by its name.

The worker, the clock, erasure, retention and /metrics read what is found here; nothing lists a
capability by hand, so none of its duties can be forgotten in one of those places.
"""

from __future__ import annotations

import asyncio
import functools
import importlib.util
import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from tortoise.models import Model

import bot.usecases
from bot.core.messages import Localizer
from bot.core.ports import Speaker, SpeechToText
from bot.usecases.work import Services, Work
from models import ChatAccount, Person, VoiceNote

Save = Callable[[bytes, str, str, str], Awaitable[str]]
"""(data, mime, name, kind) -> sha256, in the media store."""


@dataclass(frozen=True)
class Shop:
    """What slow tasks work with: engines and the media store beside the services. Whoever makes a
    sound for a chat alone holds `chats`, so that loudspeakers wait for one such sound at most;
    `newest`: by chat, the event it was answered last."""

    services: Services
    speaker: Speaker
    stt: SpeechToText | None
    save: Save
    localizer: Localizer
    chats: asyncio.Lock = field(default_factory=asyncio.Lock, compare=False)
    newest: dict[int, int] = field(default_factory=dict, compare=False)


Task = Callable[..., Awaitable[object]]
"""(shop, *ids): safe to run twice, also side by side in two processes."""
Waiting = Callable[[Services], Awaitable[Sequence[int | str]]]
"""The ids for which a task still has to be done; one indexed question."""
Heard = Callable[[Work, VoiceNote], Awaitable[None]]
"""Called in the transaction that ends a voice note's wait (heard | silent | failed | kept). A
UserError undoes only what that hook did."""


@dataclass(frozen=True)
class Gone:
    """Who is forgotten: all chats of a person, or one chat nobody is known behind. `account` is the
    one that asked; it can still be answered."""

    account: ChatAccount
    accounts: Sequence[ChatAccount]
    person: Person | None

    @property
    def ids(self) -> list[int]:
        """Of their chats."""
        return [a.id for a in self.accounts]

    @property
    def chat_ids(self) -> list[str]:
        """Their addresses, as vendors know them."""
        return [a.chat_id for a in self.accounts]


Forget = Callable[[Work, Gone], Awaitable[Sequence[str]]]
"""Takes a person out of a table, within erase's transaction; digests of files that may go."""


class Slice(NamedTuple):
    """What a transaction of pruning came to: how far it looked, how many rows it changed, digests
    of files that may go."""

    mark: int
    rows: int
    media: Sequence[str] = ()


@dataclass(frozen=True)
class Prune:
    """What is over after so many days: `days` is a field of the settings' [keep]. `slice(work,
    before, after)` takes what is older than `before` behind the mark `after`, None when there is
    nothing left. With `walk` the mark is kept for the next time: what was passed is done with."""

    name: str
    days: str
    slice: Callable[[Work, datetime, int], Awaitable[Slice | None]]
    walk: bool = False


class Figure(NamedTuple):
    """One family of /metrics: values by the values of its labels."""

    name: str
    what: str
    labels: tuple[str, ...]
    values: Mapping[tuple[str, ...], float]
    counter: bool = False


@dataclass(frozen=True)
class Job:
    """The clock's: `run(services)` every `every_s` seconds, never twice at once, missed runs made
    up by one."""

    name: str
    every_s: float
    run: Callable[..., Awaitable[object]]


@dataclass(frozen=True)
class Duties:
    """`tasks` by name; each has a query in `lost` or a reason in `may_be_lost`. `urgent` tasks
    overtake the others in a broker that knows priorities; `queued` ones wait for an engine's turn,
    and keep no others from being worked on. `forget` says for each table with people
    in it how they go, or why they stay; `keep` for each table what is over when, or why it stays.
    """

    tasks: Mapping[str, Task] = field(default_factory=dict)
    urgent: frozenset[str] = frozenset()
    queued: frozenset[str] = frozenset()
    lost: Mapping[str, Waiting] = field(default_factory=dict)
    may_be_lost: Mapping[str, str] = field(default_factory=dict)
    jobs: Sequence[Job] = ()
    heard: Sequence[Heard] = ()
    forget: Mapping[type[Model], Forget | str] = field(default_factory=dict)
    keep: Mapping[type[Model], Sequence[Prune] | str] = field(default_factory=dict)
    figures: Sequence[Callable[[Services], Awaitable[Sequence[Figure]]]] = ()


@functools.cache
def found() -> Mapping[str, Duties]:
    """By folder ("" is the ground's own). Imported when first asked for, so that a capability may
    ask for those that stand above it without knowing them."""
    return dict(_find())


def hooks() -> list[Heard]:
    """Whatever waits for the words of recordings."""
    return [hook for brought in found().values() for hook in brought.heard]


def _find() -> Iterator[tuple[str, Duties]]:
    yield "", importlib.import_module("bot.usecases.duties").duties
    for module in sorted(m.name for m in pkgutil.iter_modules(bot.usecases.__path__) if m.ispkg):
        name = f"bot.usecases.{module}.duties"
        if importlib.util.find_spec(name) is not None:
            yield module, importlib.import_module(name).duties
