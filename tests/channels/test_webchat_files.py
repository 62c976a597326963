"""Files through the web chat: what they really are, and which are refused."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path
from unittest.mock import ANY

import aiohttp
import pytest
from aiohttp import FormData

from bot.core.errors import BadMedia
from bot.core.events import MediaRef
from tests.web.fakes import tone
from tests.web.wire import House, running

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async for one in running(tmp_path, demo=True):
        yield one


def upload(data: bytes, mime: str = "", name: str = "a", **fields: str) -> FormData:
    form = FormData(quote_fields=False)
    for key, value in fields.items():
        form.add_field(key, value)
    form.add_field(
        "file", io.BytesIO(data), filename=name, content_type=mime or "application/octet-stream"
    )
    return form


@pytest.mark.parametrize(
    ("data", "mime", "hint", "kind", "stored"),
    [
        (b"\x1a\x45\xdf\xa3" + bytes(9), "audio/webm;codecs=opus", "", "voice", "audio/webm"),
        (b"\x1a\x45\xdf\xa3" + bytes(9), "video/webm", "voice", "voice", "audio/webm"),
        (b"OggS" + bytes(9), "application/octet-stream", "", "voice", "audio/ogg"),
        (tone(0.1), "", "", "voice", "audio/wav"),
        (b"\0\0\0\x20ftypM4A ", "", "", "voice", "audio/mp4"),
        (b"#!AMR\n123", "", "", "voice", "audio/amr"),
        (b"\xff\xd8\xff\xe0" + bytes(9), "text/html", "", "photo", "image/jpeg"),
        (PNG, "image/png", "", "photo", "image/png"),
        (PNG, "image/png", "file", "file", "image/png"),
        (b"<script>1</script>", "text/html", "", "file", "application/octet-stream"),
        (b"<svg/>", "image/svg+xml", "", "file", "application/octet-stream"),
        (b"%PDF-1.7", "", "", "file", "application/pdf"),
    ],
)
async def test_a_file_is_what_its_bytes_say(
    house: House, data: bytes, mime: str, hint: str, kind: str, stored: str
) -> None:
    fields = {"kind": hint} if hint else {}
    status, _ = await house.post(upload(data, mime, "tệp.bin", text="kèm theo", **fields))
    (event,) = house.inbox.events
    (ref,) = event.media
    assert status == 200
    assert (event.kind, event.text, ref.kind, ref.mime) == (kind, "kèm theo", kind, stored)
    assert (ref.name, ref.size) == ("tệp.bin", len(data))
    assert house.deps.media.path(ref.digest).read_bytes() == data
    fetched = await house.channel.fetch("web", ref)
    assert fetched.data == data


async def test_a_file_may_bring_its_place_and_its_length(house: House) -> None:
    form = upload(tone(0.2), "audio/wav", location='{"lat": 1, "lon": 2}', duration_s="12.5")
    await house.post(form)
    (event,) = house.inbox.events
    assert (event.latitude, event.longitude, event.media[0].duration_s) == (1.0, 2.0, 12.5)


async def test_several_photos_in_one_post(house: House) -> None:
    form = upload(PNG)
    form.add_field("file", io.BytesIO(PNG + b"2"), filename="b.png")
    await house.post(form)
    assert len(house.inbox.events[0].media) == 2


async def test_files_that_cannot_be_taken(house: House) -> None:
    big, _ = await house.post(upload(bytes((1 << 20) + 1), "audio/wav"))
    huge, told = await house.post(upload(bytes(4 << 20), "audio/wav"))
    empty, _ = await house.post(upload(b"", "audio/wav"))
    place, _ = await house.post(upload(PNG, location="{"))
    torn, _ = await house.post(
        b"--x\r\nContent-Disposition", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    bare, _ = await house.post(b"", headers={"Content-Type": "multipart/form-data"})
    assert (big, huge, empty, place, torn, bare) == (413, 413, 400, 400, 400, 400)
    assert "1 MB" in told["error"]
    assert house.inbox.events == []


async def test_programs_and_packed_files_are_refused_with_a_sentence(house: House) -> None:
    program, said = await house.post(upload(b"MZ\x90" + bytes(9), "image/jpeg", "anh.jpg"))
    packed, told = await house.post(upload(b"Rar!\x1a\x07", "", "a.rar"))
    assert (program, packed) == (400, 400)
    assert "tệp chương trình" in said["error"]
    assert "tệp nén" in told["error"]
    assert house.inbox.events == []


async def test_words_beside_a_refused_file_are_taken(house: House) -> None:
    for n, data in enumerate((b"MZ\x90" + bytes(9), bytes((1 << 20) + 1), b"")):
        form = upload(data, "video/mp4", "clip.mp4", text="clip sạt lở ở buôn Phung", id=f"m{n}")
        status, told = await house.post(form)
        assert status in {400, 413}
        assert "đã nhận" in told["error"]
        event = house.inbox.events[-1]
        assert (event.kind, event.text, event.media) == ("text", "clip sạt lở ở buôn Phung", ())
    assert len(house.inbox.events) == 3


@pytest.mark.parametrize("part", ["file", "text"])
async def test_a_post_without_an_end_is_not_read_to_it(house: House, part: str) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        head = f'--b\r\nContent-Disposition: form-data; name="{part}"\r\n\r\n'.encode()
        yield head
        for _ in range(400):
            sent += 60_000
            yield bytes(60_000) + (b"" if part == "file" else b"\r\n" + head)

    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    try:
        path = "/chat/hnhu/messages"
        async with house.client.post(path, data=endless(), headers=kind) as answer:
            assert answer.status == 413
    except aiohttp.ClientError:
        pass  # hung up on, which is an answer too
    assert sent < 16 << 20
    assert house.inbox.events == []


async def test_a_file_the_store_will_not_take_is_refused(house: House) -> None:
    async def refuse(data: bytes, mime: str, name: str) -> str:
        raise BadMedia

    object.__setattr__(house.deps, "save_media", refuse)
    status, told = await house.post(upload(PNG))
    assert (status, told["ok"]) == (400, False)


async def test_a_missing_file_cannot_be_fetched(house: House) -> None:
    with pytest.raises(Exception, match="error-not-found"):
        await house.channel.fetch("web", MediaRef("voice", digest="0" * 64))


async def test_a_post_of_very_many_lines_or_parts_is_not_read_to_its_end(house: House) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    part = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n'
    text = part.replace(b'"x"', b'"text"').replace(b"\r\n\r\n\r\n", b"\r\n\r\nhi\r\n")
    for before, after in ((part * 1000, b""), (b"\r\n" * 1000, b""), (b"", part * 1000)):
        status, told = await house.post(before + text + after + b"--b--\r\n", headers=kind)
        assert (status, "không đọc được" in told["error"]) == (400, True), told
    assert house.inbox.events == []
    assert await house.post(text + b"--b--\r\n", headers=kind) == (200, {"ok": True, "id": ANY})
