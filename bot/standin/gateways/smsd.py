"""The daemon of smstools over its folders, without a modem."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core import sms
from bot.core.ports import Clock
from bot.standin.gateways import Taken


class FakeSmsd:
    """`take` does what the daemon does with what lies in `outgoing`."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self.sent: list[Taken] = []
        for name in ("outgoing", "checked", "sent", "failed", "incoming"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def config(self, **more: Any) -> dict[str, Any]:
        """The settings of [sms] that point here."""
        return {"gateways": ("smstools",), "smstools": {"folder": str(self.folder)}, **more}

    def take(self, *, fail: str = "") -> list[Taken]:
        """Everything that waits goes on the air, or is given up with a reason."""
        found = []
        for path in sorted((self.folder / "outgoing").iterdir()):
            head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
            number = head.split("To: ")[1].split("\n")[0]
            assert number.isdecimal(), head
            assert ("Alphabet: UTF" in head) == bool(sms.foreign(text)), head
            mark = str((len(self.sent) + 1) % 256)
            one = Taken(mark, number, text, path.name, self.clock.now())
            self.sent.append(one)
            found.append(one)
            more = f"Fail_reason: {fail}" if fail else f"Message_id: {mark}"
            done = self.folder / ("failed" if fail else "sent") / path.name
            done.write_text(f"{head}\n{more}\n\n{text}", encoding="utf-8")
            path.unlink()
        return found

    def reports(self, one: Taken, status: int) -> None:
        """The network's report about it."""
        text = f"SMS STATUS REPORT\nMessage_id: {one.id}\nStatus: {status},x\n"
        self._comes(f"From: {one.number}\n\n{text}")

    def receives(self, number: str, text: str) -> None:
        """Somebody writes to the SIM."""
        self._comes(f"From: {number}\nAlphabet: UTF\n\n{text}")

    def rings(self, number: str) -> None:
        """Somebody rings and hangs up."""
        self._comes(f"From: {number}\nCall_type: MISSED\n\n")

    def _comes(self, raw: str) -> None:
        number = len(list((self.folder / "incoming").iterdir())) + 1
        path = self.folder / "incoming" / f"GSM1.{self._now():%H%M%S%f}.{number}"
        path.write_text(raw, encoding="utf-8")
        self.dated(path)

    def dated(self, path: Path) -> None:
        """A file of this moment, by the stand-in's clock."""
        at = self._now().timestamp()
        os.utime(path, (at, at))

    def _now(self) -> datetime:
        return self.clock.now()
