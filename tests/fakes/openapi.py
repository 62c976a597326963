"""The HTTP interface as a schema, made from the routes there are and from what bodies must be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from bot.channels.webchat.bodies import Said
from bot.core.ports import Route
from bot.web.bodies import Ack, Beat

# What leads past "not found", where a route has such a thing.
KNOWN = {
    "person": ["can-bo", "tuyen-truyen-1", "nguoi-moi"],
    "code": ["bang-tin", "loa-buon-phung"],
    "version": ["x"],
    "name": ["site.css", "main.js"],
    "ext": ["mp3"],
}
_TEXT = {"type": "string", "maxLength": 300}
_QUERY = ("k", "after", "last", "state", "code", "whole")
_FORM = {
    "type": "object",
    "properties": dict.fromkeys(("what", "village", "digits", "households"), _TEXT),
}


def schema(routes: Iterable[Route]) -> dict[str, Any]:
    """OpenAPI 3 of these; streams are left out, since they never end."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        if not route.path.endswith("/events"):
            paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {"openapi": "3.0.2", "info": {"title": "t", "version": "1"}, "paths": paths}


def _operation(route: Route) -> dict[str, Any]:
    made: dict[str, Any] = {"responses": {"default": {"description": "any"}}}
    parts = re.findall(r"\{(\w+)", route.path)
    made["parameters"] = [
        {"name": name, "in": "path", "required": True, "schema": _part(name)} for name in parts
    ] + [{"name": name, "in": "query", "schema": _TEXT} for name in _QUERY]
    if route.method == "POST":
        content = {"application/json": {"schema": _body(route.path)}}
        if not route.path.startswith(("/boards", "/speakers", "/chat")):
            content["application/x-www-form-urlencoded"] = {"schema": _FORM}
        made["requestBody"] = {"required": True, "content": content}
    return made


def _part(name: str) -> dict[str, Any]:
    return {"anyOf": [{"enum": KNOWN[name]}, _TEXT]} if name in KNOWN else _TEXT


def _body(path: str) -> dict[str, Any]:
    kinds: dict[str, type[BaseModel]] = {"acks": Ack, "heartbeat": Beat, "messages": Said}
    kind = kinds.get(path.rpartition("/")[2])  # what vendors push is theirs to say
    return _inlined(kind.model_json_schema()) if kind else {"type": "object"}


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """Without names of parts, which would have to stand elsewhere."""
    parts = schema.pop("$defs", {})

    def put(value: Any) -> Any:
        if isinstance(value, dict):
            named = value.get("$ref", "").rpartition("/")[2]
            return put(parts[named]) if named else {k: put(v) for k, v in value.items()}
        return [put(one) for one in value] if isinstance(value, list) else value

    return dict(put(schema))
