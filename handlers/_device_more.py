"""What else can be done about devices than keeping their links: where they stand, hearing them, the
labels for boxes to come."""

from __future__ import annotations

from bot.core.messages import Attachment, Button, T, t
from bot.usecases.upkeep import placing


def under_list(area_code: str) -> list[Button]:
    """Below the list of a place."""
    return [
        Button(t("box-labels-btn"), "box.labels", area_code, many=True),
        Button(t("reading-btn"), "reading.start"),
    ]


def of_one(device_id: int, kind: str) -> list[Button]:
    """Below one device."""
    number = str(device_id)
    place = Button(t("box-place-btn"), "box.place", number, many=True)
    if kind != "speaker":
        return [place]
    loud = Button(t("loudness-btn"), "loudness.open", number, many=True)
    return [loud, Button(t("box-tone-btn"), "box.tone", number, many=True), place]


async def stands(device_id: int) -> tuple[T, list[Attachment]]:
    """Where it stands, in words and as a picture."""
    place = await placing.place_of(device_id)
    photo = placing.picture(place)
    shown = [photo] if photo else []
    if place is None or not (place.words or photo or place.latitude is not None):
        return t("box-stands-nowhere"), []
    lines = [t("box-stands", place=place.words)] if place.words else []
    if place.latitude is not None:
        lines.append(t("box-stands-map", point=f"{place.latitude:.5f},{place.longitude:.5f}"))
    first = lines[0] if lines else t("box-stands-photo")
    return (t("devices-joined-lines", first=first, rest=lines[1]) if lines[1:] else first), shown
