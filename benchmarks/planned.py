"""Plans a month for many loudspeakers and says how long it took.

Run as `python -m benchmarks.planned FOLDER DATABASE KIND DEVICES DAYS PLAYS`; DATABASE is an
address or "sqlite". With KIND "alike" all have the same days, and the same rows go in once more by
the driver's own executemany, for comparison; with "own" each has a play of its own besides.
"""

from __future__ import annotations

import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.children import say
from benchmarks.crowd import Morning
from bot.app import App
from bot.config import load
from bot.core.hours import at_local
from bot.storage import db
from bot.usecases.bulletins import digest
from bot.usecases.devices import playouts
from bot.usecases.registers.provinces import load_province
from models import Approval, Area, Bulletin, BulletinVersion, Device, Person, Playout, Rendition
from models.area import AreaKind

_HOURS = (6, 11, 17, 19)
_SECONDS = 90.0


async def _places(count: int) -> list[Device]:
    """A village with a loudspeaker each, spread over the communes."""
    communes = await Area.filter(kind=AreaKind.COMMUNE).order_by("id")
    made_areas = [_village(communes[n % len(communes)], n) for n in range(count)]
    await Area.bulk_create(made_areas, batch_size=500)
    villages = await Area.filter(kind=AreaKind.VILLAGE).order_by("id")
    made = [
        Device(code=f"loa-{n}", kind="speaker", name=f"Loa {n}", area_id=v.id)
        for n, v in enumerate(villages)
    ]
    await Device.bulk_create(made, batch_size=500)
    return await Device.all().order_by("id")


def _village(above: Area, number: int) -> Area:
    code = f"{above.code}-{number}"
    where: dict[str, Any] = {"parent": above, "path": f"{above.path}{code}/"}
    return Area(code=code, kind=AreaKind.VILLAGE, name=code, folded=code, **where)


async def _bulletin(app: App, author: Person, times: list[datetime], target: str) -> int:
    """Approved, with its sound; its version's id."""
    now, commune = app.clock.now(), await Area.filter(kind=AreaKind.COMMUNE).first()
    code = f"BT-{target}-{times[0]:%H%M}"[:20]
    made: dict[str, Any] = {"state": "approved", "submitted_at": now, "created_at": now}
    bulletin = await Bulletin.create(code=code, commune=commune, author=author, **made)
    version = await BulletinVersion.create(
        bulletin=bulletin,
        number=1,
        author=author,
        title=code,
        body=code,
        targets=[target],
        times={"at": [at.isoformat() for at in times]},
        created_at=now,
    )
    await Rendition.create(version=version, voice="vi", digest="0" * 64, duration_s=_SECONDS)
    version.digest = await digest.of(version)
    await version.save()
    signed: dict[str, Any] = {
        "person": author,
        "decision": "approve",
        "at": now,
    }
    await Approval.create(version=version, digest=version.digest, channel="webchat", **signed)
    return version.id


def _month(app: App, hour: int, minute: int, days: int) -> list[datetime]:
    first = at_local(app.clock.now(), hour, minute) + timedelta(days=1)
    return [first + timedelta(days=n) for n in range(days)]


async def _planned(app: App, author: Person, days: int, plays: int) -> float:
    ids = [
        await _bulletin(app, author, _month(app, hour, 0, days), "66") for hour in _HOURS[:plays]
    ]
    started = time.perf_counter()
    for version in ids:
        await playouts.plan_playouts(app.services, version)
    return time.perf_counter() - started


async def _own(devices: list[Device]) -> None:
    """One play a day of its own for each, at another minute of the night before five."""
    version = await BulletinVersion.all().order_by("-id").first()
    if version is None:
        return
    rows = []
    for n, device in enumerate(devices):
        start = at_local(version.created_at, 13) + timedelta(days=1, seconds=7 * n)
        some: dict[str, Any] = {"version_id": version.id, "start_at": start}
        rows.append(Playout(device=device, end_at=start + timedelta(seconds=_SECONDS), **some))
    await Playout.bulk_create(rows, batch_size=500)


async def _bare() -> float:
    """The rows there are, taken away and written again by the driver."""
    names = (
        "device_id, version_id, emergency_id, audio_digest, duration_s, slot_at, start_at, end_at,"
        " state, detail, told"
    )
    _, found = await db.execute(f"SELECT {names} FROM playout")
    rows = [list(row) for row in found]
    await db.execute("DELETE FROM playout")
    marks = ", ".join("?" * len(rows[0]))
    started = time.perf_counter()
    async with db.transaction():
        await db.execute_many(f"INSERT INTO playout ({names}) VALUES ({marks})", rows)
    return time.perf_counter() - started


async def main() -> None:
    room, url, kind, devices, days, plays = sys.argv[1:]
    settings: dict[str, Any] = {} if url == "sqlite" else {"database_url": url}
    app = App(load({}, data_dir=Path(room), **settings), Morning())
    await app.database.open(migrate=True)
    async with app.services.work() as work:
        await load_province(work)
    found = await _places(int(devices))
    author = await Person.create(code="can-bo", name="Y Bih", created_at=app.clock.now())
    if kind == "own":
        await _bulletin(app, author, _month(app, 13, 0, 1), "66")
        await _own(found)
    took_s = await _planned(app, author, int(days), int(plays))
    bare_s = await _bare() if kind == "alike" else 0.0
    await app.database.close()
    say(took_s=took_s, bare_s=bare_s)


if __name__ == "__main__":
    uvloop.run(main())
