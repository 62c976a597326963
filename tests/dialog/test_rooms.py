"""No chatter is stored: of a group only what is meant for us, and that somebody was there."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.events import Event, EventKind, MediaRef
from models import ChatAccount, InboxRow, OutboxContent, OutboxRow
from models.outbox import OutState
from tests.fakes.house import Parts
from tests.usecases.room import CHANNEL, OA, ROOM, Room

SECRET = "cuối tuần qua nhà tôi ăn giỗ"
SAID: list[dict[str, Any]] = [
    {"kind": EventKind.TEXT, "text": SECRET},
    {"kind": EventKind.TEXT, "text": SECRET, "reply_to": "not-ours"},
    {"kind": EventKind.VOICE, "media": (MediaRef("voice", ref="https://cdn/secret-voice"),)},
    {"kind": EventKind.PHOTO, "text": SECRET, "media": (MediaRef("photo", ref="secret-photo"),)},
    {"kind": EventKind.FILE, "media": (MediaRef("file", ref="x", name="secret-name.pdf"),)},
    {"kind": EventKind.LOCATION, "latitude": 12.345678, "longitude": 108.7654},
    {"kind": EventKind.CONTACT, "phone": "0905111222"},
    {"kind": EventKind.EDIT, "text": SECRET},
    {"kind": EventKind.UNKNOWN, "text": SECRET, "extra": {"raw": SECRET, "event_name": "sticker"}},
    {"kind": EventKind.ECHO, "text": SECRET, "message_ids": ("theirs",)},
]
TRACES = ("giỗ", "secret", "12.34", "0905111222", "Y Lâm", "m-77", "cdn")


@pytest.fixture
async def room(parts: Parts) -> Room:
    return await Room.open(parts)


async def ours(room: Room, state: OutState = OutState.SENT, message_id: str = "m1") -> OutboxRow:
    """Something we said in the group."""
    now = room.parts.clock.now()
    chat, _ = await ChatAccount.get_or_create(
        channel=CHANNEL, account=OA, chat_id=ROOM, defaults={"kind": "group", "created_at": now}
    )
    content = await OutboxContent.create(body={"text": "Bản tin"}, created_at=now)
    return await OutboxRow.create(
        key=f"k{message_id}{state}", lane=f"{CHANNEL}:{OA}", chat_account_id=chat.id,
        content_id=content.id, state=state, queued_at=now, due_at=now, claimed_at=now,
        message_id=message_id, attempts=1,
    )  # fmt: skip


async def accept(room: Room, who: str = "lam", /, **what: Any) -> None:
    number = await InboxRow.all().count() + 1
    what = {"kind": EventKind.TEXT, "at": room.parts.clock.now(), "room": ROOM, **what}
    id_ = what.pop("id", f"id{number}")
    event = Event(CHANNEL, OA, id_, what.pop("kind"), who, what.pop("at"), **what)
    await room.inbox.accept([event])


@pytest.mark.parametrize("said", SAID, ids=lambda s: str(s["kind"]))
async def test_nothing_of_what_people_say_is_stored(room: Room, said: dict[str, Any]) -> None:
    await ours(room)
    await accept(room, id="vendor-77", name="Y Lâm", message_id="m-77", **said)
    stored = await room.stored()
    assert not [trace for trace in TRACES if trace in stored], stored
    if said["kind"] not in {EventKind.ECHO, EventKind.UNKNOWN}:
        assert [r.kind for r in await InboxRow.all()] == ["present"]


async def test_once_a_person_and_hour_is_enough(room: Room) -> None:
    for number in range(30):
        await accept(room, id=f"a{number}", text=f"{SECRET} {number}")
        await accept(room, "hoa", id=f"b{number}", text=SECRET)
    assert await InboxRow.all().count() == 2
    room.parts.clock.move(hours=1)
    await accept(room, id="later", text=SECRET)
    assert await InboxRow.filter(chat_id="lam").count() == 2


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo: cầu sập",
        "cầu sập rồi, BAO CAO xã nhé",
        "tin buôn ơi",
        "cau sap #bc",
        "#BC cầu sập",
    ],
)
async def test_the_keyword_keeps_it_whole(room: Room, text: str) -> None:
    await accept(room, text=text)
    row = await InboxRow.get()
    assert (row.kind, Event.from_json(row.body).text) == ("text", text)


@pytest.mark.parametrize("text", ["bc", "abc #bcd", "báo", "cáo báo", "thông tin buôn bán"])
async def test_something_like_the_keyword_does_not(room: Room, text: str) -> None:
    await accept(room, text=text)
    assert (await InboxRow.get()).kind == "present"


async def test_an_answer_to_us_is_kept_and_one_to_a_neighbour_is_not(room: Room) -> None:
    await ours(room)
    await accept(room, text="có tôi đây", reply_to="m1")
    await accept(room, text="tôi cũng thế", reply_to="m2")
    await accept(room, text="ê bot", extra={"mentioned": True})
    assert [r.kind for r in await InboxRow.all().order_by("id")] == ["text", "present", "text"]


async def test_a_message_of_ours_elsewhere_is_no_reason(room: Room) -> None:
    """Ids may repeat between chats of one account."""
    await ours(room)
    await accept(room, text=SECRET, reply_to="m1", room="group:99")
    assert (await InboxRow.get()).kind == "present"


async def test_a_whole_album_is_kept_with_its_caption(room: Room) -> None:
    photo = {"kind": EventKind.PHOTO, "media": (MediaRef("photo", ref="p"),), "group_id": "al"}
    await accept(room, text="báo cáo sạt lở", **photo)
    await accept(room, **photo)
    await accept(room, **{**photo, "group_id": "other"})
    assert [r.kind for r in await InboxRow.all().order_by("id")] == ["photo", "photo", "present"]


async def test_our_own_echo_is_kept_to_settle_what_was_unclear(room: Room) -> None:
    await ours(room, OutState.UNCLEAR, "")
    await accept(room, kind=EventKind.ECHO, text="Bản tin", message_ids=("m9",))
    await room.work()
    row = await OutboxRow.get()
    assert (row.state, row.message_id) == (OutState.SENT, "m9")


async def test_a_private_word_is_stored_as_ever(room: Room) -> None:
    await accept(room, text=SECRET, room="")
    assert SECRET in await room.stored()
