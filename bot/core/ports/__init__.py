"""The seams: what the house needs from its adapters, and adapters from the house.

Channels, relays and speech engines are found by folder or file name; each ships a fake for tests.
"""

from bot.core.ports.channel import (
    Accept,
    AccountDesk,
    Channel,
    ChannelDeps,
    ChatPeople,
    CommandMenu,
    Fetched,
    Gateways,
    Mailbox,
    OwnAccount,
    OwnGroup,
    OwnRoom,
    Phones,
    Route,
)
from bot.core.ports.device import DevicePages, PlanItem, Relay, Standing, Taken
from bot.core.ports.speech import (
    PLAIN,
    Pcm,
    Read,
    RenderedAudio,
    Segment,
    Speaker,
    SpeechToText,
    Style,
    TextToSpeech,
    Transcript,
)
from bot.core.ports.store import CheckLine, Clock, KeyValue, MediaReader, MediaStore, Turn, Vault
from bot.core.ports.templates import Health, TemplateAnswer, TemplateDesk, TemplateInfo

__all__ = [
    "PLAIN",
    "Accept",
    "AccountDesk",
    "Channel",
    "ChannelDeps",
    "ChatPeople",
    "CheckLine",
    "Clock",
    "CommandMenu",
    "DevicePages",
    "Fetched",
    "Gateways",
    "Health",
    "KeyValue",
    "Mailbox",
    "MediaReader",
    "MediaStore",
    "OwnAccount",
    "OwnGroup",
    "OwnRoom",
    "Pcm",
    "Phones",
    "PlanItem",
    "Read",
    "Relay",
    "RenderedAudio",
    "Route",
    "Segment",
    "Speaker",
    "SpeechToText",
    "Standing",
    "Style",
    "Taken",
    "TemplateAnswer",
    "TemplateDesk",
    "TemplateInfo",
    "TextToSpeech",
    "Transcript",
    "Turn",
    "Vault",
]
