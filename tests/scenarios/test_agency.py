"""A commune whose Zalo account is a state agency's, as communes' really are: its whole day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models import OutboxRow
from tests.fakes.clock import MOMENTS
from tests.fakes.village import Village
from tests.scenarios.acts import plan, publishes, says, taps
from tests.scenarios.conftest import Opens
from tests.scenarios.test_citizens import asks, chooses_village
from tests.scenarios.test_emergency import devices_take_over, signed_and_answered, warns
from tests.scenarios.test_rooms import NAME
from tests.scenarios.test_the_day import enrols, reports, tells, writes


async def test_the_whole_day_of_an_agency(opens: Opens) -> None:
    """A bulletin, a report, a question, and a flood at the end of it."""
    async with opens("zalo") as village:
        village.zalo.oa(village.zalo.account).becomes("agency")
        officer, editor = await village.person("can-bo"), await village.person("bien-tap")
        speaker = await village.person("tuyen-truyen-1")
        newcomer, citizen = await village.stranger("Y Thương Êban"), await village.stranger("Mai")
        await citizen.follows()
        await chooses_village(citizen, "zalo")
        await enrols(officer, newcomer)
        await writes(editor, officer)
        await taps(officer, "Duyệt", "Đã duyệt BT-1")
        await village.settled()
        await village.wake()
        for reader in (speaker, newcomer, citizen):
            await reader.expect("Tiêm vắc xin sáng Chủ nhật")
        await tells(officer, speaker)
        await reports(village, officer, speaker)
        code = await asks(citizen, "duong vao buon hong nang")
        await officer.expect(code)
        await village.settled()
        await flooded(village, officer, editor, speaker, [newcomer, citizen])
        assert not village.zalo.ledger.taken[village.zalo.account]["paid"]


async def flooded(
    village: Village, officer: Any, editor: Any, speaker: Any, others: Sequence[Any]
) -> None:
    """With loudspeakers and board, signed, answered and ended; nobody gets it twice."""
    for awake in (officer, editor, speaker):
        await awake.says("menu")
    await village.settled()
    await warns(officer)
    for woken in (speaker, *others):
        await woken.expect("⚠️ Cảnh báo lũ")
    await village.settled()
    await devices_take_over(village)
    await signed_and_answered(village, officer, editor, speaker)
    await taps(officer, "Hết nguy hiểm", "Đã báo hết nguy hiểm")
    for told in (speaker, *others):
        await told.expect("✅ HẾT NGUY HIỂM")
        warned = [s.text for s in told.sees if "Cảnh báo lũ" in s.text and "⚠️" in s.text]
        assert len(warned) == 1
    await village.settled()
    assert (await plan(village, "bang-tin"))["emergency"] is None
    assert not await OutboxRow.filter(state__in=["failed", "unclear"]).exists()
    assert village.zalo.calls["message"] == 1, "only the first was refused"


async def test_a_flood_of_an_agency_by_night(opens: Opens) -> None:
    async with opens("zalo") as village:
        village.clock.set(MOMENTS["late"])
        village.zalo.oa(village.zalo.account).becomes("agency")
        officer, editor = await village.person("can-bo"), await village.person("bien-tap")
        speaker, citizen = await village.person("tuyen-truyen-1"), await village.stranger("Mai")
        await citizen.follows()
        await chooses_village(citizen, "zalo")
        await flooded(village, officer, editor, speaker, [citizen])


async def test_an_agency_that_may_write_to_nobody_alone(opens: Opens) -> None:
    """Its admin learns what to ask Zalo; bulletins go into the group without asking in vain."""
    async with opens("zalo") as village:
        oa = village.zalo.oa(village.zalo.account)
        oa.becomes("agency-mute")
        oa.packages = {"asset-1": 50}
        officer = await village.person("can-bo", "webchat")
        editor = await village.person("bien-tap", "webchat")
        nga = await village.person("tuyen-truyen-1")
        await says(officer, "nhóm", "Chưa có nhóm nào")
        await taps(officer, "Tạo nhóm mới", "Nhóm tên là gì")
        await taps(officer, NAME, "Đã có nhóm")
        await nga.says("giúp")
        await village.settled()
        assert nga.sees == []
        await village.tick(minutes=1)
        await village.wake()
        await village.tick(minutes=1)
        told = await officer.expect("không cho UBND xã Cư Pui nhắn riêng")
        assert "hỏi: “OA cơ quan nhà nước của chúng tôi nhắn tin" in told.text
        asked = village.zalo.calls["message"] + village.zalo.calls["message-v2"]
        await publishes(editor, officer)
        await village.settled()
        await nga.expect("Họp dân tối thứ Năm")
        assert village.zalo.calls["message"] + village.zalo.calls["message-v2"] == asked
