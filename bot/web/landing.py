"""GET /: in the demo the phones, board and speaker side by side with a tour; else plain links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.core.ports import ChatPeople, DevicePages, Route
from bot.web import pages

# Who sits at which phone of the tour, by the roles that fit, best first. "" has no role yet: in the
# tour that is the second propagandist, who enrols.
_CAST = (
    ("officer", ("approver", "admin", "officer")),
    ("deputy", ("editor", "deputy", "approver", "admin")),
    ("propagandist", ("propagandist",)),
    ("propagandist2", ("", "propagandist")),
    ("citizen", ("citizen",)),
)
_ROLE_NAMES = {
    "admin": "quản trị",
    "approver": "người duyệt",
    "citizen": "người dân",
    "deputy": "cấp phó",
    "editor": "người soạn",
    "officer": "cán bộ xã",
    "propagandist": "tuyên truyền viên",
}
MAX_PHONES = 8


def routes(devices: DevicePages, people: ChatPeople, *, demo: bool) -> Sequence[Route]:
    """What server.make_app mounts for the first page."""

    async def landing(_request: web.Request) -> web.Response:
        listed = [_device(one) for one in await devices.listed()]
        boards = [one for one in listed if one["kind"] == "board"]
        speakers = [one for one in listed if one["kind"] == "speaker"]
        if not demo:
            return pages.page("home.html", boards=boards, speakers=speakers)
        phones = cast_phones(await people.listed())
        return pages.page("demo.html", phones=phones, boards=boards, speakers=speakers)

    return (Route("GET", "/", landing), Route("GET", "/favicon.ico", _icon))


async def _icon(_request: web.Request) -> web.Response:
    raise web.HTTPNoContent


def _device(one: Mapping[str, Any]) -> dict[str, str]:
    known = {key: str(one.get(key) or "") for key in ("code", "kind", "name", "area")}
    known["kind"] = known["kind"].rstrip("s")
    return known | {"link": f"/{known['kind']}s/{quote(known['code'], safe='')}"}


def cast_phones(people: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The phones in the tour's order, each with its part in it; whoever has no part comes last."""
    left, phones = list(people), []
    for part, roles in _CAST:
        chosen = _best(left, roles)
        if chosen is not None:
            left.remove(chosen)
            phones.append(_phone(chosen, part))
    phones += [_phone(one, "") for one in left]
    return phones[:MAX_PHONES]


def _best(people: Sequence[Mapping[str, Any]], roles: Sequence[str]) -> Mapping[str, Any] | None:
    for role in roles:
        for one in people:
            if role in (one["roles"] or ("",)):
                return one
    return None


def _phone(one: Mapping[str, Any], part: str) -> dict[str, str]:
    roles = ", ".join(_ROLE_NAMES.get(role, str(role)) for role in one["roles"])
    return {
        "part": part,
        "name": str(one["name"]),
        "area": str(one["area"] or ""),
        "roles": roles or "chưa ghi danh",
        "link": f"/chat/{quote(str(one['person']), safe='')}",
    }
