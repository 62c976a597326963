"""Files nobody in a village needs and somebody's phone may suffer from: programs and packed files.

Told by their first bytes and by the ending of the name, never by what the sender says they are.
"""

from __future__ import annotations

import zipfile
from typing import BinaryIO

from bot.core.apart import Answer, Limits, apart
from bot.core.errors import BadMedia

_PROGRAMS = (
    b"MZ", b"\x7fELF", b"#!/", b"#! /", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe", b"dex\n", b"\x4c\x00\x00\x00\x01\x14\x02\x00",
)  # fmt: skip
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_ZIP = b"PK\x03\x04"
_PROGRAM_ENDINGS = frozenset({
    "exe", "msi", "msix", "apk", "aab", "xapk", "bat", "cmd", "com", "scr", "pif", "ps1", "vbs",
    "vbe", "js", "jse", "wsf", "hta", "jar", "sh", "lnk", "reg", "dll", "dmg", "deb", "rpm", "iso",
    "img", "ipa", "app",
})  # fmt: skip
_PACKED_ENDINGS = frozenset(
    {"zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "zst", "cab", "arj"}
)
_IN_DOCUMENTS = frozenset({"[Content_Types].xml", "mimetype"})  # Word, Excel; OpenDocument
_IN_PROGRAMS = frozenset({"AndroidManifest.xml", "META-INF/MANIFEST.MF", "classes.dex"})


async def why(data: bytes, name: str = "") -> str:
    """The locale key of the sentence that refuses the file, "" for one that may come."""
    ending = name.rpartition(".")[2].strip().lower() if "." in name else ""
    if data.startswith(_PROGRAMS) or ending in _PROGRAM_ENDINGS:
        return "error-file-program"
    if data.startswith(_ZIP):
        return await _in_zip(data)
    packed = data.startswith(_PACKED) or ending in _PACKED_ENDINGS
    return "error-file-packed" if packed else ""


async def _in_zip(data: bytes) -> str:
    try:
        key, _ = await in_zip(data)
    except BadMedia:  # too much to look through
        return "error-file-packed"
    return str(key)


@apart(Limits(seconds=5))
def in_zip(file: BinaryIO) -> Answer:
    """The same for what is packed as ZIP, which documents are too. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as box:
            inside = set(box.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "error-file-packed", b""
    if inside & _IN_PROGRAMS:
        return "error-file-program", b""
    return "" if inside & _IN_DOCUMENTS else "error-file-packed", b""
