"""Secrets: sealed on disk, one writer at a time over all processes, plain words when lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.errors import OperatorError, TurnLost
from bot.storage import vault as room
from bot.storage.db import execute
from bot.storage.vault import SealedVault, StoredValues
from models import Secret
from tests.fakes.clock import FakeClock

TOKEN = "tok-3f9a8c7e6d5b4a-very-secret"


def vault(clock: FakeClock | None = None, key: bytes = b"k" * 32) -> SealedVault:
    return SealedVault(key, clock or FakeClock())


async def test_what_is_put_comes_back_and_names_are_listed(database: str) -> None:
    store = vault()
    assert await store.get("zalo:1") is None
    await store.put("zalo:1", {"access": TOKEN, "n": 1})
    await store.put("zalo:2", {"access": "ê"})
    await store.put("telegram:1", {})
    assert await store.get("zalo:1") == {"access": TOKEN, "n": 1}
    await store.put("zalo:1", {"access": "new"})
    assert await store.get("zalo:1") == {"access": "new"}
    assert list(await store.names("zalo:")) == ["zalo:1", "zalo:2"]


async def test_a_name_that_no_secret_can_have_is_none(database: str) -> None:
    for name in ("zalo-consent:" + "a" * 150, "zalo-consent:" + "a" * 5000):
        assert await vault().get(name) is None


async def test_a_name_that_is_only_held_is_no_secret(database: str) -> None:
    store = vault()
    async with store.exclusive("zalo:9"):
        assert await store.get("zalo:9") is None
        assert list(await store.names("zalo:")) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_token_is_in_the_database_files(database: str) -> None:
    await vault().put("zalo:1", {"access": TOKEN})
    await execute("PRAGMA wal_checkpoint")
    path = Path(database.removeprefix("sqlite://"))
    files = [p for p in path.parent.iterdir() if p.name.startswith(path.name)]
    assert files
    assert not [p for p in files if TOKEN.encode() in p.read_bytes()]


async def test_a_wrong_key_is_told_in_words(database: str) -> None:
    await vault().put("zalo:1", {"access": TOKEN})
    with pytest.raises(OperatorError, match="restore the old") as caught:
        await vault(key=b"z" * 32).get("zalo:1")
    assert TOKEN not in str(caught.value)


async def test_tampered_secrets_are_not_opened(database: str) -> None:
    store = vault()
    await store.put("zalo:1", {"access": TOKEN})
    row = await Secret.get(name="zalo:1")
    row.sealed = row.sealed[:-8] + "AAAAAA=="
    await row.save()
    with pytest.raises(OperatorError):
        await store.get("zalo:1")


async def test_one_holder_at_a_time(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several objects on one database are what several processes are."""
    monkeypatch.setattr(room, "_RETRY_S", 0.005)
    clock, inside, most = FakeClock(), 0, 0

    async def refresh() -> None:
        nonlocal inside, most
        async with vault(clock).exclusive("zalo:1"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.002)
            inside -= 1

    await asyncio.wait_for(asyncio.gather(*[refresh() for _ in range(6)]), 20)
    assert most == 1
    assert (await Secret.get(name="zalo:1")).holder == ""


async def test_other_names_are_free_meanwhile(database: str) -> None:
    async with vault().exclusive("zalo:1"), vault().exclusive("zalo:2"):
        assert (await Secret.get(name="zalo:1")).holder != ""


async def test_whoever_lives_keeps_it_longer_than_a_lease(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vendor answers late; another process waits as long."""
    monkeypatch.setattr(room, "_RENEW_S", 0.005)
    clock = FakeClock()
    async with vault(clock).exclusive("zalo:1") as turn:
        for _ in range(3):
            clock.move(seconds=room._LEASE_S - 0.5)
            until = clock.now() + timedelta(seconds=room._LEASE_S)
            async with asyncio.timeout(10):
                while (await Secret.get(name="zalo:1")).held_until_at != until:
                    await asyncio.sleep(0.005)
            assert not await vault(clock)._take("zalo:1", "other")
        await turn.put({"access": "new"})
    assert await vault(clock)._take("zalo:1", "other")


async def test_a_crashed_holder_keeps_it_for_seconds_only(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_RETRY_S", 0.005)
    clock = FakeClock()
    assert room._LEASE_S < 5
    assert await vault(clock)._take("zalo:1", "dead")
    waiting = asyncio.create_task(_hold(vault(clock)))
    await asyncio.sleep(0.03)
    assert not waiting.done()
    clock.move(seconds=room._LEASE_S + 1)
    await asyncio.wait_for(waiting, 10)


async def _hold(store: SealedVault) -> None:
    async with store.exclusive("zalo:1"):
        pass


async def test_an_error_inside_lets_go(database: str) -> None:
    store = vault()
    with pytest.raises(ValueError, match="vendor"):
        async with store.exclusive("zalo:1"):
            raise ValueError("vendor")
    await asyncio.wait_for(_hold(store), 5)


async def test_letting_go_late_does_not_free_the_next_holder(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_RENEW_S", 3600)  # the process stands still
    clock = FakeClock()
    store = vault(clock)
    async with store.exclusive("zalo:1"):
        clock.move(minutes=2)
        assert await store._take("zalo:1", "next")
    row = await Secret.get(name="zalo:1")
    assert row.holder == "next"
    assert row.held_until_at == clock.now() + timedelta(seconds=room._LEASE_S)


async def test_plain_values_are_kept_apart_by_prefix(database: str) -> None:
    ours, theirs = StoredValues("telegram:"), StoredValues("zalo:")
    await ours.put("offset", 41)
    await ours.put("offset", {"a": [1, None, "ê"]})
    assert await ours.get("offset") == {"a": [1, None, "ê"]}
    assert await theirs.get("offset") is None


async def test_whose_turn_ran_out_writes_nothing(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_RENEW_S", 3600)  # the process stands still
    clock = FakeClock()
    slow, quick = vault(clock), vault(clock)
    async with slow.exclusive("zalo:1") as late:
        await late.put({"access": "old"})
        clock.move(seconds=room._LEASE_S + 1)
        async with quick.exclusive("zalo:1") as now:
            await now.put({"access": "new"})
        with pytest.raises(TurnLost):
            await late.put({"access": "old", "refreshing_at": "just now"})
    assert await quick.get("zalo:1") == {"access": "new"}
