"""The roster (propagandists and officers) from one table: dry run or all or nothing, and again
without doubles. A role is never taken away here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.text import fold
from bot.usecases import codes
from bot.usecases.registers.place_names import load_places
from bot.usecases.registers.roster import Entry, Reader, identity
from bot.usecases.registers.tables import Report, read_table
from bot.usecases.registers.wordlists import columns, ignored
from bot.usecases.work import Work
from models import Person, Role

_CHUNK = 500


@dataclass
class Known:
    """Who is there already: by roster number, and by name, phone and commune."""

    by_external: dict[str, Person]
    by_identity: dict[tuple[str, str, int], Person]
    roles: dict[int, dict[tuple[int, str], Role]]


async def import_people(work: Work, path: Path, *, dry_run: bool) -> Report:
    """Create and update people and their roles. Raises OperatorError when the file itself cannot
    be used; a bad row is in the report and stops everything."""
    table = read_table(path, columns("people", "name"), ignored())
    report = Report(rows=len(table.rows), bad=list(table.bad), dry_run=dry_run)
    entries = Reader(await load_places(), report).entries(table.rows)
    known = await _known(entries)
    _match(entries, known, report)
    new = [e for e in entries if e.person is None]
    changed = [e for e in entries if e.person is not None and _differs(e, e.person, known)]
    report.created, report.updated = len(new), len(changed)
    report.unchanged = len(entries) - len(new) - len(changed)
    if report.applied and (new or changed):
        await _apply(work, new, changed, known)
        counts = {"created": len(new), "updated": len(changed)}
        await work.audit("people.import", f"file:{path.name[:50]}", None, counts)
    return report


async def _known(entries: Sequence[Entry]) -> Known:
    externals = [e.external_id for e in entries if e.external_id]
    people: dict[int, Person] = {}
    for some in _chunks(externals):
        people.update({p.id: p for p in await Person.filter(external_id__in=some)})
    communes = {e.commune.id: e.commune for e in entries}
    of: dict[int, set[int]] = defaultdict(set)
    for commune in communes.values():
        path = commune.path
        for person_id in await Role.filter(area__path__startswith=path).values_list(
            "person_id", flat=True
        ):
            of[int(str(person_id))].add(commune.id)
    for some in _chunks([i for i in of if i not in people]):
        people.update({p.id: p for p in await Person.filter(id__in=some, erased_at=None)})
    known = Known({}, {}, defaultdict(dict))
    for person in people.values():
        if person.external_id:
            known.by_external[person.external_id] = person
        for commune_id in of[person.id]:
            known.by_identity[fold(person.name), person.phone, commune_id] = person
    for some in _chunks(list(people)):
        for role in await Role.filter(person_id__in=some):
            known.roles[role.person_id][role.area_id, str(role.role)] = role
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


def _differs(entry: Entry, person: Person, known: Known) -> bool:
    return bool(_news(entry, person)) or any(
        _lacks(known, person.id, key, emergency) for key, emergency in entry.roles.items()
    )


def _news(entry: Entry, person: Person) -> dict[str, Any]:
    """Fields the file says differently; an empty cell says nothing."""
    told = {
        "name": entry.name,
        "phone": entry.phone,
        "external_id": entry.external_id,
        "speaks": entry.speaks,
    }
    return {k: v for k, v in told.items() if v and getattr(person, k) != v}


def _lacks(known: Known, person_id: int, key: tuple[int, str], emergency: bool) -> bool:
    role = known.roles[person_id].get((key[0], str(key[1])))
    return role is None or not role.active or (emergency and not role.emergency)


async def _apply(work: Work, new: list[Entry], changed: list[Entry], known: Known) -> None:
    for entry in changed:
        if entry.person is not None:
            entry.person.update_from_dict(_news(entry, entry.person))
    fields = ["name", "phone", "external_id", "speaks"]
    people = [e.person for e in changed if e.person is not None]
    await Person.bulk_update(people, fields, batch_size=_CHUNK)
    await _create(work, new)
    await _roles(work, [*new, *changed], known)


async def _create(work: Work, new: list[Entry]) -> None:
    entries = {codes.tracking("P", 12).lower(): e for e in new}
    await Person.bulk_create(
        [
            Person(
                code=code,
                name=e.name,
                phone=e.phone,
                external_id=e.external_id,
                speaks=e.speaks,
                created_at=work.now(),
            )
            for code, e in entries.items()
        ],
        batch_size=_CHUNK,
    )
    for some in _chunks(list(entries)):
        for person in await Person.filter(code__in=some):
            entries[person.code].person = person


async def _roles(work: Work, entries: list[Entry], known: Known) -> None:
    new: list[Role] = []
    changed: list[Role] = []
    for entry in entries:
        person_id = entry.person.id if entry.person else 0
        for (area_id, name), emergency in entry.roles.items():
            role = known.roles[person_id].get((area_id, str(name)))
            if role is None:
                fields = {"person_id": person_id, "area_id": area_id, "role": name}
                new.append(Role(**fields, emergency=emergency, since_at=work.now()))
            elif _lacks(known, person_id, (area_id, name), emergency):
                role.active, role.emergency = True, role.emergency or emergency
                changed.append(role)
    await Role.bulk_create(new, batch_size=_CHUNK, ignore_conflicts=True)
    await Role.bulk_update(changed, ["active", "emergency"], batch_size=_CHUNK)
