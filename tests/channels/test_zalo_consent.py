"""Connecting an OA in the browser: links used once, and a page that says what to do."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from yarl import URL

from bot.channels.zalo import consent as consent_module
from bot.channels.zalo.api import challenge_of
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.consent import Outcome
from bot.channels.zalo.page import consent_page
from bot.core.messages import WireMessage
from bot.standin.zalo import OA_ID
from tests.channels.zalo_house import House, open_house

HELLO = WireMessage("Chào đồng chí")
CONSENT = Path(consent_module.__file__).read_text("utf-8")
WORDS = Path(consent_module.__file__).with_name("consent.vi.json")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as made:
        yield made


async def browse(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_consent_made_by_one_process_ends_in_another(house: House) -> None:
    command_line, server = house.process(), house.process()
    house.mount.add(server.routes())
    link = await command_line.desk.link("24163")
    status, page = await browse(link)
    assert (status, "UBND xã Cư Pui" in page) == (200, True)
    [account] = await server.desk.accounts()
    assert (account.account, account.commune) == (OA_ID, "24163")
    lan = house.fake.person("Lan")
    await server.send(OA_ID, lan.chat_id, HELLO, "k")
    status, page = await browse(link)
    assert (status, "đã dùng rồi" in page) == (400, True)


async def test_a_console_with_one_fixed_challenge(house: House) -> None:
    """Every link carries it, and what comes back is exchanged with its verifier."""
    server = house.process(pkce_verifier="v" * 43)
    house.mount.add(server.routes())
    links = [await server.desk.link("24163") for _ in range(2)]
    shown = {URL(link).query["code_challenge"] for link in links}
    assert shown == {challenge_of("v" * 43)}
    assert not URL(URL(links[0]).query["redirect_uri"]).query
    for link in links:
        assert (await browse(link))[0] == 200


async def test_consent_without_state_works_while_one_is_open(house: House) -> None:
    server = house.process()
    house.mount.add(server.routes())
    link = (await server.desk.link("24163")).partition("&state=")[0]
    assert (await browse(link))[0] == 200
    await server.desk.link("24163")
    await server.desk.link("24164")
    assert (await browse(link))[0] == 400


async def test_whoever_knows_the_fixed_challenge_connects_nothing_of_theirs(house: House) -> None:
    """They consent to it for their own account, and send the browser back while a link is open."""
    server = house.process(pkce_verifier="v" * 43)
    house.mount.add(server.routes())
    link = (await server.desk.link("24163")).partition("&state=")[0]
    status, page = await browse(link)
    assert (status, "import-token" in page) == (400, True)
    assert await server.desk.accounts() == []
    assert (await browse(await server.desk.link("24163")))[0] == 200


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?code=x&oa_id=1&state=made-up", "?oa_id=<b>&code=x&state=y"]
)
async def test_a_made_up_return_connects_nothing(house: House, query: str) -> None:
    server = house.process()
    house.mount.add(server.routes())
    await server.desk.link("24163")
    rows = set(house.vault.values)
    status, page = await browse(f"{house.mount.url}/zalo/oauth/callback{query}")
    assert status == 400
    assert "<b>" not in page
    assert set(house.vault.values) == rows
    assert await server.desk.accounts() == []


async def back(house: House, server: ZaloChannel, **query: str) -> tuple[int, str]:
    """The browser comes back with these, and the state of a fresh link."""
    house.mount.add(server.routes())
    state = parse_qs(urlsplit(await server.desk.link("24163")).query)["state"][0]
    given = urlencode({"oa_id": OA_ID, "state": state, **query})
    return await browse(f"{house.mount.url}/zalo/oauth/callback?{given}")


async def test_a_code_zalo_refuses(house: House) -> None:
    status, page = await back(house, house.process(), code="wrong")
    assert (status, "10 phút" in page) == (502, True)


async def test_the_admin_says_no(house: House) -> None:
    server = house.process()
    house.mount.add(server.routes())
    house.fake.oauth.says_yes = False
    link = await server.desk.link("24163")
    status, page = await browse(link)
    assert (status, "bấm từ chối" in page) == (400, True)
    house.fake.oauth.says_yes = True
    assert (await browse(link))[0] == 200, "the link was not used up"


async def test_the_applications_secret_is_wrong(house: House) -> None:
    house.fake.oauth.app_secret = "changed"
    status, page = await back(house, house.process(), code="any")
    assert (status, "khóa bí mật" in page) == (502, True)
    assert "app-secret" not in page


async def test_the_address_to_come_back_to_is_not_registered(house: House) -> None:
    house.fake.faults.plan("code", "token", code=-14003, text="Invalid redirect_uri")
    status, page = await back(house, house.process(), code="any")
    address = f"{house.mount.url}/zalo/oauth/callback"
    assert (status, address in page) == (502, True)
    query = "?error=-14003&error_description=Invalid+redirect+uri"
    status, page = await browse(address + query)
    assert (status, address in page) == (502, True)


async def test_zalo_away_the_page_may_be_loaded_again(house: House) -> None:
    server = house.process(oauth_base="http://127.0.0.1:9")
    status, page = await back(house, server, code="any")
    assert (status, "tải lại trang" in page) == (502, True)
    [name] = await house.vault.names("zalo-consent:")
    assert "verifier" in (await house.vault.get(name) or {})


async def test_zalo_does_not_answer(house: House) -> None:
    house.fake.faults.plan("drop", "token")
    status, page = await back(house, house.process(), code="any")
    assert (status, "không trả lời rõ" in page) == (502, True)


async def test_an_oa_that_moves_to_another_commune_says_so(house: House) -> None:
    server = house.process()
    house.mount.add(server.routes())
    await browse(await server.desk.link("24163"))
    status, page = await browse(await server.desk.link("24478"))
    assert (status, "trước đây gửi tin cho xã, phường có mã 24163" in page) == (200, True)
    [account] = await server.desk.accounts()
    assert (account.account, account.commune) == (OA_ID, "24478")
    assert (await server._accounts.listed())[OA_ID]["commune"] == "24478"


async def test_nobody_takes_another_communes_oa_with_the_token_of_their_own(house: House) -> None:
    """The address the browser comes back to names the OA; anybody can write another one there."""
    server = house.process()
    house.mount.add(server.routes())
    await browse(await server.desk.link("24163"))
    before = await server._accounts.record(OA_ID)
    house.fake.oa("999")
    house.fake.oauth.consenting = "999"
    async with aiohttp.ClientSession() as session:
        link = await server.desk.link("24478")
        async with session.get(link, allow_redirects=False) as consent:
            back = URL(consent.headers["Location"])
    assert back.query["oa_id"] == "999"
    status, page = await browse(str(back.update_query(oa_id=OA_ID)))
    assert (status, "Chưa có gì thay đổi" in page) == (502, True)
    assert await server._accounts.record(OA_ID) == before
    [account] = await server.desk.accounts()
    assert account.commune == "24163"


async def test_two_consents_at_once_end_with_one_commune(house: House) -> None:
    first, second = house.process(), house.process()
    for n, channel in enumerate((first, second, first, second)):
        house.fake.oauth.issue(house.fake.oa(OA_ID))
        token = house.fake.oa(OA_ID).refresh
        pair = await channel._api.refresh(token)
        await asyncio.gather(
            channel._tokens.keep(OA_ID, pair, f"2416{n}", ""),
            (second if channel is first else first)._tokens.keep(OA_ID, pair, f"2447{n}", ""),
        )
        [account] = await channel.desk.accounts()
        assert (await channel._accounts.listed())[OA_ID]["commune"] == account.commune


def test_every_outcome_has_words_that_fill() -> None:
    words = json.loads(WORDS.read_text("utf-8"))
    outcomes = {k: v for k, v in words.items() if isinstance(v, dict)}
    made = set(re.findall(r'Outcome\("([a-z-]+)"|"(secret|code|moved|connected)"', CONSENT))
    assert set(outcomes) == {a or b for a, b in made}
    for key in outcomes:
        page = consent_page(Outcome(key, name="<b>", commune="1", before="2"), "https://xa.vn/x")
        assert "{" not in str(page.text).split("</style>")[1]
        assert "<b>" not in str(page.text)


async def test_an_old_consent_link_is_refused(house: House) -> None:
    server = house.process()
    house.mount.add(server.routes())
    link = await server.desk.link("24163")
    house.clock.move(hours=25)
    assert (await browse(link))[0] == 400
