"""After a month: our books against Zalo's own. Every function says one thing that must hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.core.messages import t
from bot.dialog.locale import Locales
from bot.standin.zalo.ledger import month_of
from bot.storage.db import execute
from bot.usecases.delivery.board import reason
from models import AccountMonth, OutboxRow
from models.outbox import OutState
from tests.fakes.zalo_book import Taken
from tests.scenarios.land import Land

_FREE, _OPEN = timedelta(hours=48), timedelta(days=7)
_LATELY = timedelta(seconds=10)
_NIGHT, _OUTSIDE = -234, (-230, -232)


@dataclass
class Books:
    """Ours beside theirs. `doubtful`: taken by Zalo under a number we never learned."""

    rows: list[OutboxRow]
    taken: dict[str, Taken]
    sent: dict[str, OutboxRow] = field(default_factory=dict)
    doubtful: list[Taken] = field(default_factory=list)


async def books(land: Land) -> Books:
    lanes = [c.lane for c in land.communes]
    rows = await OutboxRow.filter(lane__in=lanes).prefetch_related("chat_account", "content")
    found = Books(rows, land.zalo.taken)
    found.sent = {r.message_id: r for r in rows if r.state == OutState.SENT}
    found.doubtful = [taken for id_, taken in found.taken.items() if id_ not in found.sent]
    return found


def tokens(land: Land) -> None:
    """No refresh token was used twice, none refused: the account was never in danger."""
    zalo = land.zalo
    assert zalo.used_up == []
    assert max(zalo.used.values()) == 1
    for commune in land.communes:
        oa = zalo.oa(commune.oa_id)
        assert oa.refreshes == zalo.uses_of(commune.oa_id)
        # 25 hours a token: renewed every day, whether or not anybody wrote.
        assert oa.refreshes >= land.size.days - 1


async def nothing_left(land: Land) -> None:
    """The month is over: no event unread, no message under way, no webhook given up."""
    assert not land.zalo.off
    assert not land.zalo.undelivered
    _, open_ = await execute("SELECT kind, state FROM inbox WHERE state <> 'done'")
    assert not open_, [tuple(r) for r in open_]
    _, rows = await execute("SELECT lane, state FROM outbox WHERE state IN ('queued', 'sending')")
    assert not rows, [tuple(r) for r in rows]


def each_sent_was_taken(found: Books) -> None:
    """What we call sent has a number of Zalo's, its own, of the same reader and words."""
    calls_itself_sent = [r for r in found.rows if r.state == OutState.SENT]
    assert len(found.sent) == len(calls_itself_sent)
    for id_, row in found.sent.items():
        taken = found.taken[id_]
        assert (row.lane, row.chat_account.chat_id) == (f"zalo:{taken.oa_id}", taken.user_id)
        assert row.content.body.get("text", "").strip() == taken.text.strip()


def each_taken_is_known(found: Books) -> None:
    """What Zalo took and we do not call sent was cut off, and is shown as unclear; or it was an
    emergency, which goes again."""
    unclear = _by_words(r for r in found.rows if r.state == OutState.UNCLEAR)
    urgent = _by_words(r for r in found.rows if r.priority == 0)
    for taken in found.doubtful:
        words = (taken.oa_id, taken.user_id, taken.text.strip())
        assert unclear[words] or urgent[words], taken
        (unclear if unclear[words] else urgent)[words] -= 1


def unclear_is_rare(land: Land, found: Books, cut_off: int) -> None:
    """No more is unclear than was under way when a line or the house was cut."""
    unclear = [r for r in found.rows if r.state == OutState.UNCLEAR]
    cut = [taken for taken in found.taken.values() if taken.cut]
    assert len(unclear) <= len(cut) + land.zalo.unheard + cut_off


def nobody_twice(found: Books) -> None:
    """One row, one message; an emergency may come twice where the wire could not tell."""
    rows, urgent = _by_words(found.rows), _by_words(r for r in found.rows if r.priority == 0)
    arrived = Counter((t_.oa_id, t_.user_id, t_.text.strip()) for t_ in found.taken.values())
    twice = {words: count for words, count in arrived.items() if count > rows[words]}
    assert not [words for words in twice if not urgent[words]]


def _by_words(rows: Any) -> Counter[tuple[str, str, str]]:
    return Counter(_words(r) for r in rows)


def _words(row: OutboxRow) -> tuple[str, str, str]:
    text = str(row.content.body.get("text", "")).strip()
    return row.lane.partition(":")[2], row.chat_account.chat_id, text


def within_windows(land: Land, found: Books) -> None:
    """Nothing was taken for somebody who had been silent for a week, and we never tried."""
    assert all(taken.age <= _OPEN for taken in found.taken.values())
    for refused in land.zalo.ledger.refused.values():
        assert not any(refused[code] for code in _OUTSIDE), refused


def nothing_refused_at_night(land: Land) -> None:
    """We know Zalo's night."""
    assert not any(refused[_NIGHT] for refused in land.zalo.ledger.refused.values())


def within_budget(land: Land) -> None:
    """Outside the free window only where the admin pays, and never more than that."""
    budgets = {c.oa_id: c.budget for c in land.communes}
    for (oa_id, month), count in land.zalo.paid().items():
        assert count <= budgets[oa_id], (oa_id, month, count)


async def routes_agree(land: Land, found: Books) -> None:
    """Free or paid: a row says what Zalo's books say, but for somebody who wrote while it was on
    its way. The month's ledger adds up, with what is unclear counted as spent."""
    lately = Counter[tuple[str, str]]()
    for id_, row in found.sent.items():
        taken = found.taken[id_]
        if (row.route, taken.route) == ("paid", "free") and taken.age < _LATELY:
            lately[row.lane, taken.month] += 1
        else:
            assert row.route == taken.route, (row.id, row.route, taken)
    spent = Counter[tuple[str, str]]()
    for row in found.rows:
        if row.route == "paid" and row.state in (OutState.SENT, OutState.UNCLEAR):
            assert row.claimed_at is not None
            spent[row.lane, month_of(row.claimed_at)] += 1
            lately[row.lane, month_of(row.claimed_at)] += row.state == OutState.UNCLEAR
    kept = {(m.lane, m.month): m.paid for m in await AccountMonth.all() if m.paid}
    assert kept == dict(spent)
    theirs = land.zalo.paid()
    for (lane, month), paid in kept.items():
        more = paid - theirs[lane.partition(":")[2], month]
        assert 0 <= more <= lately[lane, month], (lane, month, paid, more)


def counted_alike(land: Land, found: Books) -> None:
    """Sent by OA and route: ours, plus what was cut off, is theirs."""
    ours: dict[str, int] = defaultdict(int)
    for row in found.sent.values():
        ours[row.lane.partition(":")[2]] += 1
    for taken in found.doubtful:
        ours[taken.oa_id] += 1
    for commune in land.communes:
        theirs = sum(land.zalo.ledger.taken[commune.oa_id].values())
        assert ours[commune.oa_id] == theirs


def receipts_agree(land: Land, found: Books) -> None:
    """Delivered and seen are what the phones told."""
    told: dict[str, int] = {}
    for commune in land.communes:
        for phone in commune.everybody:
            told |= {seen.id: 1 for seen in phone.sees[: phone._received]}
            told |= {seen.id: 2 for seen in phone.sees[: phone._looked]}
    assert told
    for id_, row in found.sent.items():
        assert row.receipt == told.get(id_, 0), (row.id, row.receipt, told.get(id_))


async def every_failure_is_explained() -> Counter[str]:
    """Each bulletin that did not arrive says why, in Vietnamese. How often each reason came."""
    _, rows = await execute(_UNDELIVERED)
    locales, reasons = Locales(), Counter[str]()
    for row in rows:
        key = reason(str(row["cause"] or ""), str(row["unreachable"]))
        assert key != "reason-unknown", tuple(row)
        assert (words := locales.text(t(key), "vi")), key
        assert words != key
        reasons[key] += 1
    return reasons


_UNDELIVERED = """
SELECT d.id AS id, d.unreachable AS unreachable, o.cause AS cause, o.state AS state
FROM delivery d LEFT JOIN outbox o ON o.id = (
  SELECT max(x.id) FROM outbox x WHERE x.delivery_id = d.id AND x.buttons > 0)
WHERE o.id IS NULL OR o.state <> 'sent'
"""
