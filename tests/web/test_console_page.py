"""The officers' page of loudspeakers and boards: light, plain forms, opened by one link."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest

from bot.core.hours import at_local
from bot.usecases.devices import device_key
from bot.usecases.upkeep import links
from bot.web import boxes, console
from bot.web.server import WebServer, make_app
from models import Device, DeviceLabel, Playout
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.web.fakes import web_parts


@dataclass
class Page:
    village: Village
    url: str
    phone: aiohttp.ClientSession

    @property
    def link(self) -> str:
        made = links.make(
            self.village.parts.services, self.village.officer.id, self.village.commune.id
        )
        return f"/thiet-bi/{made.rpartition('/')[2]}"

    async def get(self, path: str) -> tuple[int, str]:
        async with self.phone.get(f"{self.url}{path}") as answer:
            return answer.status, await answer.text()

    async def post(self, **form: str) -> tuple[int, str, str]:
        async with self.phone.post(f"{self.url}{self.link}", data=form) as answer:
            return answer.status, str(answer.url), await answer.text()


@pytest.fixture
async def page(parts: Parts) -> AsyncIterator[Page]:
    village = await make_village(parts)
    known = web_parts(services=parts.services, localizer=parts.locales)
    server = WebServer(make_app([*console.routes(known), *boxes.routes(known)]), port=0)
    await server.start()
    async with aiohttp.ClientSession() as browser:
        yield Page(village, server.url, browser)
    await server.stop()


async def test_states_day_and_forms(page: Page) -> None:
    await page.village.beat(page.village.speakers[0])
    status, text = await page.get(page.link)
    assert status == 200
    assert "<b>Loa Ea Kao</b>: <span>đang chạy</span>" in text
    assert "<svg" in text
    assert "<script" not in text
    assert "style=" not in text  # the browser would not take it
    number = str(page.village.speakers[0].id)
    status, url, text = await page.post(what="volume", may=number, volume="90")
    assert status == 200
    assert "da=volume" in url
    assert "Loa Ea Kao: âm lượng 90%" in text
    status, url, text = await page.post(what="tone", may=number)
    assert "sẽ phát âm thử" in text
    status, _, text = await page.post(what="tone", may=str(page.village.speakers[1].id))
    assert status == 422
    assert "chưa nối với hệ thống" in text
    status, text = await page.get(f"{page.link}/nhat-ky")
    assert "Ngày này không có lượt phát nào" in text


async def test_what_opens_nothing(page: Page) -> None:
    for path in (
        "/thiet-bi/1.1.1.x",
        "/thiet-bi/x/nhat-ky",
        "/thiet-bi/x/nhat-ky.xlsx",
        "/d/LOA-2",
    ):
        status, _ = await page.get(path)
        assert status == 404, path
    status, _ = await page.get(f"{page.link}/nhat-ky.xlsx?thang=2026-99")
    assert status == 404


async def test_a_commune_with_many_devices_stays_light(page: Page) -> None:
    village = page.village
    start = at_local(village.parts.clock.now(), 6)
    for number in range(70):
        device = Device(
            code=f"l-{number}",
            kind="speaker",
            name=f"Loa số {number} nhà văn hóa",
            area=village.ea_kao,
        )
        device_key.fill(village.parts.services, device)
        await device.save()
        times = [start + timedelta(minutes=20 * n) for n in range(12)]
        made = {"device_id": device.id, "version_id": 1}
        await Playout.bulk_create(
            Playout(**made, start_at=at, end_at=at + timedelta(minutes=3)) for at in times
        )
    _, text = await page.get(page.link)
    assert len(text.encode()) < 100_000
    assert "Trang 1/2" in text
    _, text = await page.get(f"{page.link}?trang=2")
    assert len(re.findall('class="dev"', text)) == 13


async def test_the_address_on_a_box(page: Page) -> None:
    village = page.village
    now = village.parts.clock.now()
    await DeviceLabel.create(
        code="LOA-7K3QX7K3QX7K", kind="speaker", area=village.commune, made_at=now
    )
    status, text = await page.get("/d/LOA-7K3QX7K3QX7K")
    assert status == 200
    assert "nhắn: LOA-7K3QX7K3QX7K" in text
    assert "Xã Ea Kao" in text
