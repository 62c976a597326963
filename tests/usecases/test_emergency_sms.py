"""A night without data: who speaks for a silent village gets an SMS, once, whatever goes wrong."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext

from bot.core.hours import at_local
from bot.core.sms import segments
from bot.standin.gateways import PRICE, esms, viettel
from bot.storage import db
from bot.usecases.accounts import gateway_reports
from bot.usecases.emergency import emergency, emergency_sms, emergency_spread, emergency_watch
from bot.usecases.people import follow, officer_codes, officers
from handlers import accounts, alarm
from handlers import emergency as start_of_one
from models import Area, ChatAccount, Lane, OutboxRow, OwnAccount, Person
from tests.fakes import launch
from tests.fakes.clock import RunningClock
from tests.fakes.house import Parts, make_parts
from tests.fakes.talk import Talk
from tests.usecases.sms_night import BIA, FLOOD, NAM, Night, both


@pytest.fixture
async def night(parts: Parts, tmp_path: Path) -> AsyncIterator[Night]:
    parts.clock.set(at_local(parts.clock.now(), 22, 40))
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(esms.running(parts.clock))
        two = await stack.enter_async_context(viettel.running(parts.clock))
        found = await Night.falls(parts, tmp_path, one, two)
        yield found
        await found.channel.stop()


async def test_who_is_silent_for_five_minutes_gets_the_registered_text(night: Night) -> None:
    await night.begins()
    await night.clock(4)
    assert not night.esms.sent
    await night.answers(night.village.tong_ju_person, "safe")
    await night.clock(1)
    (text,) = night.got(BIA)
    assert text == (
        "Xa Ea Kao: CANH BAO LU LUT. Khu vuc toan xa. Tu 22:40 02/03. "
        "Nuoc lu dang len nhanh. Ba con len cho cao ngay. Tra loi 1 neu da nhan, 2 neu can giup."
    ).replace("02/03", f"{night.parts.clock.now():%d/%m}")
    assert not night.got(NAM)
    await night.clock(1)
    await night.clock(10)
    assert len(night.got(BIA)) == 1
    assert await night.spent("esms") == 1


async def test_the_board_says_why_an_sms_did_not_go(night: Night) -> None:
    """Also one that the all-clear or the end of the alarm overtook."""
    await night.begins()
    await night.clock(6)
    lan, rows = night.village.ea_kao_person, OutboxRow.filter(lane__startswith="sms:")
    for cause, words in (
        ("expired", "quá hạn trước khi gửi được"),
        ("withdrawn", "tin đã thu hồi trước khi gửi"),
        ("unavailable", "kênh nhắn tin đang gián đoạn"),
    ):
        await rows.update(state="failed", cause=cause, receipt=0)
        assert await night.state(lan) == f"SMS không gửi được: {words}"


async def test_who_cannot_be_written_to_at_all_gets_it_at_once(night: Night) -> None:
    await ChatAccount.filter(person_id=night.village.ea_kao_person.id).update(state="blocked")
    await night.begins()
    await night.clock()
    assert len(night.got(BIA)) == 1
    assert not night.got(NAM)


async def test_who_left_the_account_gets_it_and_who_said_stop_does_not(night: Night) -> None:
    """Leaving a page is no word about a number they gave for the night of the flood."""
    chats = ChatAccount.filter(kind="person")
    for person, word in ((night.village.ea_kao_person, "left"), (night.village.tong_ju_person, "")):
        async with night.village.work(person) as work:
            chat = await chats.get(person_id=person.id)
            if word:
                await follow.left(work, chat)
            else:
                await follow.set_following(work, chat, follows=False)
    await night.begins()
    await night.clock(6)
    assert len(night.got(BIA)) == 1
    assert not night.got(NAM)


async def test_nothing_is_sent_without_a_budget_or_a_number(night: Night) -> None:
    await night.budget(0)
    await Person.filter(id=night.village.tong_ju_person.id).update(phone="")
    await night.begins()
    await night.clock(6)
    assert not night.esms.calls.count("send")
    await night.budget(1)
    await night.clock(1)
    assert (len(night.got(BIA)), len(night.got(NAM))) == (1, 0)


async def test_what_a_budget_allows_is_shared_out_and_the_next_gateway_goes_on(
    night: Night,
) -> None:
    await night.budget(1, "esms")
    await night.begins()
    await night.clock(6)
    await night.clock(1)
    assert (len(night.esms.sent), len(night.viettel.sent)) == (1, 1)
    assert len(night.got(BIA)) == len(night.got(NAM)) == 1


async def test_the_budget_counts_segments_as_operators_do(night: Night) -> None:
    """A long text is two; what is left of the budget is for one of them, and the other gateway has
    the rest."""
    long = "Nước lũ đang lên rất nhanh ở hai bờ suối, chạy lên"
    await Area.filter(id=night.village.commune.id).update(name="Xã Ea Kao Buôn Đôn A")
    await night.budget(3, "esms")
    await night.begins(text=long)
    await night.clock(6)
    await night.clock(1)
    (text,) = {one.text for one in (*night.esms.sent, *night.viettel.sent)}
    assert segments(text) == 2
    assert (len(night.esms.sent), len(night.viettel.sent)) == (1, 1)
    assert [await night.spent("esms"), await night.spent("viettel")] == [2, 2]
    assert 100 * PRICE - night.esms.balance == 2 * PRICE


async def test_what_was_not_taken_comes_back_by_segments(night: Night) -> None:
    await Area.filter(id=night.village.commune.id).update(name="Xã Ea Kao Buôn Đôn A")
    night.esms.codes += ["103"] * 4
    await night.begins(text="Nước lũ đang lên rất nhanh ở hai bờ suối, chạy lên")
    await night.clock(6)
    await night.clock(1)
    assert [await night.spent("esms"), await night.spent("viettel")] == [0, 4]


@pytest.mark.parametrize("code", ["101", "103", "177", "503"])
async def test_the_second_gateway_takes_what_the_first_does_not(night: Night, code: str) -> None:
    """Keys refused, no money, network not opened, broken: one message each, by the other."""
    if code == "503":
        night.esms.faults.plan("status", "send", status=503, times=50)
    else:
        night.esms.codes += [code] * 20
    await night.begins()
    await night.clock(6)
    await night.clock(0.5)
    await night.clock(0.5)
    assert not night.esms.sent
    assert len(night.got(BIA)) == len(night.got(NAM)) == 1
    assert await night.spent("esms") == 0
    assert await night.spent("viettel") == 2


async def test_a_text_or_number_that_is_refused_is_not_tried_elsewhere(night: Night) -> None:
    night.esms.codes += ["146", "99"]
    await night.begins()
    await night.clock(6)
    await night.clock(1)
    assert not night.esms.sent
    assert not night.viettel.sent
    said = [
        await night.state(p) for p in (night.village.ea_kao_person, night.village.tong_ju_person)
    ]
    assert any("không tới được số này" in s for s in said)
    assert any("không gửi được" in s for s in said)


async def test_a_lost_answer_is_repeated_where_repeats_are_known(night: Night) -> None:
    night.esms.faults.plan("drop", "send", times=2)
    await night.begins()
    await night.clock(6)
    for _ in range(3):
        await night.clock(0.5)
    assert len(night.esms.sent) == 2
    assert not night.viettel.sent
    assert len(night.got(BIA)) == len(night.got(NAM)) == 1


async def test_a_lost_answer_without_a_reference_goes_by_the_other_gateway(night: Night) -> None:
    night.esms.codes += ["103"] * 4
    night.viettel.faults.plan("drop", "wsCpMt")
    await night.begins()
    await night.clock(6)
    await night.clock(1)  # by the second now, and one answer is lost
    await night.clock(1)
    rows = await OutboxRow.filter(lane="sms:viettel", state="unclear")
    assert len(rows) == 1
    assert night.viettel.calls.count("wsCpMt") == 2
    assert [await night.spent("viettel"), await night.spent("esms")] == [2, 0]


async def test_receipts_by_asking_and_none_at_all_is_normal(night: Night) -> None:
    await night.begins()
    await night.clock(6)
    bia, nam = night.village.ea_kao_person, night.village.tong_ju_person
    assert "chưa có báo nhận" in await night.state(bia)
    night.esms.ends(BIA, "delivered")
    await night.clock(1)
    assert "đã tới máy" in await night.state(bia)
    night.esms.ends(BIA, "failed")  # a report of yesterday's that comes late
    await night.clock(2)
    assert "đã tới máy" in await night.state(bia)
    night.parts.clock.move(hours=25)
    assert "thường gặp" in await night.state(nam)


async def test_reports_late_repeated_and_out_of_order(night: Night) -> None:
    await night.begins()
    await night.clock(6)
    bia = night.village.ea_kao_person
    one = night.esms.ends(BIA, "failed")
    await night.channel._gateways["esms"].report({"SMSID": one.id, "RequestId": one.ref})
    await night.channel._gateways["esms"].report({"SMSID": "sms-999", "RequestId": "x"})
    asked = night.esms.calls.count("status")
    await gateway_reports.due(night.parts.services)
    assert night.esms.calls.count("status") == asked + 1  # nothing is asked about a stranger's
    assert "không tới được" in await night.state(bia)
    one.state = "delivered"
    for _ in range(3):
        await night.channel._gateways["esms"].report({"SMSID": one.id, "RequestId": one.ref})
        await gateway_reports.due(night.parts.services)
    assert "đã tới máy" in await night.state(bia)
    one.state = "failed"
    await night.channel._gateways["esms"].report({"SMSID": one.id, "RequestId": one.ref})
    await gateway_reports.due(night.parts.services)
    assert "đã tới máy" in await night.state(bia)


async def test_what_the_gateway_knew_already_gets_its_receipt_by_our_reference(
    night: Night,
) -> None:
    night.esms.faults.plan("drop", "send")
    await night.begins()
    await night.clock(6)
    await night.clock(0.5)
    one = night.esms.sent[0]
    row = await OutboxRow.get(message_id=one.ref)
    one.state = "delivered"
    await night.channel._gateways["esms"].report({"SMSID": one.id, "RequestId": one.ref})
    await gateway_reports.due(night.parts.services)
    assert (await OutboxRow.get(id=row.id)).receipt == 1


async def test_the_all_clear_goes_to_whom_the_sms_went_once(night: Night) -> None:
    found = await night.begins()
    night.esms.codes += ["103", "103"]
    await night.clock(6)
    await night.clock(1)
    assert len(night.viettel.sent) == 2
    async with night.village.work(night.village.deputy) as work:
        await emergency.clear(work, found.id)
    await emergency_spread.spread_clear(night.parts.services, found.id)
    await night.clock()
    assert not night.esms.sent
    assert len(night.got(BIA)) == 2
    assert night.got(BIA)[1].startswith(f"Xa Ea Kao: canh bao ma {found.code} da het luc ")
    await night.clock(1)
    assert len(night.got(BIA)) == 2


async def test_after_the_end_nobody_is_written_to(night: Night) -> None:
    found = await night.begins()
    async with night.village.work(night.village.deputy) as work:
        await emergency.clear(work, found.id)
    await night.clock(6)
    assert not night.esms.sent


async def test_the_call_at_three_minutes_and_the_list_at_eight_send_no_sms(night: Night) -> None:
    await night.begins()
    await night.clock(5)
    before = len(night.esms.sent)
    await emergency_watch.silent(night.parts.services)
    night.parts.clock.move(minutes=4)
    await emergency_watch.silent(night.parts.services)
    await night.wired()
    assert len(night.esms.sent) == before == 2


async def test_an_exercise_says_so(night: Night) -> None:
    await night.begins(exercise=True)
    await night.clock(6)
    assert "CANH BAO DIEN TAP LU LUT" in night.got(BIA)[0]


async def test_the_officer_reads_the_very_text_before(night: Night) -> None:
    async with night.village.work(night.village.deputy) as work:
        draft = emergency.draft(
            work, night.village.commune, "flood", FLOOD, [night.village.commune.code],
            exercise=False,
        )  # fmt: skip
        shown = await emergency_sms.preview(work, draft)
    await night.begins()
    await night.clock(6)
    assert shown is not None
    assert shown.text == night.got(BIA)[0]
    assert (shown.segments, shown.price_vnd) == (1, 520)


async def test_a_changed_number_is_used_at_once_and_a_withdrawn_one_no_more(night: Night) -> None:
    night.esms.codes += ["99", "99"]
    await night.begins()
    await night.clock(6)
    assert not night.got(BIA)
    nam = night.village.tong_ju_person
    await Person.filter(id=nam.id).update(phone="")
    rows = await OutboxRow.filter(lane="sms:esms").count()
    await night.clock(1)
    assert await OutboxRow.filter(lane="sms:esms").count() == rows


async def test_the_balance_is_kept_for_the_admin_and_a_dead_gateway_is_seen(night: Night) -> None:
    await night.clock()
    own = await OwnAccount.get(lane="sms:esms")
    assert own.quota == {"balance": 100 * 520}
    night.esms.key = "other"
    await night.clock(31)
    lane = await Lane.get(name="sms:esms")
    assert lane.cause == "account_stopped"
    await night.begins()
    await night.clock(6)
    assert not night.esms.calls.count("send")
    assert len(night.viettel.sent) == 2
    night.esms.key = "A" * 20
    await night.clock(31)
    assert (await Lane.get(name="sms:esms")).cause == ""


async def test_two_processes_that_look_at_once_write_to_each_once(night: Night) -> None:
    await night.begins()
    night.parts.clock.move(minutes=6)
    await gateway_reports.due(night.parts.services)
    looks = [emergency_sms.text(night.parts.services) for _ in range(3)]
    await asyncio.gather(*looks)
    await night.wired()
    assert len(night.got(BIA)) == len(night.got(NAM)) == 1
    assert len(night.esms.sent) == 2


async def test_what_waits_at_a_slow_gateway_does_not_come_after_the_all_clear(
    night: Night,
) -> None:
    found = await night.begins()
    night.parts.clock.move(minutes=6)
    await night.look()
    assert await OutboxRow.filter(lane="sms:esms", state="queued").count() == 2
    async with night.village.work(night.village.deputy) as work:
        await emergency.clear(work, found.id)
    await emergency_spread.spread_clear(night.parts.services, found.id)
    await night.wired()
    assert not night.esms.sent


async def test_the_board_says_how_far_each_message_got(night: Night) -> None:
    found = await night.begins()
    await night.clock(6)
    night.esms.ends(BIA, "delivered")
    await night.clock(1)
    said = Talk(night.parts, night.village.deputy, (alarm.conversation,))
    (board,) = await said.acts("emergency.board", str(found.id))
    assert "Buôn Ea Kao: chưa trả lời" in board
    assert "(SMS đã tới máy)" in board
    assert "(SMS đã gửi, chưa có báo nhận)" in board
    await night.answers(night.village.ea_kao_person, "received")
    (board,) = await said.acts("emergency.board", str(found.id))
    assert "📩 Buôn Ea Kao: đã nhận tin, chưa báo lại" in board


async def test_the_officer_sees_it_before_the_typed_word(night: Night) -> None:
    said = Talk(night.parts, night.village.deputy, (start_of_one.conversation,))
    await said.says("khẩn cấp")
    await said.presses("emergency.kind", "flood")
    preview, check = await said.presses("emergency.everywhere")
    assert "Xa Ea Kao: CANH BAO LU LUT. Khu vuc toan xa." in preview
    assert "520 đồng mỗi người" in preview or "1.040 đồng mỗi người" in preview
    assert "phát ngay" in check.lower()


async def test_the_admin_sees_each_gateway_and_sets_what_it_may_spend(night: Night) -> None:
    admin = await night.parts.person("admin", "Anh Tỉnh", ("admin", night.village.province))
    await night.look()
    said = Talk(night.parts, admin, (accounts.conversation,))
    (first,) = await said.says("tài khoản")
    assert "SMS qua eSMS: đang hoạt động tốt" in first
    (card,) = await said.presses("accounts.show", "sms:esms")
    assert "SMS qua eSMS" in card
    assert "đã dùng 0 trong 100 đoạn tin" in card
    assert "Số dư tài khoản SMS: 52.000 đồng" in card
    await said.presses("accounts.budget")
    await said.says("250")
    assert (await OwnAccount.get(lane="sms:esms")).paid_budget == 250
    night.esms.codes += ["101"] * 4
    await night.begins()
    await night.clock(6)
    (card,) = await said.acts("accounts.show", "sms:esms")
    assert "Đang tạm ngừng gửi" in card
    assert "tổng đài từ chối tài khoản, địa chỉ máy chủ hoặc tên định danh" in card
    await night.clock(1)
    (card,) = await said.acts("accounts.show", "sms:viettel")
    assert "0 tin miễn phí, 2 tin tính phí" in card
    (errors,) = await said.acts("accounts.errors", "sms:esms")
    assert "tổng đài SMS từ chối tài khoản" in errors
    assert night.parts.locales.missing <= {"choose-by-number", "choose-by-words"}


async def test_a_one_time_code_goes_to_the_officers_phone(night: Night) -> None:
    officer = night.village.officer
    await night.look()
    async with night.parts.services.work() as work:
        made = await officers.way_in(work, officer)
        assert not await officer_codes.send(work, officer, made.code)
        officer.phone = "0905000009"
        await officer.save(update_fields=["phone"])
        assert await officer_codes.send(work, officer, made.code)
    await night.wired()
    (text,) = night.got("84905000009")
    assert text.startswith(f"Xa Ea Kao: ma vao Tin Buon cua anh chi la {made.code}, dung den ")
    assert len(night.parts.tasks) == 0


async def _process(night: Night, path: Path, line: int = 0, kill_at: int = 0) -> int:
    """Another process looks and sends; killed at a line of the sweep, or while the gateway has a
    message and did not answer yet (`kill_at`: which)."""
    now = night.parts.clock.now()
    env = os.environ | {launch.NAME: str(RunningClock(now))}
    settings = json.dumps(both(night.esms, night.viettel))
    arguments = [str(path), str(path.parent), settings, str(line)]
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.usecases.sms_child", *arguments, env=env, cwd=launch.ROOT
    )
    if kill_at:
        for fake in (night.esms, night.viettel):
            fake.dies = (kill_at, child.kill)
    code = await child.wait()
    assert code in {0, -signal.SIGKILL}
    return code


@pytest.mark.slow
@pytest.mark.parametrize("first", ["esms", "viettel"])
async def test_killed_at_any_moment_nobody_is_missed_and_nobody_written_to_twice(
    sqlite_template: Path, tmp_path: Path, first: str
) -> None:
    """Where the gateway knows our reference: once. Where it does not, what was on the wire is
    unclear and goes by the other gateway, once."""
    path = tmp_path / "night.sqlite3"
    shutil.copy(sqlite_template, path)
    async with AsyncExitStack() as stack:
        context = await stack.enter_async_context(TortoiseContext())
        await context.init(config=db.config(f"sqlite://{path}"))
        parts = make_parts(tmp_path)
        one = await stack.enter_async_context(esms.running(parts.clock))
        two = await stack.enter_async_context(viettel.running(parts.clock))
        order = (one, two) if first == "esms" else (two, one)
        night = await Night.falls(parts, tmp_path, *order)
        night.esms, night.viettel = order
        await night.begins()
        parts.clock.move(minutes=6)
        assert await _process(night, path, line=40) == -signal.SIGKILL
        assert not one.sent
        assert not two.sent
        assert await _process(night, path, kill_at=1) == -signal.SIGKILL
        for _ in range(2):
            parts.clock.move(seconds=20)
            assert await _process(night, path) == 0
        rows = await OutboxRow.filter(about__startswith="emergency:", lane__startswith="sms:")
        unclear = {r.chat_account_id for r in rows if r.state == "unclear"}
        assert len(unclear) in ({0} if first == "esms" else {1, 2})  # two may be on the wire
        people = {BIA: night.village.ea_kao_person, NAM: night.village.tong_ju_person}
        for number, person in people.items():
            by = [len([m for m in fake.sent if m.number == number]) for fake in order]
            chats = await ChatAccount.filter(person_id=person.id, kind="phone")
            doubtful = any(c.id in unclear for c in chats)
            # Each gateway at most once; a second message only where the first one's answer is lost.
            assert by[1] == int(doubtful)
            assert by[0] == 1 or (by[0] == 0 and doubtful)
            assert len([r for r in rows if r.chat_account_id in {c.id for c in chats}]) == sum(
                (1, int(doubtful))
            )
        assert one.sent
        await night.channel.stop()
