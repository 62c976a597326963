"""What the Zalo Bot API reads and refuses, and what a phone makes of what it took."""

from __future__ import annotations

import ipaddress
import json
import re
from typing import Any

from aiohttp import web
from yarl import URL

from bot.standin.people import Fault, SeenButton, SeenMedia

LONGEST = 2000
LINK = re.compile(r"^(.*?)\s*(https?://\S+)$", re.MULTILINE)


class Refused(Exception):
    def __init__(self, code: int, text: str) -> None:
        self.code = code
        self.text = text
        super().__init__(text)


async def read_params(request: web.Request) -> dict[str, Any]:
    """JSON only: the other ways exist, but nothing of ours uses them."""
    try:
        params = json.loads((await request.read()).decode())
    except ValueError:
        raise Refused(400, "Bad request") from None
    if request.content_type != "application/json" or not isinstance(params, dict):
        raise Refused(400, "Bad request")
    return params


def check_text(params: dict[str, Any]) -> str:
    """Raises Refused for what sendMessage would not take."""
    refuse_unless(set(params) <= {"chat_id", "text", "parse_mode", "text_styles"})
    return _words(params.get("text"), least=1)


def check_photo(params: dict[str, Any], pictures: dict[str, bytes]) -> SeenMedia:
    """The picture Zalo fetched. Raises Refused where it could not."""
    refuse_unless(set(params) <= {"chat_id", "photo", "caption"})
    _words(params.get("caption", ""), least=0)
    data = pictures.get(str(params.get("photo")))
    refuse_unless(data is not None and public(str(params["photo"])))
    return SeenMedia("photo", data or b"")


def check_webhook(params: dict[str, Any], *, loopback: bool) -> None:
    """Raises Refused for an address the Internet cannot reach, or a secret too short or long."""
    refuse_unless(8 <= len(str(params.get("secret_token", ""))) <= 256)
    refuse_unless(loopback or public(str(params.get("url", ""))))


def public(address: str) -> bool:
    """https, and no address of a private network."""
    url = URL(address)
    try:
        private = not ipaddress.ip_address(url.host or "").is_global
    except ValueError:
        private = url.host in {None, "", "localhost"}
    return url.scheme == "https" and not private


def refuse_unless(fine: bool) -> None:
    if not fine:
        raise Refused(400, "Bad request")


def _words(text: Any, least: int) -> str:
    refuse_unless(isinstance(text, str))
    units = len(str(text).encode("utf-16-le")) // 2
    refuse_unless(least <= units <= LONGEST and (not least or bool(str(text).strip())))
    return str(text)


def links_in(text: str) -> tuple[SeenButton, ...]:
    """Addresses in a text can be tapped; there are no other buttons."""
    return tuple(SeenButton(m[1].rstrip(": "), url=m[2]) for m in LINK.finditer(text))


async def act(fault: Fault, request: web.Request) -> web.Response | None:
    if fault.kind == "refuse":
        cut(request)
    if fault.kind == "slow":
        await fault.release.wait()
        return None
    if fault.kind == "code":
        return refusal(Refused(fault.code, fault.text or "Stand-in fault"))
    return web.Response(status=fault.status, text=fault.text or "Stand-in fault")


def cut(request: web.Request) -> None:
    assert request.transport
    request.transport.close()


def refusal(refused: Refused) -> web.Response:
    """A no comes inside HTTP 200."""
    body = {"ok": False, "error_code": refused.code, "description": refused.text}
    return web.json_response(body)
