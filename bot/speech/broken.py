"""Recordings whose wrapping is broken in ways FFmpeg does not mend: AMR without its first line, and
Ogg pages that say they end before they began.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_AMR = b"#!AMR\n"
_FRAME = (12, 13, 15, 17, 19, 20, 26, 31, 5, *[-1] * 6, 0)  # bytes behind the first, by its type
_ENOUGH = 10  # frames in a row that are no chance
_OPUS_MS = (10, 20, 40, 60)  # of silk; hybrid and celt have their own
_HEAD = struct.Struct("<4sBBqIIIB")
_NEVER = (0, -1)


def with_amr_head(data: bytes) -> bytes | None:
    """Frames of a phone's AMR with the line that stands before them; None where it is none."""
    at, frames = 0, 0
    while at < len(data):
        size = -1 if data[at] & 0x83 else _FRAME[data[at] >> 3 & 15]
        if size < 0:
            break
        at, frames = at + 1 + size, frames + 1
    return _AMR + data if frames >= _ENOUGH and at >= len(data) - max(_FRAME) else None


def with_times(data: bytes) -> bytes | None:
    """An Opus recording whose pages say when they end; None where nothing was wrong."""
    if not data.startswith(b"OggS") or b"OpusHead" not in data[:200]:
        return None
    pages = list(_pages(data))
    out, before, changed = [], 0, False
    for number, page in enumerate(pages):
        counted = page.granule
        ends = any(size < 255 for size in page.sizes)
        if number > 1 and counted in _NEVER and ends:
            counted = before + page.samples()
            changed = True
        if counted > 0:
            before = counted
        out.append(page.raw if counted == page.granule else page.written(counted))
    out.append(data[sum(len(page.raw) for page in pages) :])  # damaged: FFmpeg finds its way
    return b"".join(out) if changed else None


@dataclass(frozen=True)
class _Page:
    flags: int
    granule: int
    serial: int
    number: int
    sizes: bytes
    body: bytes
    raw: bytes

    def samples(self) -> int:
        """At 48 kHz, of the packets that end here."""
        at, begins, total = 0, 0, 0
        fresh = not self.flags & 1
        for size in self.sizes:
            at += size
            if size == 255:
                continue
            if fresh and begins < at:
                total += _opus(self.body[begins:at])
            begins, fresh = at, True
        return total

    def written(self, granule: int) -> bytes:
        """With this time."""
        fields = (b"OggS", 0, self.flags, granule, self.serial, self.number)
        head = _HEAD.pack(*fields, 0, len(self.sizes)) + self.sizes
        crc = _crc(head + self.body)
        return head[:22] + struct.pack("<I", crc) + head[26:] + self.body


def _pages(data: bytes) -> Iterator[_Page]:
    """Up to where it is no Ogg any more."""
    at = 0
    while data[at : at + 4] == b"OggS" and at + _HEAD.size <= len(data):
        _, _, flags, granule, serial, number, _, count = _HEAD.unpack_from(data, at)
        begins = at + _HEAD.size
        sizes = data[begins : begins + count]
        body = data[begins + count : begins + count + sum(sizes)]
        if len(sizes) < count or len(body) < sum(sizes):
            return
        end = begins + count + len(body)
        yield _Page(flags, granule, serial, number, sizes, body, data[at:end])
        at = end


def _opus(packet: bytes) -> int:
    """Samples of a packet, as its first byte (and the second) says."""
    config, code = packet[0] >> 3, packet[0] & 3
    if config < 12:
        ms: float = _OPUS_MS[config & 3]
    elif config < 16:
        ms = 10 * (1 + (config & 1))
    else:
        ms = 2.5 * 2 ** (config & 3)
    count = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 0)[code]
    return round(48 * ms * count)


def _table() -> list[int]:
    out = []
    for n in range(256):
        crc = n << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
        out.append(crc)
    return out


_CRC = _table()


def _crc(data: bytes) -> int:
    """Ogg's own."""
    crc = 0
    for byte in data:
        crc = (crc << 8 & 0xFFFFFFFF) ^ _CRC[crc >> 24 ^ byte]
    return crc
