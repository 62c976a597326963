"""For admins: which reviewed template goes out for which kind of message, tried first on their own
phone, and how many a month may cost money.
"""

from __future__ import annotations

import re

from bot.core.errors import NotAllowed, UserError
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.accounts import account_figures
from bot.usecases.templates import book
from handlers._aside import aside

NAME = "templates"
_AMOUNTS = (0, 100, 300, 1000)
_MOST = 8
_NUMBER = re.compile(r"\d[\d., ]*")


async def enter(ctx: Context) -> None:
    """A card for each account."""
    found = await book.accounts(ctx.work)
    ctx.end()
    if not found:
        if "admin" not in ctx.roles:
            raise NotAllowed("not-for-you")
        await ctx.say(t("templates-none"))
        return
    for account in found[:_MOST]:
        await _card(ctx, account)


async def show(ctx: Context) -> None:
    """One account."""
    await _card(ctx, await book.one(ctx.work, ctx.ref))


async def _card(ctx: Context, account: book.Account) -> None:
    books = (await account_figures.books(ctx.work.now())).get(account.lane)
    books = books or account_figures.Books()
    used = {row.kind: row for row in await book.listed(account.lane) if row.kind}
    lines = [_line(ctx, kind, used.get(kind)) for kind in book.KINDS]
    quality = str(books.quota.get("quality", ""))
    known = books.left is not None
    left = ctx.words(f"templates-left{'' if known else '-unknown'}", count=str(books.left))
    if not books.paid_budget:
        left += f" {ctx.words('templates-no-budget')}"
    text = t(
        "templates-card",
        commune=account.area.name,
        paid=str(books.paid),
        budget=str(books.paid_budget),
        left=left,
        quality=ctx.words(f"templates-quality-word-{quality or 'unknown'}"),
        lines="\n".join(lines),
    )
    lane = account.lane
    buttons = [
        *(
            Button(t(f"templates-kind-{k}"), "templates.kind", f"{k},{lane}", many=True)
            for k in book.KINDS
        ),
        Button(t("templates-btn-budget"), "templates.budget", lane, many=True),
        Button(t("templates-btn-read"), "templates.read", lane, many=True),
    ]
    await ctx.say(text, buttons)


def _line(ctx: Context, kind: str, row: book.Row | None) -> str:
    name = ctx.words(f"templates-kind-{kind}")
    if row is None:
        return ctx.words("templates-line-none", kind=name)
    state = "live" if row.live else "trial"
    state = "paused" if row.paused_at is not None or row.status != "enabled" else state
    price = f"{row.price_vnd:,}".replace(",", ".")
    return ctx.words("templates-line", kind=name, name=row.name, state=state, price=price)


async def kind(ctx: Context) -> None:
    """What goes out for this kind now, and what else would fit."""
    what, _, lane = ctx.ref.partition(",")
    await book.one(ctx.work, lane)
    rows = await book.fitting(lane, what)
    name = ctx.words(f"templates-kind-{what}")
    if not rows:
        names = ", ".join(book.KINDS[what])
        again = Button(t("templates-btn-read"), "templates.read", lane, many=True)
        await ctx.say(t("templates-none-fit", kind=name, names=names), [again, _see(lane)])
        return
    buttons = [
        Button(row.name, "templates.match", f"{row.id},{what}", many=True) for row in rows[:_MOST]
    ]
    own = next((row for row in rows if row.kind == what), None)
    await ctx.say(t("templates-which", kind=name), buttons)
    if own is not None:
        await _offer(ctx, own)


async def match(ctx: Context) -> None:
    """Chosen for this kind; tried before it goes to anybody."""
    number, _, what = ctx.ref.partition(",")
    row = await book.match(ctx.work, refs.number(number), what)
    await _offer(ctx, row)


async def _offer(ctx: Context, row: book.Row) -> None:
    ref = str(row.id)
    live = "off" if row.live and row.paused_at is None else "on"
    buttons = [
        Button(t("templates-btn-trial"), "templates.trial", ref, many=True),
        Button(t(f"templates-btn-{live}"), f"templates.{live}", ref, many=True),
        _see(row.lane),
    ]
    name = ctx.words(f"templates-kind-{row.kind}")
    await ctx.say(t("templates-matched", kind=name, name=row.name), buttons)


async def trial(ctx: Context) -> None:
    """To the admin's own number, free."""
    phone = await book.ask_trial(ctx.work, refs.number(ctx.ref))
    await ctx.say(t("templates-trying", phone=phone))


async def on(ctx: Context) -> None:
    """It may go to people."""
    row = await book.let_go(ctx.work, refs.number(ctx.ref), live=True)
    await ctx.say(t("templates-is-on", name=row.name), [_see(row.lane)])


async def off(ctx: Context) -> None:
    """It may not any more."""
    row = await book.let_go(ctx.work, refs.number(ctx.ref), live=False)
    await ctx.say(t("templates-is-off", name=row.name), [_see(row.lane)])


async def read(ctx: Context) -> None:
    """Asks the vendor again; the answer comes by itself."""
    await book.ask_read(ctx.work, ctx.ref)
    await ctx.say(t("templates-reading"))


async def budget(ctx: Context) -> None:
    """How many a month?"""
    await book.one(ctx.work, ctx.ref)
    await aside(ctx, NAME, "budget", lane=ctx.ref)


async def ask_budget(ctx: Context) -> None:
    """A number, chosen or typed."""
    buttons = [
        Button(t("accounts-btn-amount", count=str(n)), "templates.amount", str(n), many=True)
        if n
        else Button(t("accounts-btn-amount-none"), "templates.amount", "0", many=True)
        for n in _AMOUNTS
    ]
    await ctx.say(t("templates-ask-budget"), buttons)


async def take_amount(ctx: Context) -> None:
    """A button."""
    await _set(ctx, ctx.ref)


async def type_amount(ctx: Context) -> None:
    """With or without the dots of thousands."""
    found = _NUMBER.search(ctx.text)
    if found is None or "-" in ctx.text[: found.start()]:
        raise UserError("accounts-budget-wrong")
    await _set(ctx, re.sub(r"\D", "", found[0]))


async def _set(ctx: Context, number: str) -> None:
    lane = str(ctx.data["lane"])
    await book.set_budget(ctx.work, lane, int(number))
    ctx.end()
    await ctx.say(t("templates-budget-set", count=number), [_see(lane)])


def _see(lane: str) -> Button:
    return Button(t("templates-btn-open"), "templates.show", lane, many=True)


conversation = Conversation(
    name=NAME,
    entry=enter,
    roles=frozenset({"admin"}),
    steps={
        "budget": Step(
            ask_budget,
            take={EventKind.TEXT: type_amount},
            choices={"templates.amount": take_amount},
        ),
    },
    actions={
        "templates.show": show,
        "templates.kind": kind,
        "templates.match": match,
        "templates.trial": trial,
        "templates.on": on,
        "templates.off": off,
        "templates.read": read,
        "templates.budget": budget,
    },
)
