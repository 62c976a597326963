"""Files that people, machines and operators hand over: pictures, sound, tables, archives, backups.

Each function marked with `apart` is found here by itself; its hostile files and arguments stand in
tests/core/test_hostile_files.py. All of it works in a child.
"""

from __future__ import annotations

import io
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from bot.channels.webchat import sniff as webchat
from bot.channels.zalo import sniff as zalo
from bot.core import pictures
from bot.core.apart import Apart
from bot.core.errors import BadMedia, OperatorError, UserError
from bot.storage import archive, photo, sealing
from tests.core.test_hostile_files import HOSTILE, ROOT, marked
from tests.fuzz import making, seeds
from tests.fuzz.parsers import Parser

SEEDS: dict[str, Callable[[], Sequence[bytes]]] = {
    "bot.storage.photo:clean_copy": seeds.pictures,
    "bot.usecases.upkeep.square:squares": seeds.pictures,
    "bot.core.refused:in_zip": seeds.packed,
    "bot.speech.audio:decoded": seeds.sounds,
    "bot.speech.script:recorded": seeds.sounds,
    "bot.usecases.registers.sheets:sheet": seeds.workbooks,
}
SHARES = {"bot.speech.audio:decoded": 6.0, "bot.speech.script:recorded": 0.1}
_REFUSED = (UserError, OperatorError, MemoryError)


def parsers() -> Iterator[Parser]:
    for name, work in marked().items():
        share = SHARES.get(name, 3)
        read = partial(_apart, work, HOSTILE[name][0])
        yield Parser(name, read, making.octets, SEEDS[name], _REFUSED, share, apart=True)
    for ending, kept in (("csv", seeds.tables), ("tsv", seeds.tables)):
        read = partial(
            _apart, marked()["bot.usecases.registers.sheets:sheet"], {"name": f"a.{ending}"}
        )
        name = f"bot.usecases.registers.sheets:sheet of {ending}"
        yield Parser(name, read, making.octets, kept, _REFUSED, 2, apart=True)
    refuses = (OperatorError,)
    yield Parser("bot.storage.archive:read", _archive, making.octets, seeds.archives, refuses, 2)
    for how in ("passphrase", "recipient"):
        read, closed = partial(_unsealed, how), partial(seeds.sealed, how)
        name = f"bot.storage.sealing:unseal by {how}"
        share = 1 if how == "recipient" else 0.01  # a passphrase takes a second on purpose
        yield Parser(name, read, making.octets, closed, refuses, share, apart=True)
    yield Parser("bot.storage.photo:stripped", _stripped, making.octets, seeds.pictures, share=3)
    every = lambda: [*seeds.pictures(), *seeds.sounds(), *seeds.packed()]  # noqa: E731
    yield Parser("bot.core.pictures:mime_of", _sniffed, making.octets, every, share=2)


@cache
def _known() -> dict[str, str]:
    return {"ten": "name", "thon": "village", "so dien thoai": "phone"}


def _apart(work: Apart, given: dict[str, Any], data: bytes) -> None:
    more = {"known": _known(), "required": ["name"]} if work.name.endswith(":sheet") else {}
    file: Any = io.BytesIO(data)
    try:
        value, out = work.work(file, **{**given, **more})
    except _REFUSED:
        raise
    except Exception as error:
        if Path(_innermost(error)).is_relative_to(ROOT / "bot"):
            raise  # a mistake of ours
        raise BadMedia from error  # a library's: it cannot cope, which is what Apart makes of it
    assert isinstance(out, bytes)
    CHECKS.get(work.name, lambda *_: None)(data, value, out)


def _innermost(error: BaseException) -> str:
    """The file in which it was raised."""
    return traceback.extract_tb(error.__traceback__)[-1].filename


def _clean(data: bytes, _: Any, out: bytes) -> None:
    """A picture that every phone shows, and nothing more to take out of it."""
    if out:
        assert pictures.mime_of(out)
        assert photo.stripped(out) == out
        assert len(out) < max(64 << 20, 2 * len(data))


def _decoded(_: bytes, __: Any, out: bytes) -> None:
    assert 0 < len(out) <= 2 * 16_000 * 62
    assert len(out) % 2 == 0


def _rows(_: bytes, value: Any, __: bytes) -> None:
    rows, merged, title = value
    assert isinstance(title, str)
    assert all(
        isinstance(line, int) and all(isinstance(c, str) for c in cells) for line, cells in rows
    )
    assert all(len(area) == 3 for area in merged)


CHECKS: dict[str, Callable[[bytes, Any, bytes], None]] = {
    "bot.storage.photo:clean_copy": _clean,
    "bot.speech.audio:decoded": _decoded,
    "bot.usecases.registers.sheets:sheet": _rows,
}


def _archive(data: bytes) -> None:
    archive.read(io.BytesIO(data))


def _unsealed(how: str, data: bytes) -> None:
    """What comes out is whole: a byte changed anywhere is noticed."""
    found = sealing.unseal(io.BytesIO(data), seeds.lock(how), lambda file: file.read())
    if data.startswith((b"age-encryption.org/v1", b"-----BEGIN AGE")):
        assert found == seeds.SECRET


def _stripped(data: bytes) -> None:
    once = photo.stripped(data)
    assert photo.stripped(once) == once
    assert len(once) <= len(data) + 64


def _sniffed(data: bytes) -> None:
    for declared in ("", "audio/ogg", "image/jpeg", "text/html", "a/b/c;;=", "\udcff"):
        mime = webchat.mime_of(data, declared, "voice")
        assert webchat.kind_of(mime) in {"voice", "photo", "file"}
        if zalo.allowed("photo", declared, data, ["*/*"]):
            assert not data.lstrip().lower().startswith((b"<html", b"<!doctype html", b"<svg"))
    pictures.mime_of(data)
