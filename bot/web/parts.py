"""What pages stand on. A page takes what it needs, so none has to be listed anywhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.messages import Localizer
from bot.core.ports import ChatPeople, Clock, DevicePages, MediaReader
from bot.usecases.work import Services


@dataclass(frozen=True)
class Parts:
    """`ready` lists why not (empty = ready); `shown` is worth seeing beside it and no reason to
    send people elsewhere; `metrics` is Prometheus text. Media addresses under `public_url` lose
    their host, so that a page works under whatever name it was opened with. `proofs`: (name,
    content) for the first page's head, by which a vendor sees that the domain is ours."""

    services: Services
    localizer: Localizer
    devices: DevicePages
    people: ChatPeople
    clock: Clock
    media: MediaReader
    ready: Callable[[], Awaitable[Sequence[str]]]
    shown: Callable[[], Awaitable[Mapping[str, object]]]
    metrics: Callable[[], Awaitable[bytes]]
    demo: bool = False
    public_url: str = ""
    proofs: Sequence[tuple[str, str]] = ()
