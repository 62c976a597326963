"""Events survive being stored as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.events import Event, EventKind, MediaRef

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
degrees = st.none() | st.floats(-180, 180)
media = st.builds(
    MediaRef,
    st.sampled_from(["voice", "photo", "file"]),
    ref=words,
    digest=words,
    name=words,
    mime=words,
    size=st.integers(0, 10**9),
    duration_s=st.floats(0, 4000),
)
events = st.builds(
    Event,
    words,
    words,
    words,
    st.sampled_from(EventKind),
    words,
    st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))])),
    text=words,
    action=words,
    media=st.lists(media, max_size=3).map(tuple),
    name=words,
    phone=words,
    group_id=words,
    message_ids=st.lists(words, max_size=3).map(tuple),
    reply_to=words,
    start=words,
    extra=st.dictionaries(words, st.integers() | words | st.booleans(), max_size=3),
)


@given(events)
def test_round_trip(event: Event) -> None:
    assert Event.from_json(event.to_json()) == event
    assert Event.from_json(json.loads(event.to_json())) == event


@pytest.mark.parametrize("place", [(0.0, 0.0), (12.6667, 108.05), (-0.0, 0.0)])
def test_a_place_on_the_equator_is_a_place(place: tuple[float, float]) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    latitude, longitude = place
    event = Event(
        "a", "b", "c", EventKind.LOCATION, "d", at, latitude=latitude, longitude=longitude
    )
    assert Event.from_json(event.to_json()) == event


def test_empty_fields_take_no_room() -> None:
    event = Event("a", "b", "c", EventKind.TEXT, "d", datetime(2026, 3, 2, tzinfo=UTC), text="Chào")
    assert set(json.loads(event.to_json())) == {
        "channel",
        "account",
        "event_id",
        "kind",
        "chat_id",
        "at",
        "text",
    }
    assert "Chào" in event.to_json(), "readable as it is"
