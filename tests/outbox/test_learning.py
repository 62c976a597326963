"""What a vendor's answers teach the books: windows that are over, money that is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.errors import Cause, Scope, SendError
from bot.core.messages import Sent
from bot.outbox import ledger, standing
from models import AccountMonth, ChatAccount, OwnAccount
from tests.outbox.stage import LANE, Stage
from tests.outbox.test_windows import budget, oa, said

__all__ = ["oa"]


@pytest.fixture
def takes_as(oa: Stage, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """By text, as what the vendor takes a message."""
    by_text: dict[str, str] = {}
    real = oa.wire.send

    async def send(account: str, chat: str, message: Any, key: str) -> Sent:
        sent = await real(account, chat, message, key)
        route = by_text.get(message.text, "")
        left = {"remain": "7" if route == "free" else "321"}
        return Sent(sent.message_id, {"route": route, "quota": left} if route else {})

    monkeypatch.setattr(oa.wire, "send", send)
    return by_text


async def paid(stage: Stage) -> int:
    month = await AccountMonth.get_or_none(lane=LANE, month=ledger.month_of(stage.clock.now()))
    return month.paid if month else 0


async def goes(stage: Stage, text: str, chat: str, state: str = "sent") -> str:
    """As what a message went, or why it did not."""
    await stage.say(text, chat)
    async with stage.running():
        row = await stage.becomes(text, state)
    row = await stage.row(text)
    return row.route if state == "sent" else row.cause


async def test_what_counted_against_the_quota_is_in_the_books_and_the_window_is_over(
    oa: Stage, takes_as: dict[str, str]
) -> None:
    await budget(1)
    await said(oa, "lan", 30)
    takes_as["one"] = "paid"
    assert await goes(oa, "one", "lan") == "paid"
    assert await paid(oa) == 1
    assert (await OwnAccount.get(lane=LANE)).quota == {"remain": "321"}
    assert await goes(oa, "two", "lan", "failed") == "budget", "the window is over for us too"
    await said(oa, "lan", 0)
    assert await goes(oa, "three", "lan") == "free", "until they write"


async def test_what_was_free_although_we_had_it_reserved_is_given_back(
    oa: Stage, takes_as: dict[str, str]
) -> None:
    await budget(5)
    await said(oa, "lan", 60)
    takes_as["one"] = "free"
    assert await goes(oa, "one", "lan") == "free"
    assert await paid(oa) == 0


async def test_a_free_answers_own_count_does_not_hide_what_the_account_has_left(
    oa: Stage, takes_as: dict[str, str]
) -> None:
    await budget(5)
    await said(oa, "lan", 60)
    await said(oa, "hoa", 1)
    takes_as.update(one="paid", two="free")
    await goes(oa, "one", "lan")
    await goes(oa, "two", "hoa")
    assert (await OwnAccount.get(lane=LANE)).quota == {"remain": "321"}


async def test_whom_the_vendor_calls_silent_is_not_tried_again_until_they_write(oa: Stage) -> None:
    await said(oa, "lan", 10)
    closed = SendError(Cause.WINDOW_CLOSED, scope=Scope.CHAT, vendor_code="-230")
    oa.wire.script["one"] = [closed]
    assert await goes(oa, "one", "lan", "failed") == "window_closed"
    assert await goes(oa, "two", "lan", "failed") == "window_closed"
    assert [text for _, text in oa.wire.tried] == ["one"]
    await said(oa, "lan", 0)
    assert await goes(oa, "three", "lan") == "free"


async def test_who_wrote_while_it_was_refused_is_not_called_silent(oa: Stage) -> None:
    await said(oa, "lan", 200)
    chat = await ChatAccount.get(chat_id="lan")
    at = oa.clock.now() + timedelta(seconds=5)
    await said(oa, "lan", 10)
    oa.wire.script["one"] = [SendError(Cause.WINDOW_CLOSED, scope=Scope.CHAT)]
    await oa.say("one", "lan")
    await ChatAccount.filter(id=chat.id).update(last_word_at=at)
    async with oa.running():
        await oa.becomes("one", "failed")
    assert (await ChatAccount.get(id=chat.id)).last_word_at == at


@pytest.mark.parametrize(("cause", "reason"), [
    (Cause.NO_BALANCE, "reason-balance"), (Cause.QUOTA, "reason-quota"),
])  # fmt: skip
async def test_refused_money_is_known_to_whoever_asks_next(
    oa: Stage, cause: Cause, reason: str
) -> None:
    await budget(9)
    await said(oa, "lan", 60)
    oa.wire.script["one"] = [SendError(cause)]
    assert await goes(oa, "one", "lan", "failed") == cause.value
    now = oa.clock.now()
    found = (await standing.load({LANE: oa.wire.caps}, now))[LANE]
    assert (found.paid_left, found.dear) == (0, reason)
    assert await goes(oa, "two", "lan", "failed") == cause.value
    assert [text for _, text in oa.wire.tried] == ["one"], "nor is it tried again at once"
    assert await paid(oa) == 0
    oa.clock.move(hours=25)
    await said(oa, "lan", 60)
    assert await goes(oa, "three", "lan") == "paid", "a day later it is"
    found = (await standing.load({LANE: oa.wire.caps}, oa.clock.now()))[LANE]
    assert (found.paid_left, found.dear) == (8, "reason-budget")


async def test_one_person_who_had_too_much_stops_nobody_else(oa: Stage) -> None:
    await budget(9)
    await said(oa, "lan", 60)
    await said(oa, "hoa", 60)
    oa.wire.script["one"] = [SendError(Cause.QUOTA, scope=Scope.CHAT)]
    await goes(oa, "one", "lan", "failed")
    assert await goes(oa, "two", "hoa") == "paid"


async def test_refused_articles_are_known_too(oa: Stage) -> None:
    await budget(0, broadcasts=True)
    await ChatAccount.filter(id=await oa.chat("*")).update(kind="everyone")
    oa.wire.script["one"] = [SendError(Cause.QUOTA)]
    await goes(oa, "one", "*", "failed")
    found = (await standing.load({LANE: oa.wire.caps}, oa.clock.now()))[LANE]
    assert found.everyone is None
