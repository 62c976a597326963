"""The page an OA's admin sees after consent: what happened and what to do, from consent.vi.json."""

from __future__ import annotations

import html
import json
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.zalo.consent import Outcome

_GOOD = {"connected", "moved"}
_PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{page}</title>
<style>
:root{{color-scheme:light dark;--ink:#1c2b33;--soft:#51636d;--card:#fff;--back:#eef3f5;
--line:#d5dfe4;--sign:{light}}}
@media(prefers-color-scheme:dark){{:root{{--ink:#eef3f5;--soft:#a9bac3;--card:#1d2a31;
--back:#121b20;--line:#33454f;--sign:{dark}}}}}
*{{box-sizing:border-box}}
body{{margin:0;background:var(--back);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif;
padding:1rem}}
main{{max-width:30rem;margin:5vh auto;background:var(--card);border:1px solid var(--line);
border-top:.375rem solid var(--sign);border-radius:.75rem;padding:1.25rem}}
small{{color:var(--soft);font-size:.9375rem}}
h1{{font-size:1.5rem;line-height:1.25;margin:.25rem 0 .75rem;color:var(--sign)}}
h2{{font-size:1rem;margin:1.25rem 0 .5rem;color:var(--soft);font-weight:600}}
p{{margin:0;overflow-wrap:anywhere}}
ol{{margin:0;padding-left:1.4rem}}
li{{margin:.4rem 0;overflow-wrap:anywhere}}
</style></head><body><main><small>{page}</small><h1>{sign} {title}</h1><p>{text}</p>
<h2>{next}</h2><ol>{steps}</ol></main></body></html>
"""


def consent_page(outcome: Outcome, callback_url: str) -> web.Response:
    """The outcome as HTML."""
    good = outcome.key in _GOOD
    words, own = _words(), _words()[outcome.key]
    given = {
        "name": outcome.name,
        "commune": outcome.commune,
        "before": outcome.before,
        "callback": callback_url,
    }
    body = _PAGE.format(
        page=html.escape(words["page"]),
        next=html.escape(words["next"]),
        title=html.escape(own["title"]),
        text=_filled(own["text"], given),
        steps="".join(f"<li>{_filled(step, given)}</li>" for step in own["steps"]),
        sign="✓" if good else "!",
        light="#0b7a4b" if good else "#a8480a",
        dark="#5fd3a0" if good else "#ffb27a",
    )
    headers = {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return web.Response(text=body, status=outcome.status, content_type="text/html", headers=headers)


def _filled(text: str, given: dict[str, str]) -> str:
    return html.escape(text.format(**given))


@cache
def _words() -> dict[str, Any]:
    path = Path(__file__).with_name("consent.vi.json")
    words: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return words
