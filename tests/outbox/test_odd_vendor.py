"""A vendor that answers with nonsense stops no lane: its words are made storable at the edge."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.core.errors import Cause, Scope, SendError
from bot.core.messages import Sent, WireMessage
from bot.outbox import lane
from models import OwnAccount
from tests.outbox.stage import LANE, Stage, Wire, make_stage

NUL, LONE = "a\x00b", "\ud83d"
ODD_QUOTAS: tuple[Any, ...] = (
    [7], "x", 5, {"remain": math.inf, "total": math.nan}, {NUL: LONE, "x" * 500: "y" * 5000},
    {"remain": {"deep": [1]}, "total": "500"},
)  # fmt: skip


@dataclass
class Odd(Wire):
    """Takes everything, and answers as told."""

    answers: list[Sent] = field(default_factory=list)

    async def send(self, account: str, chat_id: str, message: WireMessage, key: str) -> Sent:
        try:
            taken = await super().send(account, chat_id, message, key)
        except _Never:
            await asyncio.Event().wait()
        return self.answers.pop(0) if self.answers else taken


class _Never(Exception):
    """In a script: no answer, for ever."""


@pytest.fixture
async def odd(database: str) -> Stage:
    return make_stage(Odd())


async def test_ids_and_allowances_that_nobody_can_store(odd: Stage) -> None:
    assert isinstance(odd.wire, Odd)
    odd.wire.answers = [Sent(NUL + "9" * 5000, {"quota": q, "route": q}) for q in ODD_QUOTAS]
    for n in range(len(ODD_QUOTAS)):
        await odd.say(f"t{n}", f"c{n}")
    await odd.say("last")
    async with odd.running() as sending:
        await odd.becomes("last", "sent")
        odd.clock.move(hours=1)
        await odd.say("and again")
        sending.wake()
        await odd.becomes("and again", "sent")
    assert set((await odd.states()).values()) == {"sent"}
    own = await OwnAccount.get_or_none(lane=LANE)
    kept = own.quota if own else {}
    assert all(len(f"{k}{v}") < 100 for k, v in kept.items()), kept


@pytest.mark.parametrize("cause", [Cause.REJECTED, Cause.UNCLEAR, Cause.TOKEN, Cause.UNKNOWN])
async def test_refusals_in_words_that_nobody_can_store(odd: Stage, cause: Cause) -> None:
    words = f"{NUL}{LONE}" * 300
    odd.wire.script["odd"] = [
        SendError(cause, scope=Scope.CHAT, vendor_code=words, detail=words, retry_after_s=wait)
        for wait in (math.inf, math.nan, -1e300)
    ]
    await odd.say("odd", "lan")
    await odd.say("fine", "hoa")
    async with odd.running() as sending:
        await odd.days_pass(sending, lambda: "fine" in odd.wire.texts(), seconds=1)
        await odd.becomes("fine", "sent")
        for _ in range(400):
            if (await odd.row("odd")).state != "sending" and not odd.wire.now:
                break
            sending.wake()
        row = await odd.row("odd")
        assert row.cause == cause
        assert "\x00" not in row.detail
        assert len(row.detail) <= 200


async def test_a_channel_that_comes_to_no_end_leaves_it_unclear_and_the_lane_goes_on(
    odd: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "_HANGS_S", 1.0)
    odd.wire.script["hangs"] = [_Never()]
    await odd.say("hangs", "lan")
    await odd.say("after it", "lan")
    await odd.say("fine", "hoa")
    async with odd.running():
        await odd.becomes("fine", "sent")
        await odd.becomes("after it", "sent")
    assert (await odd.row("hangs")).state == "unclear"
