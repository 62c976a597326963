"""Everything on one machine, as somebody would try it: two processes, connected as printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fakes.standin_process import Tried, trying

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
OFFICER = ("officer", "--commune", "24478", "--name", "Y Bih Niê")


async def test_both_channels_answer_and_an_officer_comes_by_code(tmp_path: Path) -> None:
    async with trying(tmp_path) as tried:
        await _consent(tried)
        zalo, telegram = "p1", "p4"
        for key in (zalo, telegram):
            await tried.post(f"people/{key}/comes")
            await tried.post(f"people/{key}/says", text="giúp")
            help_ = await tried.sees(key, "Đây là Tin Buôn")
            assert help_["buttons"]
        code = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", await tried.runs(*OFFICER))
        assert code
        await tried.post(f"people/{telegram}/taps", line=help_["number"], n=0)
        await tried.sees(telegram, "mã", after=help_["number"])
        await tried.post(f"people/{zalo}/says", text=code[0])
        await tried.sees(zalo, "Y Bih Niê")
        await _troubles(tried, zalo)


async def _consent(tried: Tried) -> None:
    """The link, the page with the button, and back to Tin Buôn."""
    link = (await tried.runs(*tried.command("zalo connect"))).split()[-1]
    async with tried.session.get(link) as page:
        assert "Đồng ý" in await page.text()
    oa_id = tried.command("zalo import-token")[5]
    async with tried.session.get(f"{link}&oa={oa_id}&answer=yes") as back:
        assert str(back.url).startswith(f"{tried.app}/zalo/oauth/callback")
        assert back.status == 200


async def _troubles(tried: Tried, key: str) -> None:
    """The account turns out to be a state agency's; a token that dies is renewed; days pass; a
    blocked quota shows in the record."""
    await tried.post("operator/kind", kind="agency")
    last = (await tried.sees(key, ""))["number"]
    await tried.post(f"people/{key}/says", text="giúp")
    await tried.sees(key, "", after=last)
    state = await tried.post("operator/plan", plan="Toàn diện")
    assert (state["zalo"]["kind"], state["zalo"]["plan"]) == ("agency", "Toàn diện")
    assert state["zalo"]["refused"] == {"-235": 1}
    await tried.post("operator/token")
    last = (await tried.sees(key, ""))["number"]
    await tried.post(f"people/{key}/says", text="giúp")
    await tried.sees(key, "", after=last)
    state = await tried.post("operator/clock", hours=24 * 3)
    assert state["shift_h"] == 72
    assert "trả phí" in state["people"][0]["status"]
    last = (await tried.sees(key, ""))["number"]
    await tried.post(f"people/{key}/says", text="menu")
    await tried.sees(key, "Duyệt tin", after=last)
    state = await tried.post("operator/quota")
    assert state["zalo"]["quota"] == 0
    assert state["zalo"]["refreshes"] >= 1
    assert state["zalo"]["taken"]["free"] >= 3
    assert {a["status"] for a in state["zalo"]["attempts"]} == {200}


async def test_one_channel_alone_and_wrong_words(tmp_path: Path) -> None:
    async with trying(tmp_path, "telegram") as tried:
        assert "TINBUON_ZALO" not in tried.said
        await tried.post("people/p1/comes")
        await tried.sees("p1", "Tin Buôn")
        await tried.post("people/p1/goes")
        assert (await tried.phone("p1"))["status"] == "đã chặn bot"
        with pytest.raises(AssertionError, match="stand in for what"):
            await tried.runs("standin", "viber")
