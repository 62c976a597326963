"""Updates of the Zalo Bot API, in every shape a page, a recorded call or a forger has them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.zalobot.parse import parse
from bot.core.events import Event, MediaRef

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FOLDER = Path(__file__).parent.parent / "payloads/zalobot"


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def read(payload: Any) -> Event:
    [event] = parse(load(payload) if isinstance(payload, str) else payload, "1459", NOW)
    return event


def test_text_keeps_who_where_and_when() -> None:
    event = read("text")
    assert (event.account, event.chat_id) == ("1459", "6ede9afa66b88fe6d6a9")
    assert (event.text, event.name) == ("Xin chào", "H'Lan Niê")
    assert event.message_id == event.event_id == load("text")["result"]["message"]["message_id"]
    assert event.at == datetime.fromtimestamp(load("text")["result"]["message"]["date"] / 1000, UTC)


def test_the_envelope_makes_no_difference() -> None:
    """The page shows {ok, result}; recorded calls came without."""
    whole = load("text")
    assert read(whole) == read(whole["result"])
    assert read("text.flat").text == "mất điện ở buôn Khanh"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("text.decomposed", "Xin chào"),
        ("text.start", "/start"),
        ("text.link", "https://xa.example.vn/tin"),
    ],
)
def test_words_as_they_are_stored(name: str, text: str) -> None:
    assert (read(name).text, read(name).start) == (text, "")


def test_the_name_of_older_events_is_read_too() -> None:
    assert read("text.old-name").name == "H'Lan Niê"


@pytest.mark.parametrize("name", ["photo", "photo.flat"])
def test_a_picture_comes_as_an_address_under_either_name(name: str) -> None:
    [ref] = read(name).media
    assert (ref.kind, ref.ref[:8]) == ("photo", "https://")
    assert read("photo").text == "đường lở ở đây"


def test_a_recording_is_aac() -> None:
    url = "https://f2-voice-aac-dl.zdn.vn/8123456789/a1b2c3.aac"
    assert read("voice").media == (MediaRef("voice", url, mime="audio/aac"),)


def test_of_groups_nothing_said_is_kept() -> None:
    event = read("unknown.group")
    assert "Cư Pui" not in event.to_json()
    assert "H'Lan" not in event.to_json()
    assert event.extra["event_name"] == "group"


@pytest.mark.parametrize(
    ("name", "event_name"),
    [
        ("unknown.sticker", "message.sticker.received"),
        ("unknown.unsupported", "message.unsupported.received"),
        ("unknown.unsupported-bare", "message.unsupported.received"),
        ("unknown.new-kind", "user.something.new"),
    ],
)
def test_what_is_not_known_is_kept_by_its_name(name: str, event_name: str) -> None:
    event = read(name)
    assert (event.kind, event.extra["event_name"]) == ("unknown", event_name)
    assert json.loads(event.extra["raw"])


@pytest.mark.parametrize("date", [None, "1750316131602", -1, 0, 10**15, 99_999_999_999_999, True])
def test_an_impossible_date_costs_no_words(date: Any) -> None:
    payload = load("text")
    payload["result"]["message"]["date"] = date
    event = read(payload)
    assert (event.kind, event.at) == ("text", NOW)


@pytest.mark.parametrize("field", ["from", "message_id", "date"])
def test_a_missing_field_costs_no_words(field: str) -> None:
    payload = load("text")
    del payload["result"]["message"][field]
    event = read(payload)
    assert (event.kind, event.text) == ("text", "Xin chào")
    assert event.event_id == read(payload).event_id


@pytest.mark.parametrize("url", ["https://zdn.vn/ảnh.jpg", "https://zdn.vn/a\nb", "x" * 2001])
def test_what_cannot_be_an_address_is_unknown(url: str) -> None:
    payload = load("photo")
    payload["result"]["message"]["photo"] = url
    assert read(payload).kind == "unknown"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["ok", "result", "message", "event_name", "from", "chat", "id", "text", "photo",
             "voice_url", "date", "message_id", "chat_type", "display_name"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(anything)
def test_reading_never_fails(payload: Any) -> None:
    event = read([payload] if isinstance(payload, str) else payload)
    assert Event.from_json(event.to_json()) == event
    assert 0 < len(event.event_id) <= 128
    assert event.chat_id
    event.to_json().encode()
