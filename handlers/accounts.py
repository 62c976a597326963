"""For admins: the accounts we speak from (OAs, bots): how they are, what they may spend, connecting
and disconnecting them.
"""

from __future__ import annotations

import re

from bot.core.errors import NotAllowed, NotFound, UserError
from bot.core.events import EventKind
from bot.core.messages import Button, T, t
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.accounts import account_figures, account_settings, account_troubles, own_accounts
from handlers import _accounts
from handlers._aside import aside

NAME = "accounts"
_AMOUNTS = (0, 200, 500, 1000, 2000)
_LISTED = 5
_NUMBER = re.compile(r"\d[\d., ]*")


async def enter(ctx: Context) -> None:
    """The accounts of the one commune, or the question which."""
    found = await own_accounts.home(ctx.work)
    if not found:
        raise NotAllowed("not-for-you")
    if len(found) == 1 and found[0].kind == "commune":
        ctx.end()
        await _commune(ctx, found[0].code)
    else:
        await ctx.go("commune")


async def ask_commune(ctx: Context) -> None:
    """How all of them are; those in trouble as buttons, the others by name."""
    found = await own_accounts.mine(ctx.work)
    troubles = await account_troubles.of(found, ctx.work.now())
    connected = [k for k in found if k.own]
    bad = [k for k in found if troubles[k.lane]]
    places = {k.area.code: k.area.name for k in bad if k.own}
    lines = [_sum(len(connected), len(bad))]
    for account in [k for k in found if not k.own]:
        state = "bad" if troubles[account.lane] else "good"
        lines.append(t("accounts-all-one", name=account.title, state=state))
    lines.append(t("accounts-ask-commune"))
    buttons = [Button(name, "accounts.commune", code, many=True) for code, name in places.items()]
    some = [
        Button(k.title, "accounts.show", k.lane, many=True)
        for k in found
        if not k.own and _accounts.can_pay(ctx, k)
    ]
    await ctx.say(_accounts.joined(ctx, lines), [*buttons[: _LISTED - len(some)], *some])


def _sum(count: int, bad: int) -> T:
    some = "yes" if bad else "no"
    return t("accounts-all", count=str(count), bad=str(bad), some=some)


async def take_commune(ctx: Context) -> None:
    """A button."""
    ctx.end()
    await _commune(ctx, ctx.ref)


async def take_commune_name(ctx: Context) -> None:
    """A typed name; several that fit are offered."""
    found = await own_accounts.find(ctx.work, ctx.text)
    if len(found) == 1:
        ctx.end()
        await _commune(ctx, found[0].code)
        return
    buttons = [Button(a.name, "accounts.commune", a.code, many=True) for a in found]
    await ctx.say(t("accounts-commune-unknown", text=ctx.text[:60]), buttons)


async def _commune(ctx: Context, code: str) -> None:
    area, found = await own_accounts.of_commune(ctx.work, code)
    for account in found:
        await _accounts.card(ctx, account)
    there = {k.channel for k in found}
    buttons = [
        Button(
            t("accounts-btn-connect", channel=name), "accounts.connect", f"{name}:{code}", many=True
        )
        for name in sorted(ctx.work.services.desks)
        if name not in there
    ]
    if not found:
        await ctx.say(t("accounts-none", commune=area.name), buttons)
    elif buttons:
        await ctx.say(t("accounts-more", commune=area.name), buttons)


async def show(ctx: Context) -> None:
    """One account."""
    await _accounts.card(ctx, await own_accounts.one(ctx.work, ctx.ref))


async def connect(ctx: Context) -> None:
    """A fresh link."""
    channel, _, commune = ctx.ref.partition(":")
    link = await account_settings.link(ctx.work, channel, commune)
    await ctx.say(t("accounts-link", link=link, channel=channel))


async def budget(ctx: Context) -> None:
    """How much may it cost?"""
    await own_accounts.one(ctx.work, ctx.ref)
    await aside(ctx, NAME, "budget", lane=ctx.ref)


async def ask_budget(ctx: Context) -> None:
    """A number, chosen or typed."""
    account = await own_accounts.one(ctx.work, ctx.data["lane"])
    found = await account_figures.of([account.lane], ctx.work.now())
    books = found[account.lane].books
    buttons = [
        Button(_amount(count), "accounts.amount", str(count), many=True) for count in _AMOUNTS
    ]
    words = {"paid": str(books.paid), "budget": str(books.paid_budget)}
    words["channel"] = account.channel
    await ctx.say(t("accounts-ask-budget", name=account.title, **words), buttons)


def _amount(count: int) -> T:
    return t("accounts-btn-amount", count=str(count)) if count else t("accounts-btn-amount-none")


async def take_amount(ctx: Context) -> None:
    """A button."""
    await _set_budget(ctx, ctx.ref)


async def take_amount_text(ctx: Context) -> None:
    """A typed number, with or without the dots of thousands."""
    match = _NUMBER.search(ctx.text)
    if match is None or "-" in ctx.text[: match.start()]:
        raise UserError("accounts-budget-wrong")
    await _set_budget(ctx, re.sub(r"\D", "", match.group()))


async def _set_budget(ctx: Context, number: str) -> None:
    if not number.isdecimal():
        raise NotFound
    account = await account_settings.set_budget(ctx.work, ctx.data["lane"], int(number))
    ctx.end()
    some = "no" if int(number) == 0 else "yes"
    await ctx.say(
        t(
            "accounts-budget-set",
            name=account.title,
            count=number,
            some=some,
            channel=account.channel,
        ),
        [_see(account.lane)],
    )


async def wide(ctx: Context) -> None:
    """Bulletins to all followers at once: on or off."""
    lane, _, wanted = ctx.ref.rpartition(":")
    on = wanted == "on"
    account = await account_settings.set_broadcasts(ctx.work, lane, on=on)
    key = "accounts-wide-is-on" if on else "accounts-wide-is-off"
    await ctx.say(t(key, name=account.title), [_see(lane)])


def _see(lane: str) -> Button:
    return Button(t("accounts-btn-show"), "accounts.show", lane, many=True)


async def errors(ctx: Context) -> None:
    """What was refused in the last week, and what to do about it."""
    account = await own_accounts.one(ctx.work, ctx.ref)
    found = (await account_figures.of([account.lane], ctx.work.now()))[account.lane].failures
    name = account.title
    if not found:
        await ctx.say(t("accounts-no-errors", name=name), [_see(account.lane)])
        return
    lines = [t("accounts-errors", name=name), *map(_accounts.reason, found)]
    await ctx.say(_accounts.joined(ctx, lines), [_see(account.lane)])


async def leave(ctx: Context) -> None:
    """Asks first."""
    account = await own_accounts.one(ctx.work, ctx.ref)
    words = {"name": account.title, "commune": account.area.name}
    sure = Button(t("accounts-btn-leave-sure"), "accounts.leave-sure", account.lane, many=True)
    keep = Button(t("accounts-btn-keep"), "accounts.keep", account.lane, many=True)
    await ctx.say(t("accounts-ask-leave", **words), [sure, keep])


async def leave_sure(ctx: Context) -> None:
    """Says what stops; it is done right after."""
    account = await account_settings.leave(ctx.work, ctx.ref)
    words = {"name": account.title, "commune": account.area.name}
    await ctx.say(t("accounts-leaving", **words), [_accounts.again(account)])


async def keep(ctx: Context) -> None:
    """Not after all."""
    await ctx.say(t("accounts-kept"))


conversation = Conversation(
    name=NAME,
    entry=enter,
    roles=frozenset({"admin"}),
    menu=75,
    steps={
        "commune": Step(
            ask_commune,
            take={EventKind.TEXT: take_commune_name},
            choices={"accounts.commune": take_commune},
        ),
        "budget": Step(
            ask_budget,
            take={EventKind.TEXT: take_amount_text},
            choices={"accounts.amount": take_amount},
        ),
    },
    actions={
        "accounts.show": show,
        "accounts.connect": connect,
        "accounts.budget": budget,
        "accounts.wide": wide,
        "accounts.errors": errors,
        "accounts.leave": leave,
        "accounts.leave-sure": leave_sure,
        "accounts.keep": keep,
    },
)
