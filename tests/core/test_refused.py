"""Programs and packed files are refused, documents and pictures are not."""

from __future__ import annotations

import io
import zipfile

import pytest

from bot.core.refused import why


def packed(*names: str) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as out:
        for name in names:
            out.writestr(zipfile.ZipInfo(name), "x")  # the time in it would name the test anew
    return box.getvalue()


PROGRAM, PACKED = "error-file-program", "error-file-packed"


@pytest.mark.parametrize(
    ("data", "name", "key"),
    [
        (b"MZ\x90\0", "hoadon.pdf", PROGRAM),
        (b"\x7fELF", "", PROGRAM),
        (b"#!/bin/sh\n", "a", PROGRAM),
        (b"hello", "giay moi.pdf.EXE", PROGRAM),
        (packed("AndroidManifest.xml", "classes.dex"), "vneid.zip", PROGRAM),
        (packed("anh.jpg"), "anh.zip", PACKED),
        (packed("anh.jpg")[:40], "anh.zip", PACKED),
        (b"Rar!\x1a\x07", "", PACKED),
        (packed("[Content_Types].xml", "word/document.xml"), "kế hoạch.docx", ""),
        (packed("mimetype", "content.xml"), "a.odt", ""),
        (b"\xff\xd8\xff\xe0", "a.jpg", ""),
        (b"%PDF-1.7", "a.pdf", ""),
        (b"#!AMR\n", "a.amr", ""),
        ("Nội dung".encode(), "", ""),
    ],
)
async def test_a_file_is_refused_for_what_it_is(data: bytes, name: str, key: str) -> None:
    assert await why(data, name) == key
