"""What a file is by its first bytes, and whether it may be taken as what it was sent for."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatch

from bot.core import pictures

_UNSAID = {"", "application/octet-stream", "binary/octet-stream"}
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"fLaC", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_KINDS = {"voice": ("audio/*",), "photo": ("image/*",)}
_PAGES = ("<!doctype html", "<html", "<head", "<script", "<?xml", "<svg")


def sniffed(data: bytes) -> str:
    """A MIME type, "" where the bytes do not tell."""
    found = next((mime for start, mime in _STARTS if data.startswith(start)), "")
    if found:
        return found
    if picture := pictures.mime_of(data):
        return picture
    if data[:4] == b"RIFF":
        return "audio/wav" if data[8:12] == b"WAVE" else ""
    if data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE0 == 0xE0:
        return "audio/aac" if data[1] & 0x06 == 0 else "audio/mpeg"
    return ""


def allowed(kind: str, mime: str, data: bytes, file_types: Sequence[str]) -> bool:
    """May this be taken? `kind`: voice, photo or file; `mime` is what the server says it is. A page
    of any sort never, whatever it is called."""
    mime, inside = mime.partition(";")[0].strip().lower(), sniffed(data)
    if "html" in mime or "svg" in mime or _is_page(data):
        return False
    patterns = _KINDS.get(kind, tuple(file_types))
    if kind == "voice":
        patterns = (*patterns, "video/mp4")  # an m4a is often called that
    judged = inside if mime in _UNSAID else mime
    return any(fnmatch(judged, pattern) for pattern in patterns)


def _is_page(data: bytes) -> bool:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith(tuple(p.encode() for p in _PAGES))
