"""Over a line that drops, waits or talks nonsense, no way to a vendor fails otherwise than as told:
what may have arrived is 'unclear', what surely did not is sent again, and the next message goes.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
from pathlib import Path

import pytest

from bot.channels.sms.settings import gateway_names
from bot.config import channel_names
from bot.core.errors import Cause, SendError
from tests.channels.broken import PATIENCE_S, WAYS, Way, open_way
from tests.fakes.deps import Inbox
from tests.fakes.faulty_line import DROPPED, HTML, NONSENSE, Fault

SLOW = Fault("slow", late_s=PATIENCE_S * 1.5)
REFUSED = (
    Fault("html with 502", status=502, body=HTML, kind="text/html", reaches=False),
    Fault("html with 503", status=503, body=HTML, kind="text/html", reaches=False),
    Fault("too many, deep", status=429, body=b'{"parameters":' + b"[" * 200_000, reaches=False),
    Fault("too many, for ever", status=429, reaches=False,
          body=b'{"ok": false, "error_code": 429, "parameters": {"retry_after": Infinity}}'),
    Fault("too many, not a number", status=429, reaches=False,
          body=b'{"ok": false, "error_code": 429, "parameters": {"retry_after": NaN}}'),
)  # fmt: skip
"""Surely not taken."""
MOVED = tuple(
    Fault(f"moved {n}", status=n, moved="{url}/elsewhere", body=b"", reaches=False)
    for n in (301, 302, 307)
)
LONGEST_WAIT_S = 86_400
every_way = pytest.mark.parametrize("name", WAYS)


def test_no_channel_is_left_out() -> None:
    """Whoever speaks to a vendor is in WAYS; the web chat and a modem's folder speak to nobody."""
    ways = {*channel_names(), *gateway_names(), "zbs"} - {"sms", "smstools", "webchat"}
    assert ways == set(WAYS)


async def fails(way: Way, fault: Fault) -> SendError:
    """With the error the lane would hear; whatever else comes out is a fault of ours."""
    way.line.meets(fault)
    try:
        await way.send()
    except SendError as error:
        return error
    except Exception as error:  # noqa: BLE001 - the test lists it
        return SendError(Cause.REJECTED, vendor_code="no SendError", detail=repr(error)[:200])
    return SendError(Cause.REJECTED, vendor_code="sent")


@every_way
async def test_what_may_have_arrived_is_unclear(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = []
    async with open_way(name, tmp_path) as way:
        for fault in (*DROPPED, SLOW, *NONSENSE):
            before = way.taken
            error = await fails(way, fault)
            took = way.taken - before
            if error.cause is not Cause.UNCLEAR or took != fault.reaches:
                wrong.append((fault.name, str(error)[:90], took))
            if len(f"{error.detail}{error.vendor_code}") > 250:
                wrong.append((fault.name, "too many words", len(error.detail)))
            if way.line.sent > 50 << 20:
                wrong.append((fault.name, "took", way.line.sent >> 20))
                way.line.sent = 0
        assert not wrong
        before = way.taken
        await way.send()
        assert way.taken == before + 1, "the next one goes"
    ours = [r for r in caplog.records if r.name != "aiohttp.server"]  # that is the line itself
    loud = [r for r in ours if r.levelno >= logging.ERROR or len(r.getMessage()) > 500]
    assert not loud, [r.getMessage()[:300] for r in loud]


@every_way
async def test_what_surely_did_not_arrive_may_be_sent_again(name: str, tmp_path: Path) -> None:
    async with open_way(name, tmp_path) as way:
        for fault in REFUSED:
            error = await fails(way, fault)
            wait = error.retry_after_s
            assert wait is None or 0 <= wait <= LONGEST_WAIT_S, f"{fault.name}: waits {wait}"
            paid = name == "zbs" and fault.status >= 500  # it costs: not twice in doubt
            wanted = {Cause.UNCLEAR} if paid else {Cause.UNAVAILABLE, Cause.THROTTLED}
            assert error.cause in wanted, fault.name
        assert not way.taken
        await way.send()


@every_way
async def test_no_redirect_is_followed(name: str, tmp_path: Path) -> None:
    """What is sent holds tokens and numbers: it goes nowhere else."""
    async with open_way(name, tmp_path) as way:
        for fault in MOVED:
            error = await fails(way, fault)
            assert error.cause is not Cause.REJECTED, "nobody refused these words"
        assert way.line.elsewhere == []
        assert way.taken == 0
        await way.send()


@pytest.mark.parametrize("name", [w for w in WAYS if w != "viettel"])  # its answers are no JSON
async def test_a_good_answer_counts_whatever_it_calls_itself(name: str, tmp_path: Path) -> None:
    async with open_way(name, tmp_path) as way:
        way.line.meets(Fault("as text", reads=lambda said: said, kind="text/plain; charset=x-y"))
        sent = await way.send()
        assert sent.message_id
        assert way.taken == 1


@pytest.mark.parametrize("name", ["telegram", "zalobot"])
async def test_polling_outlives_nonsense_loses_nothing_and_says_so_once(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    polling = importlib.import_module(f"bot.channels.{name}.polling")
    monkeypatch.setattr(polling, "_PAUSES_S", (0.01,))
    async with open_way(name, tmp_path) as way:
        inbox = Inbox()
        person = way.fake.people[way.chat_id]
        faults = [Fault(f.name, body=HTML, kind="text/html", reaches=False) for f in NONSENSE]
        way.line.meets(*faults, *DROPPED[:1], about="/getUpdates")
        await way.channel.start(inbox)
        await person.says("lũ về")
        while way.line.waiting:
            await asyncio.sleep(0.01)
        while (came := await inbox.expect(1, "text"))[-1].text != "lũ về":
            await asyncio.sleep(0.01)
        await person.says("xin chào")
        count = len(came) + 1
        came = await inbox.expect(count, "text")
        assert [e.text for e in came][-2:] == ["lũ về", "xin chào"]
    said = [r.getMessage() for r in caplog.records if r.name.startswith("bot.channels")]
    about = [words for words in said if "no connection" in words]
    assert 1 <= len(about) <= 3, said
    assert any("come in again" in words for words in said)
