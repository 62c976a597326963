"""Where it was taken leaves with no format a phone makes: WebP, HEIC, films."""

import struct

from bot.storage.photo import stripped

GPS = b"GPS-HOME-12.6789,108.1234"


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def exif(order: str = "<") -> bytes:
    """A directory that points to one of a position: one text by address, one in place."""
    head = b"II*\0" if order == "<" else b"MM\0*"
    gps = struct.pack(order + "H", 2)
    gps += struct.pack(order + "HHII", 2, 2, len(GPS), 60) + struct.pack(
        order + "HHI4s", 1, 2, 2, b"N\0"
    )
    first = struct.pack(order + "HHHIII", 1, 0x8825, 4, 1, 26, 0)
    return (head + struct.pack(order + "I", 8) + first + gps).ljust(60, b"\0") + GPS


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
        for name, data in chunks
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def test_a_webp_loses_its_place_and_keeps_its_picture() -> None:
    shape, picture = b"\0\0\0\7\0\0\7\0\0", (b"VP8 ", b"picture")
    full = riff((b"VP8X", b"\x1c" + shape), picture, (b"EXIF", exif()), (b"XMP ", b"<x GPS/>"))
    clean = stripped(full)
    assert clean == riff((b"VP8X", b"\x10" + shape), picture)
    assert stripped(clean) == clean
    assert stripped(full[:-3]) == full[:-3]  # not whole: left alone


def test_a_heic_picture_loses_its_position_and_nothing_else() -> None:
    for order in "<>":
        pixels = b"II*\0pixels" * 50
        xmp = b"<d exif:GPSLatitude='12,40.7N' other='1'/>"
        photo = box(b"ftyp", b"heic\0\0\0\0") + box(b"meta", b"\0" * 40)
        photo += box(b"mdat", pixels + b"\0\0\0\6Exif\0\0" + exif(order) + xmp + pixels)
        clean = stripped(photo)
        assert GPS not in clean
        assert b"12,40" not in clean
        assert b"other='1'" in clean
        assert len(clean) == len(photo)
        assert clean.count(pixels) == 2
        assert stripped(clean) == clean


def test_a_film_loses_what_its_camera_noted() -> None:
    place = box(b"\xa9xyz", b"\0\x15\x15\xc7+12.6789+108.1234/")
    inside = box(b"mvhd", b"\1" * 20) + box(b"trak", box(b"tkhd", b"\2" * 20) + box(b"meta", place))
    film = box(b"ftyp", b"qt  \0\0\0\0") + box(b"moov", inside + box(b"udta", place))
    film += box(b"mdat", b"\3" * 30)
    clean = stripped(film)
    assert b"108.1234" not in clean
    assert len(clean) == len(film)
    assert b"\2" * 20 in clean
    assert clean.endswith(b"\3" * 30)
    assert stripped(film[:-5]) == film[:-5]  # not whole: left alone
