"""What `run.py zalo status` prints: a table of the OAs, their errors, what must be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.hours import local
from bot.core.messages import Localizer, T
from bot.core.ports import OwnAccount
from bot.usecases.accounts.account_figures import Figures
from bot.usecases.accounts.account_troubles import Trouble
from bot.usecases.accounts.own_accounts import Known

_HEAD = (
    "COMMUNE", "OA", "ID", "TOKEN", "LEFT", "HEARD", "QUOTA", "PAID", "SENT", "FAILED",
    "PLAN", "TO ONE",
)  # fmt: skip
_LANGUAGE = "en"


def lines(
    found: Sequence[Known], figures: Mapping[str, Figures], now: datetime, words: Localizer
) -> list[str]:
    """The table, and a line for each code of the last 7 days."""
    if not found:
        return []
    rows = [_HEAD, *(_row(k, figures[k.lane], now) for k in found)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_HEAD))]
    printed = [_padded(row, widths) for row in rows]
    errors = [line for k in found for line in _errors(k, figures[k.lane], words)]
    return printed + (["errors of the last 7 days:", *errors] if errors else [])


def to_mend(
    found: Sequence[Known], troubles: Mapping[str, Sequence[Trouble]], words: Localizer
) -> list[str]:
    """A line for each trouble, with what to do."""
    return [
        f"{_place(k)}: {words.text(trouble.text(k, f'OA {k.name}'), _LANGUAGE)}{_why(k, trouble)}"
        for k in found
        for trouble in troubles[k.lane]
    ]


def _row(k: Known, figures: Figures, now: datetime) -> tuple[str, ...]:
    books, own = figures.books, k.own
    return (
        _place(k),
        k.name,
        k.account,
        _ago(own.renewed_at if own else None, now),
        _until(own.expires_at if own else None, now),
        _ago(books.heard_at, now),
        "-" if books.left is None else str(books.left),
        f"{books.paid}/{books.paid_budget}",
        str(sum(figures.sent.values())),
        str(figures.failed),
        _plan(own),
        (own.to_one if own else "") or "-",
    )


def _plan(own: OwnAccount | None) -> str:
    """Kind, package and its last day, as far as Zalo told them."""
    if own is None:
        return "-"
    until = f"to {local(own.plan_until):%Y-%m-%d}" if own.plan_until else ""
    doubt = "not verified" if own.verified is False else ""
    poor = "no cloud account" if own.cloud is False else ""
    return ", ".join(x for x in (own.kind, own.plan, until, doubt, poor) if x) or "-"


def _errors(k: Known, figures: Figures, words: Localizer) -> list[str]:
    return [
        f"  {_place(k)}: {f.code} x{f.count}: {_reason(f.code, words)}" for f in figures.failures
    ]


def _reason(code: str, words: Localizer) -> str:
    number: int | str = int(code) if code.removeprefix("-").isdecimal() else code.replace(" ", "-")
    return words.text(T("accounts-reason", {"code": number}), _LANGUAGE)


def _why(k: Known, trouble: Trouble) -> str:
    of_connection = trouble.family in {"lost", "revoked", "stale", "dying"}
    return f" ({k.own.problem})" if k.own and k.own.problem and of_connection else ""


def _place(k: Known) -> str:
    return f"{k.area.code} {k.area.name}"


def _padded(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip()


def _ago(at: datetime | None, now: datetime) -> str:
    return "never" if at is None else _span(now - at)


def _until(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "-"
    return _span(at - now) if at > now else "over"


def _span(span: timedelta) -> str:
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 72 * 60 else f"{minutes // 1440} d"
