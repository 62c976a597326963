"""The square picture on a box, read out of a photo. Task "read_square": a photo is looked at in a
process of its own, and takes a second."""

from __future__ import annotations

from typing import BinaryIO

from bot.core.apart import Answer, Limits, apart
from bot.core.errors import NotFound, UserError
from bot.core.messages import Button, Message, t
from bot.usecases.upkeep import labels
from bot.usecases.work import Services

_SIDE = 2000  # more does not help to find it, and takes longer
_MOST = 5


async def read_square(services: Services, account_id: int, digest: str, inbox_id: int) -> str:
    """Tells the chat that sent the photo; the code found, "" for none."""
    code = await _code(services, digest)
    message = Message(t("box-photo-unread"))
    if code:
        go_on = Button(t("box-go-btn"), "box.open", code, many=True)
        message = Message(t("box-photo-read", code=code), (go_on,))
    async with services.work() as work:
        await work.outbox.say([account_id], message, key=f"square:{inbox_id}")
    return code


async def _code(services: Services, digest: str) -> str:
    try:
        texts, _ = await squares(services.media.path(digest))
    except (NotFound, UserError, OSError):
        return ""
    return next((code for text in texts if (code := labels.find(str(text)))), "")


@apart(Limits(seconds=20, memory_mb=1024))
def squares(file: BinaryIO) -> Answer:
    """The texts of the square codes in a picture, largest first as the reader finds them."""
    import zxingcpp
    from PIL import Image, ImageOps

    with Image.open(file) as opened:
        opened.draft("L", (_SIDE, _SIDE))  # a JPEG is read smaller at once
        picture = ImageOps.exif_transpose(opened).convert("L")
    picture.thumbnail((_SIDE, _SIDE))
    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return [one.text[:500] for one in found[:_MOST]], b""
