"""Changing the key: nothing stored is lost, nothing on people's phones dies, wherever it stops."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import load
from bot.core.buttons import ButtonTokens
from bot.core.errors import OperatorError
from bot.storage.keys import KeyRing, fresh
from bot.storage.vault import SealedVault
from bot.usecases.people.chat_people import ChatPeople, signature
from models import Secret
from tests.fakes import launch
from tests.fakes.clock import FakeClock

ROOT = Path(__file__).resolve().parents[2]
STEP = 5  # a line can hardly go wrong where the one before and after it do not; all by `make soak`
A, B, C = (bytes([n]) * 32 for n in range(3))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", [STEP, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("what", ["rotate", "drop"])
def test_killed_between_any_two_steps_it_goes_on(tmp_path: Path, what: str, step: int) -> None:
    keep = {k: v for k, v in os.environ.items() if not k.startswith("TINBUON_")}
    keep["TINBUON_LANGUAGE"] = "en"
    done = subprocess.run(
        [sys.executable, "-m", "tests.storage.rotation", str(tmp_path), what, str(step)],
        env=keep | {"PYTHONPATH": str(ROOT), launch.NAME: os.environ[launch.NAME]},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[-2]) > 20 / step, done.stdout


async def test_a_running_process_opens_and_seals_with_the_new_key(
    database: str, tmp_path: Path
) -> None:
    running, command = KeyRing(tmp_path), KeyRing(tmp_path)
    server, tool = (SealedVault(ring.latest, FakeClock()) for ring in (running, command))
    await server.put("oa:1", {"token": "one"})
    command.replace([fresh(), *command.keys])
    assert await tool.under_older_keys() == ["oa:1"]
    assert await tool.seal_anew() == 1
    assert await server.get("oa:1") == {"token": "one"}
    await server.put("oa:2", {"token": "two"})
    assert await tool.under_older_keys() == []
    command.replace(command.keys[:1])
    for vault in (server, tool):
        assert await vault.get("oa:2") == {"token": "two"}


async def test_what_is_stored_meanwhile_stays(database: str) -> None:
    vault = SealedVault(lambda: (B, A), FakeClock())
    old = SealedVault(A, FakeClock())
    await old.put("oa:1", {"token": "one"})
    await Secret.create(name="oa:held", sealed="", changed_at=FakeClock().now())
    assert await vault.seal_anew() == 1
    await old.put("oa:1", {"token": "two"})  # a process with the old setting
    assert await vault.get("oa:1") == {"token": "two"}
    assert await vault.seal_anew() == 1
    assert await vault.seal_anew() == 0
    with pytest.raises(OperatorError, match="restore the old"):
        await old.get("oa:1")


async def test_a_secret_no_key_opens_stops_it_and_nothing_changes(database: str) -> None:
    await SealedVault(A, FakeClock()).put("a", {"n": 1})
    await SealedVault(C, FakeClock()).put("b", {"n": 2})
    before = await Secret.all().values_list("sealed", flat=True)
    with pytest.raises(OperatorError, match="restore the old"):
        await SealedVault(lambda: (B, A), FakeClock()).seal_anew()
    assert await Secret.all().values_list("sealed", flat=True) == before


def test_old_buttons_and_links_work_until_their_key_is_dropped() -> None:
    old, both, new = ButtonTokens(A), ButtonTokens(B, A), ButtonTokens(B)
    wire = old.mint("1", "report.send", "7")
    found = both.open("1", wire)
    assert found is not None
    assert (found.action, found.ref) == ("report.send", "7")
    assert both.open("2", wire) is None
    assert new.open("1", wire) is None
    clock = FakeClock()
    link = signature(A, "cb-1", 0, clock.now() + timedelta(days=30))
    assert ChatPeople(B, A, clock=clock, settings=load({})).good("cb-1", 0, link)
    assert not ChatPeople(B, clock=clock, settings=load({})).good("cb-1", 0, link)
    assert not ChatPeople(B, A, clock=clock, settings=load({})).good("cb-2", 0, link)


def test_a_button_used_before_the_change_is_known_as_used_after_it() -> None:
    old, both, new = ButtonTokens(A), ButtonTokens(B, A), ButtonTokens(B)
    used = old.open("1", old.mint("1", "report.send", "7"))
    again = both.open("1", old.mint("1", "report.send", "7"))
    typed = both.open("1", both.mint("1", "report.send", "7"))
    later = new.open("1", new.mint("1", "report.send", "7"))
    assert used
    assert again
    assert typed
    assert later
    assert used.mark in again.others
    assert used.mark in typed.others
    assert again.mark == typed.mark == later.mark
