"""What programs send us, as typed schemas: whatever does not fit is refused before it is used."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar
from urllib.parse import parse_qsl

from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationError

from bot.core.text import nfc

MAX_BODY = 64_000
_M = TypeVar("_M", bound=BaseModel)


def _plain(text: str) -> str:
    """No NUL: PostgreSQL takes none. Half surrogates are refused by the parser."""
    if "\0" in text:
        raise ValueError("NUL")
    return text


Text = Annotated[str, AfterValidator(_plain)]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
Scalar = bool | Annotated[int, Field(ge=-(10**15), le=10**15)] | Number | str | None
Name = Annotated[Text, Field(max_length=200)]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True)


class Ack(_Body):
    """POST …/acks. A moment that cannot be read counts as now."""

    item: Annotated[Text, Field(min_length=1, max_length=40)] | Annotated[int, Field(ge=0)]
    what: Literal["started", "finished", "refused", "interrupted"]
    at: Annotated[str, Field(max_length=64)] | None = None
    detail: Annotated[Text, Field(max_length=500)] = ""


class Beat(RootModel[dict[Name, Scalar | list[object] | dict[str, object]]]):
    """POST …/heartbeat: what the device says of itself; only plain values of it are kept."""

    model_config = ConfigDict(strict=True)


async def read(request: web.Request, kind: type[_M]) -> _M:
    """The JSON body as this kind; raises 400 or 413, never anything else."""
    try:
        return kind.model_validate_json(await _within(request, MAX_BODY).read())
    except (ValidationError, ValueError, RecursionError) as error:
        raise web.HTTPBadRequest from error


async def form(request: web.Request, most: int) -> dict[str, str]:
    """The fields of a page's plain form, as text is stored. Raises 400 or 413."""
    raw = await _within(request, most).read()
    try:
        pairs = parse_qsl(raw.decode("utf-8", "replace"), max_num_fields=20)
    except ValueError as error:
        raise web.HTTPBadRequest from error
    return {nfc(name)[:40]: nfc(value)[:40] for name, value in pairs}


def _within(request: web.Request, most: int) -> web.Request:
    """Its body is counted while it is read, announced or not."""
    return request.clone(client_max_size=most)
