"""`run.py check`: everything Tin Buôn would use, looked at once, with the fix for each failure."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from pydantic import BaseModel, SecretStr

from bot import found
from bot.app import App
from bot.commands.doing import said
from bot.commands.words import tell
from bot.config import Settings, Speech, load
from bot.core import soundness
from bot.core.errors import OperatorError, SettingsError, StoreTrouble
from bot.core.ports import CheckLine, SpeechToText, TextToSpeech
from bot.core.weak import weak
from bot.relays import mqtt
from bot.web.server import SERVER
from models import Device

SETTINGS = "tinbuon.toml"
_SECRET = re.compile(r"^\s*\w*(secret|token|_key|password)\w*\s*=\s*[\"']\S", re.MULTILINE)


async def check() -> int:
    """Print a line for each thing; 1 when something must be mended."""
    settings = load()
    bad = 0
    async for line in _lines(settings):
        mark = "ok  " if line.ok else "FAIL"
        tell(f"{mark} {line.what}" + (f"\n     -> {line.fix}" if line.fix and not line.ok else ""))
        bad += not line.ok
    tell(f"{bad} to mend" if bad else "everything is in order")
    return 1 if bad else 0


async def _lines(settings: Settings) -> AsyncIterator[CheckLine]:
    yield CheckLine("settings are readable", True)
    yield _disk(settings)
    yield _port(settings)
    try:
        app = App(settings)
    except OperatorError as error:
        yield CheckLine("what the settings name is there", False, said(error))
        return
    yield CheckLine(f"key and data folder {settings.data_dir}", True)
    for line in _modes(app):
        yield line
    yield await _attempt("database", app.open, "see TINBUON_DATABASE_URL")
    if settings.embedded:
        yield _sound(Path(settings.db_url.removeprefix("sqlite://")))
    try:
        for name, channel in app.channels.items():
            lines = await channel.check()
            await channel.stop()  # what it opened to ask
            for line in lines:
                yield CheckLine(f"{name}: {line.what}", line.ok, line.fix)
        for line in _speech(settings):
            yield line
        for line in [*_guessable(settings), *await _unkeyed()]:
            yield line
        if settings.broker_url:
            yield await _attempt("task broker", lambda: _broker(app), "see TINBUON_BROKER_URL")
        if settings.mqtt_url:
            yield await _attempt("MQTT broker", lambda: _mqtt(settings), "see TINBUON_MQTT_URL")
    finally:
        await app.stop()


def _disk(settings: Settings) -> CheckLine:
    folder = (
        settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    )
    free = shutil.disk_usage(folder if folder.exists() else ".").free
    fix = f"only {free >> 20} MB are free where {settings.data_dir} is: make room, or move it"
    return CheckLine(f"disk space ({free >> 30} GB free)", free > soundness.LOW, fix)


def _sound(path: Path) -> CheckLine:
    wrong = soundness.faults(path)
    fix = said(StoreTrouble("store-damaged", folder=str(path.parent)))
    return CheckLine(f"{path} is sound {wrong}".rstrip(), not wrong, fix)


def _modes(app: App) -> Iterator[CheckLine]:
    """Files with secrets are their owner's alone; App itself refuses a key file that is not."""
    if app.keys.path is not None:
        yield CheckLine(f"{app.keys.path} is its owner's alone", True)
    if len(app.keys.keys) > 1:
        yield CheckLine(f"{len(app.keys.keys)} keys: old buttons and links still open", True)
    path = Path(SETTINGS)
    if path.exists() and _SECRET.search(path.read_text(encoding="utf-8")):
        closed = not path.stat().st_mode & 0o077
        yield CheckLine(f"{path} is its owner's alone", closed, f"run chmod 600 {path}")


def _guessable(section: BaseModel, begin: str = "") -> Iterator[CheckLine]:
    """Secrets that a vendor chose are taken as they are, and told; ours are refused."""
    for name, value in section:
        if isinstance(value, BaseModel):
            yield from _guessable(value, f"{begin}{name}.")
        elif isinstance(value, SecretStr) and value.get_secret_value():
            fix = f"have another {begin}{name} made where it came from"
            if weak(value.get_secret_value()):
                yield CheckLine(f"{begin}{name} could be guessed", False, fix)


async def _unkeyed() -> list[CheckLine]:
    try:
        count = await Device.filter(key_hash="", active=True).count()
    except Exception:  # noqa: BLE001 - the line about the database says it
        return []
    fix = "give each its link: run.py device list, or 'Loa và bảng tin' in the chat"
    return [CheckLine(f"{count} devices have no link of their own", False, fix)] if count else []


def _port(settings: Settings) -> CheckLine:
    what = f"port {settings.web.port} on {settings.web.host} is free"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.web.host, settings.web.port))
        except OSError as error:
            if _answers(settings):
                return CheckLine(f"Tin Buôn is running on port {settings.web.port}", True)
            fix = f"{error.strerror}: stop what uses it, or set TINBUON_WEB__PORT"
            return CheckLine(what, False, fix)
    return CheckLine(what, True)


def _answers(settings: Settings) -> bool:
    """Is it Tin Buôn itself that has the port?"""
    host = "127.0.0.1" if settings.web.host in {"0.0.0.0", ""} else settings.web.host  # noqa: S104
    asking = HTTPConnection(host, settings.web.port, timeout=1)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().getheader("Server") == SERVER
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def _speech(settings: Settings) -> list[CheckLine]:
    speech = settings.speech
    return [_engine("mouth", speech), _engine("ear", speech)]


def _engine(name: str, speech: Speech) -> CheckLine:
    try:
        made: SpeechToText | TextToSpeech | None = found.engine(name).build(speech)
    except SettingsError as error:
        return CheckLine(f"speech engine {name}", False, str(error))
    if made is None:
        why = "TINBUON_SPEECH__STT_ENGINE says so"
        if speech.stt_engine == "auto":
            why = "viet-asr has no package for this system and TINBUON_SPEECH__STT_MODEL is empty"
        return CheckLine(f"speech-to-text is off ({why}): voice notes stay audio", True)
    return made.ready()


async def _broker(app: App) -> None:
    await app.tasks.start({}, listen=False)
    await app.tasks.stop()


async def _mqtt(settings: Settings) -> None:
    await mqtt.answers(mqtt.address(settings.mqtt_url, settings.mqtt.ca))


async def _attempt(what: str, run: Callable[[], Awaitable[None]], fix: str) -> CheckLine:
    try:
        await run()
    except StoreTrouble as error:
        return CheckLine(what, False, said(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the operator reads it
        return CheckLine(what, False, f"{error} ({fix})")
    return CheckLine(what, True)
