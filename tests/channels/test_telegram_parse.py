"""Bot API updates, in every shape a phone or a forger makes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.fields import Ours
from bot.channels.telegram.parse import parse
from bot.core.events import Event, MediaRef

OURS = Ours("700100200", "tinbuon_bot")
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FOLDER = Path(__file__).parent.parent / "payloads/telegram"


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def read(name: str) -> Event:
    [event] = parse(load(name), OURS, NOW)
    return event


def test_text_keeps_who_where_and_when() -> None:
    event = read("text")
    assert event.chat_id == "5912345678"
    assert event.account == "700100200"
    assert event.name == "H'Lan Niê"
    assert event.text.endswith("😢")
    assert event.at == datetime.fromtimestamp(load("text")["message"]["date"], UTC)


@pytest.mark.parametrize(
    ("name", "text", "start"),
    [
        ("text.deep-link", "/start", "VT-7Q4K2M"),
        ("text.start", "/start", ""),
        ("text.command", "/giup", ""),
        ("text.decomposed", "Xin chào", ""),
    ],
)
def test_commands_and_deep_links(name: str, text: str, start: str) -> None:
    assert (read(name).text, read(name).start) == (text, start)


def test_start_addressed_to_the_bot_by_name() -> None:
    update = load("text")
    update["message"]["text"] = "/start@tinbuon_bot VT-1"
    [event] = parse(update, OURS, NOW)
    assert (event.text, event.start) == ("/start", "VT-1")


def test_reply_points_at_the_message() -> None:
    assert read("text.reply").reply_to == "410"


def test_tap() -> None:
    event = read("action")
    assert event.action == "report.send:BC12.f3Jx0a9PzQ"
    assert event.reply_to == "431"
    assert event.at == NOW
    assert event.extra == {"callback_id": "2539381289123456789"}


def test_voice_and_audio_files() -> None:
    assert read("voice").media == (
        MediaRef("voice", "AwACAgUAAxkBAAIBQ2kVoice", mime="audio/ogg", size=68512, duration_s=17),
    )
    assert read("voice.audio").media[0].name == "Ghi âm 003.m4a"
    assert read("voice.document").media[0].kind == "voice"


def test_photo_takes_the_largest_size_and_its_album() -> None:
    assert read("photo").media[0].size == 143210
    assert read("photo").text.startswith("Cầu treo")
    first, second = read("photo.album-1"), read("photo.album-2")
    assert first.group_id == second.group_id == "13894561230987654"
    assert first.event_id != second.event_id


def test_location_and_phone() -> None:
    assert (read("location").latitude, read("location").longitude) == (12.541234, 108.563412)
    assert read("contact").phone == "+84912345678"
    assert read("unknown.contact-of-another").phone == ""


def test_unknown_keeps_its_json() -> None:
    event = read("unknown.sticker")
    assert event.extra["event_name"] == "sticker"
    assert json.loads(event.extra["raw"]) == load("unknown.sticker")


def test_an_edit_carries_the_new_words_and_which_message() -> None:
    event = read("edit")
    assert (event.text, event.message_id) == ("Mất điện từ 4 giờ sáng", "73624")
    assert event.at == datetime.fromtimestamp(load("edit")["edited_message"]["edit_date"], UTC)
    assert read("edit.caption").text == "Cống tràn ở buôn Phung"
    assert read("unknown.edited-place").extra["event_name"] == "edited_message"


# Groups: the person's own chat is chat_id, the group is room


GROUP, LAN = "group:-1001987654321", "5912345678"


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("text.group-command", "/baocao mất điện ở đầu buôn", True),
        ("text.group-mention", "mai có họp không?", True),
        ("text.group", "chào cả nhà", False),
        ("text.topic-called", "Báo cáo: kênh cạn nước từ hôm qua", False),
        ("photo.group-called", "#baocao cống tràn", False),
        ("voice.group-reply", "", False),
        ("edit.group", "chào cả nhà nhé", False),
        ("action.group", "", False),
    ],
)
def test_said_in_a_group_by_somebody(name: str, text: str, named: bool) -> None:
    event = read(name)
    assert (event.room, event.text, event.chat_id) == (GROUP, text, LAN)
    assert event.extra.get("mentioned", False) is named


def test_a_command_without_a_name_is_for_the_bot_that_is_there() -> None:
    update = load("text.group-mention")
    for text, ours in (("/menu", True), ("/menu@other_bot", False), ("@other_bot chào", False)):
        update["message"]["text"] = text
        [event] = parse(update, OURS, NOW)
        assert event.extra.get("mentioned", False) is ours
        assert event.text == text


def test_an_answer_in_a_group_names_the_message_as_sending_did() -> None:
    assert read("voice.group-reply").reply_to == "-1001987654321:77"
    assert read("text.topic").reply_to == ""  # a topic's first message is no question
    assert read("text.topic").extra["topic"] == f"{GROUP}/45"


@pytest.mark.parametrize("name", ["unknown.group-nobody", "unknown.group-bot-joined"])
def test_what_means_nothing_in_a_group_is_counted_without_its_words(name: str) -> None:
    event = read(name)
    assert set(event.extra) == {"event_name"}
    assert event.text == ""
    assert read("present.group-sticker").media == ()


def test_coming_going_and_moving() -> None:
    assert (read("join").chat_id, read("join").name) == ("6012345678", "Y Bih Êban")
    assert read("leave").chat_id == "6012345678"
    assert read("moved").room == "group:-4123456789"
    assert read("moved").extra == {"room": "group:-1001987654321"}
    added, public = read("group"), read("group.public")
    assert (added.room, added.name, added.extra) == ("group:-4123456789", "Buôn Phung", {})
    assert public.extra == {"link": "https://t.me/to_thong_tin_cu_pui"}
    assert read("gone").room == "group:-4123456789"


def test_several_people_may_join_at_once() -> None:
    update = load("join")
    more = {"id": 6099, "is_bot": False, "first_name": "H'Mai"}
    update["message"]["new_chat_members"].append(more)
    events = parse(update, OURS, NOW)
    assert [e.chat_id for e in events] == ["6012345678", "6099"]
    assert len({e.event_id for e in events}) == 2


def test_half_surrogates_and_control_characters_cannot_reach_the_database() -> None:
    update = load("text")
    update["message"]["text"] = "a\ud800b\x00c"
    [event] = parse(update, OURS, NOW)
    assert event.text == "a?bc"
    event.to_json().encode()


texts = st.text(st.characters(exclude_categories=()))  # half surrogates and NUL too
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
trees = st.recursive(
    scalars, lambda t: st.lists(t, max_size=3) | st.dictionaries(texts, t, max_size=3)
)
FIELDS = ["message", "callback_query", "my_chat_member", "edited_message", "poll"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.sampled_from(FIELDS), trees)
def test_any_json_gives_an_event(field: str, tree: Any) -> None:
    [event] = parse({"update_id": 5, field: tree}, OURS, NOW)
    assert event.event_id == "5"
    event.to_json().encode()


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.data())
def test_a_known_update_with_one_thing_wrong_gives_an_event(data: st.DataObject) -> None:
    update = load(data.draw(st.sampled_from([p.stem for p in FOLDER.glob("*.json")])))
    node: Any = update
    while isinstance(node, dict) and node:
        key = data.draw(st.sampled_from(sorted(node)))
        if key != "update_id" and data.draw(st.booleans()):
            node[key] = data.draw(trees)
            break
        node = node[key]
    [event] = parse(update, OURS, NOW)
    assert 0 < len(event.chat_id) <= 64
    assert 0 < len(event.event_id) <= 100
    event.to_json().encode()
