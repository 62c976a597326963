"""The menu of what somebody may do, built from the conversations there are."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from bot.core.messages import Button, t
from bot.dialog.registry import Conversation, Registry
from bot.vietnamese.door import meaning
from bot.vietnamese.phrases import has, phrases, syllables

_NEAR = 4  # more say nothing


def menu_buttons(registry: Registry, roles: AbstractSet[str]) -> tuple[Button, ...]:
    """One button for each conversation with a place in the menu of these roles."""
    shown = in_menu(registry, roles)
    return tuple(Button(t(f"{c.name}-menu"), f"{c.name}.start") for c in shown)


def in_menu(registry: Registry, roles: AbstractSet[str]) -> list[Conversation]:
    """Conversations with a place in the menu of these roles, in order."""
    # Who works for the commune and follows it too is not shown the citizens' menu as well.
    seen_as = roles - {"citizen"} or roles
    shown = [c for c in registry.all.values() if _shown(c, seen_as)]
    return sorted(shown, key=lambda c: (c.menu, c.name))


def about(
    registry: Registry, roles: AbstractSet[str], text: str, words: Callable[[str], str]
) -> list[Button]:
    """Buttons of those whose own words are somewhere in a sentence: 'loa nào hỏng'."""
    said = syllables(meaning(text))
    return [
        Button(t(f"{c.name}-menu"), f"{c.name}.start")
        for c in in_menu(registry, roles)
        if has(said, phrases(words(f"{c.name}-words").split("|")))
    ][:_NEAR]


def _shown(conversation: Conversation, roles: AbstractSet[str]) -> bool:
    """It has a place in the menu, and each of its two limits lets one of the roles through."""
    limits = (conversation.roles, conversation.menu_for)
    return conversation.menu > 0 and all(not limit or limit & roles for limit in limits)
