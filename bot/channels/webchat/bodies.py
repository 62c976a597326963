"""What the page sends, as one typed schema: the same for JSON and for the fields beside files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import from_json

from bot.channels.webchat import words
from bot.core.errors import MalformedEvent
from bot.core.text import nfc

MAX_ACTION = 200
_MAX_ID, _MAX_SEEN = 100, 500


class TooLarge(MalformedEvent):
    """More than we take; the text is a sentence for the person."""


def _name(given: object) -> object:
    """Ids of pages are texts, those of ours are numbers."""
    return str(given) if type(given) is int and abs(given) < 10**18 else given


def _unpacked(given: object) -> object:
    """Beside files it is JSON in a field."""
    return from_json(given) if isinstance(given, str) else given


def _told(given: str) -> str:
    if not given.strip():
        raise ValueError("nothing")
    return nfc(given)


Text = Annotated[str, AfterValidator(nfc)]
Id = Annotated[str, BeforeValidator(_name), Field(max_length=_MAX_ID), AfterValidator(nfc)]
Span = Annotated[float, Field(allow_inf_nan=False)]


class Place(BaseModel):
    """Where a phone says it is."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]


class Said(BaseModel):
    """POST /chat/<person>/messages. `id` is the page's own, so that a retry is recognised; `age_ms`
    how long the phone held it; `title` what the pressed button was called; `kind`, `duration_s` and
    `group` are of files. What else a page of another version sends is not looked at."""

    id: Id = ""
    text: Annotated[str, Field(max_length=words.TEXT_LIMIT), AfterValidator(nfc)] = ""
    action: Annotated[str, Field(max_length=MAX_ACTION), AfterValidator(_told)] = ""
    title: Text = ""
    seen: Annotated[list[Id], Field(min_length=1, max_length=_MAX_SEEN)] = []
    location: Annotated[Place | None, BeforeValidator(_unpacked)] = None
    age_ms: Span = 0.0
    kind: Literal["", "voice", "photo", "file"] = ""
    duration_s: Span = 0.0
    group: Id = ""


def said(raw: bytes | Mapping[str, Any]) -> Said:
    """The post, or MalformedEvent (TooLarge) with a sentence to show."""
    try:
        if isinstance(raw, bytes):
            return Said.model_validate_json(raw)
        return Said.model_validate(raw)
    except ValidationError as error:
        wrong = {(one["loc"][:1], one["type"]) for one in error.errors(include_input=False)}
    except (ValueError, RecursionError):
        wrong = set()
    if (("text",), "string_too_long") in wrong:
        raise TooLarge(words.TOO_LONG)
    place = any(where == ("location",) for where, _ in wrong)
    raise MalformedEvent(words.BAD_PLACE if place else words.UNREADABLE)
