"""Anybody who is neither propagandist nor officer: what they write becomes a question or a report,
with a code, a named desk and a date in the same reply. At most one thing is asked back.
"""

from __future__ import annotations

import re
from dataclasses import astuple

from bot.core.events import Event, EventKind
from bot.core.messages import Button, t
from bot.core.text import shorten
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.handover import took_code
from bot.dialog.registry import Conversation, Handler, Step
from bot.usecases.citizens import feedback, feedback_after
from bot.usecases.people import follow, places
from bot.usecases.people.places import Place
from bot.vietnamese import danger, kinds
from bot.vietnamese.phrases import syllables
from handlers._aside import aside, language, typed
from handlers._lookup import small_talk
from handlers._question import received

NAME = "ask"
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+\.(?:vn|com|net|org|me)(?:/\S*)?", re.IGNORECASE)
_FEW = 2  # syllables that say nothing, unless they name a kind of thing ('mất điện')
_FEWEST = 4  # syllables of a matter told where a place was asked for
_PLACE_WORDS = 8  # an answer to 'which village?' is not longer


async def start(ctx: Context) -> None:
    """From the menu or by a word; words after it are the question. A propagandist reports."""
    if "propagandist" in ctx.roles:
        await ctx.begin("report")
        return
    ctx.text = typed(ctx, NAME)
    if ctx.text:
        await take(ctx)
    else:
        await aside(ctx, NAME, "say")


async def ask_what(ctx: Context) -> None:
    """After the entry word alone."""
    await ctx.say(t("ask-what"))


async def take(ctx: Context) -> None:
    """Words, a voice note, photos, a place: more for the running case, or a new one."""
    typed_ = ctx.event.kind is EventKind.TEXT
    if typed_ and (await small_talk(ctx) or await _taken_back(ctx)):
        return
    if code := await feedback_after.joined(ctx.account, ctx.event):
        await _more(ctx, code)
        return
    if typed_ and await _idle(ctx):
        return
    place = await places.of_citizen(ctx.account, ctx.text)
    home = await follow.named_alone(ctx.text) if place is None and typed_ else None
    if home:
        if home.was:
            await ctx.say(t("follow-now", was=home.was, name=home.name))
        await aside(ctx, "follow", "village", commune=home.code, page=0)
    elif place is None:
        await aside(ctx, NAME, "where", said=ctx.event.to_json())
    else:
        await _open(ctx, ctx.event, ctx.text, place)


async def ask_where(ctx: Context) -> None:
    """A new citizen's commune; where a name fits several, those to choose from."""
    if ctx.resuming:  # after a code: it said where they live
        event = Event.from_json(str(ctx.data["said"]))
        if place := await places.of_newcomer(ctx.account, event.text):
            await _open(ctx, event, event.text, place)
            return
    choices = [follow.Commune(*found) for found in ctx.data.get("communes", [])]
    buttons = [Button(c.shown, "ask.commune", c.code, many=True) for c in choices]
    if not choices:  # who greets before sending a code comes here too
        buttons.append(Button(t("start-btn-code"), "enrol.code"))
    await ctx.say(t("ask-which-commune" if choices else "ask-where"), buttons)


async def where_said(ctx: Context) -> None:
    """The commune (or a village in it) by name; or the code of an invitation after all."""
    if await took_code(ctx, later=True):
        return
    found = await follow.find_communes(ctx.text)
    if len(found) == 1 and follow.same_kind(ctx.text, found[0]):
        if found[0].was:
            await ctx.say(t("follow-now", was=found[0].was, name=found[0].name))
        await _in_commune(ctx, found[0].code, ctx.text)
        return
    if not found and len(syllables(ctx.text)) > _FEWEST and kinds.guess(ctx.text) != kinds.OTHER:
        ctx.data["more"] = [*ctx.data.get("more", []), ctx.text]  # no place: more of the matter
        await ctx.say(t("ask-where-kept", text=shorten(ctx.text, 80)))
    elif not found:
        await ctx.say(t("ask-where-not-found", text=shorten(ctx.text, 80)))
    ctx.data["communes"] = [astuple(commune) for commune in found]
    await ctx.again()


async def commune_chosen(ctx: Context) -> None:
    """One of several communes of that name."""
    await _in_commune(ctx, ctx.ref, "")


async def _in_commune(ctx: Context, code: str, words: str) -> None:
    event = Event.from_json(str(ctx.data["said"]))
    text = "\n".join(filter(None, (event.text, *ctx.data.get("more", []))))
    place = await places.in_commune(code, f"{text} {words}")
    await _open(ctx, event, text, place)


async def _open(ctx: Context, event: Event, text: str, place: Place) -> None:
    case = await feedback.open_case(
        ctx.work, ctx.account, event, text, place, language(ctx), alarm=ctx.alarm
    )
    ctx.became = case.feedback.code
    wanted = case.feedback.kind == "report" and place.village is None
    if case.danger:  # before any talk of codes and dates
        await ctx.say(t("ask-danger"))
    await ctx.say(received(case, "ask-received-now" if case.danger else "ask-received"))
    if wanted:
        await aside(ctx, NAME, "village", code=case.feedback.code)
    elif ctx.state.conversation == NAME:
        ctx.end()


async def _more(ctx: Context, code: str) -> None:
    """The same words again are there already; danger is never only a repetition."""
    again = ctx.text and not danger.found(ctx.text)
    if again and await feedback_after.said_before(ctx.account, ctx.text) == code:
        await ctx.say(t("ask-said-before", code=code))
    else:
        await _add(ctx, code)


async def _idle(ctx: Context) -> bool:
    """Nothing to answer: a lone link, a word or two that name nothing, an insult."""
    if danger.found(ctx.text) or ctx.event.media:
        return False
    if _LINK.fullmatch(ctx.text.strip()):
        await ctx.say(t("ask-link-only"))
    elif len(syllables(ctx.text)) <= _FEW and kinds.guess(ctx.text) == kinds.OTHER:
        if "?" in ctx.text and len(syllables(ctx.text)) > 1:
            return False
        await ctx.say(t("ask-too-short"))
    elif kinds.says(ctx.text, ctx.words("ask-idle-words")):
        await ctx.say(t("ask-too-short"))
    elif code := await feedback_after.said_before(ctx.account, ctx.text):
        await ctx.say(t("ask-said-before", code=code))
    else:
        return False
    return True


async def _taken_back(ctx: Context) -> bool:
    """'Thôi khỏi' right after: that one."""
    if not kinds.says(ctx.text, ctx.words("ask-undo-words")):
        return False
    if ctx.state.conversation == NAME and ctx.state.step == "village":
        await skip_village(ctx)  # it is said to the question
        return True
    code = await feedback_after.last_open(ctx.work)
    if not code and ctx.roles - {"citizen"}:
        return False  # a report of theirs, perhaps
    if code:
        await feedback_after.withdraw(ctx.work, code)
    await ctx.say(t("feedback-withdrawn", code=code) if code else t("feedback-withdraw-which"))
    return True


async def _meant_undo(ctx: Context) -> bool:
    """'Thôi không cần nữa, họ làm rồi' later on: which of those still open, if any."""
    if await _taken_back(ctx):
        return True
    if ctx.state.step or ctx.roles - {"citizen"}:
        return False
    open_ = [c.feedback for c in await feedback.mine(ctx.work) if c.feedback.state in feedback.OPEN]
    words = await feedback.first_words([case.id for case in open_])
    buttons = [
        Button(
            t("report-one", code=case.code, text=shorten(words.get(case.id, ""), 40)),
            "feedback.withdraw",
            case.code,
            many=True,
        )
        for case in open_
    ]
    if buttons:
        await ctx.say(t("feedback-which"), [*buttons, Button(t("meant-no"), "start.menu")])
    return bool(buttons)


async def another(ctx: Context) -> None:
    """The button of 'added to': it is another matter after all."""
    case = await feedback_after.apart(ctx.work, refs.number(ctx.ref))
    await ctx.say(received(case, "ask-received"))


async def _add(ctx: Context, code: str) -> None:
    case = await feedback.add(ctx.work, code, ctx.account, ctx.event, ctx.text, language(ctx))
    ctx.became = code
    other = Button(t("ask-another-btn"), "ask.another", str(case.entry))
    await ctx.say(t("ask-added", code=case.feedback.code), [other])
    if case.danger:
        await ctx.say(t("ask-danger"))


async def late(ctx: Context) -> None:
    """A file that took longer than its words: to the case these became."""
    await _add(ctx, ctx.ref)


async def ask_village(ctx: Context) -> None:
    """Only a complaint needs the place, and nobody must say it."""
    skip = Button(t("ask-skip-village-btn"), "ask.skip_village")
    await ctx.say(t("ask-which-village", code=_code(ctx)), [skip])


async def village_said(ctx: Context) -> None:
    """The village, or other words for the place. A longer text is a new case, but where the first
    had no words at all."""
    if await small_talk(ctx):
        return
    code = _code(ctx)
    long = len(ctx.text.split()) > _PLACE_WORDS
    if long:
        ctx.end()
        await take(ctx)
        return
    found = await feedback.own(ctx.work, code)
    village = await feedback.village_named(found, ctx.text)
    case = await feedback.set_village(ctx.work, code, village, ctx.text)
    await ctx.say(received(case, "ask-placed"))
    if case.danger:
        await ctx.say(t("ask-danger"))
    ctx.end()


async def skip_village(ctx: Context) -> None:
    """The case is there already, without a village."""
    await ctx.say(t("ask-skipped", code=_code(ctx)))
    ctx.end()


def _code(ctx: Context) -> str:
    return str(ctx.data.get("code", ""))


def _everything(text: Handler) -> dict[EventKind, Handler]:
    media = (EventKind.VOICE, EventKind.PHOTO, EventKind.FILE, EventKind.LOCATION)
    return {EventKind.TEXT: text, **dict.fromkeys(media, take)}


conversation = Conversation(
    name=NAME,
    heeds=True,
    entry=start,
    menu=10,
    menu_for=frozenset({"citizen"}),
    steps={
        "say": Step(ask_what, take=_everything(take), words=True),
        "where": Step(
            ask_where, take={EventKind.TEXT: where_said}, choices={"ask.commune": commune_chosen}
        ),
        "village": Step(
            ask_village,
            take=_everything(village_said),
            choices={"ask.skip_village": skip_village},
        ),
    },
    actions={"ask.another": another},
    meanings={"cancel": _meant_undo},
    sudden=_everything(take),
    late=late,
)
