"""What /metrics says of our accounts: numbers anybody can draw, no secrets."""

from __future__ import annotations

from datetime import datetime

from bot.usecases.accounts import account_figures, own_accounts
from bot.usecases.accounts.account_figures import Books
from bot.usecases.accounts.own_accounts import Known
from bot.usecases.duty import Figure
from bot.usecases.work import Services

_OURS = ("channel", "account")
_DOWN = frozenset({"token", "account_stopped"})


async def figures(services: Services) -> list[Figure]:
    """As many statements for a hundred accounts as for one."""
    now = services.clock.now()
    known = await own_accounts.known(services)
    books = await account_figures.books(now)
    values = [((k.channel, k.account), _values(k, books.get(k.lane, Books()), now)) for k in known]
    found = [
        Figure(
            name,
            what,
            _OURS,
            {labels: value for labels, of in values if (value := of[name]) is not None},
        )
        for name, what in _GAUGES
    ]
    return [*found, await _waiting(), await _errors(now)]


def _values(k: Known, books: Books, now: datetime) -> dict[str, float | None]:
    own = k.own
    works = books.cause not in _DOWN and not (own and (own.problem or own.lost))
    left = _span(books.paused_until_at, now)
    return {
        "account_up": float(works),
        "account_token_age_seconds": _minus(_span(own.renewed_at, now)) if own else None,
        "account_token_expires_seconds": _span(own.expires_at, now) if own else None,
        "account_heard_seconds": _minus(_span(books.heard_at, now)),
        "account_quota_left": books.left,
        "account_paid": books.paid,
        "account_paid_budget": books.paid_budget,
        "account_broadcasts": books.broadcasts,
        "lane_paused_seconds": max(0.0, left or 0.0),
    }


def _span(at: datetime | None, now: datetime) -> float | None:
    return None if at is None else (at - now).total_seconds()


def _minus(span: float | None) -> float | None:
    return None if span is None else -span


async def _waiting() -> Figure:
    waiting = await account_figures.waiting()
    values: dict[tuple[str, ...], float] = {
        (*_split(lane), state): count for (lane, state), count in sorted(waiting.items())
    }
    what = "Waiting and unclear messages"
    return Figure("lane_outbox", what, (*_OURS, "state"), values)


async def _errors(now: datetime) -> Figure:
    errors = await account_figures.errors(now)
    values: dict[tuple[str, ...], float] = {
        (*_split(lane), code): count for (lane, code), count in sorted(errors.items())
    }
    what = "Refusals by the vendor's code since the local month began"
    return Figure("account_errors", what, (*_OURS, "code"), values, counter=True)


def _split(lane: str) -> tuple[str, str]:
    channel, _, account = lane.partition(":")
    return channel, account


_GAUGES = (
    ("account_up", "1 while the account works as far as we know"),
    ("account_token_age_seconds", "Since its connection was last renewed"),
    ("account_token_expires_seconds", "Until what is renewed by itself ends"),
    ("account_heard_seconds", "Since the vendor last brought us anything"),
    ("account_quota_left", "Messages left, as the vendor said"),
    ("account_paid", "Paid messages of this local month"),
    ("account_paid_budget", "Paid messages allowed a month"),
    ("account_broadcasts", "Messages to all followers of this local month"),
    ("lane_paused_seconds", "How long the account still stands still"),
)
