"""Rows of the roster, understood: one Entry a person. Used by import_people only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.core.text import fold
from bot.usecases.registers.place_names import Names, Places, village_in
from bot.usecases.registers.tables import Report, Row
from bot.usecases.registers.wordlists import languages_in, phone_in, roles_in, yes_in
from models import Area
from models.person import RoleName

IN_VILLAGES = frozenset({RoleName.PROPAGANDIST, RoleName.CITIZEN})
_ALARMS = frozenset(RoleName) - IN_VILLAGES - {RoleName.CONTRIBUTOR}
_T = TypeVar("_T")


Read = tuple[Any, ...]
"""A row as it was read, to be compared when the import is carried out."""


@dataclass(frozen=True)
class Someone:
    """Who is there already."""

    id: int
    name: str
    phone: str
    listed: str  # the number the roster gave, where they gave another one since
    external_id: str | None
    speaks: list[str]
    erased: bool
    read: Read

    def identities(self, communes: Iterable[int]) -> Iterator[tuple[str, str, int]]:
        """What a file without roster numbers may know them by: either of their numbers."""
        for phone in (self.listed, self.phone):
            yield from ((letters(self.name), phone, commune) for commune in communes)


def someone(row: Read) -> Someone:
    """From id, name, phone, listed_phone, external_id, speaks, erased_at."""
    id_, name, phone, listed, external_id, speaks, erased_at = row
    listed = phone if listed is None else listed
    return Someone(id_, name, phone, listed, external_id, json.loads(speaks), bool(erased_at), row)


@dataclass(frozen=True)
class Held:
    """A role somebody has, or had."""

    id: int
    person_id: int
    area_id: int
    role: str
    active: bool
    emergency: bool
    read: Read


def held_role(row: Read) -> Held:
    """From id, person_id, area_id, role, active, emergency."""
    id_, person_id, area_id, role, active, emergency = row
    return Held(id_, person_id, area_id, role, bool(active), bool(emergency), row)


@dataclass
class Entry:
    """One person as the file has them, from one or more rows. `roles` holds the right to start
    emergencies by (area id, role), `ends` those that are over."""

    line: int
    name: str
    phone: str
    commune: Area
    external_id: str | None
    speaks: list[str]
    roles: dict[tuple[int, RoleName], bool] = field(default_factory=dict)
    ends: set[tuple[int, RoleName]] = field(default_factory=set)
    person: Someone | None = None
    code: str = ""  # of a new person

    @property
    def key(self) -> tuple[object, ...]:
        """Who this is, in the file and in the database."""
        return (self.external_id,) if self.external_id else identity(self)


def identity(entry: Entry) -> tuple[str, str, int]:
    """A person without a roster number: name, phone and commune."""
    return (letters(entry.name), entry.phone, entry.commune.id)


def letters(name: str) -> str:
    """Of a person's name: H'Nga, HʼNga, H Nga and HNga are one, whatever stands for the mark."""
    return fold(name).replace(" ", "")


def same_but_marks(name: str, other: str) -> bool:
    """Do they differ in nothing but apostrophes and spaces?"""
    return _unmarked(name) == _unmarked(other)


def _unmarked(name: str) -> str:
    return re.sub(r"[^\w]|ʼ|ʻ|ˈ", "", name)


class Reader:
    """Understands rows; keeps the village names of each commune it has met."""

    def __init__(self, places: Places, report: Report) -> None:
        self._places = places
        self._report = report
        self._villages: dict[int, Names] = {}

    def entries(self, rows: Iterable[Row]) -> list[Entry]:
        """One for each person; several rows of one person are joined."""
        found: dict[tuple[object, ...], Entry] = {}
        for row in rows:
            entry = self._entry(row)
            if entry is not None:
                first = found.setdefault(entry.key, entry)
                if first is not entry:
                    self._join(first, entry)
        return list(found.values())

    def _join(self, first: Entry, again: Entry) -> None:
        if (letters(first.name), first.phone) != (letters(again.name), again.phone):
            reason = f"{again.external_id} is someone else on line {first.line}"
            self._report.bad.append((again.line, "external id", reason))
            return
        first.speaks = list(dict.fromkeys([*first.speaks, *again.speaks]))
        first.ends |= again.ends
        for key, emergency in again.roles.items():
            first.roles[key] = first.roles.get(key, False) or emergency
        for _, role in first.ends & set(first.roles):
            reason = f"{role} is held on one line and ended on another"
            self._report.bad.append((again.line, "ended", reason))

    def _entry(self, row: Row) -> Entry | None:
        faults = len(self._report.bad)
        name = self._cell(row, "name", _name)
        commune = self._commune(row)
        phone = self._cell(row, "phone", phone_in)
        speaks = self._cell(row, "speaks", languages_in)
        roles = self._cell(row, "role", roles_in)
        emergency = self._cell(row, "emergency", yes_in)
        external = self._cell(row, "external_id", _external)
        ended = self._cell(row, "ended", yes_in)
        if ended and RoleName.ADMIN in (roles or []):
            reason = "an admin's role is ended in chat, where a successor is asked for"
            self._report.bad.append((row.line, "ended", reason))
        areas = self._areas(row, commune, roles or [])
        if len(self._report.bad) > faults or commune is None:
            return None
        entry = Entry(row.line, name or "", phone or "", commune, external or None, speaks or [])
        for role in roles or []:
            for area in areas if role in IN_VILLAGES else [commune]:
                if ended:
                    entry.ends.add((area.id, role))
                    continue
                entry.roles[area.id, role] = bool(emergency) and role in _ALARMS
        return entry

    def _cell(self, row: Row, key: str, read: Callable[[str], _T]) -> _T | None:
        try:
            return read(row[key])
        except ValueError as error:
            self._report.bad.append((row.line, key.replace("_", " "), str(error)))
            return None

    def _commune(self, row: Row) -> Area | None:
        both = row["commune_code"], row["commune"]
        try:
            return self._places.commune_of(*both)
        except ValueError as error:
            self._report.bad.append((row.line, "commune", str(error)))
            return None

    def _areas(self, row: Row, commune: Area | None, roles: list[RoleName]) -> list[Area]:
        if commune is None or not IN_VILLAGES.intersection(roles):
            return []
        names = self._villages.get(commune.id)
        if names is None:
            names = self._villages[commune.id] = self._places.names_in(commune)
        wanted = [v.strip() for v in re.split(r"[;|\n]", row["village"]) if v.strip()]
        found: list[Area] = []
        try:
            if not wanted:
                raise ValueError("write the village")
            found = [village_in(names, text) for text in wanted]
        except ValueError as error:
            self._report.bad.append((row.line, "village", f"{error} (in {commune.name})"))
        return found


def _name(text: str) -> str:
    if not re.search(r"[^\W\d_]", text):
        raise ValueError("write the person's full name")
    if len(text) > 120:
        raise ValueError("the name is longer than 120 letters")
    return text


def _external(text: str) -> str:
    if len(text) > 80:
        raise ValueError("it is longer than 80 letters")
    return text
