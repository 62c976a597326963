"""One event -> the right step, in one transaction with everything it causes.

Called by the pump (dialog/pump.py) with events already stored and media already fetched.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.buttons import ButtonTokens, Pressed
from bot.core.errors import NotAllowed, UserError
from bot.core.events import EventKind
from bot.core.messages import t
from bot.core.text import nfc
from bot.dialog import edits, meaning, missing, screen, speaker
from bot.dialog.aside import park, resume
from bot.dialog.by_voice import ByVoice, Ways
from bot.dialog.calm import Calm
from bot.dialog.choosing import OFFICER, Choosing
from bot.dialog.context import Context
from bot.dialog.fetching import nothing_came
from bot.dialog.handover import code_inside
from bot.dialog.in_room import InRoom, Steps
from bot.dialog.inbox import Claimed, finish
from bot.dialog.locale import Locales
from bot.dialog.once import unless_bare, use_once
from bot.dialog.registry import Conversation, Registry
from bot.dialog.rooms import Keep
from bot.dialog.screen import Offer
from bot.dialog.understand import Words
from bot.outbox import receipts
from bot.usecases.citizens import takeover
from bot.usecases.groups import groups
from bot.usecases.letters import answers
from bot.usecases.templates import news
from bot.usecases.work import Actor, Services, Work
from bot.vietnamese import danger, told

_ABOUT_OURS = {EventKind.DELIVERED, EventKind.SEEN, EventKind.ECHO}
_MAX_TEXT = 10_000
_EARLY_TRIES = 100


class Router:
    """Holds no state of any chat; everything is in the database."""

    def __init__(
        self, services: Services, registry: Registry, locales: Locales, buttons: ButtonTokens
    ) -> None:
        self._services = services
        self._registry = registry
        self._locales = locales
        self._buttons = buttons
        self._words = Words(registry, locales)
        self._choosing = Choosing(registry, self._words)
        self._calm = Calm(self._words)
        steps = Steps(self._press, meaning.everywhere, self._choosing.sudden, self._begin)
        self._rooms = InRoom(buttons, self._words, Keep(locales), steps)
        self._by_voice = ByVoice(Ways(self._text, self._take, self._choosing, self._words))

    async def handle(self, claimed: Claimed) -> None:
        """Run the event's one transaction. A UserError undoes it and answers instead."""
        try:
            await self._handle(claimed)
        except UserError as error:
            await self.answer(claimed, error)

    async def answer(self, claimed: Claimed, error: UserError, state: str = "done") -> None:
        """Say what went wrong and what to do; nothing else of the event takes effect."""
        async with self._services.work() as work:
            ctx = await self._context(work, claimed)
            await ctx.say(t(error.key, **error.args_))
            await self._rooms.leave(ctx)
            await finish(claimed.id, state, error.key)

    async def _handle(self, claimed: Claimed) -> None:
        event, said_at = claimed.event, ""
        async with self._services.work() as work:
            if event.kind in _ABOUT_OURS:
                # A receipt may overtake our own note of what was sent: it waits, not for ever.
                early = claimed.attempts < _EARLY_TRIES
                ours = await receipts.record(event, work.now(), wait=early)
                # An echo of nothing of ours: an officer wrote by hand, so the bot falls silent.
                if not ours and not event.room:
                    await takeover.begin(work, event)
            elif event.kind is EventKind.ANSWERED:
                await answers.take(work, event)
            elif event.kind is EventKind.NEWS:
                await news.take(work, event)
            elif event.room:
                await self._in_room(work, claimed)
            elif event.kind is EventKind.PRESENT:  # a sticker: only opens the window
                await speaker.touch(work, event)
            elif event.kind is not EventKind.UNKNOWN or event.extra.get("said"):
                ctx = await self._context(work, claimed)
                if not await self._calm.silent(ctx):
                    # Before the step runs: afterwards the chat stands elsewhere.
                    said_at = edits.place(ctx)
                    if not nothing_came(event, claimed.missing):
                        await self._dispatch(ctx)
                    await self._settle(ctx)
                    await missing.tell(ctx, claimed.missing)
                    said_at = edits.noted(ctx, said_at)
            await finish(claimed.id, error=said_at)

    async def _in_room(self, work: Work, claimed: Claimed) -> None:
        if await self._rooms.changed(work, claimed.event):
            return
        ctx = await self._context(work, claimed)
        await self._check_version(ctx)
        if not nothing_came(claimed.event, claimed.missing) and not await missing.take_late(ctx):
            await self._rooms.take(ctx)
        await self._settle(ctx)
        await missing.tell(ctx, claimed.missing)
        await self._rooms.leave(ctx)

    async def _context(self, work: Work, claimed: Claimed) -> Context:
        event = claimed.event
        who = await speaker.known(work, event, claimed.id)
        account = who.account
        actor = Actor(account.person_id, account.channel, account.id)
        state = who.state or speaker.first_state(account.id, work.now())
        return Context(
            work=work.as_actor(actor),
            event=event,
            account=account,
            person=who.person,
            roles=who.roles,
            state=state,
            stored=speaker.standing(state),
            alarm=who.alarm,
            registry=self._registry,
            localizer=self._locales,
            inbox_id=claimed.id,
            text=nfc(event.text),
            silent=bool(event.room) and not groups.writable(account),
        )

    async def _dispatch(self, ctx: Context) -> None:
        await self._check_version(ctx)
        if await missing.take_late(ctx):
            return
        kind = ctx.event.kind
        for conversation in self._registry.all.values():
            if kind in conversation.events:
                ctx.home = conversation.name
                await conversation.events[kind](ctx)
                return
        if kind is EventKind.ACTION:
            await self._action(ctx)
        elif kind is EventKind.TEXT:
            await self._text(ctx)
        elif kind is EventKind.EDIT:
            await edits.take(ctx, self._text)
        elif kind is EventKind.UNKNOWN:
            await ctx.say(t("not-readable"))
        else:
            await self._by_voice.take(ctx)

    async def _check_version(self, ctx: Context) -> None:
        state = ctx.state
        if not state.conversation:
            return
        known = self._registry.all.get(state.conversation)
        if known is None or known.version != state.version or state.step not in {"", *known.steps}:
            ctx.end()
            await ctx.say(t("restarted-version"))

    async def _action(self, ctx: Context) -> None:
        pressed = self._buttons.open(str(ctx.account.id), ctx.event.action)
        if pressed is None:
            raise NotAllowed("button-foreign")
        await unless_bare(pressed, self._press(ctx, pressed))

    async def _press(self, ctx: Context, pressed: Pressed) -> None:
        ctx.ref = pressed.ref
        # Handlers see the plain action; the wire string with its mac means nothing to them.
        ctx.event = replace(ctx.event, action=pressed.action)
        # The step on the screen first: several conversations use the same word for a choice.
        handler = self._choosing.current(ctx).get(pressed.action)
        if handler is not None:
            ctx.home = ctx.state.conversation
            await use_once(pressed, ctx)
            await handler(ctx)
        elif pressed.action in self._registry.actions:
            conversation, handler = self._registry.actions[pressed.action]
            ctx.home = conversation.name
            await use_once(pressed, ctx)
            # A start is the way in of the menu: it asks for the role, as a typed word does.
            if pressed.action == f"{conversation.name}.start":
                await self._enter(ctx, conversation)
            else:
                await handler(ctx)
        else:  # not used up: the step it belongs to may come again
            await ctx.say(t("button-old"))
            await ctx.again()

    async def _text(self, ctx: Context) -> None:
        if len(ctx.text) > _MAX_TEXT:
            raise UserError("error-too-long")
        if ctx.alarm and (entry := self._words.entry(ctx.text)) and entry.first:
            await self._begin(ctx, entry)
            return
        command = self._words.command(ctx.text)
        if command is not None:
            ctx.text = command.text
        everywhere = self._words.everywhere(ctx.text)
        if everywhere and not ctx.event.start:  # "/start K7QX3MPA" is a code, not the menu
            await meaning.everywhere(ctx, everywhere)
            return
        if command is not None and command.conversation and not ctx.event.start:
            await self._begin(ctx, command.conversation)
            return
        # Only after the words that work everywhere, which an offer must not hide.
        asked = bool(ctx.state.step)
        now, until = ctx.work.now(), ctx.seen_at
        ctx.screen = await screen.of(ctx.account.id, ctx.text, now, asked=asked, until=until)
        if not await self._shown(ctx):
            await self._words_said(ctx)

    async def _shown(self, ctx: Context) -> bool:
        """A number is a button of the list just above, a title its button."""
        named = ctx.screen.titled(ctx.text)
        grave = named is not None and named.action in self._registry.grave
        if grave and await meaning.take(ctx):
            return True
        offers = [named] if named else ctx.screen.counted(ctx.text)
        if not offers:
            return False
        if len(offers) == 1 and (ctx.screen.clear or (named and not grave)):
            await self._offered(ctx, offers[0])
        else:
            await meaning.which(ctx, offers)
        return True

    async def _offered(self, ctx: Context, offer: Offer) -> None:
        wire = self._buttons.mint(str(ctx.account.id), offer.action, offer.ref, many=offer.many)
        pressed = self._buttons.open(str(ctx.account.id), wire)
        if pressed is None:
            raise NotAllowed("button-foreign")
        ctx.text = offer.title
        await self._press(ctx, pressed)

    async def _words_said(self, ctx: Context) -> None:
        entry = self._choosing.exactly(ctx)
        if entry is None and await code_inside(ctx):
            return
        if entry is None and await meaning.take(ctx):
            return
        entry = entry or self._choosing.wanted(ctx)
        await (self._take(ctx) if entry is None else self._begin(ctx, entry))

    async def _begin(self, ctx: Context, entry: Conversation) -> None:
        if self._choosing.taker(ctx) and ctx.state.conversation != entry.name:
            park(ctx)  # 'khẩn cấp' is never taken for an answer, and the answers are kept
        await self._enter(ctx, entry)

    async def _enter(self, ctx: Context, conversation: Conversation) -> None:
        if conversation.roles and not conversation.roles & ctx.roles:
            await conversation.others(ctx)
        else:
            await ctx.begin(conversation.name, **({"ref": ctx.ref} if ctx.ref else {}))

    async def _take(self, ctx: Context) -> None:
        handler = None if self._in_danger(ctx) else self._choosing.taker(ctx)
        if handler is not None:
            ctx.home = ctx.state.conversation
            await handler(ctx)
            return
        # A lone number answers something that is gone; as a report it would wake officers.
        stray = ctx.event.kind is EventKind.TEXT and told.only_number(ctx.text)
        sudden = None if stray else self._choosing.sudden(ctx)
        if sudden is None:
            await ctx.say(t("not-understood"))
            await (ctx.again() if ctx.state.step else meaning.everywhere(ctx, "menu"))
            return
        if ctx.state.step and ctx.state.conversation != sudden.name:
            park(ctx)
        ctx.home = sudden.name
        await sudden.sudden[ctx.event.kind](ctx)

    def _in_danger(self, ctx: Context) -> bool:
        """A cry for help is no answer to 'which village?' or 'how many households?'."""
        here = self._registry.all.get(ctx.state.conversation)
        if (
            here is None
            or here.heeds
            or ctx.roles & OFFICER
            or ctx.event.kind is not EventKind.TEXT
        ):
            return False
        return bool(danger.found(ctx.text))

    async def _settle(self, ctx: Context) -> None:
        state = ctx.state
        while not state.conversation and state.parked and not ctx.put_off:
            await resume(ctx)
        ctx.resuming = False
        state.updated_at = ctx.work.now()
        await speaker.save(state, ctx.stored)
