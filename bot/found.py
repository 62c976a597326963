"""What is found by its name: conversations, speech engines, pages, what capabilities owe.
Nothing lists them, so adding one is adding a file or a folder.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import handlers
from bot.core.errors import SettingsError
from bot.core.ports import Relay, RelayDeps, Route
from bot.dialog.registry import Registry
from bot.usecases import duty
from bot.usecases.duty import Duties, Task

if TYPE_CHECKING:
    from bot.web.parts import Parts


def conversations() -> Registry:
    """Every module of handlers/ that has a `conversation`."""
    found = []
    for module in sorted(m.name for m in pkgutil.iter_modules(handlers.__path__)):
        conversation = getattr(importlib.import_module(f"handlers.{module}"), "conversation", None)
        if conversation is not None:
            found.append(conversation)
    return Registry(tuple(found))


def engine(name: str) -> Any:
    """The module of a speech engine. Raises SettingsError."""
    try:
        return importlib.import_module(f"bot.speech.{name}")
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"there is no speech engine {name!r}: look in bot/speech for the ones there are"
        ) from error


def relays(deps: RelayDeps) -> dict[str, Relay]:
    """Every driver of bot/relays that can work here, by its name: modules with `build(deps)`."""
    made: dict[str, Relay] = {}
    room = importlib.import_module("bot.relays").__path__
    names = sorted(m.name for m in pkgutil.iter_modules(room) if not m.ispkg)
    for module in names:
        build = getattr(importlib.import_module(f"bot.relays.{module}"), "build", None)
        relay = build(deps) if build else None
        if relay is not None:
            made[relay.name] = relay
    return made


def pages(parts: Parts) -> Sequence[Route]:
    """What every module of bot/web that has `routes(parts)` answers."""
    import bot.web  # here, as commands and processes without the web need no server

    found: list[Route] = []
    for module in sorted(m.name for m in pkgutil.iter_modules(bot.web.__path__)):
        routes = getattr(importlib.import_module(f"bot.web.{module}"), "routes", None)
        if routes is not None:
            found += routes(parts)
    return found


def duties() -> tuple[Duties, ...]:
    """What each capability brings (bot/usecases/<capability>/duties.py)."""
    return tuple(duty.found().values())


def tasks() -> Mapping[str, Task]:
    """Every task by its name. Two capabilities that claim one name are a mistake."""
    found: dict[str, Task] = {}
    for brought in duties():
        if twice := found.keys() & brought.tasks.keys():
            raise ValueError(f"two capabilities claim the task {', '.join(sorted(twice))}")
        found |= brought.tasks
    return found


def queued() -> frozenset[str]:
    """Tasks that wait in a queue of their own."""
    return frozenset(name for brought in duties() for name in brought.queued)


def urgent() -> frozenset[str]:
    """Tasks that go before others."""
    return frozenset(name for brought in duties() for name in brought.urgent)
