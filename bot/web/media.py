"""GET /media/<digest>.<ext>: bytes from the media store, by their hash, with ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiohttp import web

from bot.core.errors import NotFound
from bot.core.ports import MediaReader, Route
from bot.web.parts import Parts

_DIGEST = re.compile(r"[0-9a-f]{64}")
# Only what cannot run as a page; anything else is handed over as a file to keep.
_SHOWN = {
    "aac": "audio/aac",
    "amr": "audio/amr",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "png": "image/png",
    "wav": "audio/wav",
    "weba": "audio/webm",
    "webm": "audio/webm",
    "webp": "image/webp",
}


def routes(parts: Parts) -> Sequence[Route]:
    """What server.make_app mounts for media."""

    async def get(request: web.Request) -> web.StreamResponse:
        digest, ext = request.match_info["digest"], request.match_info["ext"].lower()
        return _file(parts.media, digest, ext)

    return (Route("GET", "/media/{digest}.{ext}", get),)


def _file(media: MediaReader, digest: str, ext: str) -> web.FileResponse:
    if not _DIGEST.fullmatch(digest):
        raise web.HTTPNotFound
    try:
        path = media.path(digest)
    except NotFound as error:
        raise web.HTTPNotFound from error
    if not path.is_file():
        raise web.HTTPNotFound
    headers = {
        "Content-Type": _SHOWN.get(ext, "application/octet-stream"),
        # Kept by the phone, by nobody in between: a voice note is somebody's voice.
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    if ext not in _SHOWN:
        headers["Content-Disposition"] = "attachment"
    return web.FileResponse(path, headers=headers)
