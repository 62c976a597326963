"""GET /: in the demo the phones, board and speaker side by side with a tour; else plain links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.core.ports import Route
from bot.web import pages
from bot.web.parts import Parts

# Who sits at which phone of the tour: its part, what it is called there, and the roles that fit,
# best first. "" has no role yet: the newcomer, who enrols in the tour and is a propagandist then.
_CAST = (
    ("officer", "Người duyệt", ("approver", "admin", "officer")),
    ("editor", "Người soạn", ("editor", "deputy", "approver", "admin")),
    ("propagandist", "Tuyên truyền viên", ("propagandist",)),
    ("propagandist2", "Tuyên truyền viên thôn bên", ("propagandist",)),
    ("newcomer", "Người mới", ("", "propagandist")),
    ("citizen", "Người dân", ("citizen",)),
)
_ROLE_NAMES = {
    "admin": "quản trị",
    "approver": "người duyệt",
    "citizen": "người dân",
    "deputy": "cấp phó",
    "duty": "trực khẩn cấp",
    "editor": "người soạn",
    "officer": "cán bộ xã",
    "propagandist": "tuyên truyền viên",
}
_TOUR = ("officer", "newcomer", "editor", "propagandist", "citizen", "propagandist2", "")
MAX_PHONES = 8


def routes(parts: Parts) -> Sequence[Route]:
    """What server.make_app mounts for the first page."""

    async def landing(_request: web.Request) -> web.Response:
        listed = [_device(one, parts.demo) for one in await parts.devices.listed()]
        boards = [one for one in listed if one["kind"] == "board"]
        speakers = [one for one in listed if one["kind"] == "speaker"]
        if not parts.demo:  # a loudspeaker's address is no business of strangers
            return pages.page("home.html", boards=boards, proofs=parts.proofs)
        phones = cast_phones(await parts.people.listed())
        shown: dict[str, Any] = {"phones": phones, "boards": boards, "speakers": speakers}
        return pages.page("demo.html", proofs=parts.proofs, **shown)

    return (Route("GET", "/", landing), Route("GET", "/favicon.ico", _icon))


async def _icon(_request: web.Request) -> web.Response:
    raise web.HTTPNoContent


def _device(one: Mapping[str, Any], demo: bool) -> dict[str, str]:
    """With its secret in the demo only: whoever tries it out is every machine."""
    known = {key: str(one.get(key) or "") for key in ("code", "kind", "name", "area")}
    known["kind"] = known["kind"].rstrip("s")
    link = f"/{known['kind']}s/{quote(known['code'], safe='')}"
    return known | {"link": f"{link}?k={one['key']}" if demo and one.get("key") else link}


def cast_phones(people: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The phones in the tour's order, each with its part in it; whoever has no part comes last."""
    left, phones = list(people), []
    for part, title, roles in _CAST:
        chosen = _best(left, roles)
        if chosen is not None:
            left.remove(chosen)
            phones.append(_phone(chosen, part, title))
    phones += [_phone(one, "", str(one["name"])) for one in left]
    phones.sort(key=lambda phone: _TOUR.index(phone["part"]))
    return phones[:MAX_PHONES]


def _best(people: Sequence[Mapping[str, Any]], roles: Sequence[str]) -> Mapping[str, Any] | None:
    for role in roles:
        for one in people:
            if role in (one["roles"] or ("",)):
                return one
    return None


def _phone(one: Mapping[str, Any], part: str, title: str) -> dict[str, str]:
    roles = ", ".join(_ROLE_NAMES.get(role, str(role)) for role in one["roles"])
    who = str(one["name"]) if part else roles
    where = str(one["area"] or "") or ("" if roles else "chưa ghi danh")
    return {
        "part": part,
        "title": title,
        "name": str(one["name"]),
        "note": " · ".join(filter(None, (who, where))),
        "link": f"/chat/{quote(str(one['person']), safe='')}",
    }
