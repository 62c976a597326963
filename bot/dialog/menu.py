"""The menu of what somebody may do, built from the conversations there are."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from bot.core.messages import Button, t
from bot.dialog.registry import Registry


def menu_buttons(registry: Registry, roles: AbstractSet[str]) -> tuple[Button, ...]:
    """One button for each conversation with a place in the menu that these roles may enter."""
    shown = [c for c in registry.all.values() if c.menu and (not c.roles or c.roles & roles)]
    shown.sort(key=lambda c: (c.menu, c.name))
    return tuple(Button(t(f"{c.name}-menu"), f"{c.name}.start") for c in shown)
