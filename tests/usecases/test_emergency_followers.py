"""An emergency also reaches those who follow the commune's account and never chose a village."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.zalo.limits import limits_of
from bot.channels.zalo.settings import Config
from bot.core.messages import t
from bot.usecases.emergency import emergency_rights, emergency_spread
from models import ChatAccount, Emergency, Group, OutboxRow, OwnAccount, Role, StateValue
from tests.fakes.house import Parts


async def test_a_follower_without_a_village_is_warned_and_told_the_end(parts: Parts) -> None:
    commune = await parts.area("24478", "commune", "Xã Cư Pui")
    officer = await parts.person("can-bo", "Y Bih", ("approver", commune))
    await StateValue.create(name="zalo:zalo:accounts", value={"oa1": {"commune": "24478"}})
    now = parts.clock.now()
    chats = {
        name: await ChatAccount.create(
            channel="zalo", account=account, chat_id=name, follows=follows, created_at=now,
            last_word_at=now,
        )
        for name, account, follows in (
            ("here", "oa1", True), ("left", "oa1", False), ("elsewhere", "oa2", True)
        )
    }  # fmt: skip
    emergency = await Emergency.create(
        code="KC-1", commune=commune, targets=["24478"], text="Lũ về", started_by=officer,
        started_at=now, ends_at=parts.clock.now().replace(hour=12),
    )  # fmt: skip
    for _ in range(2):  # a task may run twice
        await emergency_spread.spread(parts.services, emergency.id)
    assert await _told("emergency:") == [chats["here"].id]

    await Emergency.filter(id=emergency.id).update(cleared_at=now)
    await ChatAccount.filter(id=chats["here"].id).update(follows=False)
    for _ in range(2):
        await emergency_spread.spread_clear(parts.services, emergency.id)
    assert await _told("emergency-clear:") == [chats["here"].id]


async def test_the_preview_counts_those_who_only_follow(parts: Parts) -> None:
    commune = await parts.area("24478", "commune", "Xã Cư Pui")
    village = await parts.area("24478-1", "village", "Buôn Khanh", commune)
    officer = await parts.person("can-bo", "Y Bih", ("approver", commune))
    await Role.filter(person=officer).update(emergency=True)
    await parts.person("mai", "Chị Mai", ("citizen", village))
    await StateValue.create(name="zalo:zalo:accounts", value={"oa1": {"commune": "24478"}})
    now = parts.clock.now()
    await ChatAccount.create(
        channel="zalo", account="oa1", chat_id="here", follows=True, created_at=now,
        last_word_at=now,
    )  # fmt: skip
    async with parts.services.work() as work:
        found = await emergency_rights.reach(
            work.as_actor(parts.by(officer)), commune, [village.code]
        )
    assert (found.people, found.followers) == (2, 1)
    text = parts.locales.text(
        t("emergency-check", alert="Lũ", where="Buôn Khanh", word="X", **found.words()), "vi"
    )
    assert "2 người trên điện thoại, trong đó 1 người theo dõi trang của xã" in text


async def _told(key: str) -> list[int]:
    rows = await OutboxRow.filter(key__startswith=key)
    return [row.chat_account_id for row in rows]


async def test_groups_of_the_place_are_warned_and_told_the_end(parts: Parts) -> None:
    commune = await parts.area("24478", "commune", "Xã Cư Pui")
    near = await parts.area("24478-1", "village", "Buôn Khanh", commune)
    far = await parts.area("24478-2", "village", "Thôn Xa", commune)
    officer = await parts.person("can-bo", "Y Bih", ("approver", commune))
    now = parts.clock.now()
    chats = {}
    for name, village in (("all", None), ("near", near), ("far", far)):
        chats[name] = await ChatAccount.create(
            channel="oa", account="oa1", chat_id=f"group:{name}", kind="group", created_at=now
        )
        await Group.create(
            channel="oa", account="oa1", chat=chats[name], commune=commune, village=village,
            state="open", created_at=now,
        )  # fmt: skip
    emergency = await Emergency.create(
        code="KC-1", commune=commune, targets=["24478-1"], text="Lũ về", started_by=officer,
        started_at=now, ends_at=parts.clock.now().replace(hour=12),
    )  # fmt: skip
    for _ in range(2):
        await emergency_spread.spread(parts.services, emergency.id)
    assert sorted(await _told("emergency:")) == sorted([chats["all"].id, chats["near"].id])
    await Emergency.filter(id=emergency.id).update(cleared_at=now)
    await emergency_spread.spread_clear(parts.services, emergency.id)
    assert sorted(await _told("emergency-clear:")) == sorted([chats["all"].id, chats["near"].id])


@pytest.mark.parametrize(("target", "told"), [("24478", 1), ("24478-1", 0)])
async def test_the_article_to_all_followers_is_for_the_whole_commune_only(
    parts: Parts, target: str, told: int
) -> None:
    """Whoever lives in another village must not run from what is not theirs."""
    caps = limits_of(Config(app_id="1", broadcasts=4).policy("oa1"))
    parts.caps["zalo"] = replace(caps, night=None)
    commune = await parts.area("24478", "commune", "Xã Cư Pui")
    await parts.area("24478-1", "village", "Buôn Khanh", commune)
    officer = await parts.person("can-bo", "Y Bih", ("approver", commune))
    await StateValue.create(name="zalo:zalo:accounts", value={"oa1": {"commune": "24478"}})
    await OwnAccount.create(lane="zalo:oa1", broadcasts=True)
    now = parts.clock.now()
    emergency = await Emergency.create(
        code="KC-1", commune=commune, targets=[target], text="Lũ về", started_by=officer,
        started_at=now, ends_at=now + timedelta(hours=12),
    )  # fmt: skip
    await emergency_spread.spread(parts.services, emergency.id)
    assert await OutboxRow.filter(chat_account__kind="everyone").count() == told
