"""For officers: codes for new propagandists, who waits for a yes, which villages have nobody."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.buttons import anew
from bot.core.events import EventKind
from bot.core.hours import local
from bot.core.messages import Button, T, t
from bot.core.text import fold
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Step
from bot.usecases.delivery import unreached
from bot.usecases.people import enrol_confirm, follow, invite, people
from handlers._unreached import calls, unreached_lines

_OFFICER = frozenset({"admin", "approver", "editor"})
_SHOWN = 5  # cards in a row: more would push the first off a phone's screen
_LISTED = 40  # names: beyond that nobody reads on in a chat


async def _entry(ctx: Context) -> None:
    """By a word straight to what it names; else what there is to do, with how many wait."""
    ctx.end()
    for what, show in (("unreached", _unreached), ("uncovered", _uncovered)):
        if fold(ctx.text) in map(fold, ctx.words(f"people-{what}-words").split("|")):
            await show(ctx)
            return
    waiting = await enrol_confirm.pending(ctx.work)
    buttons = (
        Button(t("people-btn-invite"), "people.invite"),
        Button(t("people-btn-pending", count=str(len(waiting))), "people.pending"),
        Button(t("people-btn-uncovered"), "people.uncovered"),
        Button(t("people-btn-unreached"), "people.unreached"),
        Button(t("absence-btn-list"), "absence.list"),
    )
    villages = (Button(t("villages-menu"), "villages.start"),) if "admin" in ctx.roles else ()
    await ctx.say(t("people-what"), (*buttons, *villages))


async def _invite(ctx: Context) -> None:
    """An officer of one commune is not asked which."""
    communes = await people.own_communes(ctx.work)
    ctx.end()  # pressed again for the next code, it does not go on in the village of the last
    await ctx.go("village" if len(communes) == 1 else "commune", conversation="people")


async def _ask_commune(ctx: Context) -> None:
    """Of the province there are too many for buttons: a name is typed."""
    await ctx.say(t("people-commune"))


async def _take_commune(ctx: Context) -> None:
    """A name in any letters; several that fit are shown."""
    found = await people.find_communes(ctx.work, ctx.text)
    if len(found) == 1:
        await _in_commune(ctx, found[0].code)
    elif found:
        buttons = [Button(a.name, "people.commune", a.code, many=True) for a in found]
        await ctx.say(t("people-which-commune"), buttons)
    else:
        await ctx.say(t("people-no-commune", text=ctx.text[:60]))


async def _chosen_commune(ctx: Context) -> None:
    await _in_commune(ctx, ctx.ref)


async def _in_commune(ctx: Context, code: str) -> None:
    """On to its villages, from the first page."""
    ctx.data.update(commune=code, page=0)
    await ctx.go("village")


async def _ask_village(ctx: Context) -> None:
    """A page of villages; a name may be typed as well."""
    if "commune" not in ctx.data:  # straight from the menu, in an officer's only commune
        ctx.data["commune"] = (await people.own_communes(ctx.work))[0].code
    page = await follow.page(str(ctx.data["commune"]), int(ctx.data.get("page", 0)))
    if not page.villages:
        ctx.end()
        await ctx.say(t("people-no-villages", commune=page.commune))
        return
    buttons = _villages(page.villages)
    if page.pages > 1:
        buttons.append(Button(t("people-btn-more"), "people.page", str(page.number + 1), many=True))
    ref = anew(str(ctx.data["commune"]), ctx.inbox_id)
    buttons.append(Button(t("people-btn-all"), "people.all", ref))
    await ctx.say(t("people-village", commune=page.commune), buttons)


def _villages(found: Sequence[tuple[str, str]]) -> list[Button]:
    return [Button(name, "people.village", code, many=True) for code, name in found]


async def _turn_page(ctx: Context) -> None:
    ctx.data["page"] = refs.number(ctx.ref)
    await _ask_village(ctx)


async def _take_village(ctx: Context) -> None:
    """A name in any letters; where none fits the list is shown again."""
    found = await follow.find_villages(str(ctx.data["commune"]), ctx.text)
    if len(found) == 1:
        await _make(ctx, found[0][0])
    elif found:
        await ctx.say(t("people-which-village"), _villages(found))
    else:
        await ctx.say(t("people-no-village", text=ctx.text[:60]))
        await _ask_village(ctx)


async def _chosen_village(ctx: Context) -> None:
    await _make(ctx, ctx.ref)


async def _make(ctx: Context, village: str) -> None:
    """The code with all an officer may hand on: picture, page to print, links."""
    made = await invite.invite(ctx.work, village)
    ctx.end()
    text = t(
        "people-code",
        code=made.code,
        village=made.village,
        commune=made.commune,
        until=local(made.expires_at).strftime("%H:%M %d/%m/%Y"),
        page=made.page or "no",
        links="\n".join(made.links),
        has_links="yes" if made.links else "no",
    )
    again = Button(t("people-btn-another"), "people.invite")
    await ctx.say(text, (again, Button(t("btn-menu"), "start.menu")), (made.picture,))


async def _all(ctx: Context) -> None:
    """One sheet for every village that has nobody: to print, or to pass on line by line."""
    made = await invite.invite_missing(ctx.work, ctx.ref, ctx.words)
    ctx.end()
    text = t(
        "people-sheet",
        commune=made.commune,
        count=str(len(made.codes)),
        until=local(made.expires_at).strftime("%d/%m/%Y"),
        lines=_names([f"{village}: {code}" for village, code in made.codes]),
    )
    await ctx.say(text, (Button(t("btn-menu"), "start.menu"),), (made.file,))


async def _pending(ctx: Context) -> None:
    """A card each, as the officer got it when they asked: a tap there decides here too."""
    waiting = await enrol_confirm.pending(ctx.work)
    if not waiting:
        await ctx.say(t("people-nobody-waits"), (Button(t("btn-menu"), "start.menu"),))
        return
    for one in waiting[:_SHOWN]:
        listed = "yes" if one.listed else "no"
        text = t(
            "enrol-ask-officer",
            name=one.name,
            village=one.village,
            commune=one.commune,
            listed=listed,
        )
        await ctx.say(text, enrol_confirm.decide_buttons(one.role_id))
    if len(waiting) > _SHOWN:
        more = Button(t("people-btn-more"), "people.pending")
        await ctx.say(t("people-more-wait", count=str(len(waiting) - _SHOWN)), (more,))


async def _uncovered(ctx: Context) -> None:
    """Of one commune the names; of many how many, the worst first."""
    found = await people.coverage(ctx.work)
    buttons = (Button(t("people-btn-invite"), "people.invite"), Button(t("btn-menu"), "start.menu"))
    await ctx.say(_commune_text(ctx, found[0]) if len(found) == 1 else _sum_text(found), buttons)


async def _unreached(ctx: Context) -> None:
    """Who gets nothing at present and why, with the number to ring."""
    found = await unreached.of_communes(ctx.work)
    menu = (Button(t("btn-menu"), "start.menu"),)
    if not found:
        await ctx.say(t("people-all-reached"), menu)
        return
    lines = unreached_lines(ctx, found)
    numbers = calls([(u.person_id, u.name, u.phone) for u in found], "unreached")
    await ctx.say(t("people-unreached", count=str(len(found)), lines=lines), [*numbers, *menu])


def _commune_text(ctx: Context, found: people.Coverage) -> T:
    if not found.missing and not found.silent:
        return t("people-all-covered", commune=found.area, villages=str(found.villages))
    return t(
        "people-coverage",
        commune=found.area,
        villages=str(found.villages),
        lines="\n".join(
            ctx.words(f"people-coverage-{what}", count=str(len(names)), names=_names(names))
            for what, names in (("missing", found.missing), ("silent", found.silent))
            if names
        ),
    )


def _names(names: Sequence[str]) -> str:
    shown = "\n".join(f"• {name}" for name in names[:_LISTED])
    return f"{shown}\n…" if len(names) > _LISTED else shown


def _sum_text(found: Sequence[people.Coverage]) -> T:
    worst = sorted(found, key=lambda c: -len(c.missing))[:_SHOWN]
    return t(
        "people-coverage-sum",
        communes=str(len(found)),
        villages=str(sum(c.villages for c in found)),
        missing=str(sum(len(c.missing) for c in found)),
        silent=str(sum(len(c.silent) for c in found)),
        worst="\n".join(f"• {c.area}: {len(c.missing)}/{c.villages}" for c in worst),
    )


conversation = Conversation(
    name="people",
    entry=_entry,
    roles=_OFFICER,
    menu=60,
    steps={
        "commune": Step(
            _ask_commune,
            {EventKind.TEXT: _take_commune},
            {"people.commune": _chosen_commune},
        ),
        "village": Step(
            _ask_village,
            {EventKind.TEXT: _take_village},
            {"people.village": _chosen_village, "people.page": _turn_page},
        ),
    },
    actions={
        "people.all": _all,
        "people.invite": _invite,
        "people.pending": _pending,
        "people.uncovered": _uncovered,
        "people.unreached": _unreached,
    },
)
