"""A long import holds up nobody: it works everything out first and writes in one short
transaction, all or nothing, also when somebody else writes at the same moment."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from bot.storage import db
from bot.usecases.registers.import_people import import_people
from bot.usecases.registers.import_villages import import_villages
from bot.usecases.registers.provinces import load_province
from bot.usecases.work import Actor, Services, Work
from models import Area, AreaAlias, AuditRow, Person, Role
from tests.fakes.house import Parts

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HEAD = "Họ tên,Điện thoại,Mã xã,Vai trò,Tiếng,Mã cán bộ\n"
MANY = 1200


class Watched(Services):
    """`first` runs before the first transaction begins; counts what is sent within them."""

    first: Callable[[], Awaitable[None]] | None = None
    statements = 0

    @contextlib.asynccontextmanager
    async def work(self, actor: Actor = Actor(None, "system")) -> AsyncIterator[Work]:  # noqa: B008 - frozen
        first, Watched.first = Watched.first, None
        if first is not None:
            await first()
        async with super().work(actor) as work:
            client = db.connection()
            for name in ("execute_query", "execute_query_dict", "execute_many", "execute_insert"):
                setattr(client, name, self._counted(getattr(client, name)))
            yield work

    def _counted(self, send: Any) -> Any:
        async def sent(*args: Any) -> Any:
            Watched.statements += 1
            return await send(*args)

        return sent


@pytest.fixture
async def watched(parts: Parts) -> Watched:
    async with parts.services.work() as work:
        await load_province(work)
    Watched.first, Watched.statements = None, 0
    return Watched(**{f.name: getattr(parts.services, f.name) for f in fields(Services)})


async def commune() -> Area:
    return await Area.get(name="Xã Cư Pui")


async def roster(folder: Path, count: int, role: str = "cán bộ", phone: str = "09") -> Path:
    code, path = (await commune()).code, folder / "nguoi.csv"
    lines = [f"Người Số {n},{phone}{n:08d},{code},{role},Kinh,CB{n}\n" for n in range(1, count + 1)]
    path.write_text(HEAD + "".join(lines), "utf-8")
    return path


async def test_the_write_lock_is_held_for_a_few_statements_however_long_the_file_is(
    watched: Watched, tmp_path: Path
) -> None:
    report = await import_people(watched, await roster(tmp_path, MANY), dry_run=False)
    assert (report.created, report.bad) == (MANY, [])
    assert await Person.all().count() == await Role.filter(active=True).count() == MANY
    assert Watched.statements < 15
    Watched.statements = 0
    path = await roster(tmp_path, MANY, role="trực", phone="03")
    report = await import_people(watched, path, dry_run=False)
    assert report.updated == MANY
    assert await Person.filter(phone__startswith="03").count() == MANY
    assert await Role.all().count() == 2 * MANY
    assert Watched.statements < 15


async def test_villages_too(watched: Watched, tmp_path: Path) -> None:
    code, path = (await commune()).code, tmp_path / "thon.csv"
    lines = [f"{code},Thôn Mới {n},Tên Cũ {n},{n}\n" for n in range(1, MANY + 1)]
    path.write_text("Mã xã,Thôn,Tên cũ,Số hộ\n" + "".join(lines), "utf-8")
    report = await import_villages(watched, path, dry_run=False)
    assert (report.created, report.bad) == (MANY, [])
    assert await AreaAlias.filter(name__startswith="Tên Cũ").count() == MANY
    last = await Area.get(name=f"Thôn Mới {MANY}")
    assert (last.code, last.households, last.settings) == (f"{code}-{MANY}", MANY, {})
    assert Watched.statements < 15


@only_sqlite
async def test_nothing_is_locked_while_the_file_is_worked_out(
    watched: Watched, database: str, tmp_path: Path
) -> None:
    path = await roster(tmp_path, 3)
    other = sqlite3.connect(database.removeprefix("sqlite://"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    report = await import_people(watched, path, dry_run=True)
    assert report.created == 3
    other.execute("COMMIT")
    other.close()


async def test_what_somebody_changes_in_between_is_kept(watched: Watched, tmp_path: Path) -> None:
    await import_people(watched, await roster(tmp_path, 2), dry_run=False)

    async def meanwhile() -> None:
        await Person.filter(external_id="CB1").update(name="Tên Mới Hơn", speaks=["ede"])
        await Role.filter(person__external_id="CB2").update(active=False)

    Watched.first = meanwhile
    path = await roster(tmp_path, 2, phone="03")
    text = path.read_text("utf-8").replace("Người Số 1", "").replace(",Kinh,CB1", ",,CB1")
    path.write_text(text.replace("\n,03", "\nTên Mới Hơn,03"), "utf-8")
    report = await import_people(watched, path, dry_run=False)
    assert report.bad == []
    changed = await Person.get(external_id="CB1")
    assert (changed.name, changed.phone, changed.speaks) == ("Tên Mới Hơn", "0300000001", ["ede"])
    assert (await Role.get(person__external_id="CB2")).active, "the file gives it again"


async def test_who_is_enrolled_in_between_is_not_there_twice(
    watched: Watched, parts: Parts, tmp_path: Path
) -> None:
    here, path = await commune(), await roster(tmp_path, 1)
    path.write_text(path.read_text("utf-8").replace("CB1", ""), "utf-8")

    async def meanwhile() -> None:
        await parts.person("so-1", "Người Số 1", ("editor", here))
        await Person.filter(code="so-1").update(phone="0900000001")

    Watched.first = meanwhile
    report = await import_people(watched, path, dry_run=False)
    assert report.created == 0
    assert await Person.all().count() == 1


async def test_a_number_taken_in_between_is_found_by_the_next_plan(
    watched: Watched, parts: Parts, tmp_path: Path
) -> None:
    """Nothing of the first attempt stays."""
    path = await roster(tmp_path, 2)

    async def meanwhile() -> None:
        person = await parts.person("so-2", "Người Số 2")
        await Person.filter(id=person.id).update(external_id="CB2", phone="0900000002")

    Watched.first = meanwhile
    report = await import_people(watched, path, dry_run=False)
    assert (report.created, report.updated) == (1, 1)
    assert await Person.all().count() == 2
    assert await AuditRow.filter(action="people.import").count() == 1
