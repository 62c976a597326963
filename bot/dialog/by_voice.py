"""Answers that are spoken: 'đúng', a number, a village, the words of a button.

A short recording where something was asked is put into words before it is decided what it is. Words
that answer count as if they had been typed; what somebody may have misheard, and what sends,
approves or erases, is read back first. Anything else is the recording it always was. Called by the
router.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from bot.core.events import HEARD, EventKind, MediaRef
from bot.core.messages import Button, t
from bot.dialog import screen, speaker
from bot.dialog.choosing import Choosing
from bot.dialog.context import Context
from bot.dialog.registry import Handler, Step
from bot.dialog.screen import HEARD_RIGHT, Offer
from bot.dialog.understand import Words
from bot.usecases.reports import report_alarm
from bot.usecases.voice import answers, listeners
from bot.vietnamese import by_voice, danger, intents, kinds
from models import VoiceNote

_IN_A_ROW = 3  # recordings: then it is offered that everything is read aloud
_SURE = 0.5  # of an engine's confidence
_MANY = 8  # syllables: an answer is no longer
_FEW = 3  # nor one where a recording means something by itself
# Seconds, and bytes where nobody says how long it is.
_BESIDE = (4.0, 40_000)  # where a recording means something by itself
_ASKED = (15.0, 150_000)
_WORDS = (120.0, 1_000_000)


def _words(texts: str) -> frozenset[str]:
    return frozenset(texts.split())


# What only shows or chooses; the screen after it says what was understood, and has a way back.
_LIGHT = _words(
    "start show open more board page pick which listen photo words edit kind set_kind subject "
    "village set_village commune area everywhere time part status help menu heard_part heard_no "
    "yes no off keep"
)
_HEAVY = _words("emergency templates")
_NAMES = _words("village set_village commune area pick open time")


@dataclass(frozen=True)
class Ways:
    """What the router lends: `text` takes what is typed, `plain` what is sent."""

    text: Handler
    plain: Handler
    choosing: Choosing
    words: Words


class ByVoice:
    """Holds no state; everything is in the database."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways

    async def take(self, ctx: Context) -> None:
        """Anything sent that is not typed."""
        voice = ctx.event.kind is EventKind.VOICE
        if voice and await self._answers(ctx):
            return
        await self._ways.plain(ctx)
        if voice:
            await _offer(ctx)

    async def _answers(self, ctx: Context) -> bool:
        if HEARD not in ctx.event.extra:
            if not await self._may_answer(ctx):
                return False
            step = self._step(ctx)
            free = step is None or EventKind.VOICE in step.take
            await answers.wait(ctx.work, ctx.account, ctx.event, _standing(ctx), free=free)
            return True
        note = await VoiceNote.get_or_none(
            id=ctx.event.extra[HEARD], account_id=ctx.account.id, answers__isnull=False
        )
        return note is not None and await self._said(ctx, note)

    async def _may_answer(self, ctx: Context) -> bool:
        """In an emergency nothing waits, and no other language is written down."""
        media = ctx.event.media
        if ctx.alarm or len(media) != 1 or not ctx.work.settings.speech.ear:
            return False
        if listeners.spoken(ctx.person) != "vi":
            return False
        step = self._step(ctx)
        if step is None:
            shown = await screen.last(ctx.account.id, ctx.work.now())
            return shown.clear and _fits(media[0], _BESIDE)
        if EventKind.VOICE in step.take:
            beside = EventKind.TEXT in step.take and not step.words
            return beside and _fits(media[0], _BESIDE)
        return _fits(media[0], _WORDS if step.words else _ASKED)

    async def _said(self, ctx: Context, note: VoiceNote) -> bool:
        """False: it was no answer."""
        if note.state == "silent":
            await ctx.say(t("spoken-unheard"))
            await ctx.again()
            return True
        words = by_voice.plain(note.text)
        if not words or danger.found(words):
            return False
        asked = (note.answers or {}).get("standing") == _standing(ctx)
        if answers.SURE in ctx.event.extra:
            await (self._go(ctx, note, words) if asked else ctx.say(t("spoken-late", text=words)))
            return True
        if ctx.alarm and await report_alarm.over(ctx.work):  # it began meanwhile
            return False
        return await (self._weigh(ctx, note, words) if asked else _late(ctx, note, words))

    async def _weigh(self, ctx: Context, note: VoiceNote, words: str) -> bool:
        sent = ctx.event
        self._as_typed(ctx, note, words)
        means = await self._means(ctx, note)
        if means is None:
            ctx.event, ctx.text = sent, ""
            return False
        if means:
            await _ask(ctx, note, means)
        else:
            await self._go(ctx, note, words)
        return True

    def _as_typed(self, ctx: Context, note: VoiceNote, words: str) -> None:
        ctx.event = replace(ctx.event, kind=EventKind.TEXT, text=words, media=())
        ctx.text, ctx.seen_at = words, answers.said_at(note)

    async def _go(self, ctx: Context, note: VoiceNote, words: str) -> None:
        self._as_typed(ctx, note, words)
        await self._ways.text(ctx)

    async def _means(self, ctx: Context, note: VoiceNote) -> str | None:
        """None: these words answer nothing. "": they do, and nobody need be asked. Else what is
        read back."""
        text, step = ctx.text, self._step(ctx)
        if name := self._ways.words.everywhere(text):
            return text if name == "cancel" and step else ""
        asked = bool(ctx.state.step)
        seen = await screen.of(ctx.account.id, text, ctx.work.now(), asked=asked, until=ctx.seen_at)
        named = seen.titled(text)
        if offers := [named] if named else seen.counted(text):
            sure = len(offers) == 1 and _light(offers[0]) and _offer_sure(offers[0], note, text)
            return "" if sure else _shown(text, offers)
        if self._ways.choosing.exactly(ctx):
            return ""
        found = self._at(step, note, text) if step is not None else None
        if found is None and (step is None or not step.words):
            meant = intents.meant(text, ctx.roles, seen.actions, busy=asked)
            return text if meant.intent and meant.whole else None
        return found

    def _at(self, step: Step, note: VoiceNote, text: str) -> str | None:
        """At a question."""
        if EventKind.TEXT not in step.take:
            return None
        if EventKind.VOICE in step.take:  # what is more than yes or no is the recording's own
            return text if kinds.is_yes(text) or by_voice.is_no(text) else None
        if step.words:
            return text
        if by_voice.syllables_of(text) > _MANY:
            return None
        sure = note.confidence is not None and note.confidence >= _SURE and not note.mended
        return "" if sure and not (kinds.is_yes(text) or by_voice.orders(text)) else text

    def _step(self, ctx: Context) -> Step | None:
        conversation = ctx.registry.all.get(ctx.state.conversation)
        return conversation.steps.get(ctx.state.step) if conversation else None


async def _ask(ctx: Context, note: VoiceNote, means: str) -> None:
    buttons = [
        Button(t("spoken-yes"), HEARD_RIGHT, str(note.id)),
        Button(t("spoken-no"), "spoken.no", str(note.id)),
    ]
    await ctx.say(t("spoken-ask", text=means), buttons)


async def _late(ctx: Context, note: VoiceNote, words: str) -> bool:
    """The chat has gone on: an answer to what was asked before answers nothing now. What was said
    where a recording means something by itself is one, unless it is as short as an answer there."""
    most = _FEW if (note.answers or {}).get("free") else _MANY
    if by_voice.syllables_of(words) > most:
        return False
    await ctx.say(t("spoken-late", text=words))
    await ctx.again()
    return True


async def _offer(ctx: Context) -> None:
    """Once: whoever only speaks may rather listen, too. Heard at once, as it is about that."""
    account = ctx.account
    if account.aloud or account.voices < _IN_A_ROW or ctx.silent:
        return
    account.voices = -1
    await account.save(update_fields=["voices"])
    buttons = [
        Button(t("aloud-btn-on"), "aloud.start", many=True),
        Button(t("aloud-btn-no"), "aloud.keep"),
    ]
    await ctx.say(t("aloud-offer"), buttons)


def _standing(ctx: Context) -> str:
    """Where the chat stands, to compare."""
    return hashlib.sha256(speaker.standing(ctx.state).encode()).hexdigest()[:16]


def _fits(ref: MediaRef, most: tuple[float, int]) -> bool:
    seconds, size = most
    return ref.duration_s < seconds if ref.duration_s else 0 < ref.size < size


def _light(offer: Offer) -> bool:
    if offer.action.partition(".")[0] in _HEAVY:
        return False
    return offer.action in screen.SHOWS or offer.action.partition(".")[2] in _LIGHT


def _offer_sure(offer: Offer, note: VoiceNote, text: str) -> bool:
    """Engines that give no confidence may have misheard just numbers and names."""
    if note.confidence is not None:
        return note.confidence >= _SURE
    name = offer.action.partition(".")[2] in _NAMES
    return not (name or note.mended or by_voice.has_number(f"{text} {offer.title}"))


def _shown(text: str, offers: list[Offer]) -> str:
    """What is read back: the button it stands for, too."""
    titles = " / ".join(o.title for o in offers)
    return text if text.casefold() == titles.casefold() else f"{text} – {titles}"
