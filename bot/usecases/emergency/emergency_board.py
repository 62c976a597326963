"""An emergency village by village and device by device, and the villages' own answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.buttons import anew
from bot.core.errors import NotFound, Stale
from bot.core.messages import Button, Message, T, t
from bot.core.text import shorten
from bot.usecases import access, areas
from bot.usecases.alarm_items import title_of
from bot.usecases.devices import devices
from bot.usecases.devices.play_notes import joined
from bot.usecases.emergency.emergency_rights import ROLES, locked, may
from bot.usecases.emergency.emergency_sent import Coming, coming
from bot.usecases.work import Work
from bot.vietnamese.phones import masked
from models import Area, Device, Emergency, EmergencyReply, Person, Playout, Report, Role
from models.device import PlayState
from models.outbox import Priority
from models.person import RoleName
from models.report import ReportState

_SHOWN = 120  # characters of what a village wrote that stand on the board
ANSWERS = ("safe", "help", "received")
_CALLS = 8
_PAGE_LOST = timedelta(seconds=100)
_BAD = ("lost", "mute", "refused", "cut", "waiting")
_WORDS = {
    PlayState.FINISHED: "played",
    PlayState.STARTED: "played",
    PlayState.INTERRUPTED: "cut",
    PlayState.REFUSED: "refused",
}


@dataclass(frozen=True)
class VillageLine:
    """`state`: safe | help | said (they wrote, and that was not all) | received (by SMS or a call:
    they know) | before (they know words that were corrected since) | silent | nobody (no
    propagandist there). `words` are the last they wrote."""

    village: Area
    state: str
    people: tuple[Person, ...]
    at: datetime | None
    words: str = ""


@dataclass(frozen=True)
class DeviceLine:
    """`state`: played (it sounds or shows, or did) | cut | refused | waiting | mute (runs, would
    not be heard) | lost."""

    name: str
    kind: str
    state: str


@dataclass(frozen=True)
class Board:
    """Everything about one emergency at this moment."""

    emergency: Emergency
    villages: tuple[VillageLine, ...]
    devices: tuple[DeviceLine, ...]
    may: bool  # has the actor the right to extend and clear?
    signed_by: str  # name, "" while nobody has
    coming: Coming


async def reply(work: Work, emergency_id: int, answer: str) -> Emergency:
    """A propagandist's word for their villages; the last one counts."""
    emergency = await locked(emergency_id)
    villages = await _own_villages(work, emergency)
    if answer not in ANSWERS or not villages:
        raise NotFound
    if emergency.cleared_at is not None:
        raise Stale("emergency-is-over", code=emergency.code)
    person_id = work.actor.person_id
    known = await EmergencyReply.get_or_none(emergency_id=emergency.id, person_id=person_id)
    before = known.answer if known else ""
    if before and answer == "received":
        return emergency  # they said more than that already
    found = known or EmergencyReply(emergency_id=emergency.id, person_id=person_id)
    found.answer, found.at, found.village_id = answer, work.now(), villages[0].id
    await found.save()
    if before != answer:
        subject = f"emergency:{emergency.code}"
        await work.audit("emergency.reply", subject, {"answer": before}, {"answer": answer})
        if answer == "help":
            await _call_help(work, emergency, villages)
    return emergency


async def _own_villages(work: Work, emergency: Emergency) -> list[Area]:
    own = await access.own_areas(work.actor.person_id, RoleName.PROPAGANDIST)
    paths = [a.path for a in await areas.coded(emergency.targets)]
    return [a for a in own if any(a.path.startswith(p) or p.startswith(a.path) for p in paths)]


async def _call_help(work: Work, emergency: Emergency, villages: Sequence[Area]) -> None:
    person = await Person.get(id=work.actor.person_id)
    words = {
        "village": ", ".join(v.name for v in villages),
        "name": person.name,
        "phone": masked(person.phone),
        "code": emergency.code,
        "title": title_of(emergency),
    }
    board = Button(t("emergency-board-btn"), "emergency.board", str(emergency.id), many=True)
    buttons = (*call_buttons(emergency, [person]), board)
    await work.outbox.tell(
        await access.officers(emergency.commune, *ROLES),
        Message(t(f"emergency-needs-help{'' if person.phone else '-no-phone'}", **words), buttons),
        key=f"emergency-help:{emergency.id}:{person.id}:{int(work.now().timestamp())}",
        priority=Priority.EMERGENCY,
    )


async def board(work: Work, emergency_id: int) -> Board:
    """For any officer of the commune or above it."""
    emergency = await Emergency.get_or_none(id=emergency_id).prefetch_related(
        "commune", "signed_by"
    )
    if emergency is None:
        raise NotFound
    await access.require(work, emergency.commune, *access.OFFICER)
    await work.audit("emergency.viewed", f"emergency:{emergency.code}")
    return Board(
        emergency,
        tuple(await villages(emergency)),
        await device_lines(emergency, work.now()),
        await may(work, emergency.commune),
        emergency.signed_by.name if emergency.signed_by else "",
        await coming(work, emergency),
    )


async def villages(emergency: Emergency) -> list[VillageLine]:
    """Every village of the targets with its answer."""
    found = await areas.villages(emergency.targets)
    roles = await Role.filter(
        area_id__in=[v.id for v in found], role=RoleName.PROPAGANDIST, active=True
    ).prefetch_related("person")
    people: defaultdict[int, list[Role]] = defaultdict(list)
    for role in roles:
        people[role.area_id].append(role)
    replies = {r.person_id: r for r in await EmergencyReply.filter(emergency_id=emergency.id)}
    reports = await Report.filter(emergency_id=emergency.id).order_by("touched_at", "id")
    words = {r.reporter_id: r for r in reports if r.state is not ReportState.DROPPED}
    since = emergency.said_at
    return [_village(v, people[v.id], replies, words, since) for v in found]


def _village(
    village: Area,
    roles: Sequence[Role],
    replies: dict[int, EmergencyReply],
    reports: dict[int | None, Report],
    since: datetime,
) -> VillageLine:
    people = [role.person for role in roles]
    said = [
        reply
        for role in roles
        if (reply := replies.get(role.person_id)) is not None and _of_it(reply, role)
    ]
    wrote = [reports[p.id] for p in people if p.id in reports]
    state = "silent" if people else "nobody"
    at = max((r.at for r in said), default=None)
    later = max((r.touched_at for r in wrote if r.touched_at), default=None)
    if any(r.answer == "help" for r in said):
        state = "help"
    elif later and (at is None or later > at):  # what they wrote after 'all told' comes first
        state = "said"
    elif said:
        fresh = [r for r in said if r.at >= since]
        state = "safe" if any(r.answer == "safe" for r in fresh) else "received"
        state = state if fresh else "before"
    at = max((m for m in (at, later) if m), default=None)
    words = shorten(wrote[-1].text.rpartition("\n")[2], _SHOWN) if wrote else ""
    return VillageLine(village, state, tuple(people), at, words)


def _of_it(reply: EmergencyReply, role: Role) -> bool:
    """Who spoke for another village when they answered has not answered for this one, as after a
    merger; whoever called for help is heard all the same."""
    return reply.answer == "help" or role.since_at <= reply.at


async def device_lines(emergency: Emergency, now: datetime) -> tuple[DeviceLine, ...]:
    """What each device really does with the words of now, by its own reports and signs of life."""
    said = Playout.filter(emergency_id=emergency.id, start_at__gte=emergency.said_at)
    rows = await said.prefetch_related("device")
    if emergency.cleared_at is not None:
        rows = [r for r in rows if r.start_at < emergency.cleared_at] or rows
    of: defaultdict[int, list[Playout]] = defaultdict(list)
    for row in rows:
        of[row.device_id].append(row)
    lines = [_device(rows_[0].device, rows_, now) for rows_ in of.values()]
    return tuple(sorted(lines, key=lambda d: (d.kind, d.name)))


def _device(device: Device, rows: Sequence[Playout], now: datetime) -> DeviceLine:
    states = {r.state for r in rows}
    best = next((word for state, word in _WORDS.items() if state in states), "waiting")
    going = PlayState.FINISHED not in states and best in {"played", "waiting"}
    if going and not _alive(device, now):
        best = "lost"  # what it reported before it fell silent proves nothing now
    elif going and device.mute_at is not None:
        best = "mute"
    return DeviceLine(device.name, device.kind, best)


def _alive(device: Device, now: datetime) -> bool:
    """A page is lost after three missed signs of life; here nobody waits five minutes for it."""
    limit = _PAGE_LOST if device.driver == "page" else timedelta(seconds=devices.OFFLINE_S)
    return device.heard_at is not None and now - device.heard_at <= limit


def sums(lines: Sequence[DeviceLine]) -> list[T]:
    """'23/25 cụm loa đang phát; 2 mất kết nối: …', a line for each kind of device there is."""
    found = []
    for kind in ("speaker", "board"):
        own = [d for d in lines if d.kind == kind]
        if own:
            played = str(sum(d.state == "played" for d in own))
            rest = [_rest(own, state) for state in _BAD if any(d.state == state for d in own)]
            words = {"played": played, "total": str(len(own)), "kind": kind}
            all_ = "no" if rest else "yes"
            found.append(t("alarm-devices", **words, rest=joined(rest), all=all_))
    return found


def _rest(own: Sequence[DeviceLine], state: str) -> T:
    names = [d.name for d in own if d.state == state]
    return t("alarm-devices-rest", state=state, count=str(len(names)), names=joined(names))


def call_buttons(emergency: Emergency, people: Sequence[Person]) -> list[Button]:
    """A tap for the number of each of the first of them who has one."""
    known = list({p.id: p for p in people if p.phone}.values())[:_CALLS]
    return [
        Button(
            t("phone-btn-open", name=p.name), "phone.open", f"{p.id},{emergency.code}", many=True
        )
        for p in known
    ]


def extend_button(emergency: Emergency) -> Button:
    """Once for each end there is: tapped twice it is no two hours, and it can be tapped again."""
    ref = anew(str(emergency.id), int(emergency.ends_at.timestamp()))
    return Button(t("emergency-extend-btn"), "emergency.extend", ref)


def whom(people: Sequence[Person]) -> str:
    """Their names, each with the last digits of a number where one is known."""
    return ", ".join(f"{p.name} {masked(p.phone)}".strip() for p in people)


def silent_line(line: VillageLine, near: VillageLine | None = None) -> T:
    """A silent village with whom to phone: a tap opens the number."""
    what = t("emergency-silent-one", village=line.village.name, people=whom(line.people))
    if not line.people:
        what = t("emergency-silent-nobody", village=line.village.name)
    if near is None:
        return what
    return t(
        "emergency-silent-near", line=what, near=near.village.name, people=whom(near.people[:1])
    )


def neighbour(line: VillageLine, lines: Sequence[VillageLine]) -> VillageLine | None:
    """The nearest village that answered: by the map where both are on it, else by the list."""

    def far(other: VillageLine) -> tuple[int, float]:
        here, there = line.village, other.village
        if None in (here.latitude, here.longitude, there.latitude, there.longitude):
            return 1, abs(lines.index(line) - lines.index(other))
        north = (here.latitude or 0) - (there.latitude or 0)
        return 0, north**2 + ((here.longitude or 0) - (there.longitude or 0)) ** 2

    answered = [v for v in lines if v.state == "safe" and v.people]
    return min(answered, key=far, default=None)
