"""What a capability brings to the house, as data: one `duties.py` a folder, found by its name.

The worker, the clock, erasure, retention and /metrics read what is found here; nothing lists a
capability by hand, so none of its duties can be forgotten in one of those places.
"""

from __future__ import annotations

import functools
import importlib.util
import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import bot.usecases
from bot.core.messages import Localizer
from bot.core.ports import Speaker, SpeechToText
from bot.usecases.work import Services, Work
from models import VoiceNote

Save = Callable[[bytes, str, str, str], Awaitable[str]]
"""(data, mime, name, kind) -> sha256, in the media store."""


@dataclass(frozen=True)
class Shop:
    """What slow tasks work with: engines and the media store beside the services."""

    services: Services
    speaker: Speaker
    stt: SpeechToText | None
    save: Save
    localizer: Localizer


Task = Callable[..., Awaitable[object]]
"""(shop, *ids): safe to run twice, also side by side in two processes."""
Waiting = Callable[[Services], Awaitable[Sequence[int | str]]]
"""The ids for which a task still has to be done; one indexed question."""
Heard = Callable[[Work, VoiceNote], Awaitable[None]]
"""Called in the transaction that ends a voice note's wait (heard | silent | failed | kept). A
UserError undoes only what that hook did."""


@dataclass(frozen=True)
class Job:
    """The clock's: `run(services)` every `every_s` seconds, never twice at once, missed runs made
    up by one."""

    name: str
    every_s: int
    run: Callable[..., Awaitable[object]]


@dataclass(frozen=True)
class Duties:
    """`tasks` by name; each has a query in `lost` or a reason in `may_be_lost`. `urgent` tasks
    overtake the others in a broker that knows priorities."""

    tasks: Mapping[str, Task] = field(default_factory=dict)
    urgent: frozenset[str] = frozenset()
    lost: Mapping[str, Waiting] = field(default_factory=dict)
    may_be_lost: Mapping[str, str] = field(default_factory=dict)
    jobs: Sequence[Job] = ()
    heard: Sequence[Heard] = ()


@functools.cache
def found() -> Mapping[str, Duties]:
    """By folder ("" is the ground's own). Imported when first asked for, so that a capability may
    ask for those that stand above it without knowing them."""
    return dict(_find())


def _find() -> Iterator[tuple[str, Duties]]:
    for module in sorted(m.name for m in pkgutil.iter_modules(bot.usecases.__path__) if m.ispkg):
        name = f"bot.usecases.{module}.duties"
        if importlib.util.find_spec(name) is not None:
            yield module, importlib.import_module(name).duties
