"""Messages of a fixed, reviewed text in which only named values change, as vendors offer them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class TemplateInfo:
    """One template as its vendor has it. `params`: {"name", "required", "min", "max"} each, lengths
    in characters, max 0 = no limit. `status`: enabled | reviewing | refused | off; `quality`: high
    | medium | low | "". `night`: local hours in which it may not go. `asks`: its buttons are
    answers, which come back as events. `lives_s`: so long delivery is tried. `price_id_vnd`: to
    somebody by their id, without their number; 0 = it cannot."""

    template_id: str
    name: str
    status: str
    quality: str = ""
    tag: str = ""
    price_vnd: int = 0
    price_id_vnd: int = 0
    lives_s: int = 7200
    params: Sequence[Mapping[str, object]] = ()
    night: tuple[int, int] | None = None
    asks: bool = False


@dataclass(frozen=True)
class Health:
    """What an account may send today, and what people make of it: high | medium | low | ""."""

    quality: str
    daily: int
    left: int


@dataclass(frozen=True)
class TemplateAnswer:
    """Somebody tapped an answer; `tracking` is what we called the message."""

    tracking: str
    label: str
    at: datetime


class TemplateDesk(Protocol):
    """A channel that sends templates has this as its attribute `templates`. But for
    `communes` all of it speaks to the vendor and raises SendError: never inside a transaction.
    `beside`: the channel whose people can be sent one by their id there, "" = none."""

    beside: str

    async def communes(self) -> Mapping[str, str]: ...  # account -> commune code

    async def listed(self, account: str) -> Sequence[TemplateInfo]: ...

    async def health(self, account: str) -> Health: ...

    async def trial(
        self, account: str, phone: str, template_id: str, data: Mapping[str, str]
    ) -> None: ...  # free, to people who look after the account

    async def arrived(self, account: str, message_id: str) -> bool: ...  # is it on the phone?

    async def answers(
        self, account: str, template_id: str, since: datetime, until: datetime
    ) -> Sequence[TemplateAnswer]: ...
