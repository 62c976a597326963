"""Pictures that most phones and browsers cannot show (HEIC, AVIF) become JPEG files."""

from __future__ import annotations

import io

from bot.core import pictures

_UNSHOWN = {"image/heic", "image/avif"}
_MOST_PIXELS = 64_000_000  # beyond that a file may fill the memory
_EDGE, _QUALITY = 2560, 85


def everywhere(data: bytes) -> bytes:
    """A JPEG, turned as it is looked at, without any of the notes of the file. What shows
    everywhere, cannot be drawn or is larger than any camera's stays as it is."""
    if pictures.mime_of(data) not in _UNSHOWN:
        return data
    import pillow_heif  # with the first such picture
    from PIL import Image, ImageOps

    pillow_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(data), formats=("HEIF", "AVIF")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                return data
            picture.thumbnail((_EDGE, _EDGE))
            drawn = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, Image.DecompressionBombError):
        return data
    profile = drawn.info.get("icc_profile")
    out = io.BytesIO()
    Image.frombytes("RGB", drawn.size, drawn.tobytes()).save(
        out, "JPEG", quality=_QUALITY, icc_profile=profile
    )
    return out.getvalue()
