"""The roster (propagandists and officers) from one table: dry run or all or nothing, and again
without doubles. A role is taken away only where its row says so.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.storage.db import stamp
from bot.usecases import codes
from bot.usecases.registers.place_names import load_places
from bot.usecases.registers.roster import (
    Entry,
    Held,
    Reader,
    Someone,
    held_role,
    identity,
    letters,
    same_but_marks,
    someone,
)
from bot.usecases.registers.switch import Plan, Question, Rows, Write, counted, read, switch
from bot.usecases.registers.tables import Report, Table, read_table
from bot.usecases.registers.wordlists import columns, ignored
from bot.usecases.work import SYSTEM, Actor, Services

_MARK = re.compile("(?i)h['’ʼ](?=\\w)")  # as in H'Nga
_ALIKE = 80  # of 100
_CHUNK = 5000  # places in a statement; both databases take six times as many


@dataclass
class Known:
    """Who is there already: by roster number, and by name, phone and commune."""

    by_external: dict[str, Someone]
    by_identity: dict[tuple[str, str, int], Someone]
    roles: dict[int, dict[tuple[int, str], Held]]


async def import_people(
    services: Services, path: Path, *, dry_run: bool, yes: bool = False, actor: Actor = SYSTEM
) -> Report:
    """Create and update people and their roles. Raises OperatorError when the file itself cannot
    be used; a bad row is in the report and stops everything."""
    table = await read_table(path, columns("people", "name"), ignored())

    async def make() -> Plan:
        return await _plan(table, dry_run=dry_run, yes=yes, now=stamp(services.clock.now()))

    return await switch(services, make, ("people.import", f"file:{path.name[:50]}"), actor)


async def _plan(table: Table, *, dry_run: bool, yes: bool, now: Any) -> Plan:
    count = counted("person", "role", "area", "area_alias")
    first = await count()  # before anything else is read
    report = Report(rows=len(table.rows), bad=list(table.bad), dry_run=dry_run, yes=yes)
    entries = Reader(await load_places(), report).entries(table.rows)
    known = await _known(entries)
    _match(entries, known, report)
    for entry in entries:
        if entry.ends and entry.person is None:
            question = "nobody of this name and phone works here any more: is that right?"
            report.asked.append((entry.line, "ended", question))
        elif entry.person is not None and (wrong := _elsewhere(entry, entry.person, known)):
            report.bad.append((entry.line, "ended", f"they are {wrong} in another place, not here"))
    new = [e for e in entries if e.person is None and not (e.ends and not e.roles)]
    changed = [e for e in entries if e.person is not None and _differs(e, e.person, known)]
    _ask_about_doubles(entries, known, report)
    for entry in changed:
        if entry.person is not None:
            _tell(entry, entry.person, known, report)
    report.created, report.updated = len(new), len(changed)
    report.unchanged = len(entries) - len(new) - len(changed)
    if not report.applied:
        return Plan(report)
    writes = [*_people(new, changed, now), *_roles(new, changed, known, now)]
    return Plan(report, writes, [(count, first), *_as_read(changed, known)])


def _as_read(changed: Sequence[Entry], known: Known) -> Iterator[tuple[Question, Rows]]:
    people = sorted(e.person.id for e in changed if e.person is not None)
    someone = {e.person.id: e.person for e in changed if e.person is not None}
    for some in _chunks(people):
        roles = [held for i in some for held in known.roles[i].values()]
        yield _ask(_ROLES, some), sorted(held.read for held in roles)
        yield _ask(_PEOPLE, some), [someone[i].read for i in some]


def _ask(sql: str, values: Sequence[Any]) -> Question:
    return partial(read, sql.format(marks=", ".join("?" * len(values))), values)


async def _known(entries: Sequence[Entry]) -> Known:
    known = Known({}, {}, defaultdict(dict))
    externals = [e.external_id for e in entries if e.external_id]
    people: dict[int, Someone] = {}
    for some in _chunks(externals):
        people.update({p.id: p for p in map(someone, await _ask(_NUMBERED, some)())})
    of: dict[int, set[int]] = defaultdict(set)
    for commune in {e.commune.id: e.commune for e in entries}.values():
        for (person_id,) in await read(_ROLED, [f"{commune.path}%"]):
            of[person_id].add(commune.id)
    for some in _chunks([i for i in of if i not in people]):
        found = map(someone, await _ask(_PEOPLE, some)())
        people.update({p.id: p for p in found if not p.erased})
    for person in people.values():
        if person.external_id:
            known.by_external[person.external_id] = person
        known.by_identity.update(dict.fromkeys(person.identities(of[person.id]), person))
    for some in _chunks(list(people)):
        for held in map(held_role, await _ask(_ROLES, some)()):
            known.roles[held.person_id][held.area_id, held.role] = held
    return known


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _match(entries: Iterable[Entry], known: Known, report: Report) -> None:
    """A roster number decides; without one (or before it was given) name, phone and commune do."""
    taken: dict[int, int] = {}
    for entry in entries:
        person = known.by_external.get(entry.external_id or "")
        same = known.by_identity.get(identity(entry))
        if person is None and same is not None and not (entry.external_id and same.external_id):
            person = same
        entry.person = person
        if person is not None and taken.setdefault(person.id, entry.line) != entry.line:
            reason = f"this is the person of line {taken[person.id]}"
            report.bad.append((entry.line, "name", reason))


def _ask_about_doubles(entries: Sequence[Entry], known: Known, report: Report) -> None:
    """Two names that are nearly one, with one phone in one commune, may be one person written
    twice; a family that shares a phone is several."""
    from rapidfuzz import fuzz  # when it is needed: 4 MB

    by_phone: dict[tuple[str, int], set[str]] = defaultdict(set)
    for (_, phone, commune), person in known.by_identity.items():
        by_phone[phone, commune].add(person.name)
    for entry in entries:
        others = by_phone[entry.phone, entry.commune.id]
        if entry.person is None and entry.phone:
            for other in sorted(others):
                if fuzz.ratio(letters(entry.name), letters(other)) >= _ALIKE:
                    question = f"are {entry.name} and {other} two people? They have one phone"
                    report.asked.append((entry.line, "name", question))
        others.add(entry.name)


def _tell(entry: Entry, person: Someone, known: Known, report: Report) -> None:
    for key, value in _news(entry, person).items():
        said = ", ".join(value) if key == "speaks" else value
        before = ", ".join(person.speaks) if key == "speaks" else getattr(person, key)
        report.change(entry.line, key.replace("_", " "), before, said)
    for held, emergency in entry.roles.items():
        if _lacks(known, person.id, held, emergency):
            report.change(entry.line, "role", "", held[1])
    for over in entry.ends:
        if _held(known, person.id, over):
            report.change(entry.line, "ended", over[1], "…")


def _differs(entry: Entry, person: Someone, known: Known) -> bool:
    return (
        bool(_news(entry, person))
        or any(_lacks(known, person.id, key, emergency) for key, emergency in entry.roles.items())
        or any(_held(known, person.id, key) for key in entry.ends)
    )


def _news(entry: Entry, person: Someone) -> dict[str, Any]:
    """Fields the file says differently; an empty cell says nothing."""
    told = {
        "name": entry.name,
        "phone": entry.phone,
        "external_id": entry.external_id,
        "speaks": entry.speaks,
    }
    if entry.phone == person.listed:  # the list has nothing new: what they said since stays
        del told["phone"]
    if same_but_marks(entry.name, person.name) and not _marked(entry.name, person.name):
        del told["name"]  # 'HNga' and "H' Nga" do not spoil H'Nga
    return {k: v for k, v in told.items() if v and getattr(person, k) != v}


def _marked(name: str, before: str) -> bool:
    """Does it have the mark that the other lacks?"""
    return bool(_MARK.search(name)) and not _MARK.search(before)


def _elsewhere(entry: Entry, person: Someone, known: Known) -> str:
    """A role the row ends that is held, but not where the row says: a slip, or nothing to end."""
    for key in entry.ends:
        held = [r for r in known.roles[person.id].values() if r.active and r.role == str(key[1])]
        if held and not _held(known, person.id, key):
            return str(key[1])
    return ""


def _held(known: Known, person_id: int, key: tuple[int, str]) -> Held | None:
    role = known.roles[person_id].get((key[0], str(key[1])))
    return role if role is not None and role.active else None


def _lacks(known: Known, person_id: int, key: tuple[int, str], emergency: bool) -> bool:
    role = known.roles[person_id].get((key[0], str(key[1])))
    return role is None or not role.active or (emergency and not role.emergency)


def _people(new: Sequence[Entry], changed: Sequence[Entry], now: Any) -> list[Write]:
    rows = []
    for e in new:
        e.code = codes.tracking("P", 12).lower()
        rows.append((e.code, e.external_id, e.name, e.phone, "vi", _json(e.speaks), now))
    updates = []
    for e in changed:
        news = _news(e, e.person) if e.person is not None else {}
        if e.person is not None and news:
            now_is = {k: news.get(k, getattr(e.person, k)) for k in _TOLD}
            now_is["speaks"] = _json(now_is["speaks"])
            updates.append((*now_is.values(), "phone" in news, e.person.id))
    return [(_NEW_PERSON, rows), (_PERSON_IS, updates)]


def _roles(
    new: Sequence[Entry], changed: Sequence[Entry], known: Known, now: Any
) -> Iterator[Write]:
    firsts = [
        (e.code, area_id, str(name), emergency, now)
        for e in new
        for (area_id, name), emergency in e.roles.items()
    ]
    yield _NEW_ROLE.format(person="(SELECT id FROM person WHERE code = ?)"), firsts
    added, again, over = [], [], []
    for person, entry in ((e.person, e) for e in changed if e.person is not None):
        for (area_id, name), emergency in entry.roles.items():
            role = known.roles[person.id].get((area_id, str(name)))
            if role is None:
                added.append((person.id, area_id, str(name), emergency, now))
            elif _lacks(known, person.id, (area_id, name), emergency):
                again.append((True, role.emergency or emergency, role.id))
        held = (_held(known, person.id, key) for key in entry.ends)
        over += [(role.id,) for role in held if role is not None]
    yield _NEW_ROLE.format(person="?"), added
    yield _ROLE_IS, again
    # An inactive row would be somebody who waits to be let in.
    yield _ROLE_OVER, over


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


_TOLD = ("name", "phone", "external_id", "speaks")
_PEOPLE = """
SELECT id, name, phone, listed_phone, external_id, speaks, erased_at
FROM person WHERE id IN ({marks}) ORDER BY id
"""
_NUMBERED = _PEOPLE.replace("id IN", "external_id IN")
_ROLES = """
SELECT id, person_id, area_id, role, active, emergency FROM role WHERE person_id IN ({marks})
ORDER BY id
"""
_ROLED = """
SELECT DISTINCT r.person_id FROM role r JOIN area a ON a.id = r.area_id WHERE a.path LIKE ?
"""
_NEW_PERSON = """
INSERT INTO person (code, external_id, name, phone, language, speaks, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_PERSON_IS = """
UPDATE person SET name = ?, phone = ?, external_id = ?, speaks = ?,
  listed_phone = CASE WHEN ? THEN NULL ELSE listed_phone END WHERE id = ?
"""
_NEW_ROLE = """
INSERT INTO role (person_id, area_id, role, active, emergency, since_at)
VALUES ({person}, ?, ?, TRUE, ?, ?)
"""
_ROLE_OVER = "DELETE FROM role WHERE id = ?"
_ROLE_IS = "UPDATE role SET active = ?, emergency = ? WHERE id = ?"
