"""Makes parts from settings; bot/app.py puts them together, starts and stops them."""

from __future__ import annotations

import functools
import hashlib
import importlib
from collections.abc import Callable, Mapping
from pathlib import Path

from bot import found
from bot.config import Settings, Speech, channel_names
from bot.core import soundness
from bot.core.lease import Lease
from bot.core.messages import Localizer
from bot.core.ports import (
    AccountDesk,
    Channel,
    ChannelDeps,
    ChatPeople,
    Clock,
    CommandMenu,
    Gateways,
    RelayDeps,
    SpeechToText,
    TemplateDesk,
    TextToSpeech,
    Vault,
)
from bot.relaying import Relaying
from bot.relays.inside import Beside, Inside
from bot.relays.mqtt import MqttLine, address
from bot.storage.locks import Serving
from bot.storage.mailbox import StoredMailbox
from bot.storage.media import MediaFolder
from bot.storage.photo import cleaned
from bot.storage.vault import StoredValues
from bot.usecases.boxes.reporting import Reports
from bot.usecases.devices.hub import Hub
from bot.usecases.duty import Shop
from bot.usecases.people.phone_book import PhoneBook
from bot.usecases.work import Services
from bot.workshop import Voice


def channels(
    settings: Settings, clock: Clock, vault: Vault, media: MediaFolder, people: ChatPeople
) -> dict[str, Channel]:
    """Every channel that its settings switch on, by name."""
    made: dict[str, Channel] = {}
    for name in channel_names():
        module = importlib.import_module(f"bot.channels.{name}")
        deps = ChannelDeps(
            clock=clock,
            state=StoredValues(f"{name}:"),
            vault=vault,
            media=media,
            mailbox=StoredMailbox(clock),
            people=people,
            phones=PhoneBook(),
            save_media=media.keep,
            public_url=settings.public_url,
            demo=settings.demo,
            cleaned=cleaned,
        )
        channel = module.build(settings.channel(name), deps)
        if channel is not None:
            # A vendor's accounts may speak in two ways, each a channel: lanes, limits, money.
            made |= {name: channel, **getattr(channel, "beside", {})}
    return made


def serving(settings: Settings) -> list[Serving]:
    """Locks of the one process that may serve SQLite: its data folder, and its database where that
    lies elsewhere. None on PostgreSQL, where lanes and events are leased."""
    if not settings.embedded:
        return []
    folder = settings.data_dir.resolve()
    file = Path(settings.db_url.removeprefix("sqlite://")).resolve()
    found = [Serving(folder / "serving.lock")]
    if file.parent != folder and file.parent.is_dir():  # one that is not there is not made
        found.append(Serving(Path(f"{file}.serving")))
    return found


def look(settings: Settings) -> Callable[[], str]:
    """What is wrong with SQLite's file, in SQLite's words; nothing to look at on PostgreSQL."""
    path = Path(settings.db_url.removeprefix("sqlite://"))
    return functools.partial(soundness.look, path) if settings.embedded else str


def desks(channels: Mapping[str, Channel]) -> dict[str, AccountDesk]:
    """Of the channels whose accounts are connected one by one."""
    desks = {name: getattr(channel, "desk", None) for name, channel in channels.items()}
    return {name: desk for name, desk in desks.items() if desk is not None}


def gateways(channels: Mapping[str, Channel]) -> dict[str, Gateways]:
    """Of the channels that write to telephone numbers."""
    found = {name: getattr(channel, "gateways", None) for name, channel in channels.items()}
    return {name: one for name, one in found.items() if one is not None}


def templates(channels: Mapping[str, Channel]) -> dict[str, TemplateDesk]:
    """Of the channels that send reviewed templates."""
    desks = {name: getattr(channel, "templates", None) for name, channel in channels.items()}
    return {name: desk for name, desk in desks.items() if desk is not None}


def menus(channels: Mapping[str, Channel]) -> dict[str, CommandMenu]:
    """Of the channels that show commands beside the text field."""
    menus = {name: getattr(channel, "menu", None) for name, channel in channels.items()}
    return {name: menu for name, menu in menus.items() if menu is not None}


def relaying(services: Services, localizer: Localizer, hub: Hub, vault: Vault) -> Relaying:
    """What hands boxes their plans: over the broker of the settings, else over one inside where
    this is the only process, else over HTTP alone."""
    state, settings = StoredValues("relays:"), services.settings
    lease = Lease("relays", state=state, vault=vault, clock=services.clock)
    made = Relaying(services, localizer, hub, lease)
    own = hashlib.blake2b(services.key, digest_size=8, person=b"tinbuon-mqtt").hexdigest()
    line = None
    if settings.mqtt_url:
        line = MqttLine(address(settings.mqtt_url, settings.mqtt.ca), own, made.came_up)
        made.beside = Beside(line)
    elif settings.embedded:
        broker = Inside(settings.mqtt.host, settings.mqtt.port, made.may)
        line = MqttLine(broker.address(), own, made.came_up)
        made.beside = Beside(line, broker)
    desk = Reports(services)
    deps = RelayDeps(services.clock, state, vault, desk, settings.public_url, line)
    made.relays = found.relays(deps)
    return made


def voice(speech: Speech) -> TextToSpeech:
    """What reads aloud. Raises SettingsError."""
    made: TextToSpeech = found.engine("mouth").build(speech)
    return made


def ear(speech: Speech) -> SpeechToText | None:
    """The engine that listens; None where there is none. Raises SettingsError."""
    made: SpeechToText | None = found.engine("ear").build(speech)
    return made


def shop(
    services: Services, localizer: Localizer, tts: TextToSpeech, stt: SpeechToText | None = None
) -> Shop:
    """What tasks work with."""
    return Shop(services, Voice(services, tts), stt, services.media.save, localizer)
