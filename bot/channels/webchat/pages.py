"""The chat page and its static files, from this folder."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    import jinja2

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@cache
def _templates() -> jinja2.Environment:
    import jinja2  # with the first page: a process that only talks to phones needs none

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _version() -> str:
    digest = hashlib.sha256()
    for file in sorted(_STATIC.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def page(template: str, status: int = 200, **context: Any) -> web.Response:
    """A rendered page; never kept by a cache, because it is one person's."""
    base = f"/static/chat/{_version()}"
    return web.Response(
        text=_templates().get_template(template).render(static=base, **context),
        content_type="text/html",
        status=status,
        headers={"Cache-Control": "no-store"},
    )


def answer(data: Any, status: int = 200) -> web.Response:
    """A JSON answer with its accents readable."""
    return web.Response(
        text=json.dumps(data, ensure_ascii=False, separators=(",", ":")),
        content_type="application/json",
        status=status,
        headers={"Cache-Control": "no-store"},
    )


async def static(request: web.Request) -> web.StreamResponse:
    """GET /static/chat/<version>/<name>: kept for good under its version."""
    name = request.match_info["name"]
    file = _STATIC / name
    kind = _TYPES.get(file.suffix)
    if kind is None or "/" in name or not file.is_file():
        raise web.HTTPNotFound
    fresh = request.match_info["version"] == _version()
    cache_control = "public, max-age=31536000, immutable" if fresh else "no-cache"
    headers = {"Content-Type": f"{kind}; charset=utf-8", "Cache-Control": cache_control}
    return web.FileResponse(file, headers=headers)
