"""Files on Telegram at and over their limits: every one arrives in a form that works."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import Config
from bot.core.errors import SendError
from bot.core.messages import Attachment, WireButton, WireMessage
from bot.standin.telegram import FakeTelegram, running
from tests.fakes.deps import MediaShelf, MemoryState, make_deps

MB = 1_000_000


@dataclass
class Side:
    fake: FakeTelegram
    channel: TelegramChannel
    shelf: MediaShelf

    async def send(self, chat: str, *media: Attachment, **more: object) -> str:
        """The method of the call that was taken."""
        message = WireMessage("Nghe giúp nhé", media=media, **more)  # type: ignore[arg-type]  # fields
        await self.channel.send(self.fake.account, chat, message, "k")
        return self.fake.sent[-1][0]

    async def sends_again(self, chat: str, media: Attachment) -> str:
        """What the outbox does when the first form is refused."""
        with pytest.raises(SendError) as caught:
            await self.send(chat, media)
        assert (caught.value.cause, caught.value.vendor_code) == ("unavailable", "other-form")
        return await self.send(chat, media)


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    async with running() as fake:
        channel = TelegramChannel(Config(**fake.config()), make_deps(tmp_path))
        yield Side(fake, channel, MediaShelf(tmp_path / "media"))
        await channel.stop()


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02"


async def test_a_large_picture_goes_as_a_file(side: Side) -> None:
    lan = side.fake.person("H'Lan")
    photo = side.shelf.keep("photo", b"\xff\xd8" * 5 * MB + b"x", "image/jpeg", "cong.jpg")
    assert await side.send(lan.chat_id, photo) == "sendDocument"
    assert [(m.kind, m.name) for m in lan.last().media] == [("file", "cong.jpg")]


async def test_a_picture_of_odd_shape_goes_as_a_file_from_then_on(side: Side) -> None:
    lan, bih = side.fake.person("H'Lan"), side.fake.person("Y Bih")
    photo = side.shelf.keep("photo", png(9000, 1200), "image/png", "bando.png")
    assert await side.sends_again(lan.chat_id, photo) == "sendDocument"
    assert await side.send(bih.chat_id, photo) == "sendDocument"
    assert side.fake.calls.count("sendPhoto") == 1
    usual = side.shelf.keep("photo", png(900, 1200), "image/png")
    assert await side.send(lan.chat_id, usual) == "sendPhoto"


async def test_who_takes_no_voice_messages_gets_a_file(side: Side) -> None:
    lan, bih = side.fake.person("H'Lan"), side.fake.person("Y Bih")
    lan.no_voice = True
    voice = side.shelf.keep("voice", b"OggS" * 9, "audio/ogg")
    assert await side.sends_again(lan.chat_id, voice) == "sendDocument"
    assert await side.send(bih.chat_id, voice) == "sendVoice"


async def test_what_is_too_large_to_send_becomes_a_link(tmp_path: Path) -> None:
    async with running() as fake:
        channel = TelegramChannel(Config(**fake.config(max_upload_mb=1)), make_deps(tmp_path))
        side = Side(fake, channel, MediaShelf(tmp_path / "media"))
        lan = fake.person("H'Lan")
        film = side.shelf.keep("file", b"x" * (2 * MB), "video/mp4", "hop-dan.mp4")
        button = WireButton("Đã xem", "content.read:1.x")
        assert await side.send(lan.chat_id, film, buttons=(button,)) == "sendMessage"
        seen = lan.last()
        assert seen.text == "Nghe giúp nhé"
        assert [(b.title, b.url) for b in seen.buttons] == [
            ("hop-dan.mp4", film.url),
            ("Đã xem", ""),
        ]
        await side.send(lan.chat_id, film, ask="location")
        assert film.url in lan.last().text
        with pytest.raises(SendError) as caught:
            await side.send(lan.chat_id, Attachment("file", film.digest))
        assert caught.value.cause == "rejected"
        await channel.stop()


async def test_a_song_is_uploaded_once_and_plays_as_sound(side: Side) -> None:
    people = [side.fake.person(f"p{i}") for i in range(3)]
    sound = side.shelf.keep("voice", b"ID3" * 300, "audio/mpeg", "Bản tin sáng")
    for person in people:
        assert await side.send(person.chat_id, sound) == "sendAudio"
        assert [m.kind for m in person.last().media] == ["voice"]
    assert [isinstance(p["audio"], str) for _, p in side.fake.sent] == [False, True, True]
    assert {p["title"] for _, p in side.fake.sent} == {"Bản tin sáng"}


async def test_files_keep_their_id_as_files(side: Side) -> None:
    """Telegram would show an MP3 sent as a file as music, and its id would fit no second file."""
    lan = side.fake.person("H'Lan")
    file = side.shelf.keep("file", b"ID3" * 300, "audio/mpeg", "goc.mp3")
    for _ in range(2):
        assert await side.send(lan.chat_id, file) == "sendDocument"
    assert [isinstance(p["document"], str) for _, p in side.fake.sent] == [False, True]
    assert side.fake.sent[0][1]["disable_content_type_detection"] == "true"


async def test_a_database_away_in_the_middle_of_sending_loses_nothing(tmp_path: Path) -> None:
    """What was sent is said to be sent: else it would be shown as failed, and sent again."""
    state = Away()
    async with running() as fake:
        channel = TelegramChannel(Config(**fake.config()), make_deps(tmp_path, state=state))
        side = Side(fake, channel, MediaShelf(tmp_path / "media"))
        lan = fake.person("H'Lan")
        voice = side.shelf.keep("voice", b"OggS" * 9, "audio/ogg")
        for _ in range(2):
            assert await side.send(lan.chat_id, voice) == "sendVoice"
        assert isinstance(fake.sent[1][1]["voice"], str)
        await channel.stop()


class Away(MemoryState):
    async def get(self, key: str) -> str:
        raise OSError("the database is away")

    async def put(self, key: str, value: object) -> None:
        raise OSError("the database is away")
