"""What a board's QR picture opens: always something a villager can use."""

from __future__ import annotations

from dataclasses import replace

from bot.core.capabilities import Capabilities
from bot.outbox.store import Outbox
from bot.usecases.people import follow_link
from models import StateValue
from tests.fakes.house import CAPS, Parts


def connect(parts: Parts, links: dict[str, str]) -> None:
    def capabilities(channel: str, _account: str) -> Capabilities | None:
        return replace(CAPS, follow_link=links[channel]) if channel in links else None

    outbox = Outbox(parts.locales, capabilities, parts.clock)
    object.__setattr__(parts.services, "outbox", outbox)


async def test_the_communes_own_account_wins(parts: Parts) -> None:
    commune = await parts.area("24478", "commune", "Xã Cư Pui")
    neighbour = await parts.area("24490", "commune", "Xã Dang Kang")
    connect(parts, {"zalo": "https://zalo.me/{account}"})
    await StateValue.create(
        name="zalo:zalo:accounts",
        value={"1111": {"commune": "24490"}, "2222": {"commune": "24478"}},
    )
    assert await follow_link.of(parts.services, commune) == "https://zalo.me/2222"
    assert await follow_link.of(parts.services, neighbour) == "https://zalo.me/1111"
    commune.settings = {"follow_url": "https://cupui.example/theo-doi"}
    assert await follow_link.of(parts.services, commune) == "https://cupui.example/theo-doi"


async def test_without_an_account_the_bot_or_the_web_page(parts: Parts) -> None:
    commune = await parts.area("24478", "commune", "Xã Cư Pui")
    connect(parts, {"zalo": "https://zalo.me/{account}", "telegram": "https://t.me/cupui_bot"})
    assert await follow_link.of(parts.services, commune) == "https://t.me/cupui_bot"
    connect(parts, {})
    assert await follow_link.of(parts.services, commune) == "http://127.0.0.1:8080/"


async def test_the_communes_own_account_comes_before_a_bot_that_networks_may_block(
    parts: Parts,
) -> None:
    commune = await parts.area("24478", "commune", "Xã Cư Pui")
    telegram = replace(CAPS, follow_link="https://t.me/cupui_bot", proven_d=14)
    known = {"telegram": telegram, "zalobot": replace(CAPS, follow_link="https://zalo.me/bot")}
    outbox = Outbox(parts.locales, lambda channel, _account: known.get(channel), parts.clock)
    object.__setattr__(parts.services, "outbox", outbox)
    assert await follow_link.of(parts.services, commune) == "https://zalo.me/bot"
    known["zalo"] = replace(CAPS, follow_link="https://zalo.me/{account}")
    await StateValue.create(name="zalo:zalo:accounts", value={"2222": {"commune": "24478"}})
    assert await follow_link.of(parts.services, commune) == "https://zalo.me/2222"
