"""The proof that our domain is ours, as Zalo's console wants it: a file under the root, or a line
in the first page's head. Both are served, so that nobody has to touch the web server before us.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from aiohttp import web

from bot.core.ports import Route

_META = "zalo-platform-site-verification"
_FILE = "zalo_verifier"  # how Zalo's files begin


def proofs(setting: str) -> Sequence[tuple[str, str]]:
    """(name, content) of the line in the head; none without a setting "name:content"."""
    name, _, content = setting.partition(":")
    if not content:
        return ()
    return ((_META if name.startswith(_FILE) else name, content.strip()),)


def routes(setting: str) -> Sequence[Route]:
    """The file, also under its name with .html."""
    name, _, content = setting.partition(":")
    found = proofs(setting)
    if not found:
        return ()
    ((meta, _),) = found
    body = (
        f'<!doctype html><html><head><meta name="{html.escape(meta)}" '
        f'property="{html.escape(meta)}" content="{html.escape(content.strip())}"></head>'
        f"<body>{html.escape(content.strip())}</body></html>"
    )

    async def serve(_request: web.Request) -> web.Response:
        return web.Response(text=body, content_type="text/html")

    names = [name] if name.endswith(".html") else [name, f"{name}.html"]
    return tuple(Route("GET", f"/{one}", serve) for one in names)
