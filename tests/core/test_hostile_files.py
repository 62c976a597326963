"""Every parser of what people send there is, on files made to break it: each ends in an answer or a
refusal, in a child, and whoever asks /healthz meanwhile never waits for a tenth of a second."""

from __future__ import annotations

import ast
import asyncio
import importlib
import io
import random
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.apart import Apart
from bot.core.errors import OperatorError, UserError

ROOT = Path(__file__).resolve().parents[2]
READERS = {
    "av", "zipfile", "openpyxl", "tarfile", "PIL", "pillow_heif", "lxml", "pypdf", "docx",
    "pdfminer", "pypdfium2", "csv", "wave", "gzip", "bz2", "lzma", "zxingcpp",
}  # fmt: skip
NOT_OF_PEOPLE = {
    "bot/speech/ears/endpoint.py": "our own samples become sound",
    "bot/speech/encode.py": "our own samples become sound",
    "bot/speech/levels.py": "our own samples through filters",
    "bot/usecases/documents.py": "our own texts become a page to print",
    "bot/usecases/upkeep/playsheet.py": "our own log becomes a table",
    "bot/usecases/registers/samples.py": "a table of our own, written at the command line",
    "bot/storage/archive.py": "an operator's own backup, at the command line",
    "bot/storage/shown.py": "called by photo.clean_copy, in its child",
}
_MB = 1 << 20


def marked() -> dict[str, Apart]:
    found: dict[str, Apart] = {}
    for path in sorted((ROOT / "bot").rglob("*.py")):
        if "\n@apart(" in path.read_text("utf-8"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            module = importlib.import_module(name)
            found |= {a.name: a for a in vars(module).values() if isinstance(a, Apart)}
    return found


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def huge_png() -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    body = zlib.compress(bytes(64 * _MB), 9)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def boxes_in_boxes() -> bytes:
    inner = b""
    for _ in range(20_000):
        inner = struct.pack(">I4s", 8 + len(inner), b"moov") + inner
        if len(inner) > 200_000:
            break
    return struct.pack(">I4s4s", 12, b"ftyp", b"heic") + inner


def packed(*, times: int = 1, **files: bytes) -> bytes:
    """The last file is `times` as long as what is given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for number, (name, data) in enumerate(files.items(), 1):
            with box.open(name.replace("__", "/"), "w") as file:
                for _ in range(times if number == len(files) else 1):
                    file.write(data)
    return out.getvalue()


def many_names() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for n in range(60_000):
            box.writestr(f"{n:060d}", b"")
    return out.getvalue()


def workbook(sheet: bytes, times: int = 1) -> bytes:
    names = b'<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets>'
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    space += b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    part = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    return packed(times=times, **{
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        b'content-types"><Override PartName="/xl/workbook.xml" ContentType="' + kind
        + b'"/></Types>',
        "xl__workbook.xml": b"<workbook " + space + b">" + names + b"</workbook>",
        "xl___rels__workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/'
        b'package/2006/relationships"><Relationship Id="rId1" Type="' + part
        + b'" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl__worksheets__sheet1.xml": sheet,
    })  # fmt: skip


LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 5000 + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8))
    + b']><worksheet><sheetData><row><c t="str"><v>&i;</v></c></row></sheetData></worksheet>'
)  # fmt: skip


def noise(start: bytes, size: int = 2 * _MB) -> bytes:
    return start + random.Random(len(start)).randbytes(size)


def silent_wav(seconds: int) -> bytes:
    """A header that says so much, and nothing behind it; FFmpeg believes neither."""
    size = seconds * 16_000
    return (
        b"RIFF" + struct.pack("<I", 0x7FFFFFFF) + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16_000, 2, 16) + b"data"
        + struct.pack("<I", 0x7FFFFFFF) + bytes(min(size, 24 * _MB))
    )  # fmt: skip


PHOTOS: list[Callable[[], bytes]] = [
    lambda: b"\xff\xd8" + b"\xff" * (24 * _MB),
    lambda: b"\xff\xd8" + b"\xff\xe1\0\x02" * (2 * _MB),
    huge_png,
    lambda: b"\x89PNG\r\n\x1a\n" + chunk(b"tEXt", b"") * (_MB // 2),
    lambda: b"RIFF\0\0\0\0WEBP" + b"EXIF\0\0\0\0" * (2 * _MB),
    boxes_in_boxes,
    lambda: b"\0\0\0\x0cftypmp42" + b"II*\0\x08\0\0\0" * (2 * _MB),
    lambda: noise(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
    lambda: noise(b"\0\0\0\x18ftypavif\0\0\0\0mif1avif"),
]
SOUNDS: list[Callable[[], bytes]] = [
    lambda: noise(b"OggS\0\x02"),
    lambda: noise(b"#!AMR\n"),
    lambda: noise(b"ID3\x04\0\0\x7f\x7f\x7f\x7f"),
    lambda: noise(b"fLaC\0\0\0\x22"),
    lambda: noise(b"\x1aE\xdf\xa3"),
    lambda: silent_wav(100_000),
    lambda: b"#EXTM3U\nfile:///etc/passwd\n",
]
HOSTILE: dict[str, tuple[dict[str, Any], list[Callable[[], bytes]]]] = {
    "bot.storage.photo:clean_copy": ({}, PHOTOS),
    "bot.usecases.upkeep.square:squares": ({}, PHOTOS[:4]),
    "bot.core.refused:in_zip": (
        {},
        [many_names, lambda: many_names()[:-9], lambda: packed(times=200, mimetype=bytes(_MB))],
    ),
    "bot.speech.audio:decoded": ({"max_s": 60, "rate": 16_000}, SOUNDS),
    "bot.speech.script:recorded": (
        {"kind": "routine", "loudness": -16.0, "max_s": 60, "times": 1},
        [SOUNDS[0], SOUNDS[5]],
    ),
    "bot.usecases.registers.sheets:sheet": (
        {"name": "a.xlsx"},
        [
            lambda: workbook(b"<a>" * 10_000, times=500),
            lambda: workbook(LAUGHS),
            lambda: workbook(b"<!--" + b" " * _MB + b"-->", times=1500),
            lambda: noise(b"PK\x03\x04"),
        ],
    ),
}


def test_whatever_reads_files_of_people_does_so_apart() -> None:
    """A new parser is marked with `apart`, and has its hostile files here."""
    assert marked().keys() == HOSTILE.keys()
    homes = {name.partition(":")[0].replace(".", "/") + ".py" for name in HOSTILE}
    faults = [
        f"{where}: {name}"
        for where, name in imported()
        if name in READERS and where not in homes | NOT_OF_PEOPLE.keys()
    ]
    assert faults == []


def imported() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        where = str(path.relative_to(ROOT))
        if where.startswith("bot/standin/"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            yield from ((where, name.partition(".")[0]) for name in names)


class Loop:
    """How long the event loop was away at the longest, in seconds of its own work: what the machine
    does besides is not counted."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def watch(self) -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, time.thread_time() - before)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_hostile_files_end_apart_and_hold_nobody_up() -> None:
    loop = Loop()
    for name, work in marked().items():
        args, files = HOSTILE[name]
        for number, make in enumerate(files):
            data = await asyncio.to_thread(make)
            watching = asyncio.create_task(loop.watch())
            try:
                await work(data, **args)
            except (UserError, OperatorError):
                pass
            finally:
                watching.cancel()
            assert loop.longest < 0.1, (name, number, loop.longest)
