"""The media folder: same bytes once, nothing outside it, names and types that can be stored."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from bot.core.errors import NotFound
from bot.core.messages import Attachment
from bot.storage.media import MediaFolder, suffix_for
from models import Media
from tests.fakes.house import Parts, make_parts


async def test_the_same_bytes_are_kept_once(parts: Parts, tmp_path: Path) -> None:
    saves = [parts.media.save(b"picture", "image/jpeg", f"{n}.jpg", "photo") for n in range(5)]
    digests = set(await asyncio.gather(*saves))
    assert digests == {hashlib.sha256(b"picture").hexdigest()}
    digest = digests.pop()
    assert await Media.all().count() == 1
    assert parts.media.path(digest).read_bytes() == b"picture"
    assert len([p for p in (tmp_path / "media").rglob("*") if p.is_file()]) == 1
    assert parts.media.url(Attachment("photo", digest)).endswith(f"/media/{digest}.jpg")


async def test_another_type_for_known_bytes_changes_nothing(parts: Parts, tmp_path: Path) -> None:
    digest = await parts.media.save(b"sound", "audio/ogg", "a.ogg", "voice")
    assert await parts.media.save(b"sound", "text/html", "evil.html", "file") == digest
    assert parts.media.path(digest).suffix == ".ogg"
    assert (await Media.get(digest=digest)).mime == "audio/ogg"


@pytest.mark.parametrize(
    "digest",
    [
        "",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        "**/*",
        "a" * 63,
        "a" * 65,
        "A" * 64,
        "a" * 63 + "*",
        "a" * 62 + "/*",
        "\0" * 64,
        "a" * 64,
    ],
)
def test_nothing_else_is_ever_looked_up(parts_at: Parts, digest: str) -> None:
    with pytest.raises(NotFound):
        parts_at.media.path(digest)
    parts_at.media.remove(digest)


@pytest.fixture
def parts_at(tmp_path: Path) -> Parts:
    """The folder only; no database."""
    (tmp_path / "secret.txt").write_text("x")
    return make_parts(tmp_path)


SENT = [
    ("audio/ogg", "note.mp3", ".ogg"),
    ("audio/ogg; codecs=opus", "", ".ogg"),
    ("application/x-strange", "table.xlsx", ".xlsx"),
    ("application/x-strange", "table.verylong", ".bin"),
    ("application/x-strange", "../../x.sh/..", ".bin"),
    ("text/cache-manifest", "", ".bin"),
    ("", "", ".bin"),
    ("a" * 300 + "/" + "b" * 300, "x.pdf", ".pdf"),
    ("not a type", "x.Ảnh", ".bin"),
    ("image/jpeg", "x" * 500, ".jpg"),
    ("image/jpeg", "a\0b.jpg", ".jpg"),
    ("image/jpeg", "\ud800.jpg", ".jpg"),
    ("image/jpeg", "ảnh\n.jpg", ".jpg"),
]


async def test_names_types_and_endings_fit_what_is_stored(parts: Parts) -> None:
    for n, (mime, name, suffix) in enumerate(SENT):
        digest = await parts.media.save(f"bytes {n}".encode(), mime, name)
        assert parts.media.path(digest).suffix == suffix, (mime, name)
        row = await Media.get(digest=digest)
        assert row.suffix == suffix
        assert len(row.mime) <= 80
        assert len(row.name) <= 120
        assert "\0" not in row.name


async def test_removed_bytes_are_gone_and_may_come_again(parts: Parts) -> None:
    digest = await parts.media.save(b"x", "image/png")
    parts.media.remove(digest)
    parts.media.remove(digest)
    with pytest.raises(NotFound):
        parts.media.url(Attachment("photo", digest))
    assert await parts.media.save(b"x", "image/png") == digest
    assert parts.media.path(digest).read_bytes() == b"x"


def test_our_endings_win_over_the_systems() -> None:
    assert suffix_for("audio/mpeg") == ".mp3"
    assert suffix_for("image/jpeg", "x.jpeg") == ".jpg"


class NoListing(MediaFolder):
    """The more files there are the longer a folder takes to be listed."""

    def _listed(self, digest: str) -> Path | None:
        pytest.fail("a folder was listed")


@pytest.mark.parametrize("name", ["a.jpg", "a.mp3", "a.docx", "a.heic", ""])
async def test_no_folder_is_listed_for_what_people_send(
    parts: Parts, tmp_path: Path, name: str
) -> None:
    digest = await parts.media.save(b"bytes", "application/x-strange", name)
    for folder in (parts.media, NoListing(tmp_path / "media", "", parts.clock)):
        assert folder.path(digest).read_bytes() == b"bytes"
        assert folder.url(Attachment("file", digest)).endswith(suffix_for("", name))


async def test_an_unusual_ending_is_found_all_the_same(parts: Parts, tmp_path: Path) -> None:
    digest = await parts.media.save(b"bytes", "application/x-strange", "a.q3z")
    again = MediaFolder(tmp_path / "media", "", parts.clock)
    assert again.path(digest).suffix == ".q3z"
    assert await again.save(b"bytes", "image/png", "a.png") == digest
    assert len([p for p in (tmp_path / "media").rglob("*") if p.is_file()]) == 1


async def test_what_another_process_removed_is_gone(parts: Parts, tmp_path: Path) -> None:
    digest = await parts.media.save(b"bytes", "image/png")
    MediaFolder(tmp_path / "media", "", parts.clock).remove(digest)
    with pytest.raises(NotFound):
        parts.media.path(digest)


async def test_bytes_can_be_kept_before_their_row(parts: Parts) -> None:
    digest = await parts.media.keep(b"bytes", "image/png", "a.png")
    assert await Media.all().count() == 0
    assert parts.media.path(digest).suffix == ".png"
    await parts.media.note(digest, "image/png", "a.png", 5, "photo")
    await parts.media.note(digest, "image/png", "b.png", 5, "photo")
    assert (await Media.get()).name == "a.png"
