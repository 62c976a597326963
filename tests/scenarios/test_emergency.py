"""A flood at night: past the quiet hours, on every channel and device, signed, followed, ended."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.standin.people import Seen
from models import Area, Emergency, OutboxRow, Person
from tests.fakes.village import Village
from tests.scenarios.acts import fetch, person, plan, publishes, says, seen_texts, tap, taps
from tests.scenarios.conftest import Opens
from tests.scenarios.crowd import gather

NIGHT = datetime(2026, 3, 2, 15, 40, tzinfo=UTC)  # 22:40


async def warns(officer: Any, word: str = "khẩn cấp") -> Seen:
    """Two taps and the typed word."""
    await says(officer, word, "Phát tới đâu" if "tới đâu" in word else "Lũ")
    await taps(officer, "Lũ", "Phát tới đâu")
    check = await taps(officer, "Cả Xã Cư Pui", "Sẽ phát NGAY")
    assert "2 loa" in check.text
    return await says(officer, "phat ngay", "Đã phát")


async def test_flood_at_night_reaches_everybody_at_once(village: Village) -> None:
    officer, editor = await village.person("can-bo"), await village.person("bien-tap")
    elsewhere = {"webchat": "zalo", "zalo": "telegram", "telegram": "webchat"}[village.channel]
    speaker = await village.person("tuyen-truyen-1")
    other = await village.person("tuyen-truyen-2", elsewhere)
    citizen = await village.person("nguoi-dan", "webchat")
    village.clock.set(NIGHT)
    for awake in (officer, editor, speaker, other, citizen):
        await awake.says("menu")
    await village.settled()
    await publishes(editor, officer)
    await village.settled()
    for asleep in (speaker, other, citizen):
        assert "Họp dân" not in seen_texts(asleep)
    sent = await warns(officer)
    assert "3 người, 0 loa (và 2 loa lúc này không phát ra tiếng), 1 bảng tin" in sent.text
    for woken in (speaker, other, citizen):
        assert "Nước lũ đang lên nhanh" in (await woken.expect("⚠️ Cảnh báo lũ")).text
    await village.settled()
    await devices_take_over(village)
    await signed_and_answered(village, officer, editor, speaker)
    await taps(officer, "Hết nguy hiểm", "Đã báo hết nguy hiểm")
    for told in (speaker, other, citizen):
        await told.expect("✅ HẾT NGUY HIỂM")
    await village.settled()
    assert (await plan(village, "bang-tin"))["emergency"] is None
    kinds = [i["kind"] for i in (await plan(village, "loa-buon-phung"))["items"]]
    assert "emergency" not in kinds
    await tap(speaker, "Đã báo bà con")
    await speaker.expect("đã kết thúc")
    await village.tick(hours=6, minutes=21)  # 05:01
    for reader in (speaker, other, citizen):
        await reader.expect("Họp dân tối thứ Năm")


async def devices_take_over(village: Village) -> None:
    board = (await plan(village, "bang-tin"))["emergency"]
    assert board["title"] == "Cảnh báo lũ"
    items = (await plan(village, "loa-dien-tan"))["items"]
    [item] = [i for i in items if i["kind"] == "emergency"]  # beside what was to play that day
    assert item["volume"] == 100
    sound = await fetch(village, item["audio_url"])
    assert hashlib.sha256(sound).hexdigest() == item["audio_sha256"]


async def signed_and_answered(village: Village, officer: Any, editor: Any, speaker: Any) -> None:
    await taps(officer, "Theo dõi", "chưa có người thứ hai ký")
    await editor.expect("ký xác nhận trong 30 phút")
    await taps(editor, "Ký xác nhận", "đã ký xác nhận KC-")
    await taps(speaker, "Đã báo bà con", "đã ghi: bà con đã được báo")
    board = await taps(officer, "Theo dõi", "Thôn, buôn: 1/6 đã trả lời")
    assert "Nguyễn Thị Hạnh đã ký xác nhận" in board.text
    assert "✅ Buôn Phung" in board.text
    assert "❓ Thôn Điện Tân: chưa trả lời – Trần Văn Lâm" in board.text
    await village.tick(minutes=31)
    assert (await Emergency.get()).unsigned_told_at is None


async def test_unsigned_and_silent_are_told(village: Village) -> None:
    officer = await village.person("can-bo")
    province = await Area.get(kind="province")
    await person(village, "tinh", "Trần Thị Tỉnh", province, "admin")
    above = await village.person("tinh")
    speaker, silent = [await village.person(c) for c in ("tuyen-truyen-1", "tuyen-truyen-2")]
    await Person.filter(code="tuyen-truyen-2").update(phone="0905111112")
    village.clock.set(NIGHT)
    for awake in (officer, above, speaker, silent):
        await awake.says("menu")
    await village.settled()
    await warns(officer)
    for warned in (silent, speaker):  # each by a row of their own, in no set order
        await warned.expect("⚠️ Cảnh báo lũ")
    await taps(speaker, "Cần giúp", "Đã báo cán bộ trực là cần giúp")
    await officer.expect("🆘 Buôn Phung cần giúp")
    await village.tick(minutes=2)
    assert "chưa trả lời" not in seen_texts(officer).casefold()
    await village.tick(minutes=1)
    three = await officer.expect("Sau 3 phút, 1/6 thôn, buôn đã trả lời")
    assert "Thôn Điện Tân (Trần Văn Lâm" in three.text
    assert "Buôn Phung" not in three.text.partition("Chưa trả lời")[2]
    assert "…112" in three.text
    assert "0905111112" not in three.text
    await taps(officer, "Gọi Trần Văn Lâm", "0905 111 112")
    await silent.expect("⚠️ Cảnh báo lũ")  # called once more
    await taps(speaker, "Đã báo bà con", "đã ghi")
    await village.tick(minutes=5)
    eight = await officer.expect("Sau 8 phút, 1/6 thôn, buôn đã trả lời")
    assert "nhờ Buôn Phung gần đó: H'Nga Byă" in eight.text
    assert "đến nay chưa có người thứ hai ký" not in seen_texts(above)
    await village.tick(minutes=22)
    await above.expect("đến nay chưa có người thứ hai ký xác nhận")
    await officer.expect("đã báo lên tỉnh")
    await village.tick(minutes=1)
    assert seen_texts(above).count("đến nay chưa có người thứ hai") == 1


async def test_exercise_says_so_everywhere_and_counts_nowhere(village: Village) -> None:
    officer, speaker = await village.person("can-bo"), await village.person("tuyen-truyen-1")
    province = await Area.get(kind="province")
    await person(village, "tinh", "Trần Thị Tỉnh", province, "admin")
    above = await village.person("tinh")
    sent = await warns(officer, "diễn tập")
    assert "Đã phát diễn tập DT-" in sent.text
    seen = await speaker.expect("⚠️ DIỄN TẬP: Cảnh báo lũ")
    assert "Đây là diễn tập, không phải tình huống thật" in seen.text
    await village.settled()
    board = (await plan(village, "bang-tin"))["emergency"]
    assert board["title"] == "DIỄN TẬP: Cảnh báo lũ"
    assert board["exercise"] is True
    assert "Đây là diễn tập" in (await plan(village, "loa-buon-phung"))["items"][0]["text"]
    await village.tick(minutes=31)
    assert "ký xác nhận" not in seen_texts(above)
    await taps(officer, "Hết nguy hiểm", "Đã báo hết nguy hiểm")
    await speaker.expect("Buổi diễn tập đã kết thúc")


async def test_wrong_word_sends_nothing(village: Village) -> None:
    officer, speaker = await village.person("can-bo"), await village.person("tuyen-truyen-1")
    await says(officer, "KHAN CAP", "Đang có chuyện gì")
    await taps(officer, "Cháy", "Phát tới đâu")
    await says(officer, "buôn phung, thôn ea uol", "Sẽ phát NGAY")
    await says(officer, "phát", "Chưa phát gì cả")
    await taps(officer, "Không phát nữa", "Đã bỏ, chưa phát gì cả")
    await says(officer, "phát ngay", "chưa hiểu")
    await says(speaker, "khẩn cấp", "Đang có chuyện gì, ở đâu")
    assert await Emergency.all().count() == 0


@pytest.mark.parametrize("way", ["zalo", "zalo-postgres"])
async def test_goes_ahead_of_what_is_queued(opens: Opens, way: str) -> None:
    async with opens(way) as village:
        patient = village.zalo.config(rate_per_s=500, call_timeout_s=60)
        await village.restart(zalo=patient)
        await village.wake()  # in quiet hours the bulletin would not be in its way
        officer = await village.person("can-bo", "webchat")
        editor = await village.person("bien-tap", "webchat")
        crowd = await gather(village, zalo=100, telegram=0, every_gone=1000)
        stuck = village.zalo.faults.plan("slow", "message", times=8)
        await publishes(editor, officer)
        await stuck.reached.wait()
        await warns(officer)
        while await OutboxRow.filter(priority=0, lane__startswith="zalo").count() < 100:
            await asyncio.sleep(0.01)
        stuck.release.set()
        await village.settled(30)
        order = ["⚠️" in m.get("text", "") for _, _, m in village.zalo.sent]
        first, last = order.index(True), len(order) - 1 - order[::-1].index(True)
        assert first <= 8, order  # what was on the wire already
        assert order[first:last].count(False) <= 8, order
        for phone in crowd.zalo:
            assert [sum(mark in s.text for s in phone.sees) for mark in ("⚠️", "📢")] == [1, 1]
        assert await OutboxRow.filter(state="queued").count() == 0
