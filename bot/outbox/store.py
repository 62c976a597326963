"""Writing the outbox: messages become rows in the transaction of what caused them.

Called by use cases (through Work) and the router. Never sends anything itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.core.capabilities import Capabilities
from bot.core.messages import Form, Localizer, Message
from bot.core.ports import Clock
from bot.outbox import forms, handing, leases, standing, writing
from bot.outbox.handing import Reserve, Slots
from bot.outbox.parts import Part, article, filled, formed, parts
from bot.outbox.routes import EMERGENCY, CapabilitiesOf, Circumstances, Standing, Way, choose
from bot.outbox.writing import Written
from bot.storage.db import alone, execute
from models import ChatAccount
from models.outbox import URGENT, Priority

_PAGE = 10_000
_NO_WORDS = Part("")


@dataclass(frozen=True)
class To:
    """One reader. `ref` fills "{ref}" in button refs; `delivery_id` ties the row to a delivery."""

    account_id: int
    ref: str = ""
    delivery_id: int | None = None
    account: ChatAccount | None = None  # where the caller has read it already


class Outbox:
    """`capabilities(channel, account)` is None for a channel that is switched off."""

    def __init__(
        self,
        localizer: Localizer,
        capabilities: CapabilitiesOf,
        clock: Clock,
        note: Callable[[str], None] = lambda _lane: None,
        lanes: set[str] | None = None,
        reserve: Reserve = lambda _lane, _count: None,
        handed: list[Slots] | None = None,
        aloud: Callable[[int, str], None] = lambda _account, _key: None,
    ) -> None:
        self._localizer = localizer
        self._capabilities = capabilities
        self._clock = clock
        self._lanes = set() if lanes is None else lanes
        self._note = note
        self._reserve = reserve
        self._handed = handed
        self._aloud = aloud

    def capabilities(self, channel: str, account: str) -> Capabilities | None:
        """What an account of ours can do; None for a channel that is switched off."""
        return self._capabilities(channel, account)

    def filled(self, channel: str, account: str, form: Form) -> str:
        """What a registered text would say there; "" where it is not registered."""
        caps = self._capabilities(channel, account)
        return filled(form, caps, self._localizer) if caps is not None else ""

    def deep_link(self, channel: str) -> str:
        """Address that opens our chat on a channel, with {start} for a code; "" where none is."""
        caps = self._capabilities(channel, "")
        return caps.deep_link if caps is not None else ""

    def follow_link(self, channel: str) -> str:
        """Address that opens our chat for anybody, maybe with {account} in it; "" where none is."""
        caps = self._capabilities(channel, "")
        return caps.follow_link if caps is not None else ""

    def noting(
        self,
        note: Callable[[str], None],
        handed: list[Slots],
        aloud: Callable[[int, str], None] = lambda _account, _key: None,
    ) -> Outbox:
        """The same for one transaction: `note` is told each lane that has to look, and `handed`
        gets what goes on the wire with the commit; the caller says when that was. `aloud` is told
        chat and key of what somebody is to hear, too."""
        known = (self._localizer, self._capabilities, self._clock)
        return Outbox(*known, note, self._lanes, self._reserve, handed, aloud)

    async def say(
        self,
        to: Iterable[int | To],
        message: Message,
        *,
        key: str,
        about: str = "",
        priority: Priority = Priority.REPLY,
        due_at: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> int:
        """Queue a message to chat accounts; returns how many rows. The same `key` to the same
        account is queued once, however often this is called. `about`: see models.OutboxRow."""
        readers = {t.account_id: t for t in (_to(x) for x in to)}
        now = self._clock.now()
        count = 0
        groups: dict[tuple[str, str, str, bool], list[ChatAccount]] = defaultdict(list)
        # One rendered content for all who see the same: 10,000 readers are a handful of contents.
        for a in await _readers(readers):
            groups[a.channel, a.account, a.language, a.kind == "everyone"].append(a)
        for (channel, own, language, whole), members in groups.items():
            caps = self._capabilities(channel, own)
            # Switched off for now: nobody would ever send the row.
            if caps is None or not _carries(caps, message):
                continue
            lane = f"{channel}:{own}"
            await self._open_lane(lane)
            if not any(m.kind == "voice" for m in message.media):
                for a in (a for a in members if a.aloud):
                    self._aloud(a.id, key)
            if caps.forms:
                base = Written(
                    key, about, 0, lane, _NO_WORDS, priority, now, due_at or now, expires_at
                )
                count += await self._say_forms(base, message, [(readers[a.id], a) for a in members])
                continue
            # What is put off has to wait in the queue anyhow.
            slots = await self._slots(lane, members, caps, now) if due_at is None else None
            cut = article if whole else formed if caps.texts else parts
            for n, part in enumerate(cut(message, caps, self._localizer, language)):
                due = due_at or now
                units = part.units if caps.texts else 1
                text = Written(key, about, n, lane, part, priority, now, due, expires_at, units)
                chosen = [readers[a.id] for a in members]
                # Only a first part can be first in its chat.
                at_once = slots if n == 0 else None
                await writing.write(text, chosen, members, at_once, partial(self._note, lane))
                count += len(members)
        return count

    async def _say_forms(
        self, base: Written, message: Message, readers: Sequence[tuple[To, ChatAccount]]
    ) -> int:
        """Each reader their own values; those the message does not fit are left out."""
        made = await forms.fill(base, message, readers, self._localizer)
        note = partial(self._note, base.lane)
        for one in made:
            text = replace(base, part=one.part)
            await writing.write(text, [one.to], [one.account], None, note)
        return len(made)

    async def _slots(
        self, lane: str, members: Sequence[ChatAccount], caps: Capabilities, now: datetime
    ) -> Slots | None:
        """Places for rows that need not wait in the queue; kept only where the lane is ours."""
        # Many at once go through the queue, where emergencies pass them.
        if self._handed is None or len(members) > handing.MOST or not alone():
            return None
        # Where a window is closed, the lane decides with the month's budget in hand.
        if any(handing.route(a, caps, now) is None for a in members):
            return None
        slots = self._reserve(lane, len(members))
        if slots is None:
            return None
        self._handed.append(slots)
        if slots.renewed is None or await leases.keep(lane, slots.owner, slots.renewed):
            slots.route = handing.route(members[0], caps, now) or ""
            return slots
        return None

    async def _open_lane(self, name: str) -> None:
        # Not remembered when new: the transaction that makes it may still be undone.
        if name in self._lanes:
            return
        changed, _ = await execute(
            "INSERT INTO lane (name, owner, cause, detail) VALUES (?, '', '', '') "
            "ON CONFLICT (name) DO NOTHING RETURNING name",
            [name],
        )
        if not changed:
            self._lanes.add(name)

    async def ways(
        self,
        person_ids: Sequence[int],
        *,
        public: bool = False,
        urgent: bool = False,
        wide: Collection[str] = (),
        what: str = "",
        without: Mapping[int, Collection[int]] | None = None,
        standings: dict[str, Standing] | None = None,
    ) -> dict[int, Way]:
        """How each person can be reached now. `public`, `wide`, `urgent`, `what`: see
        Circumstances; `without`: by person, chats that were tried already. Whoever asks page by
        page hands in the same `standings` each time, so that what may be spent is shared out once.
        """
        of: dict[int, list[ChatAccount]] = defaultdict(list)
        for account in await _accounts("person_id", person_ids):
            if account.person_id is not None:
                of[account.person_id].append(account)
        groups = await standing.groups_of(person_ids) if public else {}
        own = [a for some in (*of.values(), *groups.values()) for a in some]
        lanes = await self._standings(own, {} if standings is None else standings)
        now = self._clock.now()
        around = Circumstances(self._capabilities, now, lanes, public, urgent, wide, what)
        tried = without or {}
        # Everybody gets an answer, with a reason even where there is no way.
        return {
            p: choose(of.get(p, ()), around, groups.get(p, ()), tried.get(p, ()))
            for p in person_ids
        }

    async def _standings(
        self, accounts: Sequence[ChatAccount], known: dict[str, Standing]
    ) -> dict[str, Standing]:
        """`known` with those of these accounts that have windows or cost."""
        lanes: dict[str, Capabilities] = {}
        for channel, own in {(a.channel, a.account) for a in accounts}:
            caps = self._capabilities(channel, own)
            lane = f"{channel}:{own}"
            if caps is not None and (caps.reply_window_h or caps.way) and lane not in known:
                lanes[lane] = caps
        known |= await standing.load(lanes, self._clock.now())
        return known

    async def tell(
        self,
        person_ids: Sequence[int],
        message: Message,
        *,
        key: str,
        about: str = "",
        priority: Priority = Priority.NOTICE,
        due_at: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> int:
        """`say` to people, each by the best way; those without one are left out. What is urgent
        goes two ways where one is not enough."""
        urgent = priority <= Priority.ALERT or priority in URGENT
        what = EMERGENCY if priority in URGENT else ""
        ways = await self.ways(person_ids, urgent=urgent, what=what)
        to = [To(w.account_id, account=w.account) for w in taken(ways.values()) if w.account_id]
        return await self.say(
            to,
            message,
            key=key,
            about=about,
            priority=priority,
            due_at=due_at,
            expires_at=expires_at,
        )


def _carries(caps: Capabilities, message: Message) -> bool:
    """May this be said there? Ways that cost and carry only what is registered take nothing else,
    whoever says something to all chats of a person."""
    return not caps.way or (message.form is not None and message.form.kind in caps.says)


async def _accounts(column: str, values: Sequence[int]) -> list[ChatAccount]:
    """A page at a time: databases limit how many values one statement takes."""
    found: list[ChatAccount] = []
    for start in range(0, len(values), _PAGE):
        some = list(values[start : start + _PAGE])
        found += await ChatAccount.filter(**{f"{column}__in": some}).order_by("id")
    return found


async def _readers(readers: Mapping[int, To]) -> list[ChatAccount]:
    """Their accounts, those not read yet in one question."""
    known = [t.account for t in readers.values() if t.account is not None]
    unknown = [i for i, t in readers.items() if t.account is None]
    found = await _accounts("id", unknown) if unknown else []
    return sorted([*known, *found], key=lambda a: a.id)


def taken(ways: Iterable[Way]) -> list[Way]:
    """Each way, and the one to take beside it."""
    return [one for way in ways for one in (way, way.also) if one is not None]


def _to(reader: int | To) -> To:
    return reader if isinstance(reader, To) else To(reader)
