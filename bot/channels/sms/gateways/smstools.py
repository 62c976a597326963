"""A GSM modem on this machine, through smstools' folders: the daemon keeps the modem, this moves
files. Works without the internet; slow, from an ordinary number, so only few are sent an hour.

The file's name is our reference: what is there already is not written again.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from bot.core.errors import SettingsError

if TYPE_CHECKING:
    from bot.channels.sms.gateway import Around, Gateway, Text

T = TypeVar("T")
_STUCK_S = 120
_OURS = "tinbuon"
_REPORT = "SMS STATUS REPORT"
_STATUS = re.compile(r"^Status:\s*(\d+)", re.MULTILINE)
_ID = re.compile(r"^Message_id:\s*(\d+)", re.MULTILINE)
_GIVEN_UP = 64  # of a report's status: 0 delivered, 32 to 63 still trying
_READ_AT_ONCE = 200


class Config(BaseModel):
    """`folder`: smstools' spool. `per_hour`: an operator blocks a SIM that sends in bulk."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path = Path("/var/spool/sms")
    per_hour: int = Field(30, ge=1, le=1000)
    price_vnd: int = Field(350, ge=0)


def build(config: Config, around: Around) -> Gateway:
    """Raises SettingsError where the folders are not there."""
    return Modem(config, around)


@dataclass(frozen=True)
class _File:
    """One of smstools' files: `head` by name, and the text under it. `whole`: both are there."""

    path: Path
    head: Mapping[str, str]
    text: str
    whole: bool = True


class Modem:
    """Implements gateway.Gateway. Files are small, but the card they lie on may be slow: they are
    read beside the event loop."""

    def __init__(self, config: Config, around: Around) -> None:
        from bot.channels.sms.gateway import Limits

        self._folder = config.folder
        self._around = around
        per_s = config.per_hour / 3600
        self.limits = Limits(per_s, config.per_hour, config.price_vnd, idempotent=True)
        if not (self._folder / "outgoing").is_dir():
            raise SettingsError(
                f"sms.smstools.folder: {self._folder} has no folder 'outgoing': install smstools "
                "(apt install smstools) or name its spool folder"
            )

    async def send(self, text: Text) -> str:
        return await _on_disk(self._write, text)

    async def reports(self, ids: Sequence[str]) -> Mapping[str, bool]:
        return await _on_disk(self._reports, ids)

    async def balance(self) -> int | None:
        """A SIM is asked by hand (USSD); a modem that does not send is told of."""
        await _on_disk(self._healthy)
        return None

    async def look(self) -> None:
        for file in await asyncio.to_thread(lambda: list(self._files("incoming"))):
            if not file.whole and _changed(file.path, 0) > self._long_ago():
                continue  # the daemon is writing it
            await self._heard(file)
            await asyncio.to_thread(self._done, file)

    async def report(self, query: Mapping[str, Any]) -> bool:  # noqa: ARG002 - nothing is pushed
        return False

    def _write(self, text: Text) -> str:
        name = text.ref
        if self._is_there(name):
            return name
        self._healthy()
        head = f"To: {text.number}\nAlphabet: {'UTF' if text.accents else 'ISO'}\n"
        head += "Report: yes\nPriority: HIGH\nValidity: 2 hour\n\n"
        first = self._folder / _OURS
        first.mkdir(exist_ok=True)
        half = first / name
        half.write_text(head + text.text, encoding="utf-8")
        half.rename(self._folder / "outgoing" / name)
        return name

    def _is_there(self, name: str) -> bool:
        places = ("outgoing", "checked", "sent", "failed")
        return any((self._folder / place / name).exists() for place in places)

    def _healthy(self) -> None:
        """Raises SendError while what was written before still lies there and nothing goes on the
        air: the daemon is down (`outgoing`) or the modem is (`checked`, its queue). A modem that
        is only slow sends one every few seconds."""
        from bot.channels.sms.gateway import refused

        limit = self._long_ago()
        if not any(_changed(path, limit) < limit for path in self._in("outgoing", "checked")):
            return
        if not any(_changed(path, 0) >= limit for path in self._in("sent")):
            raise refused("pause", "modem", "nothing leaves its folder")

    def _long_ago(self) -> float:
        return self._around.now().timestamp() - _STUCK_S

    def _in(self, *places: str) -> Iterator[Path]:
        for place in places:
            folder = self._folder / place
            yield from (p for p in folder.iterdir() if p.is_file()) if folder.is_dir() else ()

    def _reports(self, ids: Sequence[str]) -> dict[str, bool]:
        found: dict[str, bool] = {}
        delivered = {(f.head.get("to", ""), f.head.get("message_id", "")): f for f in self._kept()}
        for one in ids:
            if (self._folder / "failed" / one).exists():
                found[one] = False
                continue
            sent = _read(self._folder / "sent" / one)
            if sent is None:
                continue
            report = delivered.get((_number(sent.head), sent.head.get("message_id", "")))
            status = int(report.head["status"]) if report else None
            if status == 0 or (status is not None and status >= _GIVEN_UP):
                found[one] = status == 0
        return found

    def _kept(self) -> Iterator[_File]:
        """Status reports that came, each under the number and the modem's id of its message (which
        begins anew after 255, so only those of the last day count)."""
        since = (self._around.now() - timedelta(days=1)).timestamp()
        for path in sorted((self._folder / _OURS).glob("report.*")):
            if _changed(path, since) < since:  # it names a number: not kept for longer than needed
                with contextlib.suppress(OSError):
                    path.unlink()
                continue
            file = _read(path)
            if file is None:
                continue
            about, status = _ID.search(file.text), _STATUS.search(file.text)
            if about and status:
                head = {"to": _number(file.head), "message_id": about[1], "status": status[1]}
                yield _File(path, head, "")

    def _files(self, place: str) -> Iterator[_File]:
        folder = self._folder / place
        names = sorted(folder.iterdir())[:_READ_AT_ONCE] if folder.is_dir() else []
        for path in names:
            file = _read(path) if path.is_file() else None
            if file is not None:
                yield file

    async def _heard(self, file: _File) -> None:
        from bot.channels.sms.gateway import Heard

        if _REPORT in file.text or not _number(file.head):
            return
        text = None if "call_type" in file.head else file.text.strip()
        at = datetime.fromtimestamp(_changed(file.path, 0), UTC)
        key = f"{file.path.name}:{int(at.timestamp())}"
        await self._around.take(Heard(_number(file.head), text, key, at))

    def _done(self, file: _File) -> None:
        """Out of the way, after it was stored; what nobody understood is kept for a person."""
        kept = self._folder / _OURS
        kept.mkdir(exist_ok=True)
        if _REPORT in file.text or not _number(file.head):
            sort = "report" if _REPORT in file.text else "odd"
            file.path.rename(kept / f"{sort}.{file.path.name}")
        else:
            file.path.unlink(missing_ok=True)


async def _on_disk(work: Callable[..., T], *args: Any) -> T:
    """Beside the loop. A folder that cannot be used stops the gateway: the next one goes on."""
    from bot.channels.sms.gateway import refused

    try:
        return await asyncio.to_thread(work, *args)
    except OSError as error:
        raise refused("pause", "folder", type(error).__name__) from None


def _changed(path: Path, otherwise: float) -> float:
    """When; a file that was moved on meanwhile is nobody's trouble."""
    try:
        return path.stat().st_mtime
    except OSError:
        return otherwise


def _read(path: Path) -> _File | None:
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    top, empty, body = raw.partition(b"\n\n" if b"\r\n\r\n" not in raw else b"\r\n\r\n")
    lines = top.decode("utf-8", "replace").splitlines()
    pairs = (line.partition(":") for line in lines if ":" in line)
    head = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return _File(path, head, _text(body, head.get("alphabet", "")), whole=bool(empty))


def _text(body: bytes, alphabet: str) -> str:
    """As the daemon writes it: accented words are UCS-2 and others Latin-1, unless it was set to
    write UTF-8. Without what no database takes."""
    if alphabet.lower().startswith("ucs"):
        text = body[: len(body) // 2 * 2].decode("utf-16-be", "replace")
    else:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            text = body.decode("latin-1")
    return "".join(c if c.isprintable() else "\n" if c in "\r\n" else " " for c in text)


def _number(head: Mapping[str, str]) -> str:
    return re.sub(r"\D", "", head.get("from") or head.get("to") or "")
