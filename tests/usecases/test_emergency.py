"""Emergencies: at once, first, to everybody; countersigned, followed, ended; rehearsed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.errors import NotAllowed, NotFound, Stale, UserError
from bot.core.hours import at_local, local
from bot.jobs import LostTasks
from bot.usecases.devices import playlog, playouts
from bot.usecases.emergency import (
    emergency,
    emergency_board,
    emergency_rights,
    emergency_sms,
    emergency_sound,
    emergency_spread,
    emergency_watch,
    joining,
)
from models import (
    AuditRow,
    ChatAccount,
    Device,
    Emergency,
    OutboxContent,
    OutboxRow,
    Person,
    Playout,
    Role,
)
from models.outbox import URGENT
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts

FLOOD = "Nước lũ đang lên nhanh, bà con lên chỗ cao ngay."


@pytest.fixture
async def village(parts: Parts) -> Village:
    made = await make_village(parts)
    parts.clock.set(at_local(parts.clock.now(), 22, 40))
    return made


async def start(
    village: Village, *targets: str, by: Person | None = None, exercise: bool = False
) -> Emergency:
    async with village.work(by or village.deputy) as work:
        return await emergency.start(
            work,
            village.commune,
            kind="flood",
            text=FLOOD,
            targets=list(targets) or [village.commune.code],
            exercise=exercise,
        )


async def run(village: Village) -> None:
    """Does the tasks that were handed over, as the workers would."""
    tasks: dict[str, Any] = {
        "spread_emergency": lambda i: emergency_spread.spread(village.parts.services, i),
        "spread_clear": lambda i: emergency_spread.spread_clear(village.parts.services, i),
        "render_emergency": lambda i: emergency_sound.render(village.studio, i),
        "sound_clear": lambda i: emergency_sound.sound_clear(village.studio, i),
    }
    while village.parts.tasks:
        name, *ids = village.parts.tasks.pop(0)
        await tasks[name](*ids)


async def alarms(village: Village, code: str = "loa-1") -> list[dict[str, Any]]:
    plan = await village.pages.speaker_plan(code, own=True)
    return [i for i in plan["items"] if i["kind"] == "emergency"]


async def board(village: Village) -> Any:
    return (await village.pages.board_feed("bang-1", own=True))["emergency"]


async def test_it_goes_out_at_once_in_quiet_hours(village: Village) -> None:
    await start(village)
    feed = await village.pages.board_feed("bang-1", own=True)
    assert feed["quiet"]
    assert feed["emergency"]["title"] == "Cảnh báo lũ"
    assert feed["emergency"]["until"] == village.parts.clock.now() + timedelta(hours=2)
    assert [i["audio_url"] for i in await alarms(village)] == [""]
    await run(village)
    (item,) = await alarms(village)
    assert item["audio_sha256"]
    assert item["audio_bytes"]
    assert item["repeat"] > 3
    assert item["volume"] == 100
    assert village.speaker.said == [(FLOOD, "emergency")]
    for person in (village.ea_kao_person, village.tong_ju_person, village.citizen):
        (told,) = await village.parts.told(person)
        assert FLOOD in told
        assert "Xã Ea Kao" in told
    rows = await OutboxRow.all()
    assert {r.priority for r in rows} <= URGENT
    assert all(r.due_at == village.parts.clock.now() for r in rows)


async def test_whom_nothing_reached_is_said_on_the_board(village: Village) -> None:
    """They stopped our messages: 'has not answered' alone would let the officer wait for them."""
    person = village.tong_ju_person
    await ChatAccount.filter(person=person).update(follows=False)
    found = await start(village)
    people = [person, village.ea_kao_person]
    assert await emergency_sms.states(village.parts.services, found, people) == {}
    await run(village)
    found = await Emergency.get(id=found.id)
    told = await emergency_sms.states(village.parts.services, found, people)
    words = {i: village.parts.locales.text(text, "vi") for i, text in told.items()}
    assert words == {person.id: "chưa nhắn tới được Y Nam, hãy gọi điện"}


async def test_only_chosen_villages_hear_it(village: Village) -> None:
    await start(village, village.ea_kao.code)
    await run(village)
    assert await alarms(village)
    assert not await alarms(village, "loa-2")
    assert await board(village) is None
    assert await village.parts.told(village.ea_kao_person)
    assert await village.parts.told(village.tong_ju_person) == []


async def lost(village: Village) -> list[tuple[str, int]]:
    """What the clock would hand over again, of a commune whose devices have been there for long."""
    await Device.all().update(planned_at=village.parts.clock.now())
    village.parts.tasks.clear()
    await LostTasks().hand_over(village.parts.services)
    return sorted(village.parts.tasks)


async def test_spreading_again_doubles_nobody(village: Village) -> None:
    found = await start(village)
    await run(village)
    await emergency_spread.spread(village.parts.services, found.id)
    assert len(await village.parts.told(village.citizen)) == 1
    assert await lost(village) == []


async def test_two_workers_double_nobody(village: Village) -> None:
    found = await start(village)
    services = village.parts.services
    await asyncio.gather(*(emergency_spread.spread(services, found.id) for _ in range(3)))
    assert len(await village.parts.told(village.citizen)) == 1
    async with village.work(village.officer) as work:
        await emergency.clear(work, found.id)
    await asyncio.gather(*(emergency_sound.sound_clear(village.studio, found.id) for _ in range(3)))
    assert len((await village.pages.speaker_plan("loa-1", own=True))["items"]) == 1


async def test_a_lost_task_is_found(village: Village) -> None:
    found = await start(village)
    assert await lost(village) == [("render_emergency", found.id), ("spread_emergency", found.id)]


async def test_rights(village: Village) -> None:
    with pytest.raises(NotAllowed):
        await start(village, by=village.ea_kao_person)
    await Role.filter(person_id=village.officer.id).update(emergency=False)
    with pytest.raises(NotAllowed):
        await start(village, by=village.officer)
    other = await village.parts.area("66-2", "commune", "Xã Cư Pui", village.province)
    stranger = await village.parts.person("stranger", "Y Ben", ("approver", other))
    await Role.filter(person_id=stranger.id).update(emergency=True)
    with pytest.raises(NotAllowed):
        await start(village, by=stranger)
    found = await start(village)
    for act in (emergency.sign, emergency.clear, emergency.extend, emergency.again):
        with pytest.raises(NotAllowed):
            async with village.work(stranger) as work:
                await act(work, found.id)
    with pytest.raises(NotAllowed):
        async with village.work(stranger) as work:
            await emergency_board.board(work, found.id)
    with pytest.raises(NotFound):
        await start(village, other.code)
    with pytest.raises(NotFound):
        async with village.work(village.officer) as work:
            await emergency.sign(work, 999)


async def test_a_second_person_signs(village: Village) -> None:
    found = await start(village)
    assert "ký xác nhận trong 30 phút" in (await village.parts.told(village.officer))[-1]
    actions = [b["action"] for b in await village.parts.buttons(village.officer)]
    assert actions == ["emergency.sign", "emergency.board"]
    with pytest.raises(UserError, match="emergency-sign-self"):
        async with village.work(village.deputy) as work:
            await emergency.sign(work, found.id)
    for _ in range(2):
        async with village.work(village.officer) as work:
            await emergency.sign(work, found.id)
    assert await AuditRow.filter(action="emergency.signed").count() == 1
    assert "Y Thông đã ký" in (await village.parts.told(village.deputy))[-1]
    village.parts.clock.move(minutes=31)
    assert await emergency_watch.unsigned(village.parts.services) == 0


async def test_an_unsigned_one_is_shown_to_the_province(village: Village) -> None:
    head = await village.parts.person("head", "Nguyễn Văn Tỉnh", ("admin", village.province))
    await start(village)
    assert await emergency_watch.unsigned(village.parts.services) == 0
    village.parts.clock.move(minutes=31)
    assert await emergency_watch.unsigned(village.parts.services) == 1
    assert await emergency_watch.unsigned(village.parts.services) == 0
    (told,) = await village.parts.told(head)
    assert "chưa có người thứ hai ký" in told
    assert "Lê Thị Hoa" in told


async def test_the_all_clear_ends_everything(village: Village) -> None:
    found = await start(village)
    await run(village)
    before = (await village.pages.speaker_plan("loa-1", own=True))["version"]
    village.parts.clock.move(minutes=20)
    async with village.work(village.officer) as work:
        await emergency.clear(work, found.id)
    assert await board(village) is None
    assert await alarms(village) == []
    assert (await village.pages.speaker_plan("loa-1", own=True))["version"] > before
    await run(village)
    (item,) = (await village.pages.speaker_plan("loa-1", own=True))["items"]
    assert item["title"] == "Hết nguy hiểm"
    assert item["kind"] == "routine"
    assert item["audio_sha256"]
    assert item["start_at"] > village.parts.clock.now()
    cards = (await village.pages.board_feed("bang-1", own=True))["items"]
    assert [c["title"] for c in cards] == ["Hết nguy hiểm"]
    for person in (village.ea_kao_person, village.citizen, village.officer):
        assert "HẾT NGUY HIỂM" in (await village.parts.told(person))[-1]
    with pytest.raises(Stale):
        async with village.work(village.deputy) as work:
            await emergency.clear(work, found.id)
    await emergency_sound.sound_clear(village.studio, found.id)
    assert len((await village.pages.speaker_plan("loa-1", own=True))["items"]) == 1


async def test_only_those_alerted_hear_the_all_clear(village: Village) -> None:
    found = await start(village)
    await run(village)
    late = await village.parts.person("late", "Đến Sau", ("citizen", village.ea_kao))
    await Role.filter(person_id=village.citizen.id).update(active=False)
    async with village.work(village.officer) as work:
        await emergency.clear(work, found.id)
    await run(village)
    assert await village.parts.told(late) == []
    assert "HẾT NGUY HIỂM" in (await village.parts.told(village.citizen))[-1]


async def test_two_at_once_end_apart(village: Village) -> None:
    flood = await start(village)
    village.parts.clock.move(seconds=30)
    async with village.work(village.officer) as work:
        fire = await emergency.start(
            work, village.commune, kind="fire", text="Cháy chợ.", targets=[village.commune.code]
        )
    await run(village)
    feed = await village.pages.board_feed("bang-1", own=True)
    assert [a["title"] for a in feed["alarms"]] == ["Cảnh báo lũ", "Cảnh báo cháy"]
    assert feed["emergency"] == feed["alarms"][0]
    found = {i["title"]: i["rank"] for i in await alarms(village)}
    assert found == {"Cảnh báo lũ": 0, "Cảnh báo cháy": 1}
    async with village.work(village.deputy) as work:
        await emergency.clear(work, fire.id)
    assert (await board(village))["title"] == "Cảnh báo lũ"
    assert [i["title"] for i in await alarms(village)] == ["Cảnh báo lũ"]
    going = await emergency_rights.active(village.commune, village.parts.clock.now())
    assert [e.id for e in going] == [flood.id]
    await run(village)
    # Nobody is told to go home into the flood, in no way.
    says = "Cảnh báo cháy: đã hết. Cảnh báo lũ: VẪN CÒN."
    told = (await village.parts.told(village.citizen))[-1]
    assert told.startswith("⚠️ CHƯA HẾT NGUY HIỂM: Cảnh báo lũ")
    assert says in told
    assert village.speaker.said[-1][0].startswith(says)
    items = (await village.pages.speaker_plan("loa-1", own=True))["items"]
    assert "Hết nguy hiểm" not in [i["title"] for i in items]
    async with village.work(village.deputy) as work:
        await emergency.clear(work, flood.id)
    await run(village)
    assert "HẾT NGUY HIỂM: Cảnh báo lũ" in (await village.parts.told(village.citizen))[-1]
    assert village.speaker.said[-1][0].startswith("Tình huống khẩn cấp đã kết thúc.")


async def test_it_ends_by_itself_unless_extended(village: Village) -> None:
    found = await start(village)
    village.parts.clock.move(hours=1, minutes=51)
    assert await emergency_watch.ending(village.parts.services) == 1
    assert await emergency_watch.ending(village.parts.services) == 0
    actions = [b["action"] for b in await village.parts.buttons(village.officer)]
    assert actions == ["emergency.clear", "emergency.extend"]
    async with village.work(village.officer) as work:
        await emergency.extend(work, found.id)
    village.parts.clock.move(minutes=30)
    assert await board(village) is not None
    assert await alarms(village)
    village.parts.clock.move(minutes=40)
    assert await board(village) is None
    assert await alarms(village) == []


async def test_an_exercise_is_marked_and_counts_nowhere(village: Village) -> None:
    found = await start(village, exercise=True)
    await run(village)
    (item,) = await alarms(village)
    shown = await board(village)
    assert item["exercise"]
    assert shown["exercise"]
    assert item["title"] == shown["title"] == "DIỄN TẬP: Cảnh báo lũ"
    assert "DIỄN TẬP" in (await village.parts.told(village.citizen))[0]
    assert village.speaker.said[0][1] == "exercise"
    village.parts.clock.move(minutes=31)
    assert await emergency_watch.unsigned(village.parts.services) == 0
    async with village.work(village.officer) as work:
        await emergency.clear(work, found.id)
    await run(village)
    assert "Buổi diễn tập đã kết thúc" in (await village.parts.told(village.citizen))[-1]


async def test_ready_words_sound_without_waiting(village: Village) -> None:
    await emergency_sound.made(village.studio, FLOOD, "emergency")
    await start(village)
    assert (await alarms(village))[0]["audio_url"]
    assert "render_emergency" not in [task[0] for task in village.parts.tasks]


async def test_the_ready_texts_are_spoken_ahead(village: Village) -> None:
    assert await emergency_sound.prerender(village.studio) == 10
    assert await emergency_sound.prerender(village.studio) == 10
    assert len(village.speaker.said) == 10
    assert {kind for _, kind in village.speaker.said} == {"emergency", "exercise", "routine"}
    assert all("…" not in text for text, _ in village.speaker.said)


async def test_without_a_voice_everything_else_goes_on(village: Village) -> None:
    village.speaker.broken = True
    found = await start(village)
    await run(village)
    assert FLOOD in (await village.parts.told(village.citizen))[0]
    assert await board(village) is not None
    assert "máy đọc không làm được tiếng" in (await village.parts.told(village.deputy))[-1]
    (item,) = await alarms(village)
    await village.pages.acknowledge(
        "loa-1", item["id"], "refused", village.parts.clock.now(), "không có tệp âm thanh"
    )
    village.speaker.broken = False
    await emergency_sound.render(village.studio, found.id)
    assert (await alarms(village))[0]["audio_url"]


async def test_speakers_repeat_it_until_the_end(village: Village) -> None:
    await start(village)
    await run(village)
    (item,) = await alarms(village)
    now = village.parts.clock.now()
    await village.pages.acknowledge("loa-1", item["id"], "started", now, "")
    await village.pages.acknowledge("loa-1", item["id"], "finished", now, "")
    assert await emergency_sound.sound_again(village.parts.services) == 0
    village.parts.clock.move(minutes=15)
    assert await emergency_sound.sound_again(village.parts.services) == 1
    assert len(await alarms(village)) == 2
    assert len(await alarms(village, "loa-2")) == 1
    assert await emergency_sound.sound_again(village.parts.services) == 0


async def test_routine_plays_wait_while_it_is_quiet(village: Village) -> None:
    version = await village.bulletin("Ngay", now=True)
    await playouts.plan_playouts(village.parts.services, version.id)
    await start(village)
    alarm, routine = (await village.pages.speaker_plan("loa-1", own=True))["items"]
    assert (alarm["kind"], routine["kind"]) == ("emergency", "routine")
    assert local(datetime.fromisoformat(str(routine["start_at"]))).hour == 5


async def test_villages_answer_and_silence_is_listed(village: Village) -> None:
    found = await start(village)
    await run(village)
    actions = [(b["action"], b["ref"]) for b in await village.parts.buttons(village.ea_kao_person)]
    assert actions == [("emergency.safe", str(found.id)), ("emergency.help", str(found.id))]
    async with village.work(village.ea_kao_person) as work:
        await emergency_board.reply(work, found.id, "safe")
    with pytest.raises(NotFound):
        async with village.work(village.citizen) as work:
            await emergency_board.reply(work, found.id, "safe")
    assert await emergency_watch.silent(village.parts.services) == 0
    village.parts.clock.move(minutes=3)
    assert await emergency_watch.silent(village.parts.services) == 1
    assert await emergency_watch.silent(village.parts.services) == 0
    told = (await village.parts.told(village.officer))[-1]
    assert "Sau 3 phút, 1/2" in told
    assert "Buôn Tơng Jú (Y Nam)" in told
    assert len(await village.parts.told(village.tong_ju_person)) == 2
    assert len(await village.parts.told(village.ea_kao_person)) == 1
    village.parts.clock.move(minutes=5)
    assert await emergency_watch.silent(village.parts.services) == 1
    told = (await village.parts.told(village.officer))[-1]
    assert "Sau 8 phút" in told
    assert "nhờ Buôn Ea Kao gần đó: H Bia" in told


async def test_a_call_for_help_reaches_the_officers(village: Village) -> None:
    found = await start(village)
    await run(village)
    await Person.filter(id=village.tong_ju_person.id).update(phone="0905123456")
    for answer in ("safe", "help"):
        async with village.work(village.tong_ju_person) as work:
            await emergency_board.reply(work, found.id, answer)
    told = (await village.parts.told(village.officer))[-1]
    assert "Buôn Tơng Jú cần giúp" in told
    assert "Y Nam (…456)" in told
    buttons = [b["action"] for b in await village.parts.buttons(village.officer)]
    assert "phone.open" in buttons, "opened with a tap, which is written down"
    await Person.filter(id=village.tong_ju_person.id).update(phone="")
    village.parts.clock.move(minutes=1)
    for answer in ("safe", "help"):
        async with village.work(village.tong_ju_person) as work:
            await emergency_board.reply(work, found.id, answer)
    assert "chưa có số điện thoại" in (await village.parts.told(village.officer))[-1]
    async with village.work(village.officer) as work:
        seen = await emergency_board.board(work, found.id)
    states = {v.village.name: v.state for v in seen.villages}
    assert states == {"Buôn Ea Kao": "silent", "Buôn Tơng Jú": "help"}
    assert {d.state for d in seen.devices} == {"lost"}
    assert seen.may


async def test_devices_are_followed_one_by_one(village: Village) -> None:
    found = await start(village)
    await run(village)
    await village.beat(village.speakers[0], village.speakers[1])
    (item,) = await alarms(village)
    await village.pages.acknowledge("loa-1", item["id"], "started", village.parts.clock.now(), "")
    async with village.work(village.officer) as work:
        seen = await emergency_board.board(work, found.id)
    assert {d.name: d.state for d in seen.devices} == {
        "Loa Ea Kao": "played",
        "Loa Tơng Jú": "waiting",
        "Bảng xã": "lost",
    }


async def test_refused_before_its_sound_came_it_is_heard_all_the_same(village: Village) -> None:
    """The report is of the moment without a sound, and arrives after the sound."""
    await start(village)
    (item,) = await alarms(village)
    await run(village)
    at = village.parts.clock.now()
    await village.pages.acknowledge("loa-1", item["id"], "refused", at, "không có tệp âm thanh")
    (item,) = await alarms(village)
    assert item["audio_url"]
    await village.pages.acknowledge("loa-1", item["id"], "started", at, "")
    assert (await Playout.get(id=item["id"])).state == "started"


async def test_which_devices_sound_is_on_the_officers_phone_within_seconds(
    village: Village,
) -> None:
    """Open but without sound counts as off, and so does what fell silent after it began."""
    found = await start(village)
    await run(village)
    one, other = village.speakers
    at = village.parts.clock.now
    for device in (one, other):
        (item,) = await alarms(village, device.code)
        await village.beat(device)
        await village.pages.acknowledge(device.code, item["id"], "started", at(), "")
    assert await emergency_watch.sounding(village.parts.services) == 0
    village.parts.clock.move(seconds=21)
    await village.pages.heartbeat(other.code, {"page": "speaker", "on": False})
    assert await emergency_watch.sounding(village.parts.services) == 1
    assert await emergency_watch.sounding(village.parts.services) == 0
    told = (await village.parts.told(village.deputy))[-1]
    assert "1/2 cụm loa đang phát; 1 mở nhưng chưa bật tiếng: Loa Tơng Jú" in told
    assert "0/1 bảng tin đang hiện; 1 mất kết nối: Bảng xã" in told
    village.parts.clock.move(seconds=90)
    await village.pages.heartbeat(other.code, {"page": "speaker", "on": True})
    async with village.work(village.officer) as work:
        seen = await emergency_board.board(work, found.id)
    states = {d.name: d.state for d in seen.devices}
    assert (states[one.name], states[other.name]) == ("lost", "played")


async def test_a_reason_is_kept(village: Village) -> None:
    found = await start(village)
    async with village.work(village.deputy) as work:
        await emergency.set_reason(work, found.id, "Trạm thủy văn báo lũ lên 3 m.")
    row = await AuditRow.filter(action="emergency.reason").get()
    assert row.after == {"reason": "Trạm thủy văn báo lũ lên 3 m."}


async def test_text_and_places_are_checked(village: Village) -> None:
    async with village.work(village.deputy) as work:
        for text, targets, key in (
            ("  ", ["66-1"], "emergency-text-empty"),
            ("x" * 1001, ["66-1"], "emergency-text-long"),
            ("Lũ", [], "emergency-area-missing"),
            ("Lũ", ["66-9"], "emergency-area-missing"),
        ):
            with pytest.raises(UserError, match=key):
                await emergency.start(
                    work, village.commune, kind="flood", text=text, targets=targets
                )


async def test_the_log_of_an_ended_emergency_is_closed(village: Village) -> None:
    await start(village)
    await run(village)
    village.parts.clock.move(hours=3)
    await playlog.missed(village.parts.services)
    assert {p.state for p in await Playout.all()} == {"missed"}
    texts = [c.body["text"] for c in await OutboxContent.all()]
    assert not [text for text in texts if "loa đã phát" in text]


async def test_a_device_added_meanwhile_joins(village: Village) -> None:
    await start(village)
    await run(village)
    new = await Device.create(code="loa-9", kind="speaker", name="Loa mới", area=village.ea_kao)
    await joining.plan_device(village.parts.services, new.id)
    await joining.plan_device(village.parts.services, new.id)
    (item,) = await alarms(village, "loa-9")
    assert item["audio_url"]
