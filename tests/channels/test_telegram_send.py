"""Sending on Telegram: rendering, files by id, and every vendor exception as a decision."""

from __future__ import annotations

import inspect
import warnings
from pathlib import Path

import pytest
from telegram import error as tg

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.errors import translate
from bot.channels.telegram.render import render
from bot.channels.telegram.request import FloodError, NotConnectedError, UnansweredError
from bot.channels.telegram.settings import Config
from bot.core.capabilities import Capabilities
from bot.core.errors import BadMedia, SendError, SettingsError
from bot.core.events import MediaRef
from bot.core.messages import Attachment, WireButton, WireMessage
from bot.standin.telegram import TOKEN, FakeTelegram, running
from tests.fakes.deps import MediaShelf, make_deps

LIMITS = Capabilities(4096, 20, 64, 64, max_caption=1024)


def make(error: type[tg.TelegramError], text: str = "x") -> tg.TelegramError:
    if error is tg.RetryAfter:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tg.RetryAfter(7)
    return tg.ChatMigrated(5) if error is tg.ChatMigrated else error(text)


VENDOR = [
    kind
    for _, kind in inspect.getmembers(tg, inspect.isclass)
    if issubclass(kind, tg.TelegramError)
]
WANTED = {
    "TelegramError": ("unclear", "message"),
    "Forbidden": ("blocked", "chat"),
    "InvalidToken": ("token", "lane"),
    "EndPointNotFound": ("configuration", "lane"),
    "NetworkError": ("unavailable", "message"),
    "BadRequest": ("rejected", "message"),
    "TimedOut": ("unclear", "message"),
    "ChatMigrated": ("unavailable", "chat"),
    "RetryAfter": ("throttled", "chat"),
    "Conflict": ("configuration", "lane"),
    "PassportDecryptionError": ("rejected", "message"),
}


@pytest.mark.parametrize("kind", VENDOR)
def test_every_vendor_exception_has_its_decision(kind: type[tg.TelegramError]) -> None:
    decision = translate(make(kind))
    assert (decision.cause, decision.scope) == WANTED[kind.__name__]


def test_the_table_names_every_vendor_exception() -> None:
    assert {k.__name__ for k in VENDOR} == set(WANTED)


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (tg.BadRequest("Chat not found"), "not_reachable"),
        (tg.Forbidden("Forbidden: user is deactivated"), "not_reachable"),
        (tg.Forbidden("Forbidden: bot was blocked by the user"), "blocked"),
        (tg.Forbidden("Forbidden: bot was kicked from the supergroup chat"), "blocked"),
        (tg.BadRequest("Not enough rights to send text messages to the chat"), "not_reachable"),
        (tg.BadRequest("Message thread not found"), "not_reachable"),
        (NotConnectedError("ClientConnectorError"), "unavailable"),
        (UnansweredError("ServerDisconnectedError"), "unclear"),
        (tg.NetworkError("Bad Gateway"), "unavailable"),
    ],
)
def test_finer_causes(error: tg.TelegramError, cause: str) -> None:
    assert translate(error).cause == cause


def test_flood_names_its_wait_and_stops_one_chat() -> None:
    for error in (FloodError(7), make(tg.RetryAfter)):
        decision = translate(error)
        assert (decision.retry_after_s, decision.scope) == (7, "chat")


def test_a_refused_token_is_not_repeated_in_the_error() -> None:
    decision = translate(tg.InvalidToken(f"The token `{TOKEN}` was rejected by the server."))
    assert "secret" not in f"{decision} {decision.detail}"


def test_buttons_one_a_row_and_no_preview() -> None:
    message = WireMessage("a", (WireButton("x", "a.b"), WireButton("y", url="https://e.vn")))
    call = render("1", message, LIMITS)
    assert call.method == "sendMessage"
    assert call.params["link_preview_options"] == {"is_disabled": True}
    assert call.params["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "x", "callback_data": "a.b"}],
            [{"text": "y", "url": "https://e.vn"}],
        ]
    }
    assert "parse_mode" not in call.params


def test_asking_for_a_place_or_phone_uses_the_phones_own_keys() -> None:
    call = render("1", WireMessage("Ở đâu?", ask="location"), LIMITS)
    assert call.params["reply_markup"]["keyboard"] == [[{"text": "📍", "request_location": True}]]
    buttons = (WireButton("Gửi số của tôi"), WireButton("Bỏ qua", "skip"))
    call = render("1", WireMessage("Số?", buttons, ask="phone"), LIMITS)
    assert call.params["reply_markup"]["keyboard"] == [
        [{"text": "Gửi số của tôi", "request_contact": True}],
        [{"text": "Bỏ qua"}],
    ]


@pytest.mark.parametrize(
    ("kind", "mime", "method"),
    [
        ("voice", "audio/ogg; codecs=opus", "sendVoice"),
        ("voice", "audio/mpeg", "sendAudio"),
        ("voice", "audio/x-m4a", "sendAudio"),
        ("voice", "audio/wav", "sendDocument"),
        ("photo", "image/jpeg", "sendPhoto"),
        ("photo", "image/heic", "sendDocument"),
        ("file", "application/pdf", "sendDocument"),
    ],
)
def test_media_methods(kind: str, mime: str, method: str) -> None:
    message = WireMessage("chú thích", media=(Attachment(kind, "d", mime=mime),))
    call = render("1", message, LIMITS)
    assert (call.method, call.params["caption"]) == (method, "chú thích")


def test_bytes_of_an_action_count() -> None:
    with pytest.raises(SendError):
        render("1", WireMessage("a", (WireButton("x", "ữ" * 30),)), LIMITS)


async def channel_of(fake: FakeTelegram, folder: Path) -> TelegramChannel:
    return TelegramChannel(Config(**fake.config()), make_deps(folder))


async def test_a_recording_is_uploaded_once(tmp_path: Path) -> None:
    async with running() as fake:
        channel = await channel_of(fake, tmp_path)
        voice = MediaShelf(tmp_path / "media").keep("voice", b"OggS...", "audio/ogg")
        people = [fake.person(f"p{i}") for i in range(3)]
        for person in people:
            message = WireMessage("Nghe", media=(voice,))
            await channel.send(fake.account, person.chat_id, message, "k")
        assert [p.last().media[0].data for p in people] == [b"OggS..."] * 3
        assert isinstance(fake.sent[1][1]["voice"], str)
        fake.files.clear()  # Telegram forgot it
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, people[0].chat_id, message, "k")
        assert caught.value.cause == "unavailable"
        await channel.send(fake.account, people[0].chat_id, message, "k")
        assert people[0].last().media[0].data == b"OggS..."
        await channel.stop()


async def test_a_missing_file_is_our_fault(tmp_path: Path) -> None:
    async with running() as fake:
        channel = await channel_of(fake, tmp_path)
        message = WireMessage("", media=(Attachment("voice", "0" * 64),))
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, fake.person("p").chat_id, message, "k")
        assert caught.value.cause == "rejected"
        await channel.stop()


async def test_flood_block_and_bad_token(tmp_path: Path) -> None:
    async with running() as fake:
        channel = await channel_of(fake, tmp_path)
        person = fake.person("p")
        fake.faults.plan("status", "sendMessage", status=429, retry_after=3)
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, person.chat_id, WireMessage("a"), "k")
        assert (caught.value.cause, caught.value.retry_after_s) == ("throttled", 3)
        await person.blocks()
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, person.chat_id, WireMessage("a"), "k")
        assert caught.value.cause == "blocked"
        fake.token = "1:other"
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, person.chat_id, WireMessage("a"), "k")
        assert caught.value.cause == "token"
        assert (await channel.check())[0].ok is False
        await channel.stop()


@pytest.mark.parametrize("status", [413, 429, 500, 502, 504])
async def test_other_statuses(status: int, tmp_path: Path) -> None:
    async with running() as fake:
        channel = await channel_of(fake, tmp_path)
        fake.faults.plan("status", "sendMessage", status=status)
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, fake.person("p").chat_id, WireMessage("a"), "k")
        wanted = {413: "rejected", 429: "throttled"}.get(status, "unavailable")
        assert caught.value.cause == wanted
        await channel.stop()


async def test_a_slow_answer_is_unclear(tmp_path: Path) -> None:
    async with running() as fake:
        settings = Config(**fake.config(call_timeout_s=0.1))
        channel = TelegramChannel(settings, make_deps(tmp_path))
        fault = fake.faults.plan("slow", "sendMessage")
        with pytest.raises(SendError) as caught:
            await channel.send(fake.account, fake.person("p").chat_id, WireMessage("a"), "k")
        assert caught.value.cause == "unclear"
        fault.release.set()
        await channel.stop()


async def test_fetch_has_a_limit(tmp_path: Path) -> None:
    async with running() as fake:
        channel = TelegramChannel(Config(**fake.config(max_download_mb=1)), make_deps(tmp_path))
        big = fake.keep_file(b"x" * (1 << 20) + b"x", "a.ogg", "audio/ogg")
        huge = fake.keep_file(b"x" * (21 << 20), "a.ogg", "audio/ogg")
        for ref in (
            MediaRef("voice", big),
            MediaRef("voice", huge),
            MediaRef("voice", size=2 << 20),
        ):
            with pytest.raises(BadMedia) as caught:
                await channel.fetch(fake.account, ref)
            assert caught.value.key == "error-media-too-large"
        with pytest.raises(SendError):
            await channel.fetch(fake.account, MediaRef("voice", "gone"))
        await channel.stop()


def test_a_token_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        TelegramChannel(Config(token="not-a-token"), make_deps(tmp_path))
    with pytest.raises(SettingsError):
        TelegramChannel(Config(token=TOKEN, webhook_secret="có dấu"), make_deps(tmp_path))


async def test_no_log_carries_the_token(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    async with running() as fake:
        channel = await channel_of(fake, tmp_path)
        for kind in ("status", "drop", "refuse"):
            fake.faults.plan(kind, "getMe")
            await channel.check()
        ours = [r.getMessage() for r in caplog.records if r.name != "aiohttp.access"]
        assert not [line for line in ours if TOKEN.partition(":")[2] in line]
        await channel.stop()
