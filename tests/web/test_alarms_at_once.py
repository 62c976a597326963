"""Flood and fire at once, as a board and a loudspeaker show and read them: what officers do in the
use cases, what people see and hear in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from bot import found
from bot.core.errors import UserError
from bot.core.ports import PLAIN, RenderedAudio, Style
from bot.usecases.devices import device_key
from bot.usecases.emergency import correcting, emergency, emergency_sound
from bot.web.server import WebServer, make_app
from models import Device, Emergency, Playout
from tests.fakes.broadcast import FakeSpeaker, Village, make_village
from tests.fakes.browser import OpenPage, until
from tests.fakes.clock import RunningClock
from tests.fakes.house import Parts
from tests.web.fakes import tone, web_parts

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEW = "Nước lên, bà con lên trường học ngay."


class Tones(FakeSpeaker):
    """A second of sound, another one for other words."""

    async def render(self, text: str, kind: str, style: Style = PLAIN) -> RenderedAudio:
        self.said.append((text, kind))
        return RenderedAudio(tone(1, 300 + 40 * len(self.said)), 1.0, text, (), "vi")


@pytest.fixture
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    path = tmp_path / "test.sqlite3"  # what differs between engines is not looked at here
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite://{path}"


@pytest.fixture
async def village(parts: Parts) -> Village:
    made = await make_village(parts)
    parts.services = replace(parts.services, clock=RunningClock())
    made.speaker = Tones()
    return made


@pytest.fixture
async def url(village: Village) -> AsyncIterator[str]:
    services = village.parts.services
    known = {"devices": village.pages, "clock": services.clock, "media": services.media}
    pages = found.pages(web_parts(**known, public_url="http://127.0.0.1:8080", ready=None))
    server = WebServer(make_app(pages), port=0)
    await server.start()
    yield server.url
    await server.stop()


async def start(village: Village, kind: str, text: str, *, exercise: bool = False) -> Emergency:
    async with village.work(village.deputy) as work:
        made = await emergency.start(
            work,
            village.commune,
            kind=kind,
            text=text,
            targets=[village.commune.code],
            exercise=exercise,
        )
    await emergency_sound.render(village.studio, made.id)
    return made


async def clear(village: Village, one: Emergency) -> None:
    async with village.work(village.officer) as work:
        await emergency.clear(work, one.id)
    await emergency_sound.sound_clear(village.studio, one.id)


async def test_flood_and_fire_corrected_and_ended_one_by_one(
    village: Village, url: str, open_page: OpenPage
) -> None:
    async def key(code: str) -> str:
        return device_key.secret(village.parts.services, await Device.get(code=code))

    board = await open_page(f"{url}/boards/bang-1?k={await key('bang-1')}")
    speaker = await open_page(f"{url}/speakers/loa-1?k={await key('loa-1')}")
    await speaker.click("#on")

    async def sounds(title: str, words: str) -> None:
        """Both at the same moment: while alarms take turns, one of them may be another's."""
        texts: dict[str, Any] = {"title": title, "words": words}
        await until(
            speaker,
            " && ".join(
                f"document.getElementById('{k}').textContent.startsWith({v!r})"
                for k, v in texts.items()
            ),
        )

    flood = await start(village, "flood", "Nước lên, ở yên.")
    await expect(board.locator("#alarm-title")).to_have_text("Cảnh báo lũ")
    await sounds("Cảnh báo lũ", "Nước lên, ở yên.")
    with pytest.raises(UserError, match="emergency-no-exercise"):
        await start(village, "storm", "Diễn tập.", exercise=True)
    fire = await start(village, "fire", "Cháy chợ.")
    await expect(board.locator("#alarm-more")).to_have_text("Còn 1 cảnh báo khác")
    await sounds("Cảnh báo cháy", "Cháy chợ.")
    await sounds("Cảnh báo lũ", "Nước lên, ở yên.")  # by turns
    async with village.work(village.deputy) as work:
        await correcting.correct(work, flood.id, NEW, seen=0, said=NEW)
    await emergency_sound.render(village.studio, flood.id)
    await expect(board.locator("#alarm-title")).to_have_text("ĐÍNH CHÍNH – Cảnh báo lũ")
    await expect(board.locator("#alarm-words")).to_have_text(NEW)
    await sounds("ĐÍNH CHÍNH – Cảnh báo lũ", NEW)
    await clear(village, fire)
    await sounds("Cảnh báo cháy", "Cảnh báo cháy: đã hết. Cảnh báo lũ: VẪN CÒN.")
    await expect(board.locator("#alarm-more")).to_have_text("")
    await sounds("ĐÍNH CHÍNH – Cảnh báo lũ", NEW)
    await clear(village, flood)
    await expect(board.locator("#alarm")).to_be_hidden()
    await sounds("Hết nguy hiểm", "Tình huống khẩn cấp đã kết thúc.")
    states = await Playout.filter(emergency_id=fire.id, device__code="loa-1").order_by("id")
    assert states[0].started_at is not None
