"""The address of a device's page, and its QR picture. Task "device_qr"."""

from __future__ import annotations

import io

from bot.core.messages import Attachment, Message, t
from bot.usecases.devices import device_key
from bot.usecases.duty import Save
from bot.usecases.work import Services
from models import Device


def link(services: Services, device: Device) -> str:
    """Where the machine beside the loudspeaker or board opens its page, with its secret; "" for a
    device without one."""
    key = device_key.secret(services, device)
    return f"{services.settings.public_url}/{device.kind}s/{device.code}?k={key}" if key else ""


async def send_qr(services: Services, save: Save, device_id: int, account_id: int) -> None:
    """The address as a picture, to the chat that added the device; once a secret."""
    device = await Device.get(id=device_id)
    if not (address := link(services, device)):
        return  # taken away meanwhile
    digest = await save(_png(address), "image/png", f"{device.code}.png", "file")
    photo = Attachment("photo", digest, f"{device.code}.png", "image/png")
    async with services.work() as work:
        await work.outbox.say(
            [account_id],
            Message(t("devices-qr", name=device.name), media=(photo,)),
            key=f"device-qr:{device.id}:{device.key_nonce[:8]}",
        )


def _png(text: str) -> bytes:
    import segno  # when it is needed

    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="png", scale=10, border=4)
    return out.getvalue()
