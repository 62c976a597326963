"""Takes out of a picture's file where and with what it was taken: EXIF, XMP, comments.

Walks JPEG segments and PNG chunks; pixels and colour profiles stay as they are. Which way up a JPEG
is shown is kept. WebP, HEIC and films are in places_out.py, and what browsers do not show becomes a
JPEG (shown.py). A file that is none of these is left alone. Called at the doors, before anything is
kept: dialog/fetching.py and the web chat. All of it happens in a process of its own.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

from bot.core import pictures
from bot.core.apart import Answer, Limits, apart
from bot.storage import places_out, shown

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_APP1, _APP13, _COMMENT, _SCAN, _END = 0xE1, 0xED, 0xFE, 0xDA, 0xD9
_JPEG_DROPPED = {_APP1, _APP13, _COMMENT}
_FILL = re.compile(rb"\xff+")
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ORIENTATION = 0x0112


async def cleaned(data: bytes) -> bytes:
    """The same picture or film without such data, as every phone can show it; whatever else it is
    stays as it came. Raises BadMedia where it is too much to look through: nobody knows what it
    tells, then."""
    if not pictures.mime_of(data):
        return data
    _, clean = await clean_copy(data)
    return clean or data


@apart(Limits(memory_mb=1024))  # the largest picture that is drawn anew
def clean_copy(file: BinaryIO) -> Answer:
    """The clean bytes, where there was something to change."""
    data = file.read()
    clean = stripped(shown.everywhere(data))
    return None, b"" if clean == data else clean


def stripped(data: bytes) -> bytes:
    """The file without such data; the very same bytes where there is nothing to take out."""
    try:
        if data.startswith(b"\xff\xd8"):
            return b"".join(_jpeg(data))
        if data.startswith(_PNG):
            return _PNG + b"".join(_png(data))
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return places_out.webp(data)
        if data[4:8] == b"ftyp":
            return places_out.boxes(data)
    except (struct.error, IndexError, ValueError):
        return data
    return data


def _jpeg(data: bytes) -> Iterator[bytes]:
    # Ends at the picture's own end: cameras hang further pictures and films on it, with places.
    yield data[:2]
    at = 2
    while at < len(data):
        fill = _FILL.match(data, at)  # any number of them may stand before a marker
        if fill is None:
            raise ValueError("no marker where one belongs")
        at = fill.end() - 1
        marker = data[at + 1]
        if marker == _END:
            yield data[at : at + 2]
            return
        end = at + 2 + _size(data, at + 2)
        if marker == _SCAN:
            found = _AFTER_SCAN.search(data, end)
            end = found.start() if found else len(data)
        yield from _kept(marker, data[at:end])
        at = end


def _size(data: bytes, at: int) -> int:
    (size,) = struct.unpack_from(">H", data, at)
    if size < 2 or at + size > len(data):
        raise ValueError("a segment longer than the file")
    return int(size)


def _kept(marker: int, segment: bytes) -> Iterator[bytes]:
    if marker == _APP1 and segment[4:10] == b"Exif\0\0":
        turned = _orientation(segment[10:])
        if turned > 1:
            yield _exif_of(turned)
    elif marker not in _JPEG_DROPPED and segment[4:8] != b"MPF\0":
        yield segment


def _orientation(tiff: bytes) -> int:
    """How the picture is turned (1 = not), 1 where the data cannot be read."""
    try:
        order = "<" if tiff[:2] == b"II" else ">"
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, first)
        for n in range(count):
            tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + 12 * n)
            if tag == _ORIENTATION:
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _exif_of(turned: int) -> bytes:
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        chunk = data[at : at + 12 + size]
        if len(chunk) != 12 + size:
            raise ValueError("a chunk longer than the file")
        if chunk[4:8] not in _PNG_DROPPED:
            yield chunk
        if chunk[4:8] == b"IEND":
            return
        at += 12 + size
