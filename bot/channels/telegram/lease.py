"""Which process polls: one over all processes, found again within a minute when it dies.

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

_NAMESPACE = Path("/proc/self/ns/pid")


class Lease:
    """A named right that one process has at a time. `hold` takes or renews it for `seconds`."""

    def __init__(self, name: str, *, state: KeyValue, vault: Vault, clock: Clock) -> None:
        self._name = name
        self._state = state
        self._vault = vault
        self._clock = clock
        self._me = {"id": uuid.uuid4().hex, "host": _host(), "pid": os.getpid()}

    async def hold(self, seconds: float) -> bool:
        """Whether it is ours now."""
        now = self._clock.now()
        if not self._free(await self._state.get(self._name), now):
            return False
        async with self._vault.exclusive(self._name):
            if not self._free(await self._state.get(self._name), now):
                return False
            until = now + timedelta(seconds=seconds)
            await self._state.put(self._name, {**self._me, "until": until.isoformat()})
        return True

    async def release(self) -> None:
        """Let another process have it at once."""
        async with self._vault.exclusive(self._name):
            held = await self._state.get(self._name)
            if held and held["id"] == self._me["id"]:
                await self._state.put(self._name, None)

    def _free(self, held: Any, now: datetime) -> bool:
        if not held or held["id"] == self._me["id"]:
            return True
        return datetime.fromisoformat(held["until"]) <= now or self._dead(held)

    def _dead(self, held: Any) -> bool:
        if not self._me["host"] or held["host"] != self._me["host"]:
            return False
        return held["pid"] != os.getpid() and not Path(f"/proc/{held['pid']}").exists()


def _host() -> str:
    """This machine (or container), where process numbers mean the same; "" where none can say."""
    try:
        return f"{socket.gethostname()} {_NAMESPACE.readlink()}"
    except OSError:
        return ""
