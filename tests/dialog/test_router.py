"""The router with a few small conversations: what people say and press, and what goes wrong."""

from __future__ import annotations

import asyncio
import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import NotFound
from bot.core.events import EventKind
from bot.core.messages import Button, Message, t
from bot.dialog.context import Context
from bot.dialog.inbox import Superseded
from bot.dialog.registry import Step
from bot.outbox.receipts import TooEarly
from bot.outbox.store import To
from models import AuditRow, ChatAccount, InboxRow, OutboxRow
from models.outbox import OutState
from tests.dialog.small import ALL, REPORT, SURVEY, Room
from tests.fakes.house import Parts

COLOUR, WHY = "<colour>", "<why colour=green>"


@pytest.fixture
async def room(parts: Parts) -> Room:
    commune = await parts.area("66-1", "commune", "Xã Ea Kao")
    await parts.person("lan", "Lan", ("propagandist", commune))
    await parts.person("binh", "Bình", ("approver", commune))
    await parts.person("hoa", "Hoa", ("citizen", commune))
    return Room(parts)


# What people type


async def test_global_words_work_in_every_step_however_they_are_typed(room: Room) -> None:
    for text in ("hủy", "HỦY", "huy", "Huỷ bỏ!", unicodedata.normalize("NFD", "hủy")):
        assert await room.says("hoa", "khảo sát") == [COLOUR]
        assert await room.says("hoa", text) == ["<cancelled>"]
        assert (await room.state("hoa")).conversation == ""
    assert await room.says("hoa", "hủy") == ["<nothing-to-cancel>"]


async def test_help_asks_the_question_again_and_keeps_the_answers(room: Room) -> None:
    await room.says("hoa", "khao sat")
    await room.taps("hoa", "Xanh")
    assert await room.says("hoa", "GIUP") == ["<help>", WHY]
    assert await room.says("hoa", "vì mát") == ["<thanks why=vì mát>"]


async def test_back_goes_one_step_back_and_says_when_there_is_none(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    assert await room.says("hoa", "quay lại") == ["<no-way-back>", COLOUR]
    await room.taps("hoa", "Đỏ lửa")
    assert await room.says("hoa", "QUAY LAI") == [COLOUR]
    assert await room.taps("hoa", "Đỏ lửa") == ["<why colour=red>"]


async def test_a_stranger_gets_help_at_once(room: Room) -> None:
    assert await room.says("stranger", "giúp") == ["<help>"]
    assert (await ChatAccount.get(chat_id="stranger")).person_id is None


async def test_a_number_or_a_title_is_its_button(room: Room) -> None:
    for typed in ("2", "2.", "đỏ lửa", "DO LUA", "Đỏ lửa!"):
        await room.says("hoa", "khảo sát")
        assert await room.says("hoa", typed) == ["<why colour=red>"], typed
        await room.says("hoa", "hủy")


async def test_other_numbers_are_not_a_choice(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    for typed in ("0", "4", "²", "9" * 20, "1 2"):
        assert await room.says("hoa", typed) == ["<not-understood>", COLOUR], typed


async def test_an_entry_word_may_begin_a_sentence(room: Room) -> None:
    assert await room.says("hoa", "Khảo sát về màu cổng") == [COLOUR]


async def test_a_deep_link_goes_to_enrolment(room: Room) -> None:
    assert await room.says("hoa", "/start K7QX3MPA", start="K7QX3MPA") == [
        "<enrol text=/start K7QX3MPA start=K7QX3MPA>"
    ]


async def test_too_long_a_text_is_refused_whole(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    await room.taps("hoa", "Xanh")
    assert await room.says("hoa", "x" * 10_001) == ["<error-too-long>"]
    assert (await room.state("hoa")).step == "why"
    told = await room.says("hoa", "x" * 10_000)
    assert "".join(told).count("x") == 10_000


# Buttons


async def test_a_forged_button_does_nothing(room: Room) -> None:
    await room.says("binh", "duyệt tin")
    wire = await room.wire("binh", "Duyệt BT-1")
    assert await room.acts("binh", wire.replace("BT-1", "BT-2")) == ["<button-foreign>"]
    assert await AuditRow.all().count() == 0


async def test_a_forwarded_button_does_nothing(room: Room) -> None:
    await room.says("binh", "duyệt tin")
    wire = await room.wire("binh", "Duyệt BT-1")
    assert await room.acts("hoa", wire) == ["<button-foreign>"]
    assert await room.acts("binh", wire) == ["<approved code=BT-1>"]


async def test_a_single_use_button_works_once(room: Room) -> None:
    await room.says("binh", "duyệt tin")
    wire = await room.wire("binh", "Duyệt BT-1")
    assert await room.acts("binh", wire) == ["<approved code=BT-1>"]
    assert await room.acts("binh", wire) == ["<button-used>"]
    assert await AuditRow.filter(action="bulletin.approved").count() == 1


async def test_a_button_whose_press_was_undone_is_not_used_up(room: Room) -> None:
    account = await ChatAccount.get(chat_id="binh")
    wire = room.tokens.mint(str(account.id), "officer.approve", "gone")
    assert await room.acts("binh", wire) == ["<error-not-found>"]
    assert await room.acts("binh", wire) == ["<error-not-found>"]


async def test_an_old_steps_button_asks_again_and_stays_good(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    green = await room.wire("hoa", "Xanh")
    await room.taps("hoa", "Đỏ lửa")
    assert await room.acts("hoa", green) == ["<button-old>", "<why colour=red>"]
    await room.says("hoa", "quay lại")
    assert await room.acts("hoa", green) == [WHY]


async def test_a_button_of_a_finished_conversation_is_old(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    wire = await room.wire("hoa", "Bỏ qua")
    await room.says("hoa", "hủy")
    assert await room.acts("hoa", wire) == ["<button-old>"]


async def test_a_button_nobody_knows_is_old(room: Room) -> None:
    assert await room.acts("hoa", "long.gone") == ["<button-old>"]
    assert await room.acts("hoa", "") == ["<button-old>"]


async def test_typed_numbers_mean_the_message_that_was_seen_last(room: Room) -> None:
    """Not one that failed, nor one that waits for the morning."""
    await room.says("hoa", "khảo sát")
    account = await ChatAccount.get(chat_id="hoa")
    now = room.parts.clock.now()
    later = Message("Bản tin", (Button("Đã đọc", "officer.approve", "BT-9"),))
    morning = now + timedelta(hours=8)
    await room.services.outbox.say([To(account.id)], later, key="later", due_at=morning)
    await room.services.outbox.say([To(account.id)], later, key="failed")
    await OutboxRow.filter(key__startswith="failed").update(state=OutState.FAILED)
    assert await room.says("hoa", "1") == [WHY]
    room.parts.clock.set(morning)
    await OutboxRow.filter(key__startswith="later").update(state=OutState.SENT, claimed_at=morning)
    assert await room.says("hoa", "1") == ["<approved code=BT-9>"]


async def test_where_titles_start_with_numbers_a_number_is_an_answer_of_its_own(room: Room) -> None:
    await room.says("hoa", "giúp")
    account = await ChatAccount.get(chat_id="hoa")
    some = tuple(Button(n, "officer.approve", n) for n in ("10 hộ", "20 hộ"))
    await room.services.outbox.say([To(account.id)], Message("?", some), key="some")
    assert (await room.says("hoa", "1"))[0] == "<not-understood>"
    await room.services.outbox.say([To(account.id)], Message("?", some), key="again")
    assert await room.says("hoa", "20 HO") == ["<approved code=20 hộ>"]


async def test_a_number_alone_starts_no_report(room: Room) -> None:
    """Typed for a list that is not the last any more, it must not become one."""
    for typed in ("7", "12.", "999"):
        assert await room.says("lan", typed) == ["<not-understood>", "<menu>"], typed
    assert await room.says("lan", "7 nhà bị ngập") == ["<confirm>"]


# Roles


async def test_a_conversation_of_other_roles_is_not_entered(room: Room) -> None:
    assert await room.says("hoa", "duyệt tin") == ["<not-for-you>"]
    assert await room.acts("hoa", "officer.start") == ["<not-for-you>"]
    assert await room.says("binh", "duyệt tin") == ["<desk>"]


async def test_sudden_text_and_voice_go_to_whom_they_are_for(room: Room) -> None:
    assert await room.says("lan", "suối dâng cao") == ["<confirm>"]
    assert await room.voice("hoa") == ["<not-understood>", "<menu>"]
    assert await room.says("binh", "xin chào") == ["<not-understood>", "<menu>"]


async def test_a_role_that_ended_lets_nobody_in(room: Room) -> None:
    from models import Role

    await Role.filter(person__code="binh").update(active=False)
    assert await room.says("binh", "duyệt tin") == ["<not-for-you>"]


# What goes wrong


async def test_a_user_error_undoes_everything_but_its_answer(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    await room.taps("hoa", "Xanh")
    assert await room.says("hoa", "wrong") == ["<error-survey most=3>"]
    assert await AuditRow.all().count() == 0
    state = await room.state("hoa")
    assert (state.step, state.data) == ("why", {"colour": "green"})
    assert (await InboxRow.all().order_by("-id").first()).state == "done"  # type: ignore[union-attr]  # there is one


async def test_a_crash_leaves_nothing_half_done(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    await room.taps("hoa", "Xanh")
    said = await room.heard("hoa")
    await room.accept("hoa", EventKind.TEXT, text="boom")
    claimed = await room.claimed()
    with pytest.raises(RuntimeError):
        await room.router.handle(claimed)
    assert await AuditRow.all().count() == 0
    assert await room.heard("hoa") == said
    assert (await InboxRow.get(id=claimed.id)).state == "taken"
    await room.inbox.retry(claimed, "a bug", 0)
    again = await room.claimed()
    assert again.attempts == 1
    await room.router.handle(replace(again, event=replace(again.event, text="ok")))
    assert (await room.heard("hoa"))[-1] == "<thanks why=ok>"


async def test_an_event_is_finished_by_one_process_only(room: Room) -> None:
    """The other one was slow, and taken for dead."""
    await room.says("hoa", "khảo sát")
    await room.taps("hoa", "Xanh")
    await room.accept("hoa", EventKind.TEXT, text="vì mát")
    slow = await room.claimed()
    room.parts.clock.move(minutes=5)
    await room.inbox.recover()
    quick = await room.claimed()
    assert quick.id == slow.id
    await room.router.handle(quick)
    with pytest.raises(Superseded):
        await room.router.handle(slow)
    await room.inbox.retry(slow, "late", 0)
    assert (await InboxRow.get(id=slow.id)).state == "done"
    assert await AuditRow.filter(action="survey.done").count() == 1
    assert (await room.heard("hoa")).count("<thanks why=vì mát>") == 1


# Set aside


async def test_a_sudden_report_parks_what_was_going_on(room: Room) -> None:
    await room.says("lan", "khảo sát")
    await room.taps("lan", "Xanh")
    assert await room.voice("lan") == ["<confirm>"]
    assert await room.taps("lan", "Gửi") == ["<sent>", "<resumed>", WHY]
    assert await room.says("lan", "vì mát") == ["<thanks why=vì mát>"]
    assert (await AuditRow.get(action="survey.done")).after == {"colour": "green", "why": "vì mát"}


async def test_a_parked_conversation_of_an_older_version_is_given_up_politely(room: Room) -> None:
    await room.says("lan", "khảo sát")
    await room.voice("lan")
    wire = await room.wire("lan", "Gửi")
    newer = replace(SURVEY, version=2)
    room = room.restarted(*[newer if c is SURVEY else c for c in ALL])
    assert await room.acts("lan", wire) == ["<sent>", "<restarted-version>"]
    assert await AuditRow.filter(action="report.sent").count() == 1
    state = await room.state("lan")
    assert (state.conversation, state.parked) == ("", None)


async def test_a_parked_question_that_fails_does_not_undo_the_report(room: Room) -> None:
    async def gone(ctx: Context) -> None:
        await ctx.say(t("half"))
        raise NotFound

    await room.says("lan", "khảo sát")
    await room.voice("lan")
    wire = await room.wire("lan", "Gửi")
    broken = replace(SURVEY, steps={**SURVEY.steps, "colour": Step(gone)})
    room = room.restarted(*[broken if c is SURVEY else c for c in ALL])
    assert await room.acts("lan", wire) == ["<sent>", "<error-not-found>"]
    assert await AuditRow.filter(action="report.sent").count() == 1


async def test_two_things_set_aside_come_back_one_after_the_other(room: Room) -> None:
    inner = replace(REPORT, name="inner", sudden={EventKind.PHOTO: REPORT.sudden[EventKind.VOICE]})
    inner = replace(inner, entry=None, steps=_renamed())
    room = room.restarted(*ALL, inner)
    await room.says("lan", "khảo sát")
    await room.voice("lan")
    assert await room.run("lan", EventKind.PHOTO) == ["<inner?>"]
    assert await room.taps("lan", "Xong") == ["<resumed>", "<confirm>"]
    assert await room.taps("lan", "Gửi") == ["<sent>", "<resumed>", COLOUR]


def _renamed() -> dict[str, Step]:
    async def ask(ctx: Context) -> None:
        await ctx.say(t("inner?"), [Button("Xong", "inner.done")])

    async def done(ctx: Context) -> None:
        ctx.end()

    return {"confirm": Step(ask, choices={"inner.done": done})}


# Versions, pauses, other processes


async def test_people_in_an_old_version_start_over_and_are_told(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    newer = replace(SURVEY, version=2)
    room = room.restarted(*[newer if c is SURVEY else c for c in ALL])
    assert await room.says("hoa", "khảo sát") == ["<restarted-version>", COLOUR]
    assert (await room.state("hoa")).version == 2


async def test_a_conversation_or_step_that_is_gone_ends_politely(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    room = room.restarted(*[c for c in ALL if c is not SURVEY])
    assert await room.says("hoa", "giúp") == ["<restarted-version>", "<help>"]


async def test_a_week_and_a_restart_later_it_goes_on(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    await room.taps("hoa", "Xanh")
    room.parts.clock.move(days=7)
    room = room.restarted()
    assert await room.says("hoa", "vì mát") == ["<thanks why=vì mát>"]


async def test_chats_at_once_do_not_meet(room: Room) -> None:
    people = ["hoa", "binh", "c1", "c2", "c3", "c4"]
    for who in people:
        await room.says(who, "khảo sát")
        await room.taps(who, "Xanh")
    for who in people:
        await room.accept(who, EventKind.TEXT, text=f"ý {who}")
    claimed = await room.inbox.claim(10)
    assert len(claimed) == len(people)
    await asyncio.gather(*[room.router.handle(c) for c in claimed])
    for who in people:
        assert (await room.heard(who))[-1] == f"<thanks why=ý {who}>"
    assert await AuditRow.filter(action="survey.done").count() == len(people)


# About the chat itself


async def test_a_word_opens_the_window_and_a_closed_chat(room: Room) -> None:
    await room.says("hoa", "giúp")
    account = await ChatAccount.get(chat_id="hoa")
    account.state = "blocked"
    await account.save()
    now = room.parts.clock.move(hours=3)
    await room.says("hoa", "giúp", at=now)
    await room.says("hoa", "giúp", at=now - timedelta(hours=9))
    account = await ChatAccount.get(chat_id="hoa")
    assert (account.state, account.last_word_at) == ("open", now)


async def test_events_handled_whatever_the_step(room: Room) -> None:
    await room.says("hoa", "khảo sát")
    assert await room.run("hoa", EventKind.FOLLOW) == ["<welcome>"]
    assert (await room.state("hoa")).step == "colour"


async def test_unknown_kinds_are_closed_without_a_word(room: Room) -> None:
    await room.says("hoa", "giúp")
    assert await room.run("hoa", EventKind.UNKNOWN) == []
    assert await InboxRow.exclude(state="done").count() == 0


async def test_what_cannot_be_read_is_answered_where_a_person_said_it(room: Room) -> None:
    said = {"said": True, "event_name": "poll"}
    assert await room.run("hoa", EventKind.UNKNOWN, extra=said) == ["<not-readable>"]


async def test_a_sticker_only_opens_the_window(room: Room) -> None:
    await room.says("hoa", "giúp")
    before = (await ChatAccount.get(chat_id="hoa")).last_word_at
    room.parts.clock.move(hours=5)
    assert await room.run("hoa", EventKind.PRESENT) == []
    after = (await ChatAccount.get(chat_id="hoa")).last_word_at
    assert before is not None
    assert after is not None
    assert after > before


async def test_a_receipt_that_overtook_our_note_waits_for_it(room: Room) -> None:
    await room.says("hoa", "giúp")
    row = await OutboxRow.get()
    await OutboxRow.all().update(state=OutState.SENDING)
    await room.accept("hoa", EventKind.SEEN, message_ids=("m1",))
    claimed = await room.claimed()
    with pytest.raises(TooEarly):
        await room.router.handle(claimed)
    await OutboxRow.all().update(state=OutState.SENT, message_id="m1")
    await room.router.handle(claimed)
    assert (await OutboxRow.get(id=row.id)).receipt == 2
    await OutboxRow.all().update(state=OutState.SENDING)
    await room.accept("hoa", EventKind.SEEN, message_ids=("somebody-else's",))
    patient = await room.claimed()
    await room.router.handle(replace(patient, attempts=100))
    assert (await InboxRow.get(id=patient.id)).state == "done"
