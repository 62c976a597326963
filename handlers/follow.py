"""Citizens: choose a village in two taps, stop and resume, and be forgotten. Also what happens when
somebody follows or leaves the commune's own account.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.events import EventKind
from bot.core.messages import Button, T, t
from bot.core.text import nfc
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.handover import among, hand_over, took_code
from bot.dialog.menu import menu_buttons
from bot.dialog.registry import Conversation, Step
from bot.usecases.emergency import emergency_rights
from bot.usecases.people import follow, places
from handlers import _forget
from handlers._aside import aside


async def _entry(ctx: Context) -> None:
    """The words of this conversation lead to different ends."""
    if among(ctx, "follow-forget-words"):
        await _forget.ask(ctx)
    elif among(ctx, "follow-stop-words"):
        await _stop_word(ctx)
    elif among(ctx, "follow-resume-words"):
        ctx.end()
        await _resume(ctx)
    elif _something_else(ctx):
        await hand_over(ctx)
    elif among(ctx, "emergency-board-btn") and (found := await emergency_rights.watched(ctx.work)):
        ctx.end()  # an officer's 'theo dõi' in an emergency is that emergency
        ctx.ref = str(found[0].id)
        await ctx.registry.actions["emergency.board"][1](ctx)
    else:
        await _choose(ctx)


def _something_else(ctx: Context) -> bool:
    """Typed text that only began with one of our words."""
    typed = ctx.event.kind is EventKind.TEXT
    ours = ("follow-words", "follow-menu", "start-btn-follow")
    return typed and not any(among(ctx, key) for key in ours)


async def _said_stop(ctx: Context) -> bool:
    """Whoever serves others may mean something else: they are asked."""
    if await follow.serves(ctx.account.person_id):
        yes = Button(t("follow-btn-stop"), "follow.stop")
        await ctx.say(t("follow-stop-sure"), (yes, Button(t("follow-btn-keep"), "follow.resume")))
    else:
        await _stop(ctx)
    return True


async def _said_resume(ctx: Context) -> bool:
    """'Nhận lại bản tin' in any words: nobody has to be sure of a thing that can be undone."""
    await _resume(ctx)
    return True


async def _said_forget(ctx: Context) -> bool:
    """Never done at a word: it is asked first."""
    await _forget.ask(ctx)
    return True


async def _said_follow(ctx: Context) -> bool:
    """With the village's name it is done; else the question which."""
    if ctx.state.step or ctx.roles - {"citizen"}:
        return False
    village = await places.near_home(ctx.account, ctx.text)
    if village is not None:
        await _follow(ctx, village.code, t("follow-consent"))
    else:
        await _choose(ctx)
    return True


async def _choose(ctx: Context) -> None:
    """Straight to the villages where their account tells which commune it is."""
    code = await follow.home_commune(ctx.account)
    if code:
        await aside(ctx, "follow", "village", commune=code, page=0)
    else:
        await aside(ctx, "follow", "commune")


async def _ask_commune(ctx: Context) -> None:
    """There are a hundred communes: typed, not chosen from a list."""
    await ctx.say(t("follow-commune"), (Button(t("start-btn-code"), "enrol.code"),))


async def _take_commune(ctx: Context) -> None:
    """A name, with or without accents; several that fit are shown."""
    if await took_code(ctx):
        return
    found = await follow.find_communes(ctx.text)
    # 'Xã' typed before the name of a ward means another place of that name: then it is asked.
    if len(found) == 1 and follow.same_kind(ctx.text, found[0]):
        if found[0].was:
            await ctx.say(t("follow-now", was=found[0].was, name=found[0].name))
        await _in_commune(ctx, found[0].code)
    elif found:
        buttons = [Button(f.shown, "follow.commune", f.code, many=True) for f in found]
        await ctx.say(t("follow-which-commune"), buttons)
    else:
        await ctx.say(t("follow-no-commune", text=ctx.text[:60]))


async def _chosen_commune(ctx: Context) -> None:
    await _in_commune(ctx, ctx.ref)


async def _in_commune(ctx: Context, code: str) -> None:
    """On to its villages, from the first page."""
    ctx.data.update(commune=code, page=0)
    await ctx.go("village")


async def _ask_village(ctx: Context) -> None:
    """A page of villages, and the whole commune for whoever cannot find theirs."""
    code = str(ctx.data["commune"])
    page = await follow.page(code, int(ctx.data.get("page", 0)))
    buttons = _villages(page.villages)
    if page.pages > 1:
        number = str(page.number + 1)
        buttons.append(Button(t("follow-btn-more"), "follow.page", number, many=True))
    buttons.append(Button(t("follow-btn-all"), "follow.village", code, many=True))
    await ctx.say(t("follow-village", commune=page.commune, consent=t("follow-consent")), buttons)


def _villages(found: Sequence[tuple[str, str]]) -> list[Button]:
    return [Button(name, "follow.village", code, many=True) for code, name in found]


async def _turn_page(ctx: Context) -> None:
    ctx.data["page"] = refs.number(ctx.ref)
    await _ask_village(ctx)


async def _take_village(ctx: Context) -> None:
    """A name, 'cả xã', or a code that belongs to enrolling."""
    if await took_code(ctx):
        return
    if among(ctx, "words-everywhere"):
        await _follow(ctx, str(ctx.data["commune"]))
        return
    found = await follow.find_villages(str(ctx.data["commune"]), ctx.text)
    if len(found) == 1:
        await _follow(ctx, found[0][0])
    elif found:
        await ctx.say(t("follow-which-village"), _villages(found))
    else:
        await ctx.say(t("follow-no-village", text=ctx.text[:60]))
        await _ask_village(ctx)


async def _chosen_village(ctx: Context) -> None:
    await _follow(ctx, ctx.ref)


async def _follow(ctx: Context, code: str, consent: str | T = "") -> None:
    """`consent` is shown with the answer where it has not been before."""
    name = await follow.follow(ctx.work, ctx.account, code, ctx.words("follow-consent"))
    ctx.end()
    menu = menu_buttons(ctx.registry, ctx.roles | {"citizen"})
    await ctx.say(t("follow-done", area=name), menu)
    if consent:
        await ctx.say(consent)


async def _stop_word(ctx: Context) -> None:
    """'dung' without accents may be 'đúng' as well as 'dừng'; other accents surely mean another
    word."""
    ctx.end()
    said = re.sub(r"[^\w\s]", "", nfc(ctx.text)).strip().lower()
    exact = {nfc(word).strip().lower() for word in ctx.words("follow-stop-words").split("|")}
    if said in exact:
        await _stop(ctx)
    elif said.isascii():
        yes = Button(t("follow-btn-stop"), "follow.stop")
        await ctx.say(t("follow-stop-sure"), (yes, Button(t("follow-btn-keep"), "follow.resume")))
    else:
        await ctx.say(t("not-understood"), (Button(t("btn-menu"), "start.menu"),))


async def _stop(ctx: Context) -> None:
    """At once, without a question: it can be undone with one tap."""
    # Said in the middle of another conversation, that one goes on.
    if ctx.state.conversation == "follow":
        ctx.end()
    await follow.set_following(ctx.work, ctx.account, follows=False)
    serves = await follow.serves(ctx.account.person_id)
    resume = Button(t("follow-btn-resume"), "follow.resume")
    await ctx.say(t("follow-stopped-serving" if serves else "follow-stopped"), (resume,))


async def _resume(ctx: Context) -> None:
    """And the menu, since they have been away."""
    await follow.set_following(ctx.work, ctx.account, follows=True)
    await ctx.say(t("follow-resumed"), menu_buttons(ctx.registry, ctx.roles))


async def _followed(ctx: Context) -> None:
    """Somebody follows the commune's account: they may choose a village, or send a code."""
    await follow.set_following(ctx.work, ctx.account, follows=True)
    buttons = (
        Button(t("start-btn-follow"), "follow.start"),
        Button(t("start-btn-code"), "enrol.start"),
    )
    # Who has a role has come back: they are not asked who they are.
    if ctx.roles:
        await ctx.say(t("follow-resumed"), menu_buttons(ctx.registry, ctx.roles))
    else:
        await ctx.say(t("follow-welcome"), buttons)


async def _left(ctx: Context) -> None:
    """They left: nothing can be said any more, so nothing is."""
    await follow.left(ctx.work, ctx.account)


conversation = Conversation(
    name="follow",
    entry=_entry,
    menu=80,
    menu_for=frozenset({"citizen"}),
    steps={
        "commune": Step(
            _ask_commune,
            {EventKind.TEXT: _take_commune},
            {"follow.commune": _chosen_commune},
        ),
        "village": Step(
            _ask_village,
            {EventKind.TEXT: _take_village},
            {"follow.village": _chosen_village, "follow.page": _turn_page},
        ),
        "forget": Step(
            _forget.show,
            {EventKind.TEXT: _forget.said},
            {"follow.keep": _forget.keep},
            words=True,
        ),
    },
    actions={
        "follow.stop": _stop,
        "follow.resume": _resume,
        "follow.forget": _forget.forget,
    },
    meanings={
        "stop": _said_stop,
        "resume": _said_resume,
        "forget": _said_forget,
        "cancel": _forget.cancel,
        "follow": _said_follow,
    },
    grave=frozenset({"follow.forget"}),
    events={EventKind.FOLLOW: _followed, EventKind.UNFOLLOW: _left},
)
