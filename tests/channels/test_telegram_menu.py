"""The phone's menu key lists what somebody may do, by role and language; and each name works."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import Config
from bot.core.errors import SendError
from bot.dialog import commands
from bot.dialog.registry import Registry
from bot.dialog.understand import Words
from bot.found import conversations
from bot.standin.telegram import FakeTelegram, running
from bot.standin.telegram.people import TelegramPerson
from bot.usecases.people import chat_menus
from models import Area, ChatAccount, Person, Role
from tests.fakes.deps import make_deps
from tests.fakes.house import Parts

REGISTRY: Registry = conversations()
CITIZEN = ["menu", "giup", "hoi", "phananhcuatoi", "theodoi", "ma"]
PROPAGANDIST = ["menu", "giup", "baocao", "bantin", "ma", "xinnghi"]


class House:
    def __init__(self, parts: Parts, fake: FakeTelegram, folder: Path) -> None:
        self.parts, self.fake = parts, fake
        self.channel = TelegramChannel(Config(**fake.config()), make_deps(folder))

    async def round(self) -> list[str]:
        """The clock's job, once; the calls it made."""
        before = len(self.fake.calls)
        listed = functools.partial(commands.listed, REGISTRY, self.parts.locales)
        await chat_menus.renew({"telegram": self.channel.menu}, listed, ("en", "vi"))
        return self.fake.calls[before:]

    async def person(self, name: str, *roles: tuple[str, Area]) -> tuple[Person, TelegramPerson]:
        phone = self.fake.person(name)
        person = await self.parts.person(phone.chat_id, name, *roles)
        await ChatAccount.create(
            person=person,
            channel="telegram",
            account=self.fake.account,
            chat_id=phone.chat_id,
            created_at=self.parts.clock.now(),
        )
        return person, phone


@pytest.fixture
async def house(parts: Parts, tmp_path: Path) -> AsyncIterator[House]:
    async with running() as fake:
        house = House(parts, fake, tmp_path)
        yield house
        await house.channel.stop()


async def test_everybody_sees_the_citizens_list_in_their_language(house: House) -> None:
    stranger = house.fake.person("Ai đó")
    assert stranger.menu() == []
    await house.round()
    assert stranger.menu() == CITIZEN
    assert stranger.menu("fr") == CITIZEN
    assert stranger.menu("en")[:2] == ["menu", "help"]
    assert await house.round() == []


async def test_the_list_follows_the_role(house: House) -> None:
    commune = await house.parts.area("66-1", "commune", "Xã Ea Kao")
    person, phone = await house.person("H'Lan", ("citizen", commune))
    await house.round()
    assert phone.menu() == CITIZEN
    now = house.parts.clock.now()
    role = await Role.create(person=person, area=commune, role="propagandist", since_at=now)
    assert await house.round() == ["setMyCommands"]
    assert phone.menu() == PROPAGANDIST
    assert await house.round() == []
    await ChatAccount.filter(channel="telegram").update(language="en")
    await house.round()
    assert "report" in phone.menu()
    role.active = False
    await role.save()
    assert await house.round() == ["deleteMyCommands"]
    assert phone.menu() == CITIZEN
    assert await house.round() == []


async def test_an_officer_sees_the_desk(house: House) -> None:
    commune = await house.parts.area("66-1", "commune", "Xã Ea Kao")
    _, phone = await house.person("Y Bih", ("approver", commune), ("duty", commune))
    await house.round()
    assert phone.menu()[:4] == ["menu", "giup", "duyet", "soantin"]
    assert "khancap" in phone.menu()


async def test_every_name_is_allowed_and_understood(house: House) -> None:
    words = Words(REGISTRY, house.parts.locales)
    for language in ("vi", "en"):
        for role in ("citizen", "propagandist", "editor", "approver", "admin", "duty"):
            listed = commands.listed(REGISTRY, house.parts.locales, {role}, language)
            await house.channel.menu.show(house.fake.account, "", language, listed)
            assert len(house.fake.commands.lists["", "" if language == "vi" else "en"]) == len(
                listed
            )
            for name, _ in listed:
                command = words.command(f"/{name}")
                assert command
                assert command.conversation or words.everywhere(command.text)


async def test_an_outage_is_made_up_for_and_a_refusal_is_not_repeated(house: House) -> None:
    commune = await house.parts.area("66-1", "commune", "Xã Ea Kao")
    _, phone = await house.person("H'Lan", ("propagandist", commune))
    house.fake.faults.plan("status", "setMyCommands", status=429, retry_after=9)
    assert await house.round() == ["setMyCommands"]  # and no more of them now
    await house.round()
    assert phone.menu() == PROPAGANDIST
    await ChatAccount.filter(channel="telegram").update(chat_id="424242")
    await Role.all().update(role="editor")
    assert await house.round() == ["setMyCommands"]
    assert await house.round() == []


async def test_a_list_refused_is_a_send_error(house: House) -> None:
    with pytest.raises(SendError):
        await house.channel.menu.show(house.fake.account, "424242", "vi", [("menu", "Danh mục")])
