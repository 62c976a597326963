"""Emergency warnings: two taps and a typed word to send one, one tap to end it.

What happens afterwards (following, signing, answering, ending) is in handlers/alarm.py.
"""

from __future__ import annotations

from bot.core.errors import NotAllowed, NotFound
from bot.core.events import EventKind
from bot.core.messages import Button, t
from bot.core.text import fold
from bot.dialog.context import Context
from bot.dialog.handover import among, hand_over
from bot.dialog.registry import Conversation, Handler, Step
from bot.usecases import areas
from bot.usecases.devices.plans import LANGUAGE
from bot.usecases.emergency import (
    beside,
    emergency,
    emergency_rights,
    emergency_sms,
    emergency_sound,
    emergency_spread,
)
from bot.vietnamese.times import clock_text
from handlers import _emergency_going as going
from handlers import _emergency_where as where


async def enter(ctx: Context) -> None:
    """'khẩn cấp' or 'diễn tập': what goes on already, then what is new."""
    own = await emergency_rights.own(ctx.work)
    if not own:
        raise NotAllowed("emergency-no-right")
    if among(ctx, "emergency-clear-words"):
        await going.to_be_cleared(ctx)
        return
    words = [fold(w) for w in ctx.words("emergency-exercise-words").split("|")]
    ctx.data["exercise"] = any(fold(ctx.text).startswith(word) for word in words)
    found = await emergency_rights.communes(ctx.work)
    for commune in found:
        await going.show(ctx, commune.code)
    if len(found) == len(own) == 1:
        ctx.data["commune"] = found[0].code
    await ctx.go("kind" if "commune" in ctx.data else "commune")


async def others(ctx: Context) -> None:
    """A villager who writes 'khẩn cấp' is in trouble, not at the wrong desk."""
    if among(ctx, "emergency-clear-words"):
        await hand_over(ctx)
    else:
        await ctx.say(t("emergency-of-people"))


async def ask_commune(ctx: Context) -> None:
    """Only for people with more than one."""
    found = await emergency_rights.communes(ctx.work)
    buttons = [Button(a.name, "emergency.commune", a.code, many=True) for a in found]
    cancel = Button(t("emergency-cancel-btn"), "emergency.cancel")
    await ctx.say(t("emergency-ask-commune"), buttons=[*buttons, cancel])


async def take_commune(ctx: Context) -> None:
    """A button."""
    commune = await emergency_rights.commune_for(ctx.work, ctx.ref)
    ctx.data["commune"] = commune.code
    await ctx.go("kind")


async def take_commune_name(ctx: Context) -> None:
    """A typed name."""
    found = await emergency_rights.named(ctx.work, ctx.text)
    if len(found) != 1:
        buttons = [Button(a.name, "emergency.commune", a.code, many=True) for a in found]
        await ctx.say(t("emergency-commune-unknown", text=ctx.text), buttons=buttons)
        return
    ctx.data["commune"] = found[0].code
    await ctx.go("kind")


async def ask_kind(ctx: Context) -> None:
    """First tap."""
    commune = await areas.by_code(ctx.data["commune"])
    words = {"exercise": "yes" if ctx.data.get("exercise") else "no", "commune": commune.name}
    buttons = [
        Button(t(f"emergency-kind-{kind}"), "emergency.kind", kind, many=True)
        for kind in emergency.KINDS
    ]
    cancel = Button(t("emergency-cancel-btn"), "emergency.cancel")
    await ctx.say(t("emergency-ask-kind", **words), buttons=[*buttons, cancel])


async def take_kind(ctx: Context) -> None:
    """The ready text comes with the kind; it can be changed later."""
    if ctx.ref not in emergency.KINDS:
        raise NotFound
    ctx.data["kind"] = ctx.ref
    ready = "" if ctx.ref == "other" else _spoken(ctx, f"emergency-ready-{ctx.ref}")
    ctx.data["text"] = ready
    await ctx.go("where")


async def name_kind(ctx: Context) -> None:
    """In words, 'lũ quét', also in an exercise. Of two kinds at once the officer says which."""
    said = f" {fold(ctx.text)} "
    found = [
        kind
        for kind in emergency.KINDS
        if any(f" {fold(w)} " in said for w in ctx.words(f"emergency-kind-words-{kind}").split("|"))
    ]
    if len(found) != 1:
        await ctx.say(t("emergency-kind-which"))
        await ctx.again()
        return
    ctx.ref = found[0]
    await take_kind(ctx)


async def ask_text(ctx: Context) -> None:
    """What will be said."""
    text = ctx.data.get("text", "")
    ask = t("emergency-ask-text-again", text=text) if text else t("emergency-ask-text")
    await ctx.say(ask, buttons=[Button(t("emergency-cancel-btn"), "emergency.cancel")])


async def take_text(ctx: Context) -> None:
    """Own words instead of the ready ones."""
    ctx.data["text"] = ctx.text
    draft = await _draft(ctx)
    await emergency.check(ctx.work, draft, draft.commune)
    await ctx.go("check")


async def ask_check(ctx: Context) -> None:
    """Exactly what goes out, to how many; only the typed word sends it."""
    draft = await _draft(ctx)
    await beside.no_exercise_now(ctx.work, draft)
    found = await emergency_rights.reach(ctx.work, draft.commune, draft.targets)
    picked = [a.name for a in await areas.villages(draft.targets)]
    whole = draft.targets == [draft.commune.code]
    alert = emergency_spread.message(ctx.work, draft, answers=False).text
    if (texted := await emergency_sms.preview(ctx.work, draft)) is not None:
        price = f"{texted.price_vnd:,}".replace(",", ".")
        priced = "yes" if texted.price_vnd else "no"
        words = {"text": texted.text, "segments": str(texted.segments), "price": price}
        await ctx.say(t("emergency-check-sms", priced=priced, **words))
    ctx.data["said"] = emergency_sound.said(draft.commune, draft.text)
    if ctx.data["said"]:
        await ctx.say(t("emergency-check-said", text=ctx.data["said"]))
    await ctx.say(
        t(
            "emergency-check",
            alert=alert,
            where=draft.commune.name if whole else ", ".join(picked),
            word=ctx.words("emergency-confirm-word"),
            **found.words(),
        ),
        buttons=[
            Button(t("emergency-edit-btn"), "emergency.edit"),
            Button(t("emergency-where-btn"), "emergency.where"),
            Button(t("emergency-cancel-btn"), "emergency.cancel"),
        ],
    )


async def take_word(ctx: Context) -> None:
    """The typed word, and nothing else: no other word that only lacks or has other accents."""
    if not among(ctx, "emergency-confirm-word"):
        await ctx.say(t("emergency-type-word", word=ctx.words("emergency-confirm-word")))
        await ctx.again()
        return
    draft = await _draft(ctx)
    found = await emergency_rights.reach(ctx.work, draft.commune, draft.targets)
    sent = await emergency.start(
        ctx.work,
        draft.commune,
        kind=draft.kind,
        text=draft.text,
        targets=draft.targets,
        exercise=draft.exercise,
        said=ctx.data.get("said", ""),
    )
    ctx.end()
    now = ctx.work.now()
    await ctx.say(
        t(
            "emergency-sent",
            exercise="yes" if sent.exercise else "no",
            code=sent.code,
            at=clock_text(now, now),
            until=clock_text(sent.ends_at, now),
            **found.words(),
            minutes=str(emergency_rights.countersign_s(ctx.work.settings, draft.commune) // 60),
        ),
        buttons=going.follow(sent),
    )


async def cancel(ctx: Context) -> None:
    """Nothing was sent."""
    ctx.end()
    await ctx.say(t("emergency-cancelled"))


def _to(step: str) -> Handler:
    async def go(ctx: Context) -> None:
        await ctx.go(step)

    return go


async def _draft(ctx: Context) -> emergency.Draft:
    commune = await emergency_rights.commune_for(ctx.work, ctx.data["commune"])
    text, drill = ctx.data.get("text", ""), bool(ctx.data.get("exercise"))
    if drill and text:
        text = _spoken(ctx, "emergency-exercise-text", text=text)
    return emergency.draft(
        ctx.work, commune, ctx.data["kind"], text, ctx.data["targets"], exercise=drill
    )


def _spoken(ctx: Context, key: str, **args: str) -> str:
    """Loudspeakers and boards speak Vietnamese, whatever the officer's language."""
    return ctx.localizer.text(t(key, **args), LANGUAGE)


_CANCEL = {"emergency.cancel": cancel}
_WHERE = {
    "emergency.everywhere": where.take_everywhere,
    "emergency.villages": where.choose_villages,
    **_CANCEL,
}
conversation = Conversation(
    name="emergency",
    entry=enter,
    roles=frozenset({"duty", "approver", "admin"}),
    menu=50,
    others=others,
    steps={
        "commune": Step(
            ask_commune,
            take={EventKind.TEXT: take_commune_name},
            choices={"emergency.commune": take_commune, **_CANCEL},
        ),
        "kind": Step(
            ask_kind,
            take={EventKind.TEXT: name_kind},
            choices={"emergency.kind": take_kind, **_CANCEL},
        ),
        "where": Step(
            where.ask_where,
            take={EventKind.TEXT: where.take_village_names},
            choices=_WHERE,
        ),
        "villages": Step(
            where.ask_villages,
            take={EventKind.TEXT: where.take_village_names},
            choices={
                "emergency.village": where.take_village,
                "emergency.done": where.villages_done,
                **_CANCEL,
            },
        ),
        "text": Step(ask_text, take={EventKind.TEXT: take_text}, choices=_CANCEL, words=True),
        "check": Step(
            ask_check,
            take={EventKind.TEXT: take_word},
            choices={"emergency.edit": _to("text"), "emergency.where": _to("where"), **_CANCEL},
            words=True,
        ),
    },
)
