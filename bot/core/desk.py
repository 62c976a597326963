"""Accounts of ours that are connected one by one (OAs, bots): what their admin may see and do.

Implemented by channels, reached by use cases through Services.desks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class OwnAccount:
    """An account of ours as its admin may see it: no tokens. `problem` (English, for the operator)
    is empty while it works; `lost` means only connecting it again helps."""

    account: str
    commune: str
    name: str = ""
    renewed_at: datetime | None = None
    expires_at: datetime | None = None  # of what is renewed by itself
    dies_at: datetime | None = None  # when even that is over, if nothing renews it
    problem: str = ""
    lost: bool = False


@dataclass(frozen=True)
class OwnGroup:
    """A group chat of an account of ours; `address` is what `send` takes."""

    address: str
    name: str = ""
    link: str = ""


class AccountDesk(Protocol):
    """A channel whose accounts are connected one by one has this as its attribute `desk`. The last
    three speak to the vendor and raise SendError: never call them inside a transaction."""

    async def link(self, commune: str) -> str: ...  # single-use address that connects an account

    async def accounts(self) -> Sequence[OwnAccount]: ...

    async def disconnect(self, account: str) -> None: ...  # forgets its tokens

    async def make_group(self, account: str, name: str, members: Sequence[str]) -> OwnGroup: ...

    async def invite(self, account: str, address: str, members: Sequence[str]) -> None: ...

    async def groups(self, account: str) -> Sequence[OwnGroup]: ...
