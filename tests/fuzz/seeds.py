"""Files as phones, machines and offices make them, small, made by the libraries that make them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from bot.storage import archive, sealing
from tests.storage import test_photo, test_places_out

SECRET = b"what only the commune knows " * 40
# A key of nobody's, so that what was found once is found again.
_IDENTITY = "AGE-SECRET-KEY-1AT26WLWX8N6FN038PS4WJEKEPUVV3PLL9PD0NG2N3H27FC9XK4VQTK4GTD"
_RECIPIENT = "age1peh2nkvn5d0xhlqqnjqgy72q7pvu9e7zu0r63f0e7v7jznc5d9js8t9eg4"
_SOUNDS = (  # ending, codec, rate
    ("ogg", "libopus", 48_000),
    ("m4a", "aac", 16_000),
    ("mp3", "libmp3lame", 16_000),
    ("wav", "pcm_s16le", 8_000),
    ("flac", "flac", 16_000),
    ("webm", "libopus", 48_000),
    ("aac", "aac", 16_000),
    ("amr", "libopencore_amrnb", 8_000),
    ("3gp", "libopencore_amrnb", 8_000),
    ("ogg", "libvorbis", 16_000),
    ("caf", "alac", 16_000),
    ("aiff", "pcm_s16be", 8_000),
)


@cache
def pictures() -> tuple[bytes, ...]:
    """Of each format phones send; JPEG and PNG with places in them too."""
    import pillow_heif
    from PIL import Image

    pillow_heif.register_heif_opener()
    pillow_heif.register_avif_opener() if hasattr(pillow_heif, "register_avif_opener") else None
    image = Image.radial_gradient("L").resize((24, 16)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (12.0, 40.0, 0.0)
    found = []
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF", "BMP", "TIFF"):
        out = io.BytesIO()
        image.save(out, kind, **({"exif": exif} if kind not in {"GIF", "BMP"} else {}))
        found.append(out.getvalue())
    found.append(test_photo.jpeg(test_photo.exif(3), test_photo.COLOURS))
    found.append(test_photo.png())
    vp8x = (b"VP8X", bytes([0x0C]) + bytes(9))
    found.append(
        test_places_out.riff(vp8x, (b"EXIF", test_places_out.exif()), (b"VP8 ", bytes(20)))
    )
    film = test_places_out.box(b"udta", test_places_out.GPS)
    found.append(test_places_out.box(b"ftyp", b"qt  ") + test_places_out.box(b"moov", film))
    return tuple(found)


@cache
def sounds() -> tuple[bytes, ...]:
    """Half a second in each container and codec that is read and can be written here."""
    return tuple(sound for kind in _SOUNDS if (sound := _sound(*kind)))


def _sound(ending: str, codec: str, rate: int) -> bytes:
    import av
    import numpy as np

    out = io.BytesIO()
    form = {"m4a": "ipod", "aac": "adts"}.get(ending, ending)
    wave = (8000 * np.sin(np.arange(rate // 2) * 0.2)).astype("<i2")
    try:
        with av.open(out, "w", format=form) as container:
            stream: Any = container.add_stream(codec, rate=rate)
            stream.layout = "mono"
            if "amr" in codec:
                stream.bit_rate = 12_200
            frame = av.AudioFrame.from_ndarray(wave[None, :], format="s16", layout="mono")
            frame.sample_rate = rate
            fit = av.AudioResampler(
                stream.format, "mono", rate, frame_size=stream.frame_size or 1024
            )
            for piece in (*fit.resample(frame), *fit.resample(None), None):
                container.mux(stream.encode(piece))
    except (av.FFmpegError, ValueError):  # this build has no such encoder
        return b""
    return out.getvalue()


@cache
def packed() -> tuple[bytes, ...]:
    def box(*names: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
            for name in names:
                file.writestr(name, b"x" * 100)
        return out.getvalue()

    return (
        box("[Content_Types].xml", "word/document.xml"),
        box("mimetype"),
        box("classes.dex"),
        box("a"),
    )


@cache
def workbooks() -> tuple[bytes, ...]:
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (
        ("Họ tên", "Thôn", "Số điện thoại"),
        ("Y Bih", "Buôn Ky", 905123456),
        ("=A2", None, 1.5),
    ):
        sheet.append(row)
    sheet.merge_cells("A3:B3")
    book.create_sheet("ẩn").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), _stored(out.getvalue())


def _stored(packed_: bytes) -> bytes:
    """The same unpacked, so that a change reaches the XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed_)) as box, zipfile.ZipFile(out, "w") as file:
        for name in box.namelist():
            file.writestr(name, box.read(name))
    return out.getvalue()


@cache
def tables() -> tuple[bytes, ...]:
    text = 'Tên;Thôn;Số điện thoại\n"Y Bih; Niê";Buôn Ky;0905123456\nH\'Lan;"hai\ndòng";\n'
    codings = ("utf-8", "utf-8-sig", "utf-16", "cp1258", "utf-16-le")
    commas = text.replace(";", ",")
    return tuple(
        one.encode(coding, "replace")
        for coding in codings
        for one in (text, commas, text.replace(";", "\t"))
    )


@cache
def archives() -> tuple[bytes, ...]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "x")
        data.write_bytes(b"SQLite format 3\0" * 20)
        out = io.BytesIO()
        archive.pack(
            out, [(archive.DATABASE, data), (archive.KEY, data), ("media/ab/abc.jpg", data)]
        )
    return (out.getvalue(),)


@cache
def lock(how: str) -> sealing.Lock:
    if how == "passphrase":
        return sealing.Lock(passphrase="một câu rất dài")
    path = Path(tempfile.mkdtemp(prefix="tinbuon-fuzz-"), "key")
    path.write_text(f"{_IDENTITY}\n")
    return sealing.Lock(recipient=_RECIPIENT, identity=path)


def _write(file: BinaryIO) -> None:
    file.write(SECRET)


@cache
def sealed(how: str) -> tuple[bytes, ...]:
    out = io.BytesIO()
    sealing.seal(out, lock(how), _write)
    return (out.getvalue(),)
