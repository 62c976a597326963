"""Labels for boxes that are still to be put up: a code, and a square picture of the address that
leads to it. Whoever scans one is led through naming and placing (placing.py).
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.config import channel_names
from bot.core.errors import UserError
from bot.core.messages import Attachment, Localizer, t
from bot.core.text import fold
from bot.usecases import access, areas, codes, documents
from bot.usecases.devices import devices
from bot.usecases.people import follow_link
from bot.usecases.work import Services, Work
from models import Area, Device, DeviceLabel, Media

MOST = 40  # labels on one sheet
_LENGTH = 12
_PREFIX = {"speaker": "LOA", "board": "BANG"}
_CODE = re.compile(rf"\b(loa|bang)[ -]?([2-9cfghkmnpqrtvx]{{{_LENGTH}}})\b")
_KEPT = timedelta(days=30)  # the sheet, not the labels
_LANGUAGE = "vi"


def find(text: str) -> str:
    """The code of a device in an address, a deep link or a sentence, as it is stored; "" where
    there is none. Codes that were chosen by hand are not looked for."""
    found = _CODE.search(fold(text[:500]))
    return f"{found[1]}-{found[2]}".upper() if found else ""


def only(text: str) -> str:
    """The code, where it is all that was said, with or without "mã"."""
    said = fold(text[:100]).removeprefix("ma ").strip(" .!")
    return find(said) if _CODE.fullmatch(said) else ""


def address(services: Services, code: str) -> str:
    """What the square picture on a box opens."""
    return f"{services.settings.public_url}/d/{code}"


async def sheet(
    work: Work, area_code: str, kind: str, count: int, words: Callable[..., str]
) -> Attachment:
    """New labels, on pages to print and cut. Raises UserError for a number that is none."""
    area = await areas.by_code(area_code)
    await access.require(work, area, *devices.KEEPERS)
    if kind not in devices.KINDS or not 0 < count <= MOST:
        raise UserError("box-labels-count", most=str(MOST))
    made = [await _label(work, area, kind) for _ in range(count)]
    how = words("box-label-how")
    title = words(f"box-label-{kind}", area=area.name)
    found = [documents.Card(title, c, how, png(address(work.services, c))) for c in made]
    intro = words("box-labels-intro", area=area.name)
    data = await asyncio.to_thread(documents.cards, words("box-labels-title"), intro, found, ())
    name = f"nhan-{kind}-{area.code}.docx"
    digest = await work.services.media.save(data, documents.MIME, name)
    await Media.filter(digest=digest).update(keep_until_at=work.now() + _KEPT)
    await work.audit("device.labels", f"area:{area.code}", None, {"kind": kind, "count": count})
    return Attachment("file", digest, name, documents.MIME)


async def _label(work: Work, area: Area, kind: str) -> str:
    code = codes.tracking(_PREFIX[kind], _LENGTH)
    await DeviceLabel.create(code=code, kind=kind, area=area, made_at=work.now())
    return code


def png(text: str) -> bytes:
    """The square picture."""
    import segno  # when it is needed

    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=8, border=4)
    return out.getvalue()


class BoxPage:
    """What the address on a box shows: which chat to open, and the code to say there."""

    def __init__(self, services: Services, localizer: Localizer) -> None:
        self._services = services
        self._localizer = localizer

    async def page(self, code: str) -> Mapping[str, Any] | None:
        """None for a code that is nobody's."""
        code = codes.fitting(code, 40)
        area = await _where(code)
        if area is None:
            return None
        commune = await areas.commune_or_province(area)
        links = {name: self._services.outbox.deep_link(name) for name in channel_names()}
        return {
            "commune": commune.name,
            "title": self._words("box-page-title"),
            "text": self._words("box-page-text", code=code, commune=commune.name),
            "code": code,
            "links": [
                (self._words("box-page-open", name=name.capitalize()), _start(link, code))
                for name, link in sorted(links.items())
                if link
            ],
            "account": await follow_link.page(self._services, commune),
            "open": self._words("box-page-account"),
            "say": self._words("box-page-say", code=code),
        }

    def _words(self, key: str, **args: str) -> str:
        return self._localizer.text(t(key, **args), _LANGUAGE)


def _start(link: str, code: str) -> str:
    return link.replace("{start}", f"loa-{code}")


async def _where(code: str) -> Area | None:
    """Of a device as of a label: the page tells no difference to strangers."""
    for model in (Device.filter(code=code, active=True), DeviceLabel.filter(code=code)):
        if row := await model.prefetch_related("area").first():
            return row.area
    return None
