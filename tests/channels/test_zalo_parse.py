"""Zalo webhook events: every row of the protocol's table, and what a phone or forger may twist."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.zalo.parse import parse
from bot.core.events import Event

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
OA, USER = "579745863508352884", "8246735463644566210"
FOLDER = Path(__file__).parent.parent / "payloads/zalo"


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def read(name: str) -> Event:
    [event] = parse(load(name), NOW)
    return event


@pytest.mark.parametrize(
    "name", [p.stem for p in FOLDER.glob("*.json") if not p.stem.startswith("unknown")]
)
def test_sides_are_ours_and_theirs(name: str) -> None:
    assert (read(name).account, read(name).chat_id) == (OA, USER)


def test_sides_follow_the_known_accounts_where_sources_disagree() -> None:
    """Some describe receipts with the OA as the sender."""
    body = load("seen") | {"sender": {"id": OA}, "recipient": {"id": USER}}
    [event] = parse(body, NOW, {OA})
    assert (event.account, event.chat_id) == (OA, USER)


def test_text_and_time() -> None:
    event = read("text")
    assert event.text == "Xã cho hỏi lịch tiêm vắc-xin tuần này ạ"
    assert event.at.timestamp() * 1000 == int(load("text")["timestamp"])
    assert event.event_id == load("text")["message"]["msg_id"]
    assert read("text.reply").reply_to.startswith("2d6a1f0e8e5a7c04")
    assert read("text.link").text == "https://daklak.gov.vn/tin"


def test_a_button_of_ours_comes_as_text() -> None:
    assert read("action").action == "bulletin.approve:12.f3Jx0a9PzQ_-"
    assert read("action.plain").action == "report.start"
    assert read("text.hashtag-like").action == ""


@pytest.mark.parametrize(
    ("name", "kind", "mime"),
    [
        ("photo", "photo", ""),
        ("photo.gif", "photo", "image/gif"),
        ("voice", "voice", "audio/mp4"),
        ("voice.amr", "voice", "audio/amr"),
        ("voice.file-mp3", "voice", "audio/mpeg"),
        ("voice.file-no-type", "voice", "audio/mp4"),
        ("file", "file", ""),
        ("file.video", "file", "video/mp4"),
    ],
)
def test_media(name: str, kind: str, mime: str) -> None:
    [ref] = read(name).media
    assert (ref.kind, ref.mime) == (kind, mime)
    assert ref.ref.startswith("https://")


def test_file_keeps_name_and_size() -> None:
    [ref] = read("file").media
    assert (ref.name, ref.size) == ("danh-sach.xlsx", 23456)


def test_location_contact_and_source() -> None:
    assert (read("location").latitude, read("location").longitude) == (12.541234, 108.563412)
    assert (read("contact").phone, read("contact").name) == ("84912345678", "Trần Thị Lan")
    assert read("follow").extra == {"source": "zalo_qr"}


@pytest.mark.parametrize("latitude", ["nan", "91", "x", None, {}])
def test_an_impossible_place_is_not_a_place(latitude: Any) -> None:
    body = load("location")
    body["message"]["attachments"][0]["payload"]["coordinates"]["latitude"] = latitude
    assert parse(body, NOW)[0].kind == "unknown"


def test_receipts_and_echoes_of_one_message_do_not_collide() -> None:
    events = [read("delivered"), read("seen"), read("echo")]
    assert all("2d6a1f0e8e5a7c040384" in e.message_ids for e in events)
    assert len({e.event_id for e in events}) == 3
    assert len(read("seen").message_ids) == 2
    assert read("echo").text == "Xã đã nhận được phản ánh"


def test_groups_are_kept_apart() -> None:
    event = read("unknown.group-text")
    assert event.chat_id == "f414c8f76fa586fbdfb4"
    assert event.extra["event_name"] == "user_send_group_text"
    assert event.extra["user_id"] == USER
    assert json.loads(event.extra["raw"]) == load("unknown.group-text")


def test_numbers_as_ids_stay_exact() -> None:
    body = load("text") | {"sender": {"id": int(USER)}, "recipient": {"id": int(OA)}}
    [event] = parse(body, NOW)
    assert (event.account, event.chat_id) == (OA, USER)


def test_a_repeat_has_the_same_id_and_another_reaction_has_not() -> None:
    body = load("unknown.reaction")
    assert parse(body, NOW)[0].event_id == parse(dict(body), NOW)[0].event_id
    later = body | {"timestamp": "1772417999000"}
    assert parse(later, NOW)[0].event_id != parse(body, NOW)[0].event_id


def test_a_very_long_message_id_is_shortened() -> None:
    body = load("text")
    body["message"]["msg_id"] = "x" * 5000
    assert len(parse(body, NOW)[0].event_id) <= 128


texts = st.text(st.characters(exclude_categories=()))  # half surrogates and NUL too
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda t: st.lists(t, max_size=3) | st.dictionaries(texts, t, max_size=3),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.data())
def test_an_event_with_one_thing_wrong_is_still_an_event(data: st.DataObject) -> None:
    body = load(data.draw(st.sampled_from([p.stem for p in FOLDER.glob("*.json")])))
    node: Any = body
    while isinstance(node, dict) and node:
        key = data.draw(st.sampled_from(sorted(node)))
        if data.draw(st.booleans()):
            node[key] = data.draw(trees)
            break
        node = node[key]
    [event] = parse(body, NOW)
    assert 0 < len(event.account) <= 40
    assert 0 < len(event.chat_id) <= 64
    assert 0 < len(event.event_id) <= 100
    event.to_json().encode()
