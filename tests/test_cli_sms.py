"""`run.py sms` and `check` with gateways, as an operator uses them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.standin.gateways import esms
from tests.test_cli import Desk

pytestmark = pytest.mark.slow


async def test_a_budget_a_balance_and_what_is_wrong_without_a_key_in_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    async with esms.running(SystemClock()) as fake:
        own = fake.config()["esms"]
        desk.env |= {f"TINBUON_SMS__ESMS__{k.upper()}": str(v) for k, v in own.items()}
        desk.env |= {"TINBUON_SMS__GATEWAYS": '["esms"]', "TINBUON_SMS__PLAIN_HTTP": "true"}
        said = await asyncio.to_thread(desk.fine, "sms", "budget", "esms", "--paid", "500")
        assert "0 of 500 segments" in said
        wrong = await asyncio.to_thread(desk.fails, 1, "sms", "budget", "pigeon")
        assert "no SMS gateway 'pigeon' in sms.gateways (esms)" in wrong
        shown = await asyncio.to_thread(desk.run, "check")
        assert "sms: esms (52.000 VND left)" in shown.stdout + shown.stderr
        assert "Unclosed" not in shown.stderr
        fake.key = "other"
        shown = await asyncio.to_thread(desk.run, "check")
        text = shown.stdout + shown.stderr
        assert "account_stopped" in text
        assert shown.returncode == 1
        secrets = (own["api_key"], own["secret_key"])
        assert not [s for s in secrets if s in text + said + wrong]
        plain = {"TINBUON_SMS__PLAIN_HTTP": "false"}
        said = await asyncio.to_thread(desk.fails, 1, "check", **plain)
        assert "is not https" in said
