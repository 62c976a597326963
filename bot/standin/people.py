"""A person with a phone, as scenario tests play one: says, taps, sends, sees, expects.

Each stand-in adds how its vendor carries these. Waiting is on a Condition, never by sleeping.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class SeenButton:
    """What can be tapped. `action` is what the vendor would send back for it."""

    title: str
    action: str = ""
    url: str = ""


@dataclass(frozen=True)
class SeenMedia:
    kind: str  # voice | photo | file
    data: bytes = b""
    name: str = ""


@dataclass(frozen=True)
class Seen:
    """One message on the phone."""

    id: str
    text: str
    buttons: tuple[SeenButton, ...] = ()
    media: tuple[SeenMedia, ...] = ()
    raw: dict[str, Any] = field(default_factory=dict)


class Phone:
    """What a person sees. Base of every stand-in's person."""

    def __init__(self, name: str, chat_id: str) -> None:
        self.name = name
        self.chat_id = chat_id
        self.sees: list[Seen] = []
        self._changed = asyncio.Condition()
        self._read = 0

    async def show(self, seen: Seen) -> None:
        """The stand-in took a message for this person."""
        async with self._changed:
            self.sees.append(seen)
            self._changed.notify_all()

    async def expect(self, part: str, timeout: float = 5.0) -> Seen:
        """The next unread message whose text or button titles contain `part` (case ignored);
        everything up to it counts as read."""
        try:
            async with asyncio.timeout(timeout), self._changed:
                await self._changed.wait_for(lambda: self._find(part) is not None)
                at = self._find(part)
        except TimeoutError:
            unread = [s.text for s in self.sees[self._read :]]
            raise AssertionError(f"{self.name} did not see {part!r}; unread: {unread}") from None
        assert at is not None
        self._read = at + 1
        return self.sees[at]

    def last(self) -> Seen:
        assert self.sees, f"{self.name} has seen nothing"
        return self.sees[-1]

    def button(self, part: str) -> tuple[Seen, SeenButton]:
        """The newest button with this title, else the newest whose title contains `part`."""
        found = [(s, b) for s in reversed(self.sees) for b in s.buttons]
        exact = [f for f in found if f[1].title == part]
        near = [f for f in found if part.casefold() in f[1].title.casefold()]
        assert exact or near, f"{self.name} has no button {part!r}: {[b.title for _, b in found]}"
        return (exact or near)[0]

    def _find(self, part: str) -> int | None:
        wanted = part.casefold()
        for at in range(self._read, len(self.sees)):
            words = [self.sees[at].text, *(b.title for b in self.sees[at].buttons)]
            if any(wanted in w.casefold() for w in words):
                return at
        return None


@dataclass
class Fault:
    """Something a stand-in does wrong on demand, to the next calls of one method.

    kind: "drop" takes the request, then cuts the line; "refuse" cuts it before taking; "status"
    answers with an HTTP status; "code" with a vendor's error; "slow" waits for `release`. `reached`
    is set when a call meets it.
    """

    kind: str
    method: str = ""
    status: int = 500
    code: int = 0
    text: str = ""
    retry_after: int = 0
    times: int = 1
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    release: asyncio.Event = field(default_factory=asyncio.Event)


class Faults:
    """The planned ones, oldest first."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def plan(self, kind: str, method: str = "", **how: Any) -> Fault:
        fault = Fault(kind, method, **how)
        self._planned.append(fault)
        return fault

    def take(self, method: str) -> Fault | None:
        for fault in self._planned:
            if fault.method in {"", method}:
                fault.times -= 1
                fault.reached.set()
                if not fault.times:
                    self._planned.remove(fault)
                return fault
        return None
