"""The address of a device's page, and its QR picture. Task "device_qr"."""

from __future__ import annotations

import io

from bot.core.messages import Attachment, Message, t
from bot.usecases.duty import Save
from bot.usecases.work import Services
from models import Device


def link(services: Services, device: Device) -> str:
    """Where the machine beside the loudspeaker or board opens its page."""
    return f"{services.settings.public_url}/{device.kind}s/{device.code}"


async def send_qr(services: Services, save: Save, device_id: int, account_id: int) -> None:
    """The address as a picture, to the chat that added the device; once."""
    device = await Device.get(id=device_id)
    digest = await save(_png(link(services, device)), "image/png", f"{device.code}.png", "file")
    photo = Attachment("photo", digest, f"{device.code}.png", "image/png")
    async with services.work() as work:
        await work.outbox.say(
            [account_id],
            Message(t("devices-qr", name=device.name), media=(photo,)),
            key=f"device-qr:{device.id}",
        )


def _png(text: str) -> bytes:
    import segno  # when it is needed

    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=10, border=4)
    return out.getvalue()
