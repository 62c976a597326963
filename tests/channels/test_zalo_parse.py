"""Zalo webhook events: every row of the protocol's table, and what a phone or forger may twist."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.zalo.parse import name_of, parse
from bot.core.events import Event

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
OA, USER = "579745863508352884", "8246735463644566210"
ROOM = "group:f414c8f76fa586fbdfb4"
FOLDER = Path(__file__).parent.parent / "payloads/zalo"


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def read(name: str) -> Event:
    [event] = parse(load(name), NOW)
    return event


NAMES = sorted(p.stem for p in FOLDER.glob("*.json"))
OURS = {"group", "group.we-are-admin", "gone", "unknown.group-info"}  # nobody else has a part


@pytest.mark.parametrize("name", [n for n in NAMES if "echo.group" not in n and n not in OURS])
def test_sides_are_ours_and_theirs(name: str) -> None:
    assert (read(name).account, read(name).chat_id) == (OA, USER)


@pytest.mark.parametrize("name", [n for n in NAMES if "group" in n or n in {"join", "gone"}])
def test_a_groups_events_name_the_group(name: str) -> None:
    event = read(name)
    assert (event.account, event.room) == (OA, ROOM)
    if name.startswith("echo") or name in OURS:
        assert event.chat_id == ROOM


@pytest.mark.parametrize(
    "name", [n for n in NAMES if load(n)["event_name"].startswith("user_send_")]
)
def test_everything_said_has_the_id_an_answer_may_quote(name: str) -> None:
    assert read(name).message_id == load(name)["message"]["msg_id"]


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


@pytest.mark.parametrize("latitude", ["nan", "91", "x", None, {}, 10**400])
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


def test_what_is_said_in_a_group_keeps_who_where_and_what_it_answers() -> None:
    event = read("text.group-quote")
    assert (event.text, event.reply_to) == ("Buôn tôi đã đọc cho bà con", "2d6a1f0e8e5a7c04001f")
    assert read("action.group").action == "report.start"
    assert read("voice.group").media[0].mime == "audio/mp4"


def test_a_groups_life() -> None:
    assert (read("join.users").name, read("join").name) == ("H'Lan Niê", "")
    made = read("group")
    assert (made.name, made.extra) == (
        "Tuyên truyền viên Cư Pui",
        {"link": "https://zalo.me/g/abcdef123"},
    )
    assert read("unknown.group-request").extra["event_name"] == "user_request_join_group"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("user_join_group", "join"),
        ("accept_request_join_group", "join"),
        ("react_request_join_group_accept", "join"),
        ("react_request_join_group_reject", "unknown"),
        ("react_request_join_group", "unknown"),
        ("user_out_group", "leave"),
        ("user_leave_group", "leave"),
        ("delete_group", "gone"),
        ("disperse_group", "gone"),
    ],
)
def test_groups_events_under_every_name(name: str, kind: str) -> None:
    [event] = parse(load("join.users") | {"event_name": name}, NOW)
    assert (event.kind, bool(event.room)) == (kind, True)


def test_one_name_for_letting_in_and_turning_away() -> None:
    body = load("join.users") | {"event_name": "react_request_join_group"}
    assert [parse(body | {"status": s}, NOW)[0].kind for s in ("accept", "reject")] == [
        "join",
        "unknown",
    ]


def test_a_repeated_delivery_is_the_same_event() -> None:
    for name in ("join.users", "follow", "text"):
        again = [parse(load(name) | {"num_retry": n}, NOW)[0].event_id for n in (0, 1, 2)]
        assert set(again) == {read(name).event_id}


def test_a_mention_in_a_group_is_taken_out() -> None:
    body = load("text.group-quote")
    body["message"]["text"] = "[@579745863508352884] Buôn tôi [@77] đã đọc"
    assert parse(body, NOW)[0].text == "Buôn tôi đã đọc"


def test_of_the_form_only_name_phone_and_ward_are_kept() -> None:
    body = load("contact")
    full = {"user_city": "Đắk Lắk", "user_ward": "Xã Cư Pui", "user_address": "12 Lê Duẩn"}
    body["info"] = {
        "name": "Lan", "phone": "84912345678", "full_address": full, "user_dob": "1990",
        "gender": "1",
    }  # fmt: skip
    [event] = parse(body, NOW)
    assert (event.name, event.phone) == ("Lan", "84912345678")
    assert event.extra == {"ward": "Xã Cư Pui"}


def test_opening_the_chat_opens_the_window() -> None:
    event = read("present.chatnow")
    assert (event.kind, event.chat_id) == ("present", USER)


def test_several_who_join_are_an_event_each() -> None:
    body = load("join.users") | {"users": [{"id": USER}, {"id": "77"}, {"id": "78"}]}
    events = parse(body, NOW)
    assert [e.chat_id for e in events] == [USER, "77", "78"]
    assert len({e.event_id for e in events}) == 3
    assert [e.event_id for e in parse(body, NOW)] == [e.event_id for e in events]


def test_an_answer_from_the_oas_own_page_says_who_and_what() -> None:
    event = read("echo.own-page")
    assert (event.text, event.extra) == (
        "Chào bác, cán bộ xã Cư Pui đây ạ",
        {"by": "1029384756019283746"},
    )
    assert (event.message_ids, event.reply_to) == (
        ("2d6a1f0e8e5a7c040399",),
        "2d6a1f0e8e5a7c040001",
    )
    assert read("echo").extra == {}
    assert read("echo.own-page-file").text == "lich-tiem.pdf"
    assert read("echo.file").text == "", "of ours only the words we sent"


def test_receipts_of_templates_and_of_several() -> None:
    zns = read("delivered.zns")
    assert zns.extra == {
        "delivered_at": "2026-03-02T02:03:19+00:00",
        "tracking_id": "bt-2026-03-17",
    }
    assert len(read("delivered.several").message_ids) == 2
    assert read("delivered").extra == {}


def test_unknown_events_keep_their_body() -> None:
    event = read("unknown.new-kind")
    assert json.loads(event.extra["raw"]) == load("unknown.new-kind")


def test_names_to_count_by_are_harmless() -> None:
    assert name_of(load("unknown.new-kind")) == "update_user_info"
    for name in ("", "a b", "ướt", {"x": 1}, 'x"} 1\n'):
        assert name_of({"event_name": name}) == "unnamed"
    assert len(name_of({"event_name": "x" * 60})) == 40


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


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(st.data())
def test_an_event_with_one_thing_wrong_is_still_an_event(data: st.DataObject) -> None:
    body = load(data.draw(st.sampled_from(NAMES)))
    node: Any = body
    while isinstance(node, dict) and node:
        key = data.draw(st.sampled_from(sorted(node)))
        if data.draw(st.booleans()):
            node[key] = data.draw(trees)
            break
        node = node[key]
    events = parse(body, NOW)
    assert events
    for event in events:
        assert 0 < len(event.account) <= 40
        assert 0 < len(event.chat_id) <= 70
        assert 0 < len(event.event_id) <= 100
        event.to_json().encode()
        assert Event.from_json(event.to_json()) == event
