"""'Nhật ký phát': what was planned on loudspeakers and boards and what they really did, in the
chat, as a page and as a table."""

from __future__ import annotations

import re

from bot.core.errors import NotAllowed, NotFound
from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases import areas
from bot.usecases.upkeep import links, playbook
from bot.usecases.upkeep.playbook import Line, Sum
from bot.vietnamese.times import clock_text

_CODE = re.compile(r"\bBT-[0-9A-Z]{3,15}\b")
_SHOWN, _LATEST, _BUTTONS = 20, 10, 12


async def enter(ctx: Context) -> None:
    """Of a bulletin, where its code was typed; else of the place."""
    if code := _CODE.search(ctx.text.upper()):
        ctx.end()
        await _bulletin(ctx, code[0])
        return
    found = await playbook.home(ctx.work)
    if not found:
        raise NotAllowed("not-for-you")
    if len(found) == 1:
        await _area(ctx, found[0].code)
    else:
        await ctx.go("area")


async def ask_area(ctx: Context) -> None:
    """For officers of several places."""
    found = await playbook.home(ctx.work)
    buttons = [Button(a.name, "playback.area", a.code, many=True) for a in found]
    await ctx.say(t("playback-ask-area"), buttons)


async def area(ctx: Context) -> None:
    """One of them."""
    await _area(ctx, ctx.ref)


async def _area(ctx: Context, code: str) -> None:
    place = await areas.by_code(code)
    span = playbook.month("", ctx.work.now())
    sums = await playbook.sums(ctx.work, place, span)
    ctx.end()
    if not sums:
        await ctx.say(t("playback-none", area=place.name))
        return
    shown = [_sum_line(ctx, one) for one in sums[:_SHOWN]]
    if len(sums) > _SHOWN:
        shown.append(ctx.words("devices-and-more", count=str(len(sums) - _SHOWN)))
    link = f"{links.make(ctx.work.services, ctx.account.person_id or 0, place.id)}/nhat-ky"
    buttons = [
        Button(t("playback-sheet-btn"), "playback.sheet", place.code, many=True),
        *(
            Button(one.device.name, "playback.device", str(one.device.id), many=True)
            for one in sums[:_BUTTONS]
        ),
    ]
    lines = "\n".join(shown)
    await ctx.say(t("playback-list", area=place.name, lines=lines, link=link), buttons)


def _sum_line(ctx: Context, one: Sum) -> str:
    last = clock_text(one.last_at, ctx.work.now()) if one.last_at else ""
    words = {"name": one.device.name, "played": str(one.played), "total": str(one.total)}
    return ctx.words("playback-sum", **words, last=last, went="yes" if last else "no")


async def device(ctx: Context) -> None:
    """The latest plays of one."""
    found, lines = await playbook.of_device(ctx.work, refs.number(ctx.ref), _LATEST)
    if not lines:
        await ctx.say(t("playback-device-none", name=found.name))
        return
    told = "\n".join(_line(ctx, one, titled=True) for one in lines)
    await ctx.say(t("playback-device", name=found.name, lines=told))


async def _bulletin(ctx: Context, code: str) -> None:
    lines = await playbook.of_bulletin(ctx.work, code)
    if not lines:
        await ctx.say(t("devices-plays-none", code=code))
        return
    told = [_line(ctx, one, titled=False) for one in lines[:_SHOWN]]
    if len(lines) > _SHOWN:
        told.append(ctx.words("devices-and-more", count=str(len(lines) - _SHOWN)))
    title, told_ = str(lines[0].title), "\n".join(told)
    await ctx.say(t("playback-bulletin", code=code, title=title, lines=told_))


def _line(ctx: Context, one: Line, *, titled: bool) -> str:
    now, row = ctx.work.now(), one.row
    really = clock_text(row.started_at, now) if row.started_at else ""
    why = ctx.localizer.text(one.why, ctx.language) if one.why else ""
    return ctx.words(
        "playback-line",
        at=clock_text(one.asked_at, now),
        what=one.title if titled else one.device.name,
        state=one.state,
        really=really,
        began="yes" if really else "no",
        why=why,
        has="yes" if why else "no",
    )


async def sheet(ctx: Context) -> None:
    """The month as a table, in a moment."""
    place = await areas.by_code(ctx.ref)
    if place.id not in {a.id for a in await playbook.home(ctx.work)}:
        raise NotFound
    ctx.work.then("playback_sheet", ctx.account.id, place.id, "")
    await ctx.say(t("playback-sheet-coming"))


conversation = Conversation(
    name="playback",
    entry=enter,
    roles=frozenset({"admin", "approver", "editor", "duty"}),
    steps={"area": Step(ask_area, choices={"playback.area": area})},
    actions={"playback.device": device, "playback.sheet": sheet},
)
