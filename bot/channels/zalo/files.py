"""References to what people sent: kind, type and size as far as Zalo tells them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from bot.core.events import MediaRef

LONGEST_ADDRESS = 2000
# people send recordings as files too
_AUDIO_SUFFIXES = {
    ".aac": "audio/aac",
    ".amr": "audio/amr",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".wma": "audio/x-ms-wma",
}


def media_ref(kind: str, payload: Mapping[str, Any], mime: str = "") -> MediaRef:
    """A picture, recording or film; raises KeyError without an address."""
    url = _address(payload["url"])
    return MediaRef(
        kind=kind,
        ref=url,
        name=_text(payload.get("name")),
        mime=mime or _AUDIO_SUFFIXES.get(_suffix(url), ""),
        size=_size(payload.get("size")),
    )


def file_ref(payload: Mapping[str, Any]) -> MediaRef:
    """A file: a voice note when its type or name says audio. `type` is "mp3" or "audio/mpeg"."""
    name, kind = _text(payload.get("name")), _text(payload.get("type")).lower()
    audio = kind if kind.startswith("audio/") else _AUDIO_SUFFIXES.get(f".{kind}", "")
    audio = audio or _AUDIO_SUFFIXES.get(_suffix(name), "")
    return MediaRef(
        kind="voice" if audio else "file",
        ref=_address(payload["url"]),
        name=name,
        mime=audio or (kind if "/" in kind else ""),
        size=_size(payload.get("size")),
    )


def _address(value: Any) -> str:
    """Raises ValueError for what cannot be one, so that the event is kept as unknown."""
    text = str(value)
    if not text.isascii() or not text.isprintable() or len(text) > LONGEST_ADDRESS:
        raise ValueError("not an address")
    return text


def _suffix(path: str) -> str:
    return PurePosixPath(path.partition("?")[0]).suffix.lower()


def _size(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return unicodedata.normalize("NFC", value).strip()[:200] if value.isprintable() else ""
