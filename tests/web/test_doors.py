"""Every route there is, asked by every role alone with its own cookie for somebody else's things:
nothing changes, and the answer for what is another's is the answer for what never was.

Made from the routes of the whole application; only what is public by its nature may differ.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import App
from bot.config import load
from bot.core.events import Event
from bot.core.ports import Route
from bot.storage.db import execute
from bot.usecases.people import chat_people
from bot.web.server import WebServer, make_app
from models import ChatAccount, Person, Role
from tests.fakes.house import Parts
from tests.usecases import matrix, of_each
from tests.usecases.matrix import Touched
from tests.usecases.of_each import ALONE, FOREIGN, ME, MISSING, OWN

# Anybody may look at these: a board is read by whoever passes, a bulletin heard by whoever has it,
# a label hangs on a pole.
PUBLIC = re.compile(r"/boards/\{code\}.*|/speakers/\{code\}.*|/listen/\{id\}|/d/\{code\}")
NAMES = {"person": "p{0}", "code": "X-{0}"}
BODIES: dict[str, dict[str, Any]] = {
    "messages": {"text": "a"},
    "acks": {"item": str(FOREIGN), "what": "finished"},
    "heartbeat": {},
}
MADE = re.compile(r"[0-9]+")


class House:
    """The whole application with its doors as on a server, and one person's phone."""

    def __init__(self, app: App, phone: aiohttp.ClientSession, url: str) -> None:
        self.app, self.phone, self.url = app, phone, url
        key, until = app.services.key, app.clock.now() + timedelta(days=1)
        self._own = chat_people.signature(key, "me", 0, until)

    async def opens_own(self) -> bool:
        """With the link everybody gets."""
        async with self.phone.get(f"{self.url}/chat/me?k={self._own}") as answer:
            return answer.status == 200

    async def asks(self, route: Route, number: int) -> tuple[object, list[Touched]]:
        """(what was answered, whose rows were touched). Their own signature is shown everywhere."""
        await execute("DELETE FROM touched")
        found = await self._asked(route, number)
        return found, await matrix.noted()

    async def _asked(self, route: Route, number: int) -> object:
        path = re.sub(r"\{(\w+)\}", lambda m: NAMES.get(m[1], "{0}").format(number), route.path)
        what = BODIES.get(path.rpartition("/")[2])
        sent: dict[str, Any] = {"json": what} if what is not None else {"data": {"what": "told"}}
        async with self.phone.request(
            route.method, f"{self.url}{path}?k={self._own}", allow_redirects=False,
            cookies={"tinbuon_chat": self._own, "tinbuon_device": self._own},
            timeout=aiohttp.ClientTimeout(10), **(sent if route.method == "POST" else {}),
        ) as answer:  # fmt: skip
            streams = answer.status == 200 and path.endswith("/events")
            text = "" if streams else (await answer.read()).decode("utf-8", "replace")
            return answer.status, MADE.sub("#", text)


@pytest.fixture
async def house(parts: Parts, database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    app = App(load({}, data_dir=tmp_path, database_url=database_url), parts.clock)
    server = WebServer(make_app(app.routes()), port=0)

    async def takes(_events: Sequence[Event]) -> None:
        return None

    await app.channels["webchat"].start(takes)
    await server.start()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as phone:
        yield House(app, phone, server.url)
    await app.channels["webchat"].stop()
    await server.stop()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_route_tells_or_changes_what_is_anothers(house: House, parts: Parts) -> None:
    own = await of_each.things(parts, OWN)
    await of_each.things(parts, FOREIGN, "67")
    await matrix.watch()
    routes = [r for r in house.app.routes() if "{" in r.path or r.method == "POST"]
    wrong: list[object] = []
    for role in ALONE:
        await Role.filter(id=ME).delete()
        await ChatAccount.filter(id=ME).delete()
        await Person.filter(id=ME).delete()
        await of_each.someone(parts, role, own)
        assert await house.opens_own()
        for route in routes:
            answers = []
            for number in (FOREIGN, MISSING):
                said, touched = await house.asks(route, number)
                answers.append(said)
                wrong += [(role, route.path, t) for t in touched if not t.of(ME) or t.of(FOREIGN)]
            same = answers[0] == answers[1]
            if not same and not (route.method == "GET" and PUBLIC.fullmatch(route.path)):
                wrong.append((role, route.method, route.path, *answers))
            if "{" in route.path and not PUBLIC.fullmatch(route.path):
                status = answers[0][0]  # type: ignore[index]
                if status < 400:
                    wrong.append((role, route.method, route.path, status))
    assert wrong == [], "\n".join(map(str, wrong))
