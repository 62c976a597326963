"""The page an OA's admin sees after consent: one plain sentence from consent.vi.json."""

from __future__ import annotations

import html
import json
from functools import cache
from pathlib import Path

from aiohttp import web

from bot.channels.zalo.consent import Outcome

_PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>body{{font:1.2rem/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem}}
</style></head><body><h1>{title}</h1><p>{text}</p></body></html>
"""


def consent_page(outcome: Outcome) -> web.Response:
    """The outcome as HTML."""
    words = _words()
    text = words[outcome.key].format(name=outcome.name, commune=outcome.commune)
    body = _PAGE.format(title=html.escape(words["title"]), text=html.escape(text))
    headers = {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return web.Response(text=body, status=outcome.status, content_type="text/html", headers=headers)


@cache
def _words() -> dict[str, str]:
    path = Path(__file__).with_name("consent.vi.json")
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return words
