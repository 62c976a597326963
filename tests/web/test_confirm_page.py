"""The page behind a group's link: village and three digits, one tap; what it never gives away."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest

from bot.usecases import guesses
from bot.usecases.delivery import group_cards, withdraw
from bot.usecases.delivery.confirm import Confirm
from bot.usecases.people import officers
from bot.web import confirm
from bot.web.server import WebServer, make_app
from models import AuditRow, BulletinVersion, Delivery, EnrolCode, Group, Person, StateValue
from tests.fakes.house import Parts
from tests.usecases.room import Room
from tests.web.fakes import web_parts

PHONES = ("0905111689", "0905222345", "")


@dataclass
class Page:
    room: Room
    version: BulletinVersion
    group: Group
    url: str
    phone: aiohttp.ClientSession

    @property
    def code(self) -> str:
        return group_cards.code(self.room.parts.services, self.version, self.group.id)

    async def get(self, code: str = "") -> tuple[int, str]:
        async with self.phone.get(f"{self.url}/xn/{code or self.code}") as answer:
            return answer.status, await answer.text()

    async def post(self, **form: Any) -> tuple[int, str]:
        async with self.phone.post(f"{self.url}/xn/{self.code}", data=form) as answer:
            return answer.status, await answer.text()

    async def first(self, digits: str = "689", village: int = 0, **form: Any) -> tuple[int, str]:
        code = self.room.here.villages[village].code
        return await self.post(village=code, digits=digits, **{"what": "read", **form})

    async def delivery(self, village: int = 0) -> Delivery:
        person = self.room.here.speakers[village]
        return await Delivery.get(version_id=self.version.id, person_id=person.id)


@pytest.fixture
async def page(parts: Parts) -> AsyncIterator[Page]:
    room = await Room.open(parts)
    for person, phone in zip(room.here.speakers, PHONES, strict=True):
        await Person.filter(id=person.id).update(phone=phone)
    group = await room.group()
    version = await room.here.distributed()
    known = web_parts(services=parts.services, localizer=parts.locales)
    server = WebServer(make_app(confirm.routes(known)), port=0)
    await server.start()
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        yield Page(room, version, group, server.url, browser)
    await server.stop()


async def test_read_with_village_and_digits_then_told_by_one_tap(page: Page) -> None:
    status, text = await page.get()
    assert status == 200
    assert "Tiêm vắc-xin sáng thứ Bảy" in text
    status, text = await page.first()
    assert (status, "anh/chị đã đọc" in text) == (200, True), "redirected, so a reload is harmless"
    assert 'name="digits"' not in text, "it remembers"
    assert "Xác nhận cho <b>Thôn 1</b>" in text
    status, text = await page.post(what="told", households="35")
    assert "đã phổ biến cho 35 hộ" in text
    mine = await page.delivery()
    assert mine.read_at is not None
    assert mine.told_at is not None
    assert mine.households == 35
    rows = await AuditRow.filter(channel="link").order_by("id")
    assert [r.action for r in rows] == ["receipt.read", "receipt.told"]
    assert {r.person_id for r in rows} == {page.room.here.speakers[0].id}


@pytest.mark.parametrize("typed", ["số 689", "689 ạ"])
async def test_a_word_beside_the_digits_makes_no_code_of_them(page: Page, typed: str) -> None:
    assert "anh/chị đã đọc" in (await page.first(typed))[1]


async def test_next_time_is_one_tap(page: Page) -> None:
    await page.first()
    page.version = await page.room.here.distributed()
    _, text = await page.get()
    assert 'name="digits"' not in text
    await page.post(what="read")
    assert (await page.delivery()).read_at is not None


async def test_the_page_is_light_and_says_nobodys_name_or_number(page: Page) -> None:
    for _, text in (await page.get(), await page.first("000"), await page.first()):
        assert len(text.encode()) < 30_000
        for person in page.room.here.speakers:
            assert person.name not in text
        assert not re.search(r"0905\d{6}", text)
        assert "<script" not in text


async def test_links_and_who_is_remembered_outlive_a_change_of_the_key(page: Page) -> None:
    services, words = page.room.parts.services, page.room.parts.locales
    cookie = await Confirm(services, words).cookie(page.room.here.speakers[0].id)
    changed = replace(services, key=b"n" * 32, older_keys=(services.key,))
    shown = await Confirm(changed, words).page(page.code, cookie)
    assert shown is not None
    assert shown["known"]
    dropped = replace(changed, older_keys=())
    assert await Confirm(dropped, words).page(page.code, cookie) is None


async def test_a_made_up_link_opens_nothing(page: Page) -> None:
    other = f"{page.version.id}-{page.group.id}-{'A' * 16}"
    for code in (other, "1", f"{page.code}x", f"9{page.code}", "..%2f..%2fetc"):
        assert (await page.get(code))[0] == 404
    async with page.phone.post(f"{page.url}/xn/{other}", data={"what": "read"}) as answer:
        assert answer.status == 404
    assert not await Delivery.filter(read_at__isnull=False).exists()


async def test_five_wrong_tries_lock_it_for_the_hour(page: Page) -> None:
    for _ in range(5):
        status, text = await page.first("000")
        assert (status, "chưa khớp" in text) == (422, True)
    assert "tạm khóa" in (await page.first("689"))[1], "the right one, too"
    assert (await page.delivery()).read_at is None
    page.room.parts.clock.move(hours=1)
    assert "anh/chị đã đọc" in (await page.first("689"))[1]


async def test_who_guesses_locks_nobody_else_out_and_a_village_is_not_guessed_by_many(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guesses, "OF_ALL", 12)
    url, village = f"{page.url}/xn/{page.code}", page.room.here.villages[0].code

    async def guess(address: str, digits: str = "000", where: str = village) -> str:
        form = {"village": where, "digits": digits, "what": "read"}
        headers = {"X-Forwarded-For": f"9.9.9.9, {address}"}  # the last is what our proxy saw
        async with page.phone.post(url, data=form, headers=headers) as answer:
            return await answer.text()

    for _ in range(6):
        locked = await guess("203.0.113.1")
    assert "tạm khóa" in locked
    assert "chưa khớp" in await guess("203.0.113.2")
    for number in range(3, 9):
        await guess(f"203.0.113.{number}")
    assert "gõ cả số" in await guess("203.0.113.99", "689"), "enough of that village"
    assert "gõ cả số" in await guess("203.0.113.99", "số 689")
    assert "anh/chị đã đọc" in await guess("203.0.113.98", "0905 111 689"), "nobody comes upon that"
    other = page.room.here.villages[1].code
    assert "anh/chị đã đọc" in await guess("203.0.113.99", "345", other)
    names = await StateValue.filter(name__startswith="confirm-tries").values_list("name", flat=True)
    assert "203.0" not in str(names)


async def test_who_is_remembered_is_not_locked_out(page: Page) -> None:
    await page.first()
    async with aiohttp.ClientSession() as other:
        for _ in range(6):
            form = {"village": page.room.here.villages[0].code, "digits": "000", "what": "read"}
            async with other.post(f"{page.url}/xn/{page.code}", data=form) as answer:
                await answer.read()
    assert "đã phổ biến" in (await page.post(what="told"))[1]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"digits": "12"}, "gõ 3 số cuối"),
        ({"digits": "1689"}, "gõ 3 số cuối"),
        ({"digits": "0977000689"}, "chưa khớp"),
        ({"digits": "K7QX-3MPA"}, "Mã này chưa đúng"),
        ({"digits": "689", "village": 1}, "chưa khớp"),
        ({"digits": "123", "village": 2}, "chưa lưu số điện thoại"),
        ({"digits": "689", "households": "nhiều"}, "Số hộ phải là chữ số"),
        ({"digits": "689", "what": "told", "households": "9999"}, "Số hộ từ 0 đến"),
    ],
)
async def test_each_mistake_says_what_to_do(page: Page, form: dict[str, Any], says: str) -> None:
    status, text = await page.first(**form)
    assert (status, says in text) == (422, True), text
    assert not await Delivery.filter(read_at__isnull=False).exists()


async def test_two_people_with_the_same_digits_are_not_mixed_up(page: Page) -> None:
    twin = await page.room.parts.person(
        "twin", "Y Hai", ("propagandist", page.room.here.villages[0])
    )
    await Person.filter(id=twin.id).update(phone="0977000689")
    assert "cùng 3 số cuối" in (await page.first())[1]
    assert "anh/chị đã đọc" in (await page.first("+84 905 111 689"))[1], "the whole number"
    assert (await page.delivery()).read_at is not None


async def test_where_nobody_has_a_phone_number_a_code_of_their_own_is_asked_for(page: Page) -> None:
    parts, people = page.room.parts, page.room.here.speakers
    assert "Mã cán bộ xã đưa" not in (await page.get())[1], "the other villages have numbers"
    status, text = await page.first("689", 2)
    assert (status, "Mã cán bộ xã đưa" in text) == (422, True)
    async with parts.services.work() as work:
        code = (await officers.way_in(work, people[2])).code
        other = (await officers.way_in(work, people[1])).code
    assert "Mã này chưa đúng" in (await page.first(other, 2))[1], "somebody else's village"
    assert "anh/chị đã đọc" in (await page.first(code.lower().replace("-", " "), 2))[1]
    assert (await page.delivery(2)).read_at is not None
    assert await EnrolCode.filter(person=people[2], used_at=None).exists(), "it still joins a chat"


async def test_codes_are_guessed_no_more_often_than_digits(page: Page) -> None:
    for _ in range(5):
        await page.first("K7QX-3MPA", 2)
    assert "tạm khóa" in (await page.first("K7QX-3MPA", 2))[1]


async def test_what_a_lost_phone_remembered_is_ended_with_all_it_could_do(page: Page) -> None:
    await page.first()
    assert 'name="digits"' not in (await page.get())[1]
    async with page.room.parts.services.work() as work:
        await officers.revoke(work, page.room.here.speakers[0])
    assert 'name="digits"' in (await page.get())[1]
    await page.first()
    assert 'name="digits"' not in (await page.get())[1], "known again, by what they know"


async def test_a_foreign_village_is_not_taken(page: Page) -> None:
    other = await page.room.parts.area("66-9", "commune", "Xã Cư Pui")
    village = await page.room.parts.area("66-9-1", "village", "Thôn xa", other)
    far = await page.room.parts.person("far", "Y Xa", ("propagandist", village))
    await Person.filter(id=far.id).update(phone="0905000777")
    _, text = await page.post(village=village.code, digits="777", what="read")
    assert "Anh/chị chọn thôn, buôn của mình" in text


async def test_somebody_elses_phone_is_handed_back(page: Page) -> None:
    await page.first()
    _, text = await page.post(what="forget")
    assert 'name="digits"' in text
    await page.first("345", 1)
    assert (await page.delivery(1)).read_at is not None


async def test_a_stolen_or_old_cookie_is_nobody(page: Page) -> None:
    await page.first()
    await Person.filter(id=page.room.here.speakers[0].id).update(phone="0905999999")
    assert 'name="digits"' in (await page.get())[1], "the number on the roster changed"
    headers = {"Cookie": f"xn={page.room.here.speakers[1].id}.{'0' * 32}"}
    async with (
        aiohttp.ClientSession(headers=headers) as thief,
        thief.get(f"{page.url}/xn/{page.code}") as answer,
    ):
        assert 'name="digits"' in await answer.text()


async def test_a_withdrawn_bulletin_takes_no_more_confirmations(page: Page) -> None:
    async with page.room.parts.services.work(page.room.parts.by(page.room.here.approver)) as work:
        await withdraw.withdraw(work, page.version.bulletin_id)
    _, text = await page.get()
    assert "<form" not in text
    assert 'role="status"' in text
    assert "<form" not in (await page.first())[1]
    assert (await page.delivery()).read_at is None
