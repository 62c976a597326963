"""SMS gateways against strict stand-ins: what is sent, every code, reports, nothing of the keys."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.channels.sms import build
from bot.channels.sms.channel import SmsChannel
from bot.channels.sms.gateways import esms as esms_driver
from bot.channels.sms.gateways import viettel as viettel_driver
from bot.channels.sms.settings import Config, gateway_names
from bot.core import sms
from bot.core.errors import Cause, SendError, SettingsError
from bot.core.hours import at_local, local
from bot.core.messages import WireButton, WireMessage
from bot.core.ports import Route
from bot.standin.gateways import Taken, esms, viettel
from bot.standin.gateways.smsd import FakeSmsd
from tests.fakes.clock import FakeClock
from tests.fakes.deps import Inbox, MemoryPhones, make_deps, mounted

LAN = "84905123456"
VALUES = {
    "xa": "Xã Ea Kao",
    "loai": "LŨ LỤT",
    "khu_vuc": "toàn xã",
    "gio": "22:40 05/03",
    "viec": "Lên chỗ cao ngay",
}
TEXT = sms.fill(Config().registered()["alert"], VALUES, accents=False)


class House:
    """The channel with one stand-in, its pages mounted."""

    def __init__(self, fake: Any, folder: Path, clock: FakeClock, **more: Any) -> None:
        self.fake = fake
        self.clock = clock
        self.deps = make_deps(folder, clock=clock, public_url=more.pop("url", "http://here.test"))
        phones: Any = self.deps.phones
        assert isinstance(phones, MemoryPhones)
        phones.numbers["cb-lan"] = LAN
        self.name = fake.config()["gateways"][0]
        self.channel = SmsChannel(Config(**fake.config(**more)), self.deps)

    async def send(self, text: str = TEXT, key: str = "k1") -> str:
        sent = await self.channel.send(self.name, "cb-lan", WireMessage(text), key)
        return sent.message_id

    async def refused(self, text: str = TEXT, key: str = "k1") -> SendError:
        with pytest.raises(SendError) as caught:
            await self.send(text, key)
        return caught.value


@pytest.fixture
async def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def at_esms(tmp_path: Path, clock: FakeClock) -> AsyncIterator[House]:
    async with esms.running(clock) as fake, mounted() as mount:
        house = House(fake, tmp_path, clock, url=mount.url)
        at_address(mount, house, "esms")
        yield house
        await house.channel.stop()


def at_address(mount: Any, house: House, name: str) -> None:
    """A gateway's pages, at the address of its own and at one somebody guessed."""
    secret = house.channel._secret(name)
    for route in house.channel.routes():
        for given in (secret, "guessed"):
            path = route.path.replace("{secret}", given)
            mount.add([Route(route.method, path, _with(route.handler, given))])


def _with(handler: Any, secret: str) -> Any:
    """As the server's router hands it over."""

    async def take(request: web.Request) -> web.StreamResponse:
        request.match_info["secret"] = secret
        answer: web.StreamResponse = await handler(request)
        return answer

    return take


@pytest.fixture
async def at_viettel(tmp_path: Path, clock: FakeClock) -> AsyncIterator[House]:
    async with viettel.running(clock) as fake:
        house = House(fake, tmp_path, clock)
        yield house
        await house.channel.stop()


@pytest.fixture
async def at_modem(tmp_path: Path, clock: FakeClock) -> AsyncIterator[House]:
    house = House(FakeSmsd(tmp_path / "spool", clock), tmp_path, clock)
    yield house
    await house.channel.stop()


async def test_esms_takes_it_as_registered_and_charges_its_segments(at_esms: House) -> None:
    before = at_esms.fake.balance
    assert await at_esms.send() == "sms-1"
    (one,) = at_esms.fake.sent
    assert (one.number, one.text) == (LAN, TEXT)
    assert before - at_esms.fake.balance == 520 * sms.segments(TEXT)
    assert await at_esms.channel.balance("esms") == at_esms.fake.balance


async def test_a_repeat_with_its_reference_is_the_same_message(at_esms: House) -> None:
    """The answer was lost after it was taken: sent again, it is still one."""
    at_esms.fake.faults.plan("drop", "send")
    assert (await at_esms.refused()).cause is Cause.UNCLEAR
    assert at_esms.channel.capabilities("esms").idempotent
    assert (await at_esms.send()).startswith("tb")
    assert len(at_esms.fake.sent) == 1
    assert await at_esms.send(key="k2") == "sms-2"


@pytest.mark.parametrize("code", sorted(esms_driver.ACTIONS))
async def test_every_code_of_esms_is_a_decision(at_esms: House, code: str) -> None:
    at_esms.fake.codes.append(code)
    error = await at_esms.refused()
    wanted = {
        "number": Cause.NOT_REACHABLE,
        "pause": Cause.ACCOUNT_STOPPED,
        "network": Cause.FEATURE_MISSING,
        "budget": Cause.NO_BALANCE,
        "never": Cause.FORBIDDEN_CONTENT,
        "bug": Cause.REJECTED,
        "retry": Cause.THROTTLED,
    }
    assert error.cause is wanted[esms_driver.ACTIONS[code]]
    assert error.vendor_code == f"sms-{esms_driver.ACTIONS[code]}"
    assert code in error.detail


async def test_a_code_nobody_knows_and_a_broken_gateway(at_esms: House) -> None:
    at_esms.fake.codes.append("999")
    assert (await at_esms.refused()).cause is Cause.UNKNOWN
    at_esms.fake.faults.plan("status", "send", status=503)
    assert (await at_esms.refused()).cause is Cause.UNAVAILABLE
    await at_esms.fake.stop()
    assert (await at_esms.refused()).cause in {Cause.UNAVAILABLE, Cause.UNCLEAR}


async def test_an_empty_account_and_wrong_keys(at_esms: House) -> None:
    at_esms.fake.balance = 100
    assert (await at_esms.refused()).cause is Cause.NO_BALANCE
    at_esms.fake.key = "B" * 20
    assert (await at_esms.refused()).cause is Cause.ACCOUNT_STOPPED
    (line,) = await at_esms.channel.check()
    assert not line.ok


async def test_only_what_is_registered_and_fits_goes_on_the_wire(at_esms: House) -> None:
    for wrong in (
        WireMessage("Tin nhắn có dấu"),
        WireMessage("a" * 307),
        WireMessage(""),
        WireMessage(TEXT, (WireButton("x", "a.b"),)),
    ):
        with pytest.raises(SendError) as caught:
            await at_esms.channel.send("esms", "cb-lan", wrong, "k")
        assert caught.value.cause is Cause.REJECTED
    assert not at_esms.fake.calls
    assert (await at_esms.refused("Xa Ea Kao: tin khac")).cause is Cause.FORBIDDEN_CONTENT
    phones: Any = at_esms.deps.phones
    phones.numbers.clear()
    assert (await at_esms.refused()).cause is Cause.NOT_REACHABLE


async def test_a_pushed_report_only_makes_us_ask(at_esms: House) -> None:
    await at_esms.send()
    one = at_esms.fake.ends(LAN, "failed")
    assert await at_esms.fake.report(one, SendSuccess="1", SendFailed="0") == 200
    ((first, alias),) = at_esms.channel.asked("esms")
    assert (first, alias) == ("sms-1", one.ref)
    assert await at_esms.channel.reports("esms", [first]) == {"sms-1": False}
    assert not at_esms.channel.asked("esms")


async def test_a_forged_or_empty_report_is_nothing(at_esms: House) -> None:
    await at_esms.send()
    one = at_esms.fake.ends(LAN, "delivered")
    good = at_esms.fake.callbacks[one.id]
    assert await at_esms.fake.report(one, forged=good.rpartition("/")[0] + "/guessed") == 404
    assert not at_esms.channel.asked("esms")
    assert await at_esms.fake.report(one, SMSID="", RequestId="") == 200
    assert not at_esms.channel.asked("esms")
    assert await at_esms.channel.reports("esms", ["sms-77", "sms-1"]) == {"sms-1": True}


async def test_nonsense_about_one_message_keeps_no_other_from_being_known(
    at_esms: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def says(_url: str, query: dict[str, str]) -> bytes:
        if query["RefId"] == "away":
            raise SendError(Cause.UNCLEAR)
        good = b'{"CodeResponse": "100", "SendStatus": "5", "SendSuccess": "1"}'
        return good if query["RefId"] == "good" else b"<html>"

    monkeypatch.setattr(at_esms.channel._wire, "get", says)
    assert await at_esms.channel.reports("esms", ["bad", "good", "away"]) == {"good": True}
    with pytest.raises(SendError):
        await at_esms.channel.reports("esms", ["away"])


async def test_no_receipt_yet_is_no_answer(at_esms: House) -> None:
    await at_esms.send()
    assert await at_esms.channel.reports("esms", ["sms-1"]) == {}


async def test_viettel_takes_soap_and_knows_no_reference(at_viettel: House) -> None:
    day = f"{local(at_viettel.clock.now()):%d/%m/%Y}"
    assert await at_viettel.send() == f"{LAN}:{at_viettel.channel._ref('k1')}:{day}"
    (one,) = at_viettel.fake.sent
    assert (one.number, one.text) == (LAN, TEXT)
    caps = at_viettel.channel.capabilities("viettel")
    assert (caps.idempotent, caps.again) == (False, False)
    assert await at_viettel.channel.balance("viettel") == at_viettel.fake.balance
    at_viettel.clock.move(minutes=6)
    at_viettel.fake.faults.plan("drop", "wsCpMt")
    assert (await at_viettel.refused(key="k2")).cause is Cause.UNCLEAR
    assert await at_viettel.send(key="k2")  # dropped as a duplicate: the first arrived
    assert len(at_viettel.fake.sent) == 2
    assert await at_viettel.channel.reports("viettel", [f"{LAN}:x"]) == {}
    at_viettel.fake.ends(LAN, "failed")
    assert await at_viettel.channel.reports("viettel", [f"{LAN}:x"]) == {f"{LAN}:x": False}


async def test_viettels_failures_are_looked_for_on_their_day_and_page(at_viettel: House) -> None:
    """Sent before midnight, asked about after it; a list of more than one page."""
    fake, clock = at_viettel.fake, at_viettel.clock
    clock.set(at_local(clock.now(), 23, 58))
    late = await at_viettel.send()
    fake.ends(LAN, "failed")
    lost = [f"8490{n:07d}" for n in range(1200)]
    fake.sent[:0] = [Taken(f"x{n}", n, TEXT, "r", clock.now(), "failed") for n in lost]
    clock.move(minutes=10)
    fresh = await at_viettel.send(key="k2")
    assert await at_viettel.channel.reports("viettel", [late, fresh]) == {late: False}
    assert fake.calls.count("getFailedSub") == 3


@pytest.mark.parametrize(("begins", "action"), viettel_driver.ACTIONS)
async def test_every_message_of_viettel_is_a_decision(
    at_viettel: House, begins: str, action: str
) -> None:
    at_viettel.fake.says.append(f"{begins} & <x> {at_viettel.fake.password}")
    error = await at_viettel.refused()
    assert error.vendor_code == f"sms-{action}"
    assert at_viettel.fake.password not in error.detail
    at_viettel.fake.faults.plan("status", "wsCpMt", status=500)
    assert (await at_viettel.refused()).cause is Cause.UNAVAILABLE


async def test_the_modem_gets_a_file_of_ours_once(at_modem: House) -> None:
    name = await at_modem.send()
    assert await at_modem.send() == name
    assert [p.name for p in (at_modem.fake.folder / "outgoing").iterdir()] == [name]
    (one,) = at_modem.fake.take()
    assert (one.number, one.text, one.ref) == (LAN, TEXT, name)
    assert await at_modem.send() == name  # killed before the answer was noted: still one
    assert not at_modem.fake.take()
    assert await at_modem.channel.reports("smstools", [name]) == {}
    at_modem.fake.reports(one, 32)
    await at_modem.channel._gateways["smstools"].look()
    assert await at_modem.channel.reports("smstools", [name]) == {}
    at_modem.fake.reports(one, 0)
    await at_modem.channel._gateways["smstools"].look()
    assert await at_modem.channel.reports("smstools", [name]) == {name: True}
    second = await at_modem.send(key="k2")
    at_modem.fake.take(fail="no SIM")
    assert await at_modem.channel.reports("smstools", [second]) == {second: False}


async def test_a_modem_that_stands_still_is_skipped(at_modem: House) -> None:
    first = await at_modem.send()
    at_modem.fake.dated(at_modem.fake.folder / "outgoing" / first)
    at_modem.clock.move(minutes=3)
    assert (await at_modem.refused(key="k2")).cause is Cause.ACCOUNT_STOPPED
    with pytest.raises(SendError):
        await at_modem.channel.balance("smstools")
    (line,) = await at_modem.channel.check()
    assert not line.ok
    at_modem.fake.take()
    assert await at_modem.send(key="k2")


async def test_words_and_calls_come_in_and_go_from_the_folder(at_modem: House) -> None:
    inbox = Inbox()
    at_modem.fake.receives(LAN, "DA PB 30")
    at_modem.fake.receives("84911000111", "cau sap roi")
    at_modem.fake.rings(LAN)
    await at_modem.channel.start(inbox)
    short, stranger = await inbox.expect(2, "short")
    (call,) = await inbox.expect(1, "call")
    assert (short.chat_id, short.phone, short.text) == ("cb-lan", LAN, "DA PB 30")
    assert (stranger.chat_id, stranger.text) == ("84911000111", "cau sap roi")
    assert (call.chat_id, call.text) == ("cb-lan", "")
    assert len({short.event_id, stranger.event_id, call.event_id}) == 3


def test_a_gateway_in_the_clear_needs_a_word_of_the_admin(tmp_path: Path) -> None:
    fake = esms.FakeEsms(FakeClock())
    fake.url = "http://rest.esms.example"
    with pytest.raises(SettingsError, match="not https"):
        build(Config(**fake.config(plain_http=False)), make_deps(tmp_path))
    assert build(Config(**fake.config()), make_deps(tmp_path)) is not None


@pytest.mark.parametrize("name", gateway_names())
def test_a_gateway_without_its_settings_says_what_is_missing(name: str, tmp_path: Path) -> None:
    more = {"smstools": {"folder": str(tmp_path / "none")}} if name == "smstools" else {}
    with pytest.raises(SettingsError, match=f"sms.{name}"):
        build(Config(gateways=(name,), **more), make_deps(tmp_path))


def test_without_gateways_there_is_no_channel_and_a_wrong_name_is_said(tmp_path: Path) -> None:
    assert build(Config(), make_deps(tmp_path)) is None
    for wrong in (("pigeon",), ("esms", "esms")):
        with pytest.raises(SettingsError, match="esms, smstools, speedsms, viettel once"):
            build(Config(gateways=wrong), make_deps(tmp_path))


async def test_no_key_is_ever_logged_or_in_an_error(
    at_esms: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    at_esms.fake.codes += ["101", "999"]
    said = [str(await at_esms.refused()), str(await at_esms.refused())]
    await at_esms.send()
    at_esms.fake.faults.plan("status", "status", status=503)
    with pytest.raises(SendError) as caught:
        await at_esms.channel.reports("esms", ["sms-1"])
    said += [str(caught.value), repr(Config(**at_esms.fake.config())), caplog.text]
    await at_esms.fake.stop()
    said.append(str(await at_esms.refused()))
    secrets = (at_esms.fake.key, at_esms.fake.secret, at_esms.channel._secret("esms"))
    assert not [s for s in secrets for text in said if s in text]


@pytest.mark.parametrize("number", [LAN, f"0{LAN[2:]}"])
async def test_no_error_names_the_number(
    at_esms: House, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def says(*_args: Any) -> bytes:
        return json.dumps({"CodeResult": "777", "ErrorMessage": f"{number} is barred"}).encode()

    monkeypatch.setattr(at_esms.channel._wire, "post", says)
    error = await at_esms.refused()
    assert (error.vendor_code, error.detail) == ("777", "… is barred")
    assert number not in str(error)


async def test_accented_texts_are_sent_as_such(tmp_path: Path, clock: FakeClock) -> None:
    async with esms.running(clock) as fake:
        house = House(fake, tmp_path, clock, accents=True, max_segments=4)
        accented = sms.fill(Config().registered()["alert"], VALUES, accents=True)
        await house.send(accented)
        assert fake.sent[0].text == accented
        await house.channel.stop()


async def test_reports_of_the_last_id_do_not_outlive_the_modems_counter(at_modem: House) -> None:
    """The modem's id begins anew after 255: yesterday's report is not today's."""
    name = await at_modem.send()
    (one,) = at_modem.fake.take()
    at_modem.fake.reports(one, 0)
    await at_modem.channel._gateways["smstools"].look()
    for path in (at_modem.fake.folder / "tinbuon").iterdir():
        at_modem.fake.dated(path)
    at_modem.clock.move(seconds=timedelta(hours=25).total_seconds())
    assert await at_modem.channel.reports("smstools", [name]) == {}
    assert not list((at_modem.fake.folder / "tinbuon").iterdir())  # they name numbers


async def test_a_folder_that_cannot_be_used_stops_this_gateway_only(
    at_modem: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(Path, "rename", full)
    assert (await at_modem.refused()).cause is Cause.ACCOUNT_STOPPED
    monkeypatch.setattr(Path, "iterdir", full)
    monkeypatch.setattr(Path, "exists", full)
    for asked in (
        at_modem.channel.balance("smstools"),
        at_modem.channel.reports("smstools", ["a"]),
    ):
        with pytest.raises(SendError):
            await asked


@pytest.mark.parametrize("left", [None, "n/a", [], "nan", "inf"])
async def test_a_balance_that_is_no_number_is_an_unclear_answer(
    at_esms: House, left: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the clock would stop before the other gateways are asked."""
    monkeypatch.setattr(at_esms.fake, "balance", left)
    with pytest.raises(SendError) as found:
        await at_esms.channel.balance("esms")
    assert found.value.cause is Cause.UNCLEAR


async def test_a_modem_that_is_only_slow_is_not_stopped(at_modem: House) -> None:
    """Thirty at once take it some minutes; while one after another goes out it is well."""
    waits = await at_modem.send(key="k1")
    at_modem.fake.dated(at_modem.fake.folder / "outgoing" / waits)
    at_modem.clock.move(minutes=3)
    at_modem.fake.dated(_put(at_modem, "sent", "another", b"To: 84911\n\nchao"))
    assert await at_modem.send(key="k2")
    at_modem.clock.move(minutes=3)
    assert (await at_modem.refused(key="k3")).cause is Cause.ACCOUNT_STOPPED


async def test_a_modem_that_is_gone_is_seen_behind_a_daemon_that_runs(at_modem: House) -> None:
    name = await at_modem.send()
    spool = at_modem.fake.folder
    at_modem.fake.dated((spool / "outgoing" / name).rename(spool / "checked" / name))
    at_modem.clock.move(minutes=3)
    assert (await at_modem.refused(key="k2")).cause is Cause.ACCOUNT_STOPPED


async def test_words_come_in_as_the_daemon_writes_them(at_modem: House) -> None:
    """Accented ones in UCS-2 unless it is told otherwise, and nothing no database takes."""
    words = "cầu sập rồi"
    _put(
        at_modem,
        "incoming",
        "a",
        b"From: 84911000111\nAlphabet: UCS2\n\n" + words.encode("utf-16-be"),
    )
    _put(at_modem, "incoming", "b", b"From: 84911000112\nAlphabet: ISO\n\nc\xe0 r\x00i")
    inbox = Inbox()
    await at_modem.channel.start(inbox)
    first, second = await inbox.expect(2, "short")
    assert (first.text, second.text) == (words, "cà r i")


async def test_a_file_that_is_being_written_is_not_lost(at_modem: House) -> None:
    inbox, look = Inbox(), at_modem.channel._gateways["smstools"].look
    path = _put(at_modem, "incoming", "a", b"")
    at_modem.fake.dated(path)
    at_modem.channel._accept = inbox
    await look()
    path.write_bytes(b"From: 84911000111\n\nnuoc len")
    await look()
    (event,) = await inbox.expect(1, "short")
    assert event.text == "nuoc len"
    at_modem.fake.dated(_put(at_modem, "incoming", "b", b"rubbish"))
    at_modem.clock.move(minutes=3)
    await look()
    assert (at_modem.fake.folder / "tinbuon" / "odd.b").read_bytes() == b"rubbish"


def _put(house: House, place: str, name: str, raw: bytes) -> Path:
    path: Path = house.fake.folder / place / name
    path.write_bytes(raw)
    return path
