"""`run.py zalo`, `key` and `check` as an operator uses them: processes, words, exit codes.

Zalo is the strict stand-in over HTTP.
"""

from __future__ import annotations

import asyncio
import re
import stat
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.standin.zalo import OA_ID, FakeZalo, running
from tests.test_cli import Desk, free_port

OTHER_OA = "579745863508352999"
CONNECT = ("zalo", "import-token", "--commune=24478", f"--oa-id={OA_ID}")


class ZaloDesk(Desk):
    """An operator with the application's settings; remembers every word that was printed."""

    def __init__(self, folder: Path, fake: FakeZalo) -> None:
        super().__init__(folder)
        self.fake = fake
        names = {"app_id", "app_secret", "oa_secret_key", "api_base", "oauth_base"}
        given = fake.config()
        self.env |= {f"TINBUON_ZALO__{n.upper()}": str(given[n]) for n in names}
        self.printed = ""

    async def does(self, code: int, *args: str, **env: str) -> str:
        done = await asyncio.to_thread(self.run, *args, **env)
        said = done.stdout + done.stderr
        self.printed += said
        assert done.returncode == code, said
        assert "Traceback" not in said
        return said

    async def connects(self, oa_id: str = OA_ID, commune: str = "24478") -> None:
        oa = self.fake.oa(oa_id)
        self.fake.oauth.issue(oa)
        token = f"--refresh-token={oa.refresh}"
        await self.does(
            0, "zalo", "import-token", f"--commune={commune}", f"--oa-id={oa_id}", token
        )

    def write(self, table: str, **values: object) -> None:
        names = ", ".join(values)
        texts = ", ".join(f"'{v}'" if isinstance(v, str) else str(v) for v in values.values())
        self.sql(f"INSERT INTO {table} ({names}) VALUES ({texts})")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ZaloDesk]:
    async with running() as fake:
        yield ZaloDesk(tmp_path, fake)


@pytest.mark.slow
async def test_an_oa_from_connecting_to_disconnecting(desk: ZaloDesk) -> None:
    said = await desk.does(1, "zalo", "status")
    assert "no Official Account is connected: run.py zalo connect" in said
    said = await desk.does(0, "zalo", "connect", "--commune=24478")
    assert "it works once" in said
    assert "/v4/oa/permission?" in said
    await desk.connects()
    said = await desk.does(0, "zalo", "status")
    assert re.search(rf"24478 Xã Cư Pui +UBND xã Cư Pui +{OA_ID} +0 min +2\d h +never", said), said
    assert "1 Official Accounts connected, 0 things to mend" in said

    assert "--commune CODE or --oa-id" in await desk.does(1, "zalo", "budget")
    assert "none is ever sent" in await desk.does(0, "zalo", "budget", "--commune=24478")
    said = await desk.does(0, "zalo", "budget", f"--oa-id={OA_ID}", "--paid=300")
    assert "0 of 300 paid messages" in said
    assert "Invalid value" in await desk.does(2, "zalo", "budget", "--commune=24478", "--paid=-5")
    await desk.connects(OTHER_OA)
    said = await desk.does(1, "zalo", "disconnect", "--commune=24478")
    assert "2 OAs: say which with --oa-id" in said
    assert "no connected OA is meant" in await desk.does(1, "zalo", "disconnect", "--oa-id=1")
    said = await desk.does(0, "zalo", "disconnect", f"--oa-id={OTHER_OA}")
    assert f"disconnected: OA {OTHER_OA}" in said
    assert OTHER_OA not in await desk.does(0, "zalo", "status")
    assert "is whole" in await desk.does(0, "audit", "verify")
    _no_secret(desk)


@pytest.mark.slow
async def test_status_says_what_to_mend(desk: ZaloDesk) -> None:
    await desk.connects()
    lane, now = f"zalo:{OA_ID}", SystemClock().now()
    heard = (now - timedelta(minutes=5)).isoformat(" ")
    books = {"paid_budget": 100, "broadcasts": 0, "told": "", "heard_at": heard}
    desk.write("own_account", lane=lane, quota='{"remain": 480}', quota_at=heard, **books)
    month = f"{now + timedelta(hours=7):%Y-%m}"
    desk.write("account_month", lane=lane, month=month, paid=85, broadcasts=0)
    day = f"{now + timedelta(hours=7):%Y-%m-%d}"
    for code, count in (("-230", 3), ("-99999", 1)):
        desk.write(
            "account_error",
            lane=lane, day=day, code=code, count=count, detail="", last_at=heard,
        )  # fmt: skip
    said = await desk.does(1, "zalo", "status")
    assert re.search(r" 5 min +480 +85/100 ", said), said
    assert "-230 x3: has not written for 7 days: ask them to." in said
    assert "-99999 x1: an unknown fault" in said
    assert "FAIL 24478 Xã Cư Pui: OA UBND xã Cư Pui used 85 of 100 paid messages" in said
    said = await desk.does(1, "zalo", "status", TINBUON_ZALO__OA_SECRET_KEY="")
    assert "FAIL zalo.oa_secret_key is not set: set TINBUON_ZALO__OA_SECRET_KEY" in said
    _no_secret(desk)


@pytest.mark.slow
async def test_the_key_is_changed_and_the_tokens_still_open(desk: ZaloDesk) -> None:
    await desk.connects()
    path = desk.data / "tinbuon.key"
    first = path.read_text().split()
    said = await desk.does(0, "key", "rotate")
    assert "a new key is in" in said
    assert "Restart every running process" in said
    both = path.read_text().split()
    assert both[1:] == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await desk.does(0, "zalo", "status")
    said = await desk.does(0, "check", TINBUON_WEB__PORT=str(free_port()))
    assert "2 keys: old buttons and links still open" in said
    assert "1 old keys are gone" in await desk.does(0, "key", "rotate", "--drop-old")
    assert path.read_text().split() == both[:1]
    assert "nothing to drop" in await desk.does(0, "key", "rotate", "--drop-old")
    assert "0 things to mend" in await desk.does(0, "zalo", "status")
    assert not [key for key in {*first, *both} if key in desk.printed]
    _no_secret(desk)


@pytest.mark.slow
async def test_a_key_from_settings_is_changed_by_the_operator(desk: ZaloDesk) -> None:
    await desk.connects()
    old = (desk.data / "tinbuon.key").read_text().strip()
    said = await desk.does(0, "key", "rotate", TINBUON_SECRET_KEY=old)
    [value] = re.findall(r"TINBUON_SECRET_KEY=(\S+)", said)
    new = value.partition(",")[0]
    assert value == f"{new},{old}"
    assert "nothing was changed" in said
    assert (desk.data / "tinbuon.key").read_text().strip() == old
    said = await desk.does(1, "key", "rotate", "--drop-old", TINBUON_SECRET_KEY=value)
    assert "still sealed with an older key" in said
    said = await desk.does(0, "key", "rotate", TINBUON_SECRET_KEY=value)
    assert "now with the newest" in said
    said = await desk.does(0, "key", "rotate", "--drop-old", TINBUON_SECRET_KEY=value)
    assert "up to the comma" in said
    assert "0 things to mend" in await desk.does(0, "zalo", "status", TINBUON_SECRET_KEY=new)
    said = await desk.does(1, "zalo", "status", TINBUON_SECRET_KEY=old)
    assert "restore the old tinbuon.key" in said


async def test_check_finds_files_with_secrets_others_can_read(desk: ZaloDesk) -> None:
    settings = Path(desk.folder / desk.file("tinbuon.toml", '[telegram]\nproxy = ""\n'))
    port = {"TINBUON_WEB__PORT": str(free_port())}
    settings.chmod(0o644)
    assert "tinbuon.toml" not in await desk.does(1, "check", **port)  # no OA is connected
    settings.write_text('[zalo]\napp_secret = "geheim"\n')
    said = await desk.does(1, "check", **port)
    assert "run chmod 600 tinbuon.toml" in said
    settings.chmod(0o600)
    assert "chmod" not in await desk.does(1, "check", **port)
    (desk.data / "tinbuon.key").chmod(0o640)
    assert "chmod 600" in await desk.does(1, "check", **port)
    assert "geheim" not in desk.printed


def _no_secret(desk: ZaloDesk) -> None:
    """Nothing that opens anything was printed, and none of it lies in the database as it is."""
    given = desk.fake.config()
    tokens = [t for oa in desk.fake.oauth.oas.values() for t in (oa.access, oa.refresh) if t]
    keys = [*tokens, given["app_secret"], given["oa_secret_key"]]
    assert not [key for key in keys if key in desk.printed]
    database = (desk.data / "tinbuon.sqlite3").read_bytes()
    assert not [token for token in tokens if token.encode() in database]
