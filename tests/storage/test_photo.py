"""Position data never leaves with a photo; the picture itself stays byte for byte."""

import struct
import time
import zlib

from bot.storage.photo import stripped

GPS = b"GPSLatitude 12.6667 GPSLongitude 108.0500"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turned: int = 1, order: str = "<") -> bytes:
    head = b"II*\0" if order == "<" else b"MM\0*"
    tiff = head + struct.pack(order + "IH", 8, 1)
    tiff += struct.pack(order + "HHIHHI", 0x0112, 3, 1, turned, 0, 0)
    return segment(0xE1, b"Exif\0\0" + tiff + GPS)


JFIF = segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\0\0")
TABLES = segment(0xDB, bytes(range(65)))
COLOURS = segment(0xE2, b"ICC_PROFILE\0" + b"srgb" * 10)
PICTURE = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\x00\x34GPS\xff\xd0\x56" * 40 + b"\xff\xd9"


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + PICTURE


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    tail = chunk(b"IDAT", zlib.compress(b"\0\1\2\3")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + tail


def test_a_jpeg_loses_its_place_and_keeps_its_picture() -> None:
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<GPS/>")
    said = segment(0xFE, b"taken at GPS 12.6, 108.0")
    photo = jpeg(JFIF, exif(), xmp, segment(0xED, b"Photoshop 3.0\0"), said, COLOURS, TABLES)
    assert stripped(photo) == jpeg(JFIF, COLOURS, TABLES)


def test_pictures_hung_on_the_end_go_too() -> None:
    second = jpeg(JFIF, exif(), TABLES)
    listed = segment(0xE2, b"MPF\0II*\0")
    scans = jpeg(JFIF, TABLES)[:-2] + segment(0xC4, b"\0" * 20) + b"\xff" + PICTURE
    assert stripped(jpeg(JFIF, listed, TABLES) + second) == jpeg(JFIF, TABLES)
    assert stripped(scans + second) == scans.replace(b"\xff" + PICTURE, PICTURE)
    assert stripped(scans[:-2]) == scans[:-2].replace(b"\xff" + PICTURE[:-2], PICTURE[:-2])


def test_a_turned_jpeg_stays_turned() -> None:
    for order in "<>":
        clean = stripped(jpeg(JFIF, exif(6, order), TABLES))
        assert GPS not in clean
        assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in clean
        assert clean.endswith(TABLES + PICTURE)
        assert stripped(clean) == clean


def test_a_png_loses_its_texts() -> None:
    plain = png(chunk(b"gAMA", b"\0\0\xb1\x8f"))
    said = [chunk(b"eXIf", GPS), chunk(b"tEXt", b"Comment\0" + GPS), chunk(b"iTXt", GPS)]
    assert stripped(png(chunk(b"gAMA", b"\0\0\xb1\x8f"), *said)) == plain


def test_what_is_no_whole_photo_stays_as_it_is() -> None:
    for data in (
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1\xff\xff short",
        b"\xff\xd8nonsense",
        b"\x89PNG\r\n\x1a\n\0\0\xff\xff",
        b"RIFF....WEBP",
        png()[:-20],
    ):
        assert stripped(data) == data


def test_fill_bytes_are_passed_over_at_once() -> None:
    """24 MB of them held everything for seconds."""
    photo = jpeg(JFIF, TABLES)
    fill = b"\xff" * (24 << 20)
    began = time.process_time()
    assert stripped(photo[:2] + fill + photo[2:]) == photo
    assert stripped(b"\xff\xd8" + fill) == b"\xff\xd8" + fill
    assert time.process_time() - began < 1
