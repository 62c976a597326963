"""One account of ours in plain words, and the buttons under it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.messages import Button, T, t
from bot.core.ports import OwnAccount
from bot.dialog.context import Context
from bot.usecases.accounts import account_figures, account_troubles
from bot.usecases.accounts.account_figures import Failure, Figures
from bot.usecases.accounts.account_troubles import Trouble
from bot.usecases.accounts.own_accounts import Known
from bot.vietnamese.times import clock_text
from bot.vietnamese.workdays import shown


async def card(ctx: Context, account: Known) -> None:
    """How it is, what it sent and spent this month, and what can be done about it."""
    now = ctx.work.now()
    figures = (await account_figures.of([account.lane], now))[account.lane]
    troubles = (await account_troubles.of([account], now))[account.lane]
    lines = [t("accounts-card", name=account.title, channel=account.channel)]
    lines += _state(ctx, account, figures, troubles)
    lines += _sent(ctx, account, figures)
    await ctx.say(joined(ctx, lines), tuple(_buttons(ctx, account, figures, troubles)))


def joined(ctx: Context, lines: list[T]) -> str:
    """One under the other, in this chat's language."""
    return "\n".join(ctx.localizer.text(line, ctx.language) for line in lines)


def _state(
    ctx: Context, account: Known, figures: Figures, troubles: tuple[Trouble, ...]
) -> Iterator[T]:
    own, books, now = account.own, figures.books, ctx.work.now()
    if troubles:
        yield from (trouble.text(account) for trouble in troubles)
    elif own and own.dies_at:
        yield t("accounts-good-until", until=shown(own.dies_at))
    else:
        yield t("accounts-good")
    yield from _known_of(own)
    if books.paused_until_at and books.paused_until_at > now:
        yield t("accounts-paused", until=clock_text(books.paused_until_at, now))
    if books.heard_at:
        yield t("accounts-heard", at=clock_text(books.heard_at, now))


def _known_of(own: OwnAccount | None) -> Iterator[T]:
    """What the vendor told of the account, and by which of its doors single people are reached."""
    if own is None:
        return
    if own.kind == "agency":
        yield t("accounts-kind")
    if own.plan:
        yield t(
            "accounts-plan", plan=own.plan, until=shown(own.plan_until) if own.plan_until else "no"
        )
    if own.verified is not None:
        yield t("accounts-verified", sure="yes" if own.verified else "no")
    if own.cloud is False:
        yield t("accounts-no-cloud")
    if own.uploads:
        yield t("accounts-uploads", count=_number(own.uploads))
    if own.to_one not in {"", "none"}:
        yield t("accounts-to-one", way=own.to_one)


def _sent(ctx: Context, account: Known, figures: Figures) -> Iterator[T]:
    books = figures.books
    sent = {name: _number(count) for name, count in figures.sent.items()}
    counts = {"free": sent["free"], "paid": _number(figures.bought), "group": sent["group"]}
    yield t("accounts-sent", **counts, wide=sent["broadcast"])
    if can_pay(ctx, account):
        some = "yes" if books.paid_budget else "no"
        spent, budget = _number(books.paid), _number(books.paid_budget)
        words = {"some": some, "paid": spent, "budget": budget}
        yield t("accounts-money", channel=account.channel, **words)
    if most := widest(ctx, account):
        on = "yes" if books.broadcasts_on else "no"
        yield t("accounts-wide", on=on, spent=_number(books.broadcasts), most=_number(most))
    balance = str(books.quota.get("balance", ""))
    if balance.removeprefix("-").isdecimal() and books.quota_at:
        at = clock_text(books.quota_at, ctx.work.now())
        yield t("accounts-balance", left=_number(int(balance)), at=at)
    if books.left is not None and books.quota_at:
        at = clock_text(books.quota_at, ctx.work.now())
        kind = str(books.quota.get("quota_type", "")) or "other"
        yield t(
            "accounts-quota", left=_number(books.left), at=at, kind=kind, channel=account.channel
        )
    if figures.queued or figures.unclear:
        waits, doubt = _number(figures.queued), _number(figures.unclear)
        yield t("accounts-waiting", queued=waits, unclear=doubt)


def can_pay(ctx: Context, account: Known) -> bool:
    """Are there messages that cost money?"""
    caps = ctx.work.services.outbox.capabilities(account.channel, account.account)
    paid = caps is not None and account.own is not None and caps.paid_window_h > 0
    return paid or (caps is not None and bool(caps.way))


def widest(ctx: Context, account: Known) -> int:
    """Messages to all followers it may send in a month; 0 where there is no such thing."""
    caps = ctx.work.services.outbox.capabilities(account.channel, account.account)
    return caps.broadcasts if account.own is not None and caps is not None else 0


def _buttons(
    ctx: Context, account: Known, figures: Figures, troubles: tuple[Trouble, ...]
) -> Iterator[Button]:
    lane = account.lane
    if account.own is None:
        if can_pay(ctx, account):
            yield Button(t("accounts-btn-budget"), "accounts.budget", lane, many=True)
            yield Button(t("accounts-btn-errors"), "accounts.errors", lane, many=True)
        return
    if {"lost", "revoked", "dying"} & {trouble.family for trouble in troubles}:
        yield again(account)
    if can_pay(ctx, account):
        yield Button(t("accounts-btn-budget"), "accounts.budget", lane, many=True)
    if widest(ctx, account):
        on = figures.books.broadcasts_on
        name = t("accounts-btn-wide-off" if on else "accounts-btn-wide-on")
        yield Button(name, "accounts.wide", f"{lane}:{'off' if on else 'on'}", many=True)
    yield Button(t("accounts-btn-errors"), "accounts.errors", lane, many=True)
    yield Button(t("accounts-btn-leave"), "accounts.leave", lane, many=True)


def again(account: Known) -> Button:
    """Connect this one once more."""
    ref = f"{account.channel}:{account.own.commune if account.own else account.area.code}"
    return Button(t("accounts-btn-again"), "accounts.connect", ref, many=True)


def reason(failure: Failure) -> T:
    """What a code of the vendor's means. Numbers are given as such: the text chooses by them."""
    bare = failure.code.removeprefix("-")
    code: int | str = int(failure.code) if bare.isdecimal() else failure.code.replace(" ", "-")
    text = t("accounts-reason", code=code)
    return t("accounts-error", count=_number(failure.count), reason=text)


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
