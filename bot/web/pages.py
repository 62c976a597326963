"""Templates and static files of this folder, and the two shapes of an answer: page or JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.core.hours import local

if TYPE_CHECKING:
    import jinja2

_HERE = Path(__file__).parent
_STATIC = _HERE / "static"
_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


def day(moment: datetime | str) -> str:
    """A date as it is written in Vietnam: 5/9/2026 lúc 17:00."""
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    there = local(at)
    return f"{there.day}/{there.month}/{there.year} lúc {there:%H:%M}"


@cache
def _templates() -> jinja2.Environment:
    import jinja2  # with the first page: a process that only talks to phones needs none

    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["day"] = day
    return env


@cache
def version() -> str:
    """Of all these files together: a page of another one is out of date."""
    digest = hashlib.sha256()
    for file in sorted(_STATIC.iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def page(template: str, status: int = 200, **context: Any) -> web.Response:
    """A rendered page, looked up afresh each time it is opened."""
    return web.Response(
        text=_templates()
        .get_template(template)
        .render(static=f"/static/web/{version()}", **context),
        content_type="text/html",
        status=status,
        headers={"Cache-Control": "no-cache"},
    )


def answer(data: Any, status: int = 200) -> web.Response:
    """A JSON answer with its accents readable."""
    return web.Response(
        text=json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain),
        content_type="application/json",
        status=status,
        headers={"Cache-Control": "no-store"},
    )


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be sent as JSON")


def wants_json(request: web.Request) -> bool:
    """Did a program ask, rather than a person's browser?"""
    accept = request.headers.get("Accept", "")
    if "text/html" in accept:
        return False
    return request.path.endswith(".json") or "json" in accept or request.method != "GET"


def secure(request: web.Request) -> bool:
    """Was it asked by https, perhaps of a proxy before us? Its cookies go by nothing else then."""
    return request.headers.get("X-Forwarded-Proto", request.scheme) == "https"


async def static(request: web.Request) -> web.StreamResponse:
    """GET /static/web/<version>/<name>: kept for good under its version."""
    name = request.match_info["name"]
    file = _STATIC / name
    kind = _TYPES.get(file.suffix)
    if kind is None or "/" in name or not file.is_file():
        raise web.HTTPNotFound
    fresh = request.match_info["version"] == version()
    cache_control = "public, max-age=31536000, immutable" if fresh else "no-cache"
    kind = kind if file.suffix == ".woff2" else f"{kind}; charset=utf-8"
    headers = {"Content-Type": kind, "Cache-Control": cache_control}
    return web.FileResponse(file, headers=headers)


async def worker(_request: web.Request) -> web.StreamResponse:
    """GET /worker.js: it stands above the pages it serves, and is looked at anew each time."""
    headers = {"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache"}
    return web.FileResponse(_STATIC / "worker.js", headers=headers)
