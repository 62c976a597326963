"""A file that does not come takes nothing else with it: the words count, on every channel."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.config import channel_names
from bot.core.errors import Cause, SendError
from bot.core.events import Event, EventKind, MediaRef
from bot.core.ports import Fetched
from models import ChatAccount, InboxRow, OutboxContent, OutboxRow, Report, ReportMedia, VoiceNote
from tests.fakes.village import Village
from tests.scenarios.conftest import Opens

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
BIG = 60 * 1024 * 1024
# By SMS nobody sends a file: what that channel takes in are words and calls.
every_channel = pytest.mark.parametrize("channel", [n for n in channel_names() if n != "sms"])


@pytest.fixture
async def village(channel: str, opens: Opens) -> AsyncIterator[Village]:
    async with opens(channel) as found:
        yield found


class Server:
    """Where the channel's files lie: away until it is not."""

    def __init__(self, data: bytes, mime: str) -> None:
        self.away = True
        self._got = Fetched(data, mime, "")

    async def fetch(self, account: str, ref: MediaRef) -> Fetched:
        if self.away:
            raise SendError(Cause.UNAVAILABLE, detail="HTTP 503")
        return self._got


async def sends(
    village: Village, number: int, kind: EventKind, text: str, ref: MediaRef
) -> ChatAccount:
    """H'Nga, as her channel would tell it."""
    await village.person("tuyen-truyen-1")
    account = await ChatAccount.get(person__code="tuyen-truyen-1", channel=village.channel)
    now = village.clock.now()
    event = Event(
        account.channel, account.account, f"m{number}", kind, account.chat_id, now,
        text=text, media=(ref,),
    )  # fmt: skip
    await village.app.inbox.accept([event])
    await village.settled()
    return account


async def said_to(account: ChatAccount) -> str:
    rows = await OutboxRow.filter(chat_account_id=account.id).order_by("id")
    contents = [await OutboxContent.get(id=r.content_id) for r in rows]
    return "\n".join(str(c.body.get("text", "")) for c in contents)


@every_channel
async def test_a_document_of_60_mb_with_a_caption(village: Village) -> None:
    ref = MediaRef("file", ref="http://127.0.0.1:1/clip.mp4", name="clip.mp4", size=BIG)
    account = await sends(village, 1, EventKind.FILE, "clip sạt lở", ref)
    report = await Report.get()
    assert (report.text, report.kind) == ("clip sạt lở", "landslide")
    assert await ReportMedia.all().count() == 0
    told = await said_to(account)
    assert report.code in told
    assert "Tệp" in told.splitlines()[-1], "and the file is told, in one sentence"


@every_channel
async def test_a_picture_whose_link_died_under_words_of_danger(village: Village) -> None:
    ref = MediaRef("photo", ref="https://dead.example/1.jpg")
    account = await sends(village, 1, EventKind.PHOTO, "có người bị kẹt", ref)
    report = await Report.get()
    assert report.urgent, "the officers on duty were woken"
    assert report.text == "có người bị kẹt"
    assert await OutboxRow.filter(priority__lt=2).exclude(chat_account_id=account.id).exists()
    assert "gửi lại" in (await said_to(account)).splitlines()[-1]


@every_channel
async def test_a_picture_that_comes_later_joins_the_report_of_its_words(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(PNG, "image/png")
    monkeypatch.setattr(village.app.channels[village.channel], "fetch", server.fetch)
    account = await sends(
        village, 1, EventKind.PHOTO, "có người bị kẹt", MediaRef("photo", ref="https://a/1.png")
    )
    report = await Report.get()
    assert report.urgent
    assert "đang thử lại" in await said_to(account)
    village.clock.move(minutes=20)  # something else may have begun since
    server.away = False
    village.app.pump.wake()
    await village.settled()
    assert [m.report_id for m in await ReportMedia.filter(kind="photo")] == [report.id]
    assert await Report.all().count() == 1


@every_channel
async def test_a_recording_that_comes_later_is_heard(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(b"OggS" + bytes(40), "audio/ogg")
    monkeypatch.setattr(village.app.channels[village.channel], "fetch", server.fetch)
    account = await sends(
        village, 1, EventKind.VOICE, "", MediaRef("voice", ref="https://a/1.ogg", duration_s=3)
    )
    for _ in range(3):  # a moment's wait, before anybody is told
        village.clock.move(seconds=5)
        village.app.pump.wake()
        await village.settled()
    assert "đang thử lại" in await said_to(account)
    server.away = False
    village.clock.move(minutes=5)
    village.app.pump.wake()
    await village.settled()
    assert await VoiceNote.all().count() == 1
    assert await ReportMedia.filter(kind="voice").count() == 1
    assert not await InboxRow.filter(state__in=["new", "taken", "failed"]).exists()


@contextlib.contextmanager
def closed(folder: Path) -> Iterator[None]:
    """The folder can only be read, as a disk that met errors is left by the system."""
    for options in ("bind", "remount,ro,bind"):
        command = ["mount", "-o", options, str(folder), str(folder)]
        if subprocess.run(command, check=False).returncode:
            pytest.skip("no mounting here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
async def test_a_media_folder_that_can_only_be_read_takes_no_words_with_it(
    opens: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    async with opens("webchat") as village:
        lan = await village.person("tuyen-truyen-1")

        async def sends() -> tuple[int, str]:
            form = aiohttp.FormData()
            form.add_field("file", PNG, filename="anh.png", content_type="image/png")
            url = f"{village.url}/chat/tuyen-truyen-1/messages"
            async with village.session.post(url, data=form) as answer:
                return answer.status, await answer.text()

        async def told() -> str:
            village.clock.move(seconds=6)  # what it found is kept for five
            async with village.session.get(f"{village.url}/healthz") as answer:
                return await answer.text()

        assert "media folder" not in await told()
        with closed(village.app.settings.data_dir / "media"):
            status, words = await sends()
            assert (status, "nhắn bằng chữ" in words) == (507, True), words
            await lan.says("giúp")
            await village.settled()
            assert "media folder" in await told()
        assert (await sends())[0] == 200, "files come again, once it is mended"
        assert "media folder" not in await told()
    loud = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert len(loud) == 1, "said once"
    assert "media folder" in loud[0]
    caplog.clear()
