"""Other words for an alarm that goes on: everywhere at once, marked, signed anew; and a real alarm
beside an exercise."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import NotAllowed, Stale, UserError
from bot.jobs import LostTasks
from bot.usecases.emergency import (
    correcting,
    emergency,
    emergency_board,
    emergency_sound,
    emergency_spread,
    emergency_watch,
)
from handlers import alarm, alarm_words, compose, follow
from handlers import emergency as talk_of_it
from models import AuditRow, Device, Emergency, OutboxRow, Person, Playout, Role
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk

OLD = "Nước lên, bà con ở yên trong nhà."
NEW = "Nước lên, bà con lên trường học ngay."
READ = f"Tin đính chính, thay cho tin vừa phát. {NEW}"


@pytest.fixture
async def village(parts: Parts) -> Village:
    made = await make_village(parts)
    await Device.all().update(planned_at=parts.clock.now())
    return made


def talk(village: Village, person: Person | None = None) -> Talk:
    some = (
        talk_of_it.conversation,
        alarm.conversation,
        alarm_words.conversation,
        follow.conversation,
        compose.conversation,
    )
    return Talk(village.parts, person or village.deputy, some)


async def start(village: Village, kind: str = "flood", **more: Any) -> Emergency:
    village.parts.clock.move(seconds=1)
    async with village.work(village.deputy) as work:
        found = await emergency.start(
            work,
            village.commune,
            kind=kind,
            text=more.pop("text", OLD),
            targets=more.pop("targets", [village.commune.code]),
            **more,
        )
    await run(village)
    return await Emergency.get(id=found.id)


async def run(village: Village) -> None:
    tasks: dict[str, Any] = {
        "spread_emergency": lambda i: emergency_spread.spread(village.parts.services, i),
        "spread_clear": lambda i: emergency_spread.spread_clear(village.parts.services, i),
        "render_emergency": lambda i: emergency_sound.render(village.studio, i),
        "sound_clear": lambda i: emergency_sound.sound_clear(village.studio, i),
    }
    while village.parts.tasks:
        name, *ids = village.parts.tasks.pop(0)
        await tasks[name](*ids)


async def correct(
    village: Village, found: Emergency, *, by: Person | None = None, text: str = NEW, seen: int = 0
) -> Emergency:
    async with village.work(by or village.deputy) as work:
        return await correcting.correct(
            work, found.id, text, seen=seen, said=f"Tin đính chính, thay cho tin vừa phát. {text}"
        )


async def sounds(village: Village, code: str = "loa-1") -> list[dict[str, Any]]:
    return list((await village.pages.speaker_plan(code, own=True))["items"])


async def test_other_words_replace_the_old_on_every_device_and_in_every_chat(
    village: Village,
) -> None:
    found = await start(village)
    (before,) = await sounds(village)
    await village.pages.acknowledge("loa-1", before["id"], "started", village.parts.clock.now(), "")
    village.parts.clock.move(minutes=5)
    await correct(village, found)
    (now,) = await sounds(village)  # before any sound is made: the old one is silent at once
    assert (now["audio_sha256"], now["text"]) == ("", NEW)
    assert now["id"] != before["id"]
    (shown,) = (await village.pages.board_feed("bang-1", own=True))["alarms"]
    assert (shown["title"], shown["text"]) == ("ĐÍNH CHÍNH – Cảnh báo lũ", NEW)
    await run(village)
    (now,) = await sounds(village)
    assert now["audio_sha256"] not in {"", before["audio_sha256"]}
    assert village.speaker.said[-1] == (READ, "emergency")
    for person in (village.ea_kao_person, village.citizen):
        first, last = await village.parts.told(person)
        assert OLD in first
        assert last.startswith("⚠️ ĐÍNH CHÍNH – Cảnh báo lũ")
        assert NEW in last
        assert "thay cho tin đã gửi trước" in last
    row = await AuditRow.get(action="emergency.corrected")
    assert (row.before, row.after) == ({"text": OLD}, {"text": NEW})


async def test_what_was_still_to_go_of_the_old_words_does_not(village: Village) -> None:
    village.parts.clock.move(seconds=1)
    async with village.work(village.deputy) as work:
        found = await emergency.start(
            work, village.commune, kind="flood", text=OLD, targets=[village.commune.code]
        )
    await emergency_spread.spread(village.parts.services, found.id)
    village.parts.clock.move(seconds=5)
    await correct(village, found)
    await run(village)
    old = await OutboxRow.filter(about=f"emergency:{found.id}")
    assert {r.state for r in old} == {"failed"}
    new = await OutboxRow.filter(about=f"emergency:{found.id}:1")
    assert {r.state for r in new} == {"queued"}
    assert len(new) == len(old)


async def test_silent_villages_are_not_called_again_with_the_old_words(village: Village) -> None:
    found = await start(village)
    village.parts.clock.move(minutes=3)
    await emergency_watch.silent(village.parts.services)
    again = OutboxRow.filter(key__startswith="emergency-again:")
    assert {r.state for r in await again} == {"queued"}
    await correct(village, found)
    assert {r.state for r in await again} == {"failed"}


async def test_it_needs_the_right_a_new_signature_and_an_alarm_that_goes_on(
    village: Village,
) -> None:
    found = await start(village)
    async with village.work(village.officer) as work:
        await emergency.sign(work, found.id)
    village.parts.clock.move(minutes=2)
    with pytest.raises(NotAllowed):
        await correct(village, found, by=village.ea_kao_person)
    with pytest.raises(UserError, match="emergency-text-same"):
        await correct(village, found, text=OLD)
    await correct(village, found, by=village.officer)
    assert (await Emergency.get(id=found.id)).signed_at is None
    with pytest.raises(UserError, match="emergency-sign-self"):  # the words are the officer's now
        async with village.work(village.officer) as work:
            await emergency.sign(work, found.id, 1)
    with pytest.raises(Stale, match="emergency-sign-newer"):  # an old button: words not read
        async with village.work(village.deputy) as work:
            await emergency.sign(work, found.id)
    assert await emergency_watch.unsigned(village.parts.services) == 0
    village.parts.clock.move(minutes=31)
    assert await emergency_watch.unsigned(village.parts.services) == 1
    async with village.work(village.deputy) as work:
        await emergency.sign(work, found.id, 1)
        await emergency.clear(work, found.id)
    with pytest.raises(Stale, match="emergency-is-over"):
        await correct(village, found, text="Khác.", seen=1)


async def test_of_two_officers_at_once_one_corrects_and_the_other_reads_it(
    village: Village,
) -> None:
    found = await start(village)
    village.parts.clock.move(seconds=9)
    done = await asyncio.gather(
        correct(village, found, text="Lời của Hoa."),
        correct(village, found, by=village.officer, text="Lời của Thông."),
        return_exceptions=True,
    )
    (refused,) = [d for d in done if isinstance(d, Exception)]
    assert isinstance(refused, Stale)
    fresh = await Emergency.get(id=found.id)
    assert fresh.corrections == 1
    assert refused.args_["text"] == fresh.text
    assert await AuditRow.filter(action="emergency.corrected").count() == 1
    await run(village)
    assert len(await sounds(village)) == 1


async def test_a_lost_task_is_found_and_a_sound_of_old_words_is_not_attached(
    village: Village,
) -> None:
    found = await start(village)
    village.parts.clock.move(minutes=1)
    await correct(village, found)
    village.parts.tasks.clear()  # killed right after the commit
    await LostTasks().hand_over(village.parts.services)
    wanted = [("render_emergency", found.id), ("spread_emergency", found.id)]
    assert sorted(village.parts.tasks) == wanted
    await run(village)
    before = (await Emergency.get(id=found.id)).audio_digest
    render, asked = village.speaker.render, "Lời thứ ba."

    async def slow(text: str, kind: str, *more: Any) -> Any:
        setattr(village.speaker, "render", render)  # noqa: B010 - once
        village.parts.clock.move(seconds=1)
        await correct(village, found, text="Lời thứ tư.", seen=2)
        return await render(text, kind, *more)

    village.parts.clock.move(seconds=1)
    await correct(village, found, text=asked, seen=1)
    setattr(village.speaker, "render", slow)  # noqa: B010 - a method for a moment
    await run(village)
    fresh = await Emergency.get(id=found.id)
    assert fresh.audio_digest not in {"", before}
    (item,) = await sounds(village)
    assert item["audio_sha256"] == fresh.audio_digest
    assert village.speaker.said[-1][0].endswith("Lời thứ tư.")


async def test_who_told_the_old_words_is_asked_for_the_new_ones(village: Village) -> None:
    found = await start(village)
    async with village.work(village.ea_kao_person) as work:
        await emergency_board.reply(work, found.id, "safe")
    village.parts.clock.move(minutes=10)
    await correct(village, found)

    async def states() -> dict[str, str]:
        fresh = await Emergency.get(id=found.id)
        return {v.village.name: v.state for v in await emergency_board.villages(fresh)}

    assert await states() == {"Buôn Ea Kao": "before", "Buôn Tơng Jú": "silent"}
    village.parts.clock.move(minutes=3)
    assert await emergency_watch.silent(village.parts.services) == 1
    async with village.work(village.ea_kao_person) as work:
        await emergency_board.reply(work, found.id, "safe")
    assert (await states())["Buôn Ea Kao"] == "safe"


async def test_the_all_clear_reaches_whoever_had_only_the_old_words(village: Village) -> None:
    found = await start(village)
    village.parts.clock.move(minutes=1)
    await correct(village, found)
    village.parts.tasks.clear()
    async with village.work(village.officer) as work:
        await emergency.clear(work, found.id)
    await run(village)
    assert "HẾT NGUY HIỂM: Cảnh báo lũ" in (await village.parts.told(village.citizen))[-1]


@pytest.mark.parametrize("word", ["sửa lời", "Dinh chinh", "cập nhật"])
async def test_in_words_read_through_and_sent_by_the_typed_word(
    village: Village, word: str
) -> None:
    found = await start(village)
    village.parts.clock.move(minutes=1)
    chat = talk(village)
    (asked,) = await chat.says(word)
    assert OLD in asked
    (check,) = await chat.says(NEW)
    assert "ĐÍNH CHÍNH – Cảnh báo lũ" in check
    assert f"Loa sẽ đọc: “{READ}”" in check
    said = await chat.says("ừ được")
    assert "Lời cũ vẫn đang phát" in said[0]
    (sent,) = await chat.says("phát ngay")
    assert "Đã thay lời" in sent
    fresh = await Emergency.get(id=found.id)
    assert (fresh.text, fresh.corrections) == (NEW, 1)
    board = await talk(village, village.officer).presses("emergency.sign", f"{found.id}-1")
    assert "đã ký xác nhận" in board[0]


async def test_the_button_and_the_way_back(village: Village) -> None:
    await start(village)
    chat = talk(village)
    await chat.says("theo dõi")
    await chat.presses("emergency.correct")
    await chat.says(NEW)
    (kept,) = await chat.presses("emergency.keep")
    assert "lời cũ vẫn đang phát" in kept
    assert (await Emergency.get()).text == OLD


async def test_the_quicker_officers_words_are_shown_to_the_other(village: Village) -> None:
    found = await start(village)
    village.parts.clock.move(minutes=1)
    chat = talk(village)
    await chat.says("sửa lời")
    await chat.says(NEW)
    await correct(village, found, by=village.officer, text="Lời của Thông.")
    (said,) = await chat.says("phát ngay")
    assert "Người khác vừa sửa lời" in said
    assert "Lời của Thông." in said


async def test_at_a_question_the_same_words_are_its_answer(village: Village) -> None:
    await start(village)
    chat = talk(village)
    await chat.says("khẩn cấp")
    await chat.presses("emergency.kind", "other")
    await chat.presses("emergency.everywhere")
    (check,) = await chat.says("đính chính")
    assert "Sẽ phát NGAY" in check
    assert "đính chính" in check


async def test_no_exercise_beside_a_real_alarm_of_the_same_place(village: Village) -> None:
    real = await start(village, targets=[village.ea_kao.code])
    with pytest.raises(UserError, match="emergency-no-exercise"):
        await start(village, "storm", exercise=True)
    chat = talk(village)
    await chat.says("diễn tập")
    await chat.presses("emergency.kind", "storm")
    said = await chat.presses("emergency.everywhere")
    assert f"đang có Cảnh báo lũ thật ({real.code})" in said[0]
    assert await Emergency.all().count() == 1
    await start(village, "storm", exercise=True, targets=[village.tong_ju.code])


async def test_a_real_alarm_ends_the_exercise_of_its_place_and_says_so(village: Village) -> None:
    drill = await start(village, "storm", exercise=True)
    real = await start(village, targets=[village.ea_kao.code])
    drill = await Emergency.get(id=drill.id)
    assert drill.cleared_at is not None
    feed = await village.pages.board_feed("bang-1", own=True)
    assert not [a for a in feed["alarms"] if a["exercise"]]
    says = "Buổi diễn tập dừng tại đây. Cảnh báo lũ ở Buôn Ea Kao là THẬT và VẪN CÒN."
    assert any(says in text for text in await village.parts.told(village.citizen))
    (told,) = [x for x in await village.parts.told(village.deputy) if drill.code in x]
    assert f"thật ({real.code})" in told
    clear = [i for i in await sounds(village) if i["clear"]]
    assert [i["text"][: len(says)] for i in clear] == [says]
    with pytest.raises(Stale):
        async with village.work(village.deputy) as work:
            await emergency.extend(work, drill.id)


async def test_an_exercise_that_ran_out_is_not_made_longer_beside_a_real_alarm(
    village: Village,
) -> None:
    drill = await start(village, "storm", exercise=True)
    village.parts.clock.move(hours=2, minutes=1)
    await start(village)
    with pytest.raises(UserError, match="emergency-no-exercise"):
        async with village.work(village.deputy) as work:
            await emergency.extend(work, drill.id)


async def test_made_longer_after_its_end_a_real_alarm_ends_the_exercise_too(
    village: Village,
) -> None:
    real = await start(village)
    village.parts.clock.move(hours=2, minutes=1)
    drill = await start(village, "storm", exercise=True)
    async with village.work(village.deputy) as work:
        await emergency.extend(work, real.id)
    assert (await Emergency.get(id=drill.id)).cleared_at is not None
    feed = await village.pages.board_feed("bang-1", own=True)
    assert [a["exercise"] for a in feed["alarms"]] == [False]


async def test_started_at_once_the_real_one_is_left(village: Village) -> None:
    """Whichever is first: the exercise is refused or ended."""

    async def begin(person: Person, *, exercise: bool) -> None:
        async with village.work(person) as work:
            await emergency.start(
                work,
                village.commune,
                kind="fire",
                text=OLD,
                targets=[village.commune.code],
                exercise=exercise,
            )

    await asyncio.gather(
        begin(village.deputy, exercise=True),
        begin(village.officer, exercise=False),
        return_exceptions=True,
    )
    going = await Emergency.filter(cleared_at=None)
    assert [e.exercise for e in going] == [False]


async def test_the_province_too_reads_what_there_is_to_end(village: Village) -> None:
    found = await start(village)
    head = await village.parts.person("head", "Nguyễn Văn Tỉnh", ("duty", village.province))
    await Role.filter(person_id=head.id).update(emergency=True)
    (said,) = await talk(village, head).says("hết nguy hiểm")
    assert found.code in said


async def test_before_an_all_clear_the_officer_reads_what_still_holds(village: Village) -> None:
    await start(village)
    fire = await start(village, "fire", targets=[village.ea_kao.code])
    chat = talk(village)
    (asked,) = await chat.acts("emergency.clear", str(fire.id))
    assert "Cảnh báo cháy ở Buôn Ea Kao: đã hết. Cảnh báo lũ: VẪN CÒN." in asked
    assert (await Emergency.get(id=fire.id)).cleared_at is None
    said = await chat.presses("emergency.clear_now")
    assert (await Emergency.get(id=fire.id)).cleared_at is not None
    assert any("đã hết" in text for text in said)
    after = village.parts.clock.now() + timedelta(hours=1)
    assert not await Playout.exists(emergency_id=fire.id, end_at__gt=after)
