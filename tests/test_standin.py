"""Everything on one machine, as somebody would try it: two processes, connected as printed."""

from __future__ import annotations

import asyncio
import re
import socket
from pathlib import Path

import aiohttp
import pytest

from tests.fakes import launch
from tests.fakes.standin_process import Tried, trying

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]
ROOT = Path(__file__).resolve().parents[1]
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


@pytest.mark.parametrize(
    ("kind", "page", "others"), [("both --oa agency-mute", 9090, 2), ("sms", 9190, 3)]
)
async def test_started_as_the_guide_says_it_is_where_the_guide_says(
    kind: str, page: int, others: int
) -> None:
    """By hand, with no port named. Somebody may try it on this machine just now: then the words
    say what to type."""
    taken = [port for port in range(page, page + others + 1) if not _free(port)]
    pipe = asyncio.subprocess.PIPE
    made = await asyncio.create_subprocess_exec(
        *launch.COMMAND, "standin", *kind.split(), stdout=pipe, stderr=pipe
    )
    assert made.stdout
    try:
        async with asyncio.timeout(30):
            if taken:
                _, error = await made.communicate()
                assert f"ports {page} to {page + others} must be free" in error.decode()
                assert "--port" in error.decode()
                return
            while f"http://127.0.0.1:{page}/" not in (await made.stdout.readline()).decode():
                assert made.returncode is None
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{page}/") as answer,
            ):
                assert answer.status == 200
            if "agency-mute" in kind:
                assert await _kind(page) == "agency-mute"
    finally:
        if made.returncode is None:
            made.terminate()
            await made.wait()
    assert f"http://127.0.0.1:{page}/" in (ROOT / "docs/trying-it.md").read_text("utf-8")


async def _kind(page: int) -> str:
    url = f"http://127.0.0.1:{page}/api/state"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return str((await answer.json())["zalo"]["kind"])


def _free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
