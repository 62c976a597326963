"""Which process polls, or pushes: one over all processes, found again within a minute when it dies.

The vault's lock guards a note of who polls until when; a dead holder on this very machine is seen
at once, so that a restart after a crash does not wait.
"""

from __future__ import annotations

import os
import socket
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.ports import Clock, KeyValue, Vault

_LONGEST = timedelta(minutes=10)  # that anybody takes one for
_NAMESPACE = Path("/proc/self/ns/pid")


class Lease:
    """A named right that one process has at a time."""

    def __init__(self, name: str, *, state: KeyValue, vault: Vault, clock: Clock) -> None:
        self._name = name
        self._state = state
        self._vault = vault
        self._clock = clock
        self._until: datetime | None = None
        self._me = {"id": uuid.uuid4().hex, **here(os.getpid())}

    async def hold(self, seconds: float, *, least: float) -> bool:
        """Whether it is ours now: taken for `seconds`, renewed when fewer than `least` are left."""
        now = self._clock.now()
        left = self._until - now if self._until is not None else timedelta()
        if timedelta(seconds=least) <= left <= _LONGEST:  # longer: the clock went back since
            return True
        self._until = None
        if not self._free(await self._state.get(self._name), now):
            return False
        async with self._vault.exclusive(self._name):
            if not self._free(await self._state.get(self._name), now):
                return False
            until = now + timedelta(seconds=seconds)
            await self._state.put(self._name, {**self._me, "until": until.isoformat()})
        self._until = until
        return True

    async def release(self) -> None:
        """Let another process have it at once."""
        self._until = None
        async with self._vault.exclusive(self._name):
            held = await self._state.get(self._name)
            if held and held["id"] == self._me["id"]:
                await self._state.put(self._name, None)

    def _free(self, held: Any, now: datetime) -> bool:
        if not held or held["id"] == self._me["id"]:
            return True
        left = datetime.fromisoformat(held["until"]) - now
        return not timedelta() < left <= _LONGEST or self._dead(held)

    def _dead(self, held: Any) -> bool:
        """Did its process end on this machine? Then a restart need not wait for the lease."""
        if not self._me["host"] or held["host"] != self._me["host"]:
            return False
        return _born(held["pid"]) != str(held["born"])


def here(pid: int) -> dict[str, Any]:
    """A process of this machine (or container), unlike any later one with its number."""
    try:
        host = f"{socket.gethostname()} {_NAMESPACE.readlink()}"
    except OSError:  # nothing here can say which processes live
        host = ""
    return {"host": host, "pid": pid, "born": _born(pid)}


def _born(pid: int) -> str:
    """When a living process began, as the machine counts; "" for one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]
