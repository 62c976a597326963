"""Bulletins of the province for many communes at once, those that communes adapt, and departments
that propose and may do nothing else."""

from __future__ import annotations

import pytest

from bot.core.errors import NotAllowed, Stale
from bot.usecases.bulletins import approve, cards, compose, submit
from bot.usecases.cascade import hand
from bot.usecases.delivery import board, distribute
from bot.usecases.emergency import emergency_rights
from bot.usecases.people import people
from bot.usecases.registers import rights
from bot.usecases.work import Actor
from handlers import approve as approve_chat
from handlers import cascade, content, start
from handlers import compose as compose_chat
from models import Area, Bulletin, BulletinVersion, Delivery, Person, Role
from tests.fakes.house import Parts
from tests.usecases.bulletins import TEXT, Commune, make_commune
from tests.usecases.chats import Chats

TALKS = tuple(m.conversation for m in (approve_chat, cascade, compose_chat, content, start))


class Province:
    """Two communes; `office` writes for the province, `head` approves there."""

    def __init__(self, here: Commune, other: Area, office: Person, head: Person) -> None:
        self.here, self.other, self.office, self.head = here, other, office, head
        self.parts = here.parts


@pytest.fixture
async def land(parts: Parts) -> Province:
    here = await make_commune(parts)
    province = await Area.get(code="66")
    await Area.filter(id=province.id).update(name="Tỉnh Đắk Lắk")
    other = await parts.area("66-2", "commune", "Xã Cư Pui", province)
    village = await parts.area("66-2-1", "village", "Buôn Phung", other)
    await parts.area("66-3", "commune", "Xã Yang Mao", province)
    await parts.person("far", "Y Xa", ("editor", other))
    await parts.person("farlead", "H Xa", ("approver", other))
    await parts.person("ttvfar", "H Phung", ("propagandist", village))
    office = await parts.person("office", "Sở Y tế", ("editor", province))
    head = await parts.person("head", "Trưởng phòng", ("approver", province))
    return Province(here, other, office, head)


async def drafted(land: Province, chats: Chats, to: str = "Ea Kao, Cư Pui") -> str:
    await chats.says(land.office, "soạn tin")
    await chats.presses(land.office, "Nhiều xã, cả tỉnh")
    assert "những xã, phường nào" in await chats.says(land.office, TEXT)
    await chats.says(land.office, to)
    return await chats.says(land.office, "ngay bây giờ")


async def test_many_communes_at_once_with_one_count_and_one_approval(land: Province) -> None:
    chats = Chats(land.parts, TALKS)
    seen = await drafted(land, chats)
    assert "Xã Ea Kao, Xã Cư Pui" in seen
    assert "4 tuyên truyền viên" in seen
    assert "Đã gửi duyệt" in await chats.presses(land.office, "Gửi duyệt")
    version = await BulletinVersion.get()
    async with land.parts.services.work() as work:
        await submit.ready(work, version.id, f"{version.id:064d}", 12.5, "Đọc", "vi")
    assert "chờ duyệt" in (await land.parts.told(land.head))[-1]
    version = await BulletinVersion.get(id=version.id).prefetch_related("bulletin")
    async with land.parts.services.work(Actor(land.here.approver.id, "t")) as work:
        with pytest.raises(NotAllowed):  # a commune's approver decides nothing of the province's
            await approve.approve(work, cards.ref(version))
    async with land.parts.services.work(Actor(land.head.id, "t")) as work:
        await approve.approve(work, cards.ref(version))
    await distribute.distribute(land.parts.services, version.id)
    assert await Delivery.filter(version_id=version.id).count() == 4
    async with land.parts.services.work(Actor(land.office.id, "t")) as work:
        assert (await board.board(work, version.bulletin_id)).villages == 4


async def test_communes_adapt_it_and_the_province_sees_who_did(land: Province) -> None:
    chats = Chats(land.parts, TALKS)
    await drafted(land, chats, "cả tỉnh")
    assert "3 xã, phường" in await chats.presses(land.office, "Giao các xã tự biên tập")
    assert not await Delivery.exists()
    far, lead = await Person.get(code="far"), await Person.get(code="farlead")
    assert "biên tập lại cho hợp" in (await land.parts.told(far))[-1]
    copy = await Bulletin.get(commune=land.other).prefetch_related("commune")
    async with land.parts.services.work(Actor(far.id, "t")) as work:
        await compose.set_text(work, copy.id, 1, TEXT + " Riêng buôn Phung lúc 8 giờ.")
        version = await submit.submit(work, copy.id, 2)
    async with land.parts.services.work() as work:
        await submit.ready(work, version.id, f"{version.id:064d}", 12.5, "Đọc", "vi")
    version = await BulletinVersion.get(id=version.id).prefetch_related("bulletin")
    async with land.parts.services.work(Actor(lead.id, "t")) as work:
        await approve.approve(work, cards.ref(version))
    assert "Đã ghi: xã không dùng" in await chats.presses(land.here.author, "Không dùng ở xã này")
    seen = await chats.says(land.office, "tin giao xã")
    assert "3 xã, phường: 1 nơi đã duyệt hoặc phát, 0 nơi đang làm" in seen
    assert "Chưa mở: Xã Yang Mao" in seen
    assert "Không dùng: Xã Ea Kao" in seen
    origin = await Bulletin.get(origin_id=None)
    async with land.parts.services.work(Actor(land.office.id, "t")) as work:
        with pytest.raises(Stale):  # handed on once
            await hand.hand(work, origin.id, 1)


async def test_a_department_proposes_and_may_do_nothing_else(land: Province) -> None:
    union = await land.parts.person("union", "Hội Phụ nữ xã", ("contributor", land.here.area))
    chats = Chats(land.parts, TALKS)
    others = await land.here.draft()
    async with land.parts.services.work(Actor(union.id, "t")) as work:
        with pytest.raises(NotAllowed):
            await compose.current(work, others)
    await chats.says(union, "soạn tin")
    await chats.says(union, TEXT)
    await chats.says(union, "thôn 1, thôn 2")
    await chats.says(union, "ngay bây giờ")
    assert "Đã gửi duyệt" in await chats.presses(union, "Gửi duyệt")
    version = await BulletinVersion.get(author=union).prefetch_related("bulletin")
    async with land.parts.services.work() as work:
        await submit.ready(work, version.id, f"{version.id:064d}", 12.5, "Đọc", "vi")
    version = await BulletinVersion.get(id=version.id).prefetch_related("bulletin")
    async with land.parts.services.work(Actor(union.id, "t")) as work:
        with pytest.raises(NotAllowed):
            await approve.approve(work, cards.ref(version))
        with pytest.raises(NotAllowed):
            await board.board(work, version.bulletin_id)
    assert "chờ duyệt" in (await land.parts.told(land.here.approver))[-1]
    async with land.parts.services.work(Actor(union.id, "t")) as work:
        assert not await people.own_communes(work)
        assert not await emergency_rights.own(work)


async def test_an_admin_makes_a_contributor_without_the_right_to_alarm(land: Province) -> None:
    admin = await land.parts.person("admin", "Y Bih", ("admin", land.here.area))
    async with land.parts.services.work(Actor(admin.id, "t")) as work:
        await rights.give(work, land.here.speakers[0].code, "contributor", land.here.area.code)
    role = await Role.get(role="contributor")
    assert not role.emergency
