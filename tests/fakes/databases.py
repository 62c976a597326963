"""PostgreSQL for tests: one database with our tables made for a whole run, copied for each worker,
and emptied between two tests by one call.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import asyncpg

URL = os.environ.get(
    "TINBUON_TEST_POSTGRES_URL", "postgres://tinbuon:tinbuon@127.0.0.1:5432/postgres"
)
BASE = URL.rsplit("/", 1)[0]
PREFIX = "tinbuon_run"
RUN = "TINBUON_TEST_RUN"  # name of a variable: this run's own name
T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Session fixtures may be asked for from inside a running loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def admin(*statements: str) -> None:
    await does(URL, *statements)


async def does(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


def dropped(name: str) -> str:
    return f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'


def copied(name: str, template: str) -> tuple[str, ...]:
    """A fresh `name`. No test takes the server's power away, so nobody waits for the disk."""
    return (
        dropped(name),
        f'CREATE DATABASE "{name}" TEMPLATE "{template}" ENCODING \'UTF8\'',
        f'ALTER DATABASE "{name}" SET synchronous_commit = off',
    )


async def drop_all(uid: str) -> None:
    """What a run made, its workers' copies too."""
    connection = await asyncpg.connect(URL)
    found = await connection.fetch(
        "SELECT datname FROM pg_database WHERE datname LIKE $1", f"{PREFIX}\\_{uid}\\_%"
    )
    for row in found:
        await connection.execute(dropped(row["datname"]))
    await connection.close()


class Emptied:
    """Empties one database, over a connection of its own that stays open between tests. With REFILL
    it has afterwards what was in it when KEEP was run."""

    def __init__(self, url: str, how: str = "SELECT tests_empty()", template: str = "") -> None:
        """With a `template` a test that ran ANALYZE is followed by a new copy: what the planner
        believes afterwards would decide about the plans that other tests look at."""
        self._url = url
        self._how = how
        self._template = template
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._connection: asyncpg.Connection = self._do(lambda: asyncpg.connect(url))

    def __call__(self) -> None:
        try:
            if self._template and self._do(lambda: self._connection.fetchval(_ANALYZED)):
                self._do(self._anew)
            self._do(lambda: self._connection.execute(self._how))
        except (
            asyncpg.InterfaceError,
            asyncpg.PostgresConnectionError,
            asyncpg.AdminShutdownError,
        ):
            # A test of a restart has cut every connection to its database, this one too.
            self._connection = self._do(lambda: asyncpg.connect(self._url))
            self._do(lambda: self._connection.execute(self._how))

    def close(self) -> None:
        self._do(self._connection.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _anew(self) -> None:
        await self._connection.close()
        await admin(*copied(self._url.rpartition("/")[2], self._template))
        self._connection = await asyncpg.connect(self._url)

    def _do(self, work: Callable[[], Awaitable[Any]]) -> Any:
        async def one() -> Any:
            return await work()

        return asyncio.run_coroutine_threadsafe(one(), self._loop).result(60)


_ANALYZED = """
SELECT EXISTS (SELECT 1 FROM pg_class WHERE relkind = 'r' AND reltuples >= 0
               AND relnamespace = 'public'::regnamespace AND relname <> 'tests_order')
"""

# Only what a test filled, those that refer to others first: TRUNCATE of all tables makes new files
# for each of them and takes ten times as long. `depth`: how many foreign keys lead away.
EMPTY = """
CREATE FUNCTION tests_empty() RETURNS void LANGUAGE plpgsql AS $$
DECLARE one record; filled boolean;
BEGIN
  FOR one IN SELECT name FROM tests_order ORDER BY depth DESC, name LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', one.name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %I', one.name); END IF;
  END LOOP;
  PERFORM setval(quote_ident(schemaname) || '.' || quote_ident(sequencename), 1, false)
  FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$;
CREATE TABLE tests_order AS
WITH RECURSIVE refers AS (
  SELECT conrelid AS child, confrelid AS parent FROM pg_constraint
  WHERE contype = 'f' AND conrelid <> confrelid
), steps AS (
  SELECT oid AS id, 0 AS n FROM pg_class
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  UNION SELECT r.child, s.n + 1 FROM steps s JOIN refers r ON r.parent = s.id WHERE s.n < 20
)
SELECT c.relname::text AS name, max(s.n) AS depth FROM steps s JOIN pg_class c ON c.oid = s.id
GROUP BY c.relname;
"""

# What is in it now can be brought back: a tenth of what a new copy of the whole database takes.
REFILL = "SELECT tests_refill()"
KEEP = """
CREATE SCHEMA seed;
DO $$ DECLARE one record; filled boolean; BEGIN
  FOR one IN SELECT name FROM tests_order LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', one.name) INTO filled;
    IF filled THEN EXECUTE format('CREATE TABLE seed.%I AS TABLE %I', one.name, one.name); END IF;
  END LOOP;
END $$;
CREATE TABLE seed.sequences AS
SELECT sequencename::text AS name, last_value FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL;
CREATE FUNCTION tests_refill() RETURNS void LANGUAGE plpgsql AS $$
DECLARE one record;
BEGIN
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid();
  PERFORM tests_empty();
  FOR one IN SELECT o.name FROM tests_order o JOIN pg_tables t
    ON t.schemaname = 'seed' AND t.tablename = o.name ORDER BY o.depth, o.name
  LOOP
    EXECUTE format('INSERT INTO %I SELECT * FROM seed.%I', one.name, one.name);
  END LOOP;
  PERFORM setval(format('public.%I', name), last_value) FROM seed.sequences;
END $$;
"""
