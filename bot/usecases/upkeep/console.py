"""The officers' page of their loudspeakers and boards, by a signed link (links.py): states by
village, the day as a picture, test tone, volume; and the playback log. Same rights as in the chat.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from itertools import groupby
from typing import Any

from bot.core.errors import NotFound, UserError
from bot.core.hours import local
from bot.core.messages import Localizer, T, t
from bot.usecases import access, areas
from bot.usecases.devices import devices
from bot.usecases.devices.devices import DeviceLine
from bot.usecases.upkeep import condition, links, playbook, playsheet, timeline, tones
from bot.usecases.upkeep.condition import Condition
from bot.usecases.upkeep.playbook import Line
from bot.usecases.work import Actor, Services, Work
from bot.vietnamese.times import clock_text
from models import Area
from models.area import AreaKind

SHOWN = 60  # devices on a page
LINES = 300  # plays on a page of the log
_YEARS = 50  # from now: other days are no days of a log
VOLUMES = (30, 50, 70, 90)
_LANGUAGE = "vi"
_BAD = frozenset({"offline", "mute", "new", "unkeyed", "revoked"})


class Console:
    """What the pages show and take; None for an address that opens nothing (any more)."""

    def __init__(self, services: Services, localizer: Localizer) -> None:
        self._services = services
        self._localizer = localizer

    async def page(self, token: str, query: Mapping[str, str]) -> Mapping[str, Any] | None:
        """`query`: xa (a commune of the province), trang (page), da and may (what was done)."""
        async with self._opened(token, query.get("xa", "")) as found:
            if found is None:
                return None
            work, area = found
            listed = await devices.listed(work, area)
            if area.kind == AreaKind.PROVINCE and listed:
                return {**self._head(area), "communes": await self._communes(listed)}
            return await self._commune(work, area, listed, query)

    async def log(self, token: str, query: Mapping[str, str]) -> Mapping[str, Any] | None:
        """`query`: ngay (2026-03-31; today), may (one device), xa."""
        async with self._opened(token, query.get("xa", "")) as found:
            if found is None:
                return None
            work, area = found
            shown = _day(query.get("ngay", ""), work.now())
            only = _number(query.get("may", ""))
            lines = await playbook.of_area(work, area, playbook.day(shown), only)
            return {
                **self._head(area),
                "day": f"{shown:%d/%m/%Y}",
                "iso": shown.isoformat(),
                "month": f"{shown:%Y-%m}",
                "heads": self._heads(),
                "lines": [self._cells(one) for one in lines[:LINES]],
                "more": max(0, len(lines) - LINES),
            }

    async def sheet(self, token: str, query: Mapping[str, str]) -> tuple[bytes, str] | None:
        """The month as a table: the file and its name. `query`: thang (2026-03), xa."""
        async with self._opened(token, query.get("xa", "")) as found:
            if found is None:
                return None
            work, area = found
            return await playsheet.table(work, self._localizer, area, query.get("thang", ""))

    async def act(self, token: str, form: Mapping[str, str]) -> str | None:
        """A button of the page; the problem in words, "" where it was done."""
        found = await links.opened(self._services, token)
        if found is None:
            return None
        try:
            async with self._services.work(Actor(found.person.id, "link")) as work:
                await self._do(work, form)
        except UserError as error:
            return self._words(T(error.key, error.args_))
        return ""

    async def _do(self, work: Work, form: Mapping[str, str]) -> None:
        device_id = _number(form.get("may", ""))
        if form.get("what") == "tone":
            await tones.tone(work, device_id)
        elif form.get("what") == "volume":
            await devices.set_volume(work, device_id, _number(form.get("volume", "")))
        else:
            raise NotFound

    @asynccontextmanager
    async def _opened(self, token: str, commune: str) -> AsyncIterator[tuple[Work, Area] | None]:
        """With the officer's rights of now; a commune only within the place it was made for."""
        found = await links.opened(self._services, token)
        area = found.area if found else None
        if area is not None and commune:
            inside = await areas.find(commune)
            area = inside if inside and inside.path.startswith(area.path) else None
        if found is None or area is None:
            yield None
            return
        if not await access.has(found.person.id, area, *access.OFFICER):
            yield None
            return
        async with self._services.work(Actor(found.person.id, "link")) as work:
            yield work, area

    def _head(self, area: Area) -> dict[str, Any]:
        return {"commune": area.name, "area": area.code, "at": self._services.clock.now()}

    async def _communes(self, listed: Sequence[DeviceLine]) -> list[dict[str, Any]]:
        of: dict[str, list[DeviceLine]] = {}
        for one in listed:
            path = one.device.area.path.rstrip("/").split("/")
            of.setdefault(path[1] if len(path) > 1 else path[0], []).append(one)
        names = {a.code: a.name for a in await areas.coded(of)}
        rows = [
            {
                "code": code,
                "name": names.get(code, code),
                "count": len(some),
                "bad": sum(one.state in _BAD for one in some),
            }
            for code, some in of.items()
        ]
        return sorted(rows, key=lambda row: areas.natural(str(row["name"]).lower()))

    async def _commune(
        self, work: Work, area: Area, listed: Sequence[DeviceLine], query: Mapping[str, str]
    ) -> dict[str, Any]:
        number = max(1, _number(query.get("trang", "1")) or 1)
        some = sorted(listed, key=lambda one: (one.device.area.name, one.device.name))
        shown = some[(number - 1) * SHOWN : number * SHOWN]
        keeps = await access.has(work.actor.person_id, area, *devices.KEEPERS)
        how = await condition.of_all(work, [one.device for one in shown])
        villages = [
            {"name": name, "devices": [self._device(one, how, work.now()) for one in group]}
            for name, group in groupby(shown, key=lambda one: one.device.area.name)
        ]
        return {
            **self._head(area),
            "bad": sum(one.state in _BAD for one in listed),
            "count": len(listed),
            "keeps": keeps,
            "volumes": VOLUMES,
            "villages": villages,
            "day": await self._picture(work, area, shown),
            "page": number,
            "pages": -(-len(listed) // SHOWN) or 1,
            "did": self._did(query, listed),
            "communes": (),
        }

    def _device(
        self, one: DeviceLine, how: Mapping[int, Condition], now: datetime
    ) -> dict[str, Any]:
        device = one.device
        wrong = [self._words(what) for what in how[device.id].wrong]
        heard = clock_text(device.heard_at, now) if device.heard_at else ""
        return {
            "id": device.id,
            "name": device.name,
            "speaker": device.kind == "speaker",
            "kind": self._words(t(f"devices-kind-{device.kind}")),
            "state": self._words(t(f"console-state-{one.state}", at=heard)),
            "bad": one.state in _BAD,
            "wrong": "; ".join(wrong),
            "percent": how[device.id].percent,
            "next": clock_text(one.next_at, now) if one.next_at else "",
            "volume": device.volume,
        }

    async def _picture(self, work: Work, area: Area, shown: Sequence[DeviceLine]) -> dict[str, Any]:
        now = work.now()
        span = playbook.day(local(now).date())
        lines = await playbook.of_area(work, area, span, touching=True)
        rows, left = [], timeline.MOST
        for one in shown:
            found = timeline.bars(one.device, lines, span)[:left]
            left -= len(found)
            drawn = [(bar.x, bar.w, bar.look, self._bar_title(bar)) for bar in found]
            rows.append({"name": one.device.name, "bars": drawn})
        hours = areas.quiet_hours(await areas.commune_or_province(area), work.settings)
        return {
            "rows": rows,
            "now": timeline.minute(now, span),
            "quiet": timeline.quiet(hours, now),
            "date": f"{local(now):%d/%m}",
        }

    def _bar_title(self, bar: timeline.Bar) -> str:
        title = self._words(bar.title)
        return f"{local(bar.at):%H:%M} {title[:80]}: {self._words(bar.state)}"

    def _did(self, query: Mapping[str, str], listed: Sequence[DeviceLine]) -> str:
        done, device_id = query.get("da", ""), _number(query.get("may", ""))
        device = next((one.device for one in listed if one.device.id == device_id), None)
        if device is None or done not in {"tone", "volume"}:
            return ""
        words = {"name": device.name, "volume": str(device.volume)}
        return self._words(t(f"console-did-{done}", **words))

    def _heads(self) -> list[str]:
        names = "device bulletin title planned began ended result volume why digest"
        return [self._words(t(f"playback-head-{name}")) for name in names.split()]

    def _cells(self, one: Line) -> list[str]:
        row = one.row
        times = [f"{local(at):%H:%M:%S}" if at else "" for at in (row.started_at, row.ended_at)]
        why = self._words(one.why) if one.why else ""
        volume = "" if row.volume is None else str(row.volume)
        what = [
            one.device.name,
            one.code,
            self._words(one.title),
            f"{local(one.asked_at):%H:%M:%S}",
        ]
        return [*what, *times, self._words(one.state), volume, why, row.audio_digest[:12]]

    def _words(self, text: T | str) -> str:
        return self._localizer.text(text, _LANGUAGE)


def _day(text: str, now: datetime) -> date:
    today = local(now).date()
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today
    return found if abs(found.year - today.year) <= _YEARS else today


def _number(text: str) -> int:
    """0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
