"""Which conversation, and which step of it, takes what was said. Reads; changes nothing.

Called by the router, after what works everywhere ('giúp', 'hủy', 'quay lại') has been looked at.
"""

from __future__ import annotations

from bot.dialog.context import Context
from bot.dialog.registry import Conversation, Handler, Registry
from bot.dialog.understand import Words
from bot.usecases.people.enrol import looks_like_code
from bot.usecases.upkeep import labels

OFFICER = {"admin", "approver", "editor", "duty"}


class Choosing:
    """Over the conversations found and the words that start them."""

    def __init__(self, registry: Registry, words: Words) -> None:
        self._registry = registry
        self._words = words

    def current(self, ctx: Context) -> dict[str, Handler]:
        conversation = self._registry.all.get(ctx.state.conversation)
        step = conversation.steps.get(ctx.state.step) if conversation else None
        return dict(step.choices) if step else {}

    def taker(self, ctx: Context) -> Handler | None:
        conversation = self._registry.all.get(ctx.state.conversation)
        step = conversation.steps.get(ctx.state.step) if conversation else None
        return step.take.get(ctx.event.kind) if step else None

    def exactly(self, ctx: Context) -> Conversation | None:
        """The conversation one of whose own words was said and nothing else, where it counts."""
        if labels.only(ctx.text):  # before an invitation's code is looked for in it
            return self._registry.all.get("box")
        entry = None if ctx.event.start else self._words.exactly(ctx.text)
        return entry if entry is not None and self.wanted(ctx) is entry else None

    def wanted(self, ctx: Context) -> Conversation | None:
        """The conversation these words start. Within a step that takes words only a whole phrase
        does; what merely begins like one for other roles is read as a report or question."""
        enrol = self._registry.all.get("enrol")
        if ctx.event.start:
            return self._registry.all.get("box") if labels.find(ctx.event.start) else enrol
        inside = self.taker(ctx) is not None
        entry = self._words.phrase(ctx.text) if inside else self._words.entry(ctx.text)
        mine = entry is not None and (not entry.roles or bool(entry.roles & ctx.roles))
        if mine or (not inside and self._words.phrase(ctx.text)):
            return entry
        return enrol if not inside and looks_like_code(ctx.text) else None

    def sudden(self, ctx: Context) -> Conversation | None:
        fits = [c for c in self._registry.all.values() if ctx.event.kind in c.sudden]
        own = [c for c in fits if c.roles & ctx.roles]
        anyone = [c for c in fits if not c.roles]
        if own:
            return own[0]
        return anyone[0] if anyone and not ctx.roles & OFFICER else None
