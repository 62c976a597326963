"""Words changed after they were sent, and typed commands: what the chat hears."""

from __future__ import annotations

import pytest

from bot.core.errors import UserError
from bot.core.events import EventKind
from bot.core.messages import t
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from tests.dialog.small import ALL, WORDS, Room
from tests.fakes.house import Parts

COLOUR = "<colour>"


async def _start(ctx: Context) -> None:
    await ctx.go("title")


async def _ask_title(ctx: Context) -> None:
    await ctx.say(t("title"))


async def _title(ctx: Context) -> None:
    if ctx.text == "?":
        raise UserError("error-no-title")
    if len(ctx.text) < 3:
        await ctx.again()
        return
    ctx.data["title"] = ctx.text
    await ctx.go("body")


async def _ask_body(ctx: Context) -> None:
    await ctx.say(t("body", title=ctx.data["title"]))


async def _body(ctx: Context) -> None:
    await ctx.say(t("done", title=ctx.data["title"], body=ctx.text))
    ctx.end()


LETTER = Conversation(
    "letter",
    entry=_start,
    steps={
        "title": Step(_ask_title, take={EventKind.TEXT: _title}),
        "body": Step(_ask_body, take={EventKind.TEXT: _body}),
    },
)


@pytest.fixture
async def room(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Room:
    monkeypatch.setitem(WORDS, "letter-words", "viết thư")
    commune = await parts.area("66-1", "commune", "Xã Ea Kao")
    await parts.person("binh", "Bình", ("approver", commune))
    await parts.person("hoa", "Hoa", ("citizen", commune))
    return Room(parts, (*ALL, LETTER))


async def says(room: Room, number: int, text: str) -> list[str]:
    return await room.says("hoa", text, message_id=str(number))


async def edits(room: Room, number: int, text: str) -> list[str]:
    return await room.run("hoa", EventKind.EDIT, text=text, message_id=str(number))


async def test_an_answer_that_did_not_do_is_mended_by_editing_it(room: Room) -> None:
    await says(room, 1, "viết thư")
    assert await says(room, 2, "A") == ["<title>"]
    assert await edits(room, 2, "Ab") == ["<title>"]
    assert await edits(room, 2, "Họp dân") == ["<body title=Họp dân>"]


async def test_a_refused_answer_is_mended_by_editing_it(room: Room) -> None:
    await says(room, 1, "viết thư")
    assert await says(room, 2, "?") == ["<error-no-title>"]
    assert await edits(room, 2, "Họp dân") == ["<body title=Họp dân>"]
    assert await edits(room, 2, "Họp toàn dân") == ["<edit-kept>"]


async def test_an_answer_taken_stays_and_is_not_taken_for_the_next_one(room: Room) -> None:
    await says(room, 1, "viết thư")
    await says(room, 2, "Hop dan")
    assert await edits(room, 2, "Họp dân") == ["<edit-kept>"]
    assert await edits(room, 2, "Họp dân!") == []  # told once
    assert await says(room, 3, "quay lại") == ["<title>"]
    assert await says(room, 4, "Họp dân") == ["<body title=Họp dân>"]
    assert await says(room, 5, "19 giờ") == ["<done title=Họp dân body=19 giờ>"]
    assert await edits(room, 5, "20 giờ") == ["<edit-kept>"]
    assert (await room.state("hoa")).conversation == ""


async def test_only_the_last_thing_said_is_a_new_answer(room: Room) -> None:
    await says(room, 1, "viết thư")
    await says(room, 2, "A")
    await says(room, 3, "B")
    assert await edits(room, 2, "Họp dân") == ["<edit-kept>"]
    assert (await room.state("hoa")).step == "title"


async def test_an_edit_of_something_never_seen_is_answered_kindly(room: Room) -> None:
    assert await edits(room, 77, "gì đó") == ["<edit-kept>"]


@pytest.mark.parametrize("typed", ["/khaosat", "/khao_sat", "/KhaoSat@tinbuon_bot", "/khaosat gì"])
async def test_a_command_starts_its_conversation(room: Room, typed: str) -> None:
    assert await room.says("hoa", typed) == [COLOUR]


async def test_a_command_is_never_taken_for_an_answer(room: Room) -> None:
    await room.says("hoa", "viết thư")
    assert await room.says("hoa", "/khaosat") == [COLOUR]
    assert await room.says("hoa", "/huy") == ["<cancelled>"]
    await room.says("hoa", "khảo sát")
    assert await room.says("hoa", "/quaylai") == ["<no-way-back>", COLOUR]
    assert await room.says("hoa", "/giup") == ["<help>", COLOUR]


async def test_a_command_is_for_those_who_may(room: Room) -> None:
    assert await room.says("hoa", "/duyettin") == ["<not-for-you>"]
    assert await room.says("binh", "/duyettin") == ["<desk>"]


async def test_an_unknown_command_is_not_understood(room: Room) -> None:
    assert (await room.says("binh", "/gido"))[0] == "<not-understood>"
    assert (await room.says("binh", "/"))[0] == "<not-understood>"


async def test_a_deep_link_stays_one(room: Room) -> None:
    said = await room.says("hoa", "/start K7QX3MPA", start="K7QX3MPA")
    assert said == ["<enrol text=/start K7QX3MPA start=K7QX3MPA>"]
