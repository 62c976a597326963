"""What a file really is, by its first bytes: a phone's word for it is only a hint."""

from __future__ import annotations

from bot.core import pictures

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp3gp", "audio/3gpp"),
    (0, b"OggS", "audio/ogg"),
    (8, b"WAVE", "audio/wav"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"fLaC", "audio/flac"),
    (0, b"caff", "audio/x-caf"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"%PDF", "application/pdf"),
)
# These two boxes hold sound or film alike, so here the sender's word decides.
_BOXES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x1a\x45\xdf\xa3", "webm"),
    (4, b"ftyp", "mp4"),
)
_HARMLESS = frozenset(
    {
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "text/plain",
    }
)


def mime_of(data: bytes, declared: str, hint: str = "") -> str:
    """The media type. `hint` is the kind the page says it recorded (voice, photo, file)."""
    picture = pictures.mime_of(data)
    if picture.startswith("image/"):
        return picture
    for at, magic, mime in _MAGIC:
        if data[at : at + len(magic)] == magic:
            return mime
    told = declared.partition(";")[0].strip().lower()
    for at, magic, box in _BOXES:
        if data[at : at + len(magic)] == magic:
            sound = told.startswith("audio/") or hint == "voice"
            return f"{'audio' if sound else 'video'}/{box}"
    return told if told in _HARMLESS else "application/octet-stream"


def kind_of(mime: str, hint: str = "") -> str:
    """voice, photo or file; a picture or sound may be sent as a plain file on purpose."""
    if hint == "file":
        return "file"
    if mime.startswith("audio/"):
        return "voice"
    return "photo" if mime.startswith("image/") else "file"
