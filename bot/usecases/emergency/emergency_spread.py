"""Everybody an emergency must reach, a slice at a time; and the same people at its end.

An account may need half an hour for them, so there is an order: groups and all followers at once,
who speaks for a village, then villages at risk, then the rest. The last two let answers pass.
Tasks "spread_emergency" and "spread_clear": a crash in between loses nobody and doubles nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tortoise.expressions import Q

from bot.core.messages import Button, Message, T, t
from bot.usecases import access, areas, paging
from bot.usecases.accounts import oas
from bot.usecases.alarm_items import clear_text, headline, still_on, title_of
from bot.usecases.devices import devices
from bot.usecases.emergency import emergency_phones, emergency_rooms
from bot.usecases.emergency.emergency_sent import about, desk, ever, got, take_back, warned
from bot.usecases.work import Services, Work
from bot.vietnamese.times import clock_text
from models import Area, ChatAccount, Emergency, Role
from models.outbox import Priority
from models.person import RoleName


@dataclass(frozen=True)
class Audience:
    """Person ids; nobody is in two. `at_risk`: citizens of the target areas; `rest`: those of the
    commune who named no village."""

    propagandists: tuple[int, ...]
    at_risk: tuple[int, ...]
    rest: tuple[int, ...]

    @property
    def citizens(self) -> tuple[int, ...]:
        """All of them, in the order in which they are told."""
        return self.at_risk + self.rest


async def audience(commune: Area, targets: Sequence[str], *, ever: bool = False) -> Audience:
    """People of the target areas, and those of the commune who named no village. With `ever`
    also those whose role ended meanwhile."""
    paths = [a.path for a in await areas.coded(targets)]
    where = Q(devices.below(paths), Q(area_id=commune.id), join_type="OR")
    query = Role.filter(where) if ever else Role.filter(where, active=True)
    rows = await query.order_by("person_id").values_list("person_id", "role", "area_id")
    named = [r for r in rows if r[2] != commune.id]
    found: list[tuple[int, ...]] = []
    known: set[int] = set()
    for some, role in (
        (rows, RoleName.PROPAGANDIST), (named, RoleName.CITIZEN), (rows, RoleName.CITIZEN)
    ):  # fmt: skip
        people = dict.fromkeys(int(str(p)) for p, r, _ in some if r == role)
        found.append(tuple(p for p in people if p not in known))
        known.update(people)
    return Audience(*found)


async def spread(services: Services, emergency_id: int) -> int:
    """Whoever passes it on first, and what reaches many at once; returns how many messages were
    queued."""
    emergency = await Emergency.get(id=emergency_id).prefetch_related("commune")
    people = await audience(emergency.commune, emergency.targets)
    together = [
        *await emergency_rooms.groups(emergency.commune, emergency.targets),
        *await emergency_rooms.everyone(services, emergency.commune, emergency.targets),
    ]
    count = await _chats(services, emergency, together, Priority.EMERGENCY)
    count += await _pages(services, emergency, people.propagandists, answers=True)
    for some in (people.at_risk, people.rest, await _moved(emergency, people)):
        # each by itself: in one page they would be mixed
        count += await _pages(services, emergency, some, answers=False)
    found = await strangers(emergency.commune.code)
    count += await _chats(services, emergency, found, Priority.CROWD)
    done = Emergency.filter(id=emergency.id, corrections=emergency.corrections)
    await done.update(spread_at=services.clock.now())
    return count


async def _moved(emergency: Emergency, people: Audience) -> tuple[int, ...]:
    """Those who belong elsewhere by now and heard words that were corrected since."""
    if not emergency.corrections:
        return ()
    before = await audience(emergency.commune, emergency.targets, ever=True)
    known = {*people.propagandists, *people.citizens}
    gone = [p for p in (*before.propagandists, *before.citizens) if p not in known]
    return tuple(dict.fromkeys((await ever(emergency, gone)).values()))


async def _pages(
    services: Services, emergency: Emergency, people: Sequence[int], *, answers: bool
) -> int:
    count = 0
    for some in paging.slices(people):
        async with services.work() as work:
            if not await _goes_on(work, emergency):
                return count
            count += await alert(work, emergency, some, answers=answers)
    return count


async def _goes_on(work: Work, emergency: Emergency) -> bool:
    """Locked until the slice is committed: an all-clear or other words given meanwhile wait for it,
    or they would miss the people of it."""
    fresh = await Emergency.filter(id=emergency.id).select_for_update(no_key=True).get()
    same = fresh.corrections == emergency.corrections
    return same and fresh.cleared_at is None and fresh.ends_at > work.now()


async def _chats(
    services: Services, emergency: Emergency, chats: Sequence[int], priority: Priority
) -> int:
    """Chats of many, or of nobody we know."""
    count = 0
    for some in paging.slices(chats):
        async with services.work() as work:
            if not await _goes_on(work, emergency):
                return count
            count += await work.outbox.say(
                some,
                message(work, emergency, answers=False),
                key=about(emergency),
                about=about(emergency),
                priority=priority,
                expires_at=emergency.ends_at,
            )
    return count


async def strangers(commune: str, *, ever: bool = False) -> list[int]:
    """Chats on the commune's own accounts that belong to nobody we know; `ever` also those who
    left meanwhile."""
    found: list[int] = []
    for (channel, account), code in (await oas.communes()).items():
        if code == commune:
            chats = ChatAccount.filter(
                channel=channel, account=account, person_id=None, kind="person"
            )
            chats = chats if ever else chats.filter(follows=True, state="open")
            found += [int(str(i)) for i in await chats.values_list("id", flat=True)]
    return found


async def alert(work: Work, emergency: Emergency, people: Sequence[int], *, answers: bool) -> int:
    """Those of these people who were not alerted yet; with `answers` they are asked to reply."""
    key = about(emergency)
    had = {person for _, person in await got(key, people)}
    if (
        not answers
    ):  # an officer at home was told at the desk; one who speaks for a village is asked
        had |= {person for _, person in await got(desk(emergency), people)}
    left = [p for p in people if p not in had]
    said = message(work, emergency, answers=answers)
    said = replace(said, form=await emergency_phones.form(work, emergency))
    count = await work.outbox.tell(
        left,
        said,
        key=key,
        about=key,
        priority=Priority.EMERGENCY if answers else Priority.CROWD,
        expires_at=emergency.ends_at,
    )
    if answers and not emergency.exercise:
        count += await emergency_phones.beside(work, emergency, left, said, key)
    return count


def message(work: Work, emergency: Emergency, *, answers: bool) -> Message:
    """What people read; `emergency.commune` must be there."""
    words: dict[str, T | str] = {
        "title": headline(emergency),
        "commune": emergency.commune.name,
        "text": emergency.text,
        "corrected": "yes" if emergency.corrections else "no",
        "until": clock_text(emergency.ends_at, work.now()),
    }
    if not answers:
        return Message(t("emergency-alert", **words), title=words["title"])
    ref = str(emergency.id)
    buttons = (
        Button(t("emergency-safe-btn"), "emergency.safe", ref, many=True),
        Button(t("emergency-help-btn"), "emergency.help", ref, many=True),
    )
    return Message(t("emergency-alert-ask", **words), buttons, title=words["title"])


async def spread_clear(services: Services, emergency_id: int) -> int:
    """The all-clear, to every chat the alert went to. Who was still to get the alert hears only
    that it is over: they may have heard the loudspeakers."""
    emergency = await Emergency.get(id=emergency_id).prefetch_related("commune")
    if emergency.cleared_at is None:
        return 0
    await take_back(emergency)
    people = await audience(emergency.commune, emergency.targets, ever=True)
    officers = await access.officers(emergency.commune)
    everybody = list(
        dict.fromkeys((*people.propagandists, *people.citizens, *officers, emergency.started_by_id))
    )
    rooms = await emergency_rooms.ever(emergency.commune)
    count = await _clear_chats(services, emergency, rooms, Priority.EMERGENCY)
    first = {*people.propagandists, *officers, emergency.started_by_id}
    everybody.sort(key=lambda p: p not in first)
    for some in paging.slices(everybody):
        async with services.work() as work:
            count += await _clear_page(work, emergency, some, first)
    found = await strangers(emergency.commune.code, ever=True)
    count += await _clear_chats(services, emergency, found, Priority.CROWD)
    await Emergency.filter(id=emergency.id).update(clear_spread_at=services.clock.now())
    return count


async def _clear_page(
    work: Work, emergency: Emergency, people: Sequence[int], first: Collection[int]
) -> int:
    found = await ever(emergency, people)
    ahead = [chat for chat, person in found.items() if person in first]
    others = [chat for chat, person in found.items() if person not in first]
    count = await _say_clear(work, emergency, ahead, Priority.EMERGENCY)
    return count + await _say_clear(work, emergency, others, Priority.CROWD)


async def _clear_chats(
    services: Services, emergency: Emergency, chats: Sequence[int], priority: Priority
) -> int:
    count = 0
    for some in paging.slices(chats):
        async with services.work() as work:
            told = await warned(emergency, some)
            count += await _say_clear(work, emergency, told, priority)
    return count


async def _say_clear(
    work: Work, emergency: Emergency, accounts: Sequence[int], priority: Priority
) -> int:
    left = await still_on(emergency, work.now())
    words = {
        "title": title_of(left[0] if left else emergency),
        "commune": emergency.commune.name,
        "says": await clear_text(emergency, left),
    }
    # A number alone hears of an end only where all is over: its words have no room for more.
    key = "emergency-all-clear-partly" if left else "emergency-all-clear"
    form = None if left else emergency_phones.clear(emergency, emergency.cleared_at or work.now())
    return await work.outbox.say(
        accounts,
        Message(t(key, **words), form=form),
        key=f"emergency-clear:{emergency.id}",
        priority=priority,
    )
