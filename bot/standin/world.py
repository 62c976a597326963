"""Who has a phone, what is on each screen, which groups there are; as the page shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.standin.by_hand import HandZalo
from bot.standin.clock import ShiftedClock
from bot.standin.people import Seen
from bot.standin.telegram import FakeTelegram
from bot.standin.telegram.groups import TelegramGroup
from bot.standin.telegram.people import TelegramPerson
from bot.standin.zalo.oauth import KINDS, PLANS
from bot.standin.zalo.people import ZaloPerson

NAMES = (
    "H'Nga Byă", "Trần Văn Lâm", "Y Thương Êban", "Lê Thị Mai", "Nguyễn Thị Hạnh", "Y Bih Niê",
    "H'Bia Niê", "Phạm Văn Sơn", "Đặng Thị Hoa", "Y Ngọc Kbuôr", "H'Nhu Mlô", "Vàng A Páo",
)  # fmt: skip
_FREE, _OPEN = timedelta(hours=48), timedelta(days=7)


@dataclass
class Line:
    """One bubble. `seen` is ours with its buttons; `room` the group it stands in, "" for none."""

    text: str
    who: str = ""  # "" = Tin Buôn, "me", or another member's name
    room: str = ""
    seen: Seen | None = None
    at: str = ""


@dataclass
class Screen:
    """A phone on the page."""

    key: str
    channel: str
    person: Any
    lines: list[Line] = field(default_factory=list)
    taken: int = 0


class World:
    """`app_url`: where Tin Buôn listens."""

    def __init__(self, clock: ShiftedClock, app_url: str) -> None:
        self.clock = clock
        self.app_url = app_url.rstrip("/")
        self.zalo: HandZalo | None = None
        self.telegram: FakeTelegram | None = None
        self.screens: dict[str, Screen] = {}
        self.members: dict[str, set[str]] = {}  # Telegram group -> screens
        self._read: Counter[str] = Counter()  # messages of a Telegram group already shown

    def seat(self, people: int) -> None:
        """Phones of people who have not followed anybody yet, in turn on each channel."""
        fakes = [f for f in (self.zalo, self.telegram) if f is not None]
        for n in range(people):
            fake = fakes[n * len(fakes) // people]
            name = NAMES[n % len(NAMES)]
            person: Any = fake.person(name, started=False)
            channel = "telegram" if fake is self.telegram else "zalo"
            if isinstance(person, ZaloPerson):
                person.follows_oa = False
                if self.zalo is not None:  # 0905000001 … for the templates
                    self.zalo.business.phones[f"84905{n + 1:06d}"] = person
                    self.zalo.business.admins.add(f"84905{n + 1:06d}")  # any may try templates
            self.screens[f"p{n + 1}"] = Screen(f"p{n + 1}", channel, person)

    def pull(self) -> None:
        """New messages onto the screens."""
        for screen in self.screens.values():
            for seen in screen.person.sees[screen.taken :]:
                room = self.zalo.group_of.get(seen.id, "") if self.zalo else ""
                screen.lines.append(Line(seen.text, "", room, seen, self.stamp()))
            screen.taken = len(screen.person.sees)
        for group in self.telegram.groups.values() if self.telegram else ():
            for seen in group.sees[self._read[group.chat_id] :]:
                for key in self.members.get(group.chat_id, ()):
                    line = Line(seen.text, "", group.name, seen, self.stamp())
                    self.screens[key].lines.append(line)
            self._read[group.chat_id] = len(group.sees)

    def own(self, screen: Screen, text: str, room: str = "") -> None:
        """What somebody did themselves, on their screen; in a group on the others' too."""
        self.pull()
        screen.lines.append(Line(text, "me", room, None, self.stamp()))
        for other in self.screens.values() if room else ():
            if other is not screen and room in self.rooms(other):
                name = screen.person.name
                other.lines.append(Line(text, name, room, None, self.stamp()))

    def stamp(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")

    def groups(self, channel: str) -> dict[str, Any]:
        """Group name -> the stand-in's group."""
        if channel == "zalo" and self.zalo is not None:
            return {g.name: g for g in self.zalo.groups.all.values()}
        if channel == "telegram" and self.telegram is not None:
            return {g.name: g for g in self.telegram.groups.values() if not g.moved_to}
        return {}

    def rooms(self, screen: Screen) -> list[str]:
        """Groups this person is in."""
        found = []
        for name, group in self.groups(screen.channel).items():
            if isinstance(group, TelegramGroup):
                inside = screen.key in self.members.get(group.chat_id, ())
            else:
                inside = screen.person.chat_id in group.members
            found += [name] if inside else []
        return found

    def state(self) -> dict[str, Any]:
        """Everything the page shows."""
        self.pull()
        return {
            "now": self.stamp(),
            "shift_h": round(self.clock.shift.total_seconds() / 3600),
            "people": [self._person(s) for s in self.screens.values()],
            "groups": {c: list(self.groups(c)) for c in ("zalo", "telegram")},
            "zalo": self._zalo(),
            "telegram": self._telegram(),
        }

    def _person(self, screen: Screen) -> dict[str, Any]:
        return {
            "id": screen.key,
            "name": screen.person.name,
            "channel": screen.channel,
            "status": self._status(screen.person),
            "here": self._here(screen.person),
            "rooms": self.rooms(screen),
            "lines": [self._line(screen, n, line) for n, line in enumerate(screen.lines)],
        }

    def _here(self, person: Any) -> bool:
        """Does the person follow the OA, or talk with the bot?"""
        if isinstance(person, TelegramPerson):
            return person.started and not person.blocked
        return bool(person.follows_oa)

    def _status(self, person: Any) -> str:
        if isinstance(person, TelegramPerson):
            if person.blocked:
                return "đã chặn bot"
            return "đang trò chuyện" if person.started else "chưa bấm Bắt đầu"
        if not person.follows_oa:
            return "chưa quan tâm OA"
        age = self.clock.now() - person.last_at if person.last_at else _OPEN * 2
        if age <= _FREE:
            return "cửa sổ miễn phí"
        return "chỉ nhận tin trả phí" if age <= _OPEN else "hết cửa sổ 7 ngày"

    def _line(self, screen: Screen, number: int, line: Line) -> dict[str, Any]:
        seen = line.seen
        at = f"/api/media/{screen.key}/{number}"
        return {
            "text": line.text,
            "who": line.who,
            "room": line.room,
            "at": line.at,
            "buttons": [{"title": b.title, "url": b.url} for b in seen.buttons] if seen else [],
            "media": [
                {"kind": m.kind, "name": m.name, "url": f"{at}/{n}"}
                for n, m in enumerate(seen.media if seen else ())
            ],
        }

    def _zalo(self) -> dict[str, Any] | None:
        zalo = self.zalo
        if zalo is None:
            return None
        oa = zalo.oa(zalo.account)
        return {
            "oa": f"{oa.name} ({oa.oa_id})",
            "webhook": zalo.webhook_url,
            "off": zalo.off,
            "kind": oa.kind,
            "kinds": list(KINDS),
            "plan": oa.package,
            "plans": list(PLANS),
            "waiting": len(zalo.later),
            "missed": len(zalo.missed) + len(zalo.undelivered),
            "refreshes": oa.refreshes,
            "token_until": oa.expires_at.isoformat() if oa.expires_at else "",
            "quota": oa.quota,
            "always_night": zalo.night == (0, 24),
            "taken": dict(zalo.ledger.taken[oa.oa_id]),
            "refused": {str(k): v for k, v in zalo.ledger.refused[oa.oa_id].items()},
            "attempts": [
                {"at": a.at.isoformat(), "event": a.event, "number": a.number, "status": a.status}
                for a in list(zalo.attempts)[-12:][::-1]
            ],
        }

    def _telegram(self) -> dict[str, Any] | None:
        telegram = self.telegram
        if telegram is None:
            return None
        return {
            "bot": f"@{telegram.username}",
            "mode": "webhook" if telegram.webhook else "polling",
            "waiting": len(telegram.updates),
            "throttled": telegram.rates.refused if telegram.rates else 0,
            "taken": dict(Counter(method for method, _ in telegram.sent)),
        }
