"""Who polls: one process of several, the next when it dies; and keeping a webhook registered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import Config
from bot.core.lease import Lease, here
from bot.core.messages import WireMessage
from bot.standin.telegram import FakeTelegram, running
from bot.storage.vault import SealedVault, StoredValues
from tests.fakes.clock import FakeClock
from tests.fakes.deps import Inbox, MemoryState, MemoryVault, make_deps


class House:
    """Several processes on one database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock, self.state, self.vault = FakeClock(), MemoryState(), MemoryVault()

    def channel(self, fake: FakeTelegram, **settings: object) -> TelegramChannel:
        deps = make_deps(self.folder, clock=self.clock, state=self.state, vault=self.vault)
        return TelegramChannel(Config(**fake.config(**settings)), deps)

    def lease(self, **me: object) -> Lease:
        """`me`: what to say of its process instead of the truth."""
        lease = Lease("poller", state=self.state, vault=self.vault, clock=self.clock)
        lease._me |= me
        return lease


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("bot.channels.telegram.polling._LOOK_S", 0.01)
    monkeypatch.setattr("bot.channels.telegram.polling._PAUSES_S", (0.01,))
    return House(tmp_path)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)


async def test_of_two_processes_one_polls_and_the_other_follows(house: House) -> None:
    async with running() as fake:
        first, second, inbox = house.channel(fake), house.channel(fake), Inbox()
        await first.start(inbox)
        await until(lambda: fake.calls.count("getUpdates") > 0)
        await second.start(inbox)
        lan = fake.person("H'Lan")
        for count in range(1, 6):
            await lan.says(str(count))
            await inbox.expect(count)
        assert "conflict" not in first.counts + second.counts
        assert sum(first.counts.values()) == 5
        await first.stop()
        await lan.says("6")
        await inbox.expect(6)
        assert second.counts["text"] == 1
        await second.stop()
        assert [e.text for e in inbox.events] == list("123456")


async def test_a_dead_poller_is_followed_within_a_minute(house: House) -> None:
    async with running() as fake:
        dead = Lease(
            f"telegram:poller:{fake.account}",
            state=house.state,
            vault=house.vault,
            clock=house.clock,
        )
        dead._me["host"] = "another machine"
        assert await dead.hold(Config().poll_timeout_s + 35, least=37)
        channel, inbox = house.channel(fake), Inbox()
        await channel.start(inbox)
        await fake.person("H'Lan").says("còn ai không")
        await until(lambda: "getMe" in fake.calls)
        for _ in range(20):
            await asyncio.sleep(0)
        assert not inbox.events
        house.clock.move(seconds=61)
        await inbox.expect(1)
        await channel.stop()


async def test_a_lease_has_one_holder(house: House) -> None:
    first, second = house.lease(), house.lease()
    got = await asyncio.gather(*(lease.hold(30, least=10) for lease in (first, second) * 5))
    assert sorted(set(got[::2])) + sorted(set(got[1::2])) in ([False, True], [True, False])
    assert await first.hold(30, least=10)
    await second.release()  # not its own to give
    assert not await second.hold(30, least=10)
    house.clock.move(seconds=31)
    assert await second.hold(30, least=10)
    assert not await first.hold(30, least=10)
    await second.release()
    assert await first.hold(30, least=10)


async def test_a_lease_is_not_written_anew_for_every_message(house: House) -> None:
    lease = house.lease()
    for seconds, renewed in ((0, True), (10, False), (15, True)):
        house.clock.move(seconds=seconds)
        before = dict(house.state.values)
        assert await lease.hold(30, least=10)
        assert (house.state.values != before) is renewed


async def test_a_lease_over_the_real_database(database: str) -> None:
    clock = FakeClock()
    state, vault = StoredValues("x:"), SealedVault(b"k" * 32, clock)
    first, second = (Lease("poller", state=state, vault=vault, clock=clock) for _ in range(2))
    assert sorted(await asyncio.gather(first.hold(30, least=10), second.hold(30, least=10))) == [
        False,
        True,
    ]
    await first.release()
    await second.release()
    assert await second.hold(30, least=10)
    assert not await first.hold(30, least=10)


async def test_a_holder_that_died_on_this_machine_is_seen_at_once(house: House) -> None:
    gone = await asyncio.create_subprocess_exec("true")
    born = here(gone.pid)["born"]
    await gone.wait()
    assert await house.lease(pid=gone.pid, born=born or "1").hold(30, least=10)
    assert not await house.lease(host="elsewhere").hold(30, least=10)
    assert await house.lease().hold(30, least=10)
    assert not await house.lease().hold(30, least=10)  # that one lives


async def test_after_a_restart_a_process_may_have_the_same_number(house: House) -> None:
    """In a container the number is always 1."""
    assert await house.lease(born="1").hold(30, least=10)
    assert await house.lease().hold(30, least=10)


async def test_an_update_without_a_number_is_taken_and_holds_up_none(house: House) -> None:
    async with running() as fake:
        channel, inbox = house.channel(fake), Inbox()
        channel._accept = inbox
        answers: list[list[object]] = [[{"message": {}}, {"update_id": 7}], [{"message": {}}], []]

        async def updates(offset: int, _timeout_s: int) -> list[object]:
            asked.append(offset)
            return answers.pop(0)

        asked: list[int] = []
        poller = channel._listener._poller
        assert poller
        poller._api = SimpleNamespace(updates=updates)  # type: ignore[assignment]
        for _ in range(3):
            await poller.once()
        await channel.stop()
    assert asked == [0, 8, 8]
    assert {event.kind for event in inbox.events} == {"unknown"}


async def test_another_program_with_our_token_is_told_of_once(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with running() as fake:
        channel, inbox = house.channel(fake), Inbox()
        text = "Conflict: terminated by other getUpdates request"
        fake.faults.plan("status", "getUpdates", status=409, text=text, times=3)
        await channel.start(inbox)
        await fake.person("H'Lan").says("một")
        await inbox.expect(1)
        told = [r.getMessage() for r in caplog.records if "another program" in r.getMessage()]
        assert len(told) == 1
        assert "@BotFather" in told[0]
        assert channel.counts["conflict"] == 3
        await channel.stop()


async def test_a_webhook_set_from_outside_is_taken_away(house: House) -> None:
    async with running() as fake:
        channel, inbox = house.channel(fake), Inbox()
        await channel.start(inbox)
        await until(lambda: fake.calls.count("getUpdates") > 0)
        fake.inbound.webhook = {"url": "http://127.0.0.1:9/x", "secret": ""}
        await until(lambda: not fake.webhook)
        await fake.person("H'Lan").says("một")
        await inbox.expect(1)
        await channel.stop()


async def test_a_webhook_is_registered_again_when_it_was_changed(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.channels.telegram.listening._WATCH_S", 0.01)
    async with running() as fake:
        channel = house.channel(fake, mode="webhook")
        await channel.start(Inbox())
        ours = "http://127.0.0.1:8080/telegram/webhook"
        await until(lambda: fake.webhook.get("url") == ours)
        assert fake.inbound.allowed >= {"edited_message", "my_chat_member"}
        fake.inbound.webhook = {"url": "http://127.0.0.1:9/x", "secret": ""}
        await until(lambda: fake.webhook.get("url") == ours)
        fake.inbound.allowed.discard("my_chat_member")
        await until(lambda: "my_chat_member" in fake.inbound.allowed)
        at = int((house.clock.now() + timedelta(seconds=1)).timestamp())
        fake.inbound.error = {"last_error_date": at, "last_error_message": "Connection timed out"}
        await until(lambda: "Connection timed out" in caplog.text)
        await channel.stop()
        assert caplog.text.count("Connection timed out") == 1


async def test_a_new_address_is_registered_at_the_next_start(tmp_path: Path) -> None:
    async with running() as fake:
        for host in ("http://127.0.0.1:1", "http://127.0.0.1:2"):
            deps = make_deps(tmp_path, public_url=host)
            channel = TelegramChannel(Config(**fake.config(mode="webhook")), deps)
            await channel.start(Inbox())
            await until(lambda url=host: fake.webhook.get("url") == f"{url}/telegram/webhook")  # type: ignore[misc]  # bound now
            await channel.stop()
        assert fake.webhook["url"] == "http://127.0.0.1:2/telegram/webhook"


async def test_a_process_that_only_sends_knows_our_name(house: House) -> None:
    """It makes invitation links, and never starts to listen."""
    async with running() as fake:
        listener, sender = house.channel(fake), house.channel(fake)
        await listener.check()
        await listener.stop()
        lan = fake.person("H'Lan")
        assert sender.capabilities(fake.account).deep_link == ""
        await sender.send(fake.account, lan.chat_id, WireMessage("a"), "k")
        assert "t.me/tinbuon_bot" in sender.capabilities(fake.account).deep_link
        await sender.stop()
