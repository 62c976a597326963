"""Where it was taken, out of WebP pictures, HEIC pictures and films (MP4, MOV): photo.py's other
formats. Sizes stay, so that nothing in the file has to be pointed at anew.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_WEBP_DROPPED = {b"EXIF", b"XMP "}
_HOLDERS = {b"moov", b"trak"}
_TOLD = {b"udta", b"meta", b"uuid"}  # what cameras write into a film about where and when
_TIFF = re.compile(rb"II\*\0|MM\0\*")
_XMP_PLACE = re.compile(rb"""(GPS\w+\s*=\s*["'])([^"']*)|(<\w+:GPS\w+>)([^<]*)""")
_GPS = 0x8825


def webp(data: bytes) -> bytes:
    """Without its EXIF and XMP chunks, and without the flags that announce them."""
    out, at = bytearray(), 12
    while at + 8 <= len(data):
        name, (size,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        end = at + 8 + size + size % 2
        if at + 8 + size > len(data):
            raise ValueError("a chunk longer than the file")
        chunk = data[at:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        out += b"" if name in _WEBP_DROPPED else chunk
        at = end
    if not out:
        raise ValueError("a file without a picture")
    return b"RIFF" + struct.pack("<I", 4 + len(out)) + b"WEBP" + out


def boxes(data: bytes) -> bytes:
    """A HEIC picture or a film: notes of films are emptied, positions in EXIF and XMP blanked."""
    out = bytearray(data)
    _films(out, 0, len(out), inside=False)
    for found in _TIFF.finditer(data):
        _blank_gps(out, found.start())
    return _XMP_PLACE.sub(_blanked, bytes(out))


def _films(out: bytearray, at: int, end: int, *, inside: bool) -> None:
    for start, name, first, last in _walk(out, at, end):
        if inside and name in _TOLD:
            out[start + 4 : start + 8] = b"free"
            out[first:last] = bytes(last - first)
        elif name in _HOLDERS:
            _films(out, first, last, inside=True)


def _walk(out: bytearray, at: int, end: int) -> Iterator[tuple[int, bytes, int, int]]:
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", out, at)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", out, at + 8)
            head = 16
        size = size or end - at
        if size < head or at + size > end:
            raise ValueError("a box longer than what it is in")
        yield at, name, at + head, at + size
        at += size


def _blank_gps(out: bytearray, tiff: int) -> None:
    """The position of this EXIF, where it is one: pictures hold such bytes by chance, too."""
    order = "<" if out[tiff] == ord("I") else ">"
    entries = _entries(out, tiff, 4, order)
    for tag, at in entries.items():
        if tag == _GPS:
            for field in _entries(out, tiff, at + 8 - tiff, order).values():
                kind, count, value = struct.unpack_from(order + "HII", out, field + 2)
                size = count * (8 if kind in {5, 10} else 1)
                if size <= 4:  # stands in the entry itself
                    out[field + 8 : field + 12] = bytes(4)
                elif tiff + value + size <= len(out):
                    out[tiff + value : tiff + value + size] = bytes(size)


def _entries(out: bytearray, tiff: int, pointer: int, order: str) -> dict[int, int]:
    """By tag, where each entry of the directory stands; nothing where it is none."""
    try:
        (first,) = struct.unpack_from(order + "I", out, tiff + pointer)
        (count,) = struct.unpack_from(order + "H", out, tiff + first)
        found = {}
        for n in range(count if count < 100 else 0):
            at = tiff + first + 2 + 12 * n
            tag, kind = struct.unpack_from(order + "HH", out, at)
            if not 1 <= kind <= 13:
                return {}
            found[tag] = at
    except struct.error:
        return {}
    return found


def _blanked(found: re.Match[bytes]) -> bytes:
    head, value = (found[1], found[2]) if found[1] else (found[3], found[4])
    return bytes(head) + b" " * len(value)
