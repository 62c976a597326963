"""What a chat has before its eyes: the last message with buttons, and whether a bare number can
mean one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.text import fold, numbered
from bot.vietnamese import kinds, picked
from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import Phrase, Syllable, phrases, syllables
from models import OutboxContent, OutboxRow
from models.outbox import OutState

_LOOK_BACK = 20
_FRESH = timedelta(minutes=10)
_LONGEST = 80  # characters: no title is longer
_WORDS = 2  # syllables at least that may stand for a title without the hour at its end
_HOUR = 2  # numbers of '06:00'
_PART = 3  # syllables of a title that may stand for it
SHOWS = frozenset(
    {"inbox.open", "inbox.more", "bulletin.board", "bulletin.show", "feedback.status"}
)
_LIST = 2  # rows at least
HEARD_RIGHT = "spoken.yes"


@dataclass(frozen=True)
class Offer:
    """A button that was shown, as if it were pressed."""

    action: str
    ref: str
    title: str
    many: bool


@dataclass(frozen=True)
class Screen:
    """The buttons shown last. `clear`: within ten minutes, with nothing after them, and they did
    not come by themselves under a question with a list, so that a number can only mean one of
    these; `before` are the buttons of that other list."""

    buttons: tuple[Offer, ...] = ()
    at: datetime | None = None
    clear: bool = False
    before: tuple[Offer, ...] = ()
    came: bool = False  # by themselves, not as an answer in this chat
    idle: bool = False  # nothing is asked: a word of a title may be meant for its button

    @property
    def actions(self) -> frozenset[str]:
        """Their stable names."""
        return frozenset(b.action for b in self.buttons)

    def ref(self, action: str) -> str:
        """What the button with this action is about, or ""."""
        return next((b.ref for b in self.buttons if b.action == action), "")

    def titled(self, text: str) -> Offer | None:
        """The button whose title was typed. Accents that were typed count."""
        said = syllables(meaning(text))
        titles = phrases(b.title for b in self.buttons)
        at = (n for n, title in enumerate(titles) if title.words and title.is_all_of(said))
        exactly = next((self.buttons[n] for n in at), None)
        return (
            exactly
            or self._agreed(text)
            or self._but_number(said, titles)
            or self._in_part(said, titles)
            or self._in_part(picked.about(text), titles)
        )

    def _agreed(self, text: str) -> Offer | None:
        """'Vâng', where it was asked whether a recording was heard right."""
        asked = (b for b in self.buttons if b.action == HEARD_RIGHT)
        return next(asked, None) if self.clear and kinds.is_yes(text) else None

    def _but_number(self, said: Sequence[Syllable], titles: Sequence[Phrase]) -> Offer | None:
        """'Sáng mai' for 'Sáng mai 06:00', where only one begins so: 'Thôn Tân Lập' is another
        village than 'Thôn Tân Lập 2'."""
        if not self.clear or len(said) < _WORDS:
            return None
        fits = [
            button
            for button, title in zip(self.buttons, titles, strict=True)
            if len(title.words) == len(said) + _HOUR
            and all(map(Syllable.fits, said, title.words))
            and all(word.bare.isdecimal() for word in title.words[len(said) :])
        ]
        return fits[0] if len(fits) == 1 else None

    def _in_part(self, said: Sequence[Syllable], titles: Sequence[Phrase]) -> Offer | None:
        """'Tiếp' for 'Việc tiếp theo': only what shows something or asks, and only one."""
        fits = self._with(said, titles)
        return fits[0] if len(fits) == 1 else None

    def _with(self, said: Sequence[Syllable], titles: Sequence[Phrase]) -> list[Offer]:
        """Those with these words in their title."""
        if not (self.idle and self.clear and 0 < len(said) <= _PART):
            return []
        shows = [
            (b, title.words)
            for b, title in zip(self.buttons, titles, strict=True)
            if b.action in SHOWS or b.action.endswith(".start")
        ]
        return [b for b, title in shows if _inside(said, title)]

    def counted(self, text: str) -> list[Offer]:
        """The buttons a typed number may stand for: of the last list, then of the one before. A
        number counts as a place only where the titles may be numbered."""
        if (offer := self._placed(text)) is not None:
            return [offer]
        if several := self._with(picked.about(text), phrases(b.title for b in self.buttons)):
            return several
        number = fold(text)
        if not number.isdecimal() or len(number) > 3:
            return []
        lists = (self.buttons, () if self.clear else self.before)
        able = (offers for offers in lists if numbered(o.title for o in offers))
        return [offers[int(number) - 1] for offers in able if 0 < int(number) <= len(offers)]

    def _placed(self, text: str) -> Offer | None:
        """'Cái đầu tiên', 'số 2': of a list of things to be opened."""
        at = picked.place(text) if self.idle and self.clear else None
        shows = [b for b in self.buttons if b.action in SHOWS and b.ref]
        rows = [b for b in shows if b.action == shows[0].action]
        if at is None or len(rows) < _LIST or at > len(rows):
            return None
        return rows[at if at == picked.LAST else at - 1]


NOTHING = Screen()


def _inside(said: Sequence[Syllable], title: Sequence[Syllable]) -> bool:
    starts = range(len(title) - len(said) + 1)
    return any(all(map(Syllable.fits, said, title[n:])) for n in starts)


async def of(
    account_id: int, text: str, now: datetime, *, asked: bool, until: datetime | None = None
) -> Screen:
    """What this chat saw last, where the text is short enough to be about it. `asked`: a question
    of ours waits for an answer, so that what comes by itself may stand between. `until`: it was
    said then, and what came later was not seen."""
    if not 0 < len(text) <= _LONGEST:
        return NOTHING
    return replace(await last(account_id, until or now, asked=asked, until=until), idle=not asked)


async def last(
    account_id: int, now: datetime, *, asked: bool = False, until: datetime | None = None
) -> Screen:
    """What this chat saw last."""
    seen = [r for r in await _seen(account_id, now) if until is None or _at(r) <= until]
    lists = [r for r in seen if r.buttons > 0]
    if not lists:
        row = await _long_ago(account_id)
        return Screen(await _buttons(row), _at(row)) if row else NOTHING
    row, *earlier = lists
    fresh = now - _at(row) < _FRESH
    other = next((r for r in earlier if now - _at(r) < _FRESH and not _came(r)), None)
    beside = other if other is not None and asked and _came(row) else None
    buttons = await _buttons(row)
    before = await _buttons(beside) if beside else ()
    if set(before) & set(buttons):  # the same thing once more, as it is now
        before = ()
    return Screen(buttons, _at(row), fresh and seen[0] is row and not before, before, _came(row))


async def question(account_id: int, action: str, now: datetime, waits: timedelta) -> str:
    """What a question with this button is about, while words alone answer it: it waits so long, but
    where something else was answered since, other than with the menu, it is over. More of an answer
    goes with it for ten minutes."""
    for row in await _seen(account_id, now):
        offers = await _buttons(row) if row.buttons else ()
        if asked := next((o for o in offers if o.action == action), None):
            return asked.ref if now - _at(row) < (waits if _came(row) else _FRESH) else ""
        menu = bool(offers) and all(o.action.endswith(".start") for o in offers)
        if not (menu or _came(row)):
            return ""
    return ""


async def _seen(account_id: int, now: datetime) -> list[OutboxRow]:
    """The latest messages, the newest first."""
    rows = (
        await OutboxRow.filter(chat_account_id=account_id)
        .exclude(state=OutState.FAILED)
        .order_by("-id")
        .limit(_LOOK_BACK)
    )
    # What waits for the morning has not been seen; when it comes it is the latest.
    seen = [r for r in rows if r.state != OutState.QUEUED or r.due_at <= now or r.claimed_at]
    return sorted(seen, key=lambda r: (_at(r), r.id), reverse=True)


async def saw(account_id: int, action: str, ref: str) -> bool:
    """Was a button for this very thing among the latest that were shown here?"""
    rows = OutboxRow.filter(chat_account_id=account_id, buttons__gt=0)
    for row in await rows.exclude(state=OutState.FAILED).order_by("-id").limit(_LOOK_BACK):
        if any((b.action, b.ref) == (action, ref) for b in await _buttons(row)):
            return True
    return False


async def _long_ago(account_id: int) -> OutboxRow | None:
    rows = OutboxRow.filter(chat_account_id=account_id, buttons__gt=0)
    return await rows.exclude(state=OutState.FAILED).order_by("-id").first()


def _at(row: OutboxRow) -> datetime:
    return row.claimed_at or row.queued_at


def _came(row: OutboxRow) -> bool:
    """By itself, not as an answer in this chat."""
    return not row.key.startswith("in")


async def _buttons(row: OutboxRow) -> tuple[Offer, ...]:
    content = await OutboxContent.get(id=row.content_id)
    return tuple(
        Offer(
            b["action"],
            b.get("ref", "").replace("{ref}", row.ref),
            b["title"],
            b.get("many", False),
        )
        for b in content.body.get("buttons", [])
    )
