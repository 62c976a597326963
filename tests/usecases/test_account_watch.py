"""When an account needs a human its admin is told: once, in the right chat, not at night."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.ports import OwnRoom
from bot.usecases.accounts import account_watch, hearing
from models import (
    ChatAccount,
    Emergency,
    Group,
    InboxRow,
    Lane,
    OutboxContent,
    OutboxRow,
    OwnAccount,
    Person,
    Role,
    StateValue,
)
from models.outbox import Priority
from tests.fakes.desk import WIRE
from tests.fakes.offices import Offices


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Offices:
    return await Offices.settle(tmp_path)


async def look(here: Offices, person: Person | None = None) -> list[str]:
    """What a person (the commune's admin) is told by the next look of the clock."""
    person = person or here.admin
    before = len(await here.parts.told(person))
    await account_watch.due(here.parts.services)
    assert not here.parts.locales.missing, here.parts.locales.missing
    return (await here.parts.told(person))[before:]


async def buttons(here: Offices) -> list[tuple[str, str]]:
    return [(b["action"], b["ref"]) for b in await here.parts.buttons(here.admin)]


async def test_all_is_well_and_nobody_hears_of_it(here: Offices) -> None:
    await here.went("sent")
    assert await look(here) == []
    assert not await OwnAccount.filter(told__not="").exists()


async def test_a_lost_connection_is_told_once_and_once_when_it_is_over(here: Offices) -> None:
    here.desk.change("111", lost=True, problem="refresh token not accepted (-14014)")
    [said] = await look(here)
    assert said.startswith("UBND xã Ea Kao mất kết nối")
    assert "bấm Kết nối lại" in said
    assert ("accounts.connect", f"{WIRE}:66-1") in await buttons(here)
    assert await look(here) == []
    here.parts.clock.move(hours=3)
    assert await look(here) == []
    for other in (here.above, here.far, here.editor):
        assert await here.parts.told(other) == []
    here.desk.change("111", lost=False, problem="")
    assert await look(here) == [
        "UBND xã Ea Kao đã ổn trở lại: kết nối xong, tin đang chờ được gửi tiếp."
    ]
    assert await look(here) == []
    here.desk.change("111", lost=True)
    assert len(await look(here)) == 1, "a second time is news again"


async def test_an_oa_that_may_write_to_nobody_alone(here: Offices) -> None:
    """One sentence, whatever refusals stand behind it; and when Zalo opened it."""
    await here.went("failed", "free", cause="feature_missing")
    here.desk.change("111", to_one="none", kind="agency")
    [said] = await look(here)
    assert "Zalo không cho UBND xã Ea Kao nhắn riêng cho từng người" in said
    assert "gửi yêu cầu cho Zalo" in said
    here.desk.change("111", to_one="v2")
    here.parts.clock.move(days=2)
    assert "nhắn riêng cho từng người được rồi" in "".join(await look(here))


async def test_a_package_that_ends_is_told_three_times(here: Offices) -> None:
    until = here.parts.clock.now() + timedelta(days=40)
    here.desk.change("111", plan="Tăng trưởng", plan_until=until)
    told = []
    for day in range(45):
        told += [(day, said) for said in await look(here)]
        here.parts.clock.move(days=1)
    assert [day for day, _ in told] == [10, 26, 37, 40]
    assert "Gói Tăng trưởng của UBND xã Ea Kao hết hạn ngày" in told[0][1]
    assert "đã hết hạn" in told[-1][1]
    here.desk.change("111", plan_until=until + timedelta(days=365))
    assert await look(here) == ["UBND xã Ea Kao đã ổn trở lại: gói đã được gia hạn."]


async def test_a_channel_out_of_reach_is_told_with_how_long(here: Offices) -> None:
    since = here.parts.clock.now().isoformat()
    row = await StateValue.create(name=f"{WIRE}:away:111", value={"since": since})
    assert await look(here) == []
    here.parts.clock.move(hours=1, minutes=5)
    [said] = await look(here)
    assert "không trả lời từ" in said
    assert "(đã 1 giờ 5 phút)" in said
    assert await look(here) == []
    await StateValue.filter(name=row.name).update(value={})
    [said] = await look(here)
    assert "đã ổn trở lại" in said


async def test_a_groups_package_that_ends_is_told_three_times(here: Offices) -> None:
    until = here.parts.clock.now() + timedelta(days=40)
    rooms = [OwnRoom("Cả xã", 100, 40, until), OwnRoom("Thôn 2", 50, 50)]
    here.desk.change("111", rooms=rooms)
    told = []
    for day in range(45):
        told += [(day, said) for said in await look(here)]
        here.parts.clock.move(days=1)
    assert [day for day, _ in told] == [0, 10, 26, 37, 40]
    assert "“Thôn 2” của UBND xã Ea Kao đã đủ 50 người" in told[0][1]
    assert "Gói của nhóm “Cả xã” (UBND xã Ea Kao) hết hạn ngày" in told[1][1]
    assert "sau 45 ngày Zalo giải tán nhóm" in told[-1][1]
    here.desk.change("111", rooms=rooms[1:])
    assert await look(here) == ["UBND xã Ea Kao đã ổn trở lại: gói nhóm đã được gia hạn."]


async def refusal(here: Offices, cause: str, route: str = "free") -> None:
    await here.went("failed", route, cause=cause)


async def test_a_refusal_lasts_until_such_a_message_goes_again(here: Offices) -> None:
    await refusal(here, "no_balance", "paid")
    [said] = await look(here)
    assert "chưa có tiền" in said
    here.parts.clock.move(minutes=5)
    await here.went("sent", "free")
    assert await look(here) == []
    await here.went("sent", "paid")
    [said] = await look(here)
    assert "đã gửi được tin tính phí" in said


async def test_a_missing_package_does_not_flicker(here: Offices) -> None:
    """A file is refused, a text goes: still the same trouble for a day."""
    await refusal(here, "feature_missing")
    [said] = await look(here)
    assert "mua gói hoặc bật quyền còn thiếu" in said
    for _ in range(3):
        here.parts.clock.move(minutes=10)
        await here.went("sent")
        assert await look(here) == []
        await refusal(here, "feature_missing")
        assert await look(here) == []
    here.parts.clock.move(hours=25)
    await here.went("sent")
    await here.came(here.parts.clock.now())
    await hearing.due(here.parts.services)
    [said] = await look(here)
    assert "nay đã gửi được" in said


async def test_a_used_up_quota(here: Offices) -> None:
    await refusal(here, "quota", "paid")
    [said] = await look(here)
    assert "hết số tin được gửi ngoài giờ miễn phí" in said
    assert "mua thêm gói tin, hoặc chờ sang tháng" in said
    here.parts.clock.move(days=30)
    assert "đã ổn trở lại" in (await look(here))[0]


async def test_one_person_who_had_too_many_is_no_trouble_of_the_account(here: Offices) -> None:
    await here.book(quota={"remain": 300}, quota_at=here.parts.clock.now())
    await refusal(here, "quota", "paid")
    assert await look(here) == []


async def test_broadcasts_used_up_matter_only_where_they_are_allowed(here: Offices) -> None:
    await refusal(here, "quota", "broadcast")
    assert await look(here) == []
    await here.book(broadcasts=True)
    assert "hết lượt gửi tin chung" in (await look(here))[0]


async def test_the_budget_at_80_and_at_100_percent(here: Offices) -> None:
    await here.book(paid_budget=100)
    for paid, told in ((79, 0), (80, 1), (99, 0), (100, 1), (100, 0)):
        await here.spent(paid=paid)
        said = await look(here)
        assert len(said) == told, (paid, said)
        used = "hết 100 tin" if paid == 100 else f"{paid} trong 100 tin"
        assert not said or f"đã dùng {used} tính phí của tháng" in said[0]
    assert ("accounts.budget", here.lane) in await buttons(here)
    await here.book(paid_budget=1000)
    assert await look(here) == [], "the admin just raised it"
    await here.book(paid_budget=0)
    assert await look(here) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"cause": "account_stopped"}, "bị dừng hoặc bị gỡ khỏi ứng dụng"),
        ({"cause": "configuration", "detail": "-242"}, "khóa bí mật"),
    ],
)
async def test_what_the_lane_ran_into(here: Offices, values: dict[str, str], words: str) -> None:
    await here.lane_is(**values)
    [said] = await look(here)
    assert words in said
    await here.lane_is(cause="", detail="")
    assert "đã ổn trở lại" in (await look(here))[0]


async def test_what_else_is_wrong_waits_until_it_is_connected_again(here: Offices) -> None:
    here.desk.change("111", lost=True)
    await refusal(here, "no_balance", "paid")
    [said] = await look(here)
    assert "mất kết nối" in said
    assert await look(here) == []
    here.desk.change("111", lost=False)
    assert [s.split(":")[0] for s in await look(here)][1:] == ["UBND xã Ea Kao đã ổn trở lại"]


async def test_a_webhook_that_fell_silent(here: Offices) -> None:
    clock = here.parts.clock
    await here.came(clock.now())
    await hearing.due(here.parts.services)
    clock.move(hours=23)
    for _ in range(3):
        await here.went("sent")
    assert await look(here) == []
    clock.move(hours=2)
    assert await look(here) == [], "what was sent is not a day old"
    clock.move(hours=22, minutes=30)
    await here.went("sent")
    [said] = await look(here)
    assert "hơn một ngày nay không báo tin nào về" in said
    assert "bật lại địa chỉ nhận tin" in said
    await here.came(clock.now())
    await hearing.due(here.parts.services)
    assert "tin bên ngoài lại về đều" in (await look(here))[0]


async def test_nobody_writes_and_nothing_is_sent_is_no_trouble(here: Offices) -> None:
    here.parts.clock.move(days=5)
    assert await look(here) == []


async def test_a_refresh_token_that_dies_soon(here: Offices) -> None:
    now = here.parts.clock.now()
    here.desk.change("111", dies_at=now + timedelta(days=11))
    assert await look(here) == []
    here.desk.change("111", dies_at=now + timedelta(days=9))
    [said] = await look(here)
    assert "chỉ giữ được đến 11/03/2026" in said
    assert ("accounts.connect", f"{WIRE}:66-1") in await buttons(here)


async def test_a_token_that_could_not_be_renewed(here: Offices) -> None:
    here.desk.asleep.add("111")
    here.parts.clock.move(hours=25, minutes=30)
    assert await look(here) == []
    here.parts.clock.move(hours=1)
    assert "máy chủ không ra được internet" in (await look(here))[0]


async def test_unclear_messages_and_a_lost_group(here: Offices) -> None:
    await here.went("unclear")
    assert await look(here) == [], "an echo may still settle it"
    here.parts.clock.move(minutes=16)
    assert "có 1 tin chưa rõ đã tới hay chưa" in (await look(here))[0]
    group: dict[str, Any] = {
        "channel": WIRE,
        "account": "111",
        "commune": here.commune,
        "state": "lost",
    }
    for name in ("Nhóm buôn Ea Kao", "Nhóm thôn 3"):
        await Group.create(name=name, created_at=here.parts.clock.now(), **group)
        [said] = await look(here)
        assert f"Nhóm “{name}”" in said
    here.parts.clock.move(hours=24)
    assert await look(here) == [], "that it grew old is no good news"


async def test_at_night_it_waits_for_the_morning(here: Offices) -> None:
    here.parts.clock.move(hours=14)  # 23:00
    here.desk.change("111", lost=True)
    assert await look(here) == []
    here.parts.clock.move(hours=7)
    assert len(await look(here)) == 1


async def test_what_is_over_by_the_morning_is_not_told_at_all(here: Offices) -> None:
    here.parts.clock.move(hours=14)
    here.desk.change("111", lost=True)
    assert await look(here) == []
    here.desk.change("111", lost=False)
    here.parts.clock.move(hours=7)
    assert await look(here) == []


async def test_at_night_too_while_an_emergency_runs(here: Offices) -> None:
    now = here.parts.clock.move(hours=14)
    await Emergency.create(
        code="KC-1",
        commune=here.commune,
        kind="flood",
        text="Lũ về",
        targets=[],
        started_by=here.admin,
        started_at=now,
        ends_at=now + timedelta(hours=3),
    )
    await here.spent(paid=100)
    await here.book(paid_budget=100)
    here.desk.change("111", lost=True)
    [said] = await look(here)
    assert "mất kết nối" in said
    row = await OutboxRow.filter(chat_account__person_id=here.admin.id).get()
    assert (row.priority, row.due_at) == (Priority.ALERT, now)


async def chats_told(here: Offices, words: str) -> set[str]:
    """Lanes in which something was said."""
    ids = [c.id for c in await OutboxContent.all() if words in c.body.get("text", "")]
    return {r.lane for r in await OutboxRow.filter(content_id__in=ids)}


async def test_not_through_the_broken_account_if_there_is_another_way(here: Offices) -> None:
    here.parts.clock.move(minutes=5)
    await here.follower("adminchat", person=here.admin)  # used last: the usual way
    here.desk.change("111", lost=True)
    await look(here)
    assert await chats_told(here, "mất kết nối") == {"webchat:web"}


async def test_the_province_hears_of_it_where_no_admin_can(here: Offices) -> None:
    await ChatAccount.filter(person=here.admin).update(channel=WIRE, account="111")
    here.desk.change("111", lost=True)
    assert len(await look(here, here.above)) == 1
    assert len(await here.parts.told(here.admin)) == 1, "it may get through later"


async def test_a_commune_without_an_admin_is_the_provinces(here: Offices) -> None:
    await Role.filter(person=here.admin).delete()
    here.desk.change("111", lost=True)
    assert len(await look(here, here.above)) == 1


async def test_nobody_at_all_to_tell_is_tried_again(here: Offices) -> None:
    await Role.filter(role="admin").update(active=False)
    here.desk.change("111", lost=True)
    assert await look(here) == []
    await Role.filter(role="admin").update(active=True)
    assert len(await look(here)) == 1


async def test_a_channel_of_the_whole_province_is_the_provinces(here: Offices) -> None:
    await Lane.create(name="bot:77", cause="token")
    [said] = await look(here, here.above)
    assert "không nhận mã của xã nữa" in said
    assert await here.parts.told(here.admin) == []


async def test_hearing_reads_each_event_once_and_late_ones_too(here: Offices) -> None:
    services, clock = here.parts.services, here.parts.clock
    assert await hearing.due(services) == 0
    first, other = await here.came(clock.now()), clock.now() - timedelta(hours=1)
    await here.came(other, here.other_lane)
    assert await hearing.due(services) == 2
    assert (await OwnAccount.get(lane=here.lane)).heard_at == first.received_at
    assert (await OwnAccount.get(lane=here.other_lane)).heard_at == other
    late = await here.came(clock.move(minutes=1))
    later = await here.came(clock.move(minutes=1), here.other_lane)
    await InboxRow.filter(id=late.id).delete()
    await hearing.due(services)
    values = {"id": late.id, "event_id": "committed late", "channel": WIRE, "account": "111"}
    await InboxRow.create(
        **values,
        chat_id="c",
        kind="text",
        body="{}",
        received_at=late.received_at,
        due_at=late.received_at,
    )
    await hearing.due(services)
    assert (await OwnAccount.get(lane=here.lane)).heard_at == late.received_at
    assert (await OwnAccount.get(lane=here.other_lane)).heard_at == later.received_at


async def test_however_much_is_wrong_all_of_it_is_told_once(here: Offices) -> None:
    now = here.parts.clock.now()
    here.desk.change("111", dies_at=now + timedelta(days=3))
    await here.lane_is(cause="configuration")
    for cause, route in (("feature_missing", "free"), ("quota", "paid"), ("no_balance", "paid")):
        await refusal(here, cause, route)
    await here.book(paid_budget=100, broadcasts=True)
    await here.spent(paid=100)
    await refusal(here, "quota", "broadcast")
    await here.went("unclear")
    await Group.create(
        id=123_456_789, channel=WIRE, account="111", commune=here.commune, name="TTV",
        state="lost", created_at=now,
    )  # fmt: skip
    here.parts.clock.move(minutes=20)
    told = await look(here)
    assert len(told) == 9, told
    assert any("TTV" in text for text in told), "the last of them too"
    assert await look(here) == []
