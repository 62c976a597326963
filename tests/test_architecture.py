"""The rules of the house: who may import whom, how long a file may be, where a vendor's name may
stand. Reads the source, never imports it. What each room may import is in ROOMS.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.sources import (
    MODULES,
    ROOT,
    SOURCES,
    Import,
    Source,
    every_source,
    imports,
    inside,
    module_name,
)

MAX_LINES = 300
OURS = ("bot", "handlers", "models", "run", "tests", "benchmarks", "deploy")
ADAPTERS = ("bot.channels", "bot.relays", "bot.speech", "bot.assist")
SEE_EVERYTHING = ("run", "bot.app", "bot.commands")  # the last: what run.py's commands do

# Libraries that speak to the outside: for adapters, never for the middle of the house.
WIRE_NAMES = """
    aio_pika aiogram aiohttp aiomqtt aiormq aiosqlite amqtt apscheduler asyncpg av ctranslate2
    espeakng_loader faster_whisper gmqtt httpx numpy onnxruntime openai paho prometheus_client
    requests sherpa_onnx taskiq taskiq_aio_pika telegram typer uvloop websockets
"""
WIRE = frozenset(WIRE_NAMES.split())


@dataclass(frozen=True)
class Room:
    """What the files of one room may import, besides the standard library and their own room.

    `vendors` None: any third-party library but those in `without`.
    """

    ours: tuple[str, ...]
    vendors: frozenset[str] | None = None
    without: frozenset[str] = field(default_factory=frozenset)
    rule: str = ""


MIDDLE = (
    "the middle has one direction: core < models < storage < outbox < usecases < dialog < handlers,"
    " and no library that speaks to the outside (rule 2)"
)
EDGE = (
    "an adapter imports bot.core, its own folder, what serves several (a file straight in"
    " bot/channels) and its vendor's library (rule 3)"
)
SHOWN = (
    "bot.web, bot.jobs and other files straight in bot/ import bot.core, bot.found and bot.usecases"
    " (rule 2)"
)
HANDLERS = (
    "handlers import bot.core, bot.vietnamese, bot.dialog and bot.usecases, no vendor's library"
    " (rule 4)"
)
ROOMS = {
    "bot.core": Room((), frozenset(), rule="bot.core imports the standard library only (rule 1)"),
    "models": Room(
        ("bot.core",),
        frozenset({"tortoise"}),
        rule="models import tortoise and bot.core (rule 1)",
    ),
    "bot.storage": Room(("bot.core", "models"), without=WIRE - {"aiohttp"}, rule=MIDDLE),
    "bot.outbox": Room(("bot.core", "models", "bot.storage"), without=WIRE, rule=MIDDLE),
    "bot.vietnamese": Room(
        ("bot.core",),
        without=WIRE,
        rule="bot.vietnamese turns text into meaning and back: bot.core only, no I/O, no models",
    ),
    # One transaction holds models, outbox rows and the audit row; settings are frozen values.
    "bot.usecases": Room(
        ("bot.core", "bot.vietnamese", "models", "bot.storage", "bot.outbox", "bot.config"),
        without=WIRE,
        rule=MIDDLE,
    ),
    "bot.dialog": Room(
        ("bot.core", "bot.vietnamese", "models", "bot.storage", "bot.outbox", "bot.usecases"),
        without=WIRE,
        rule=MIDDLE,
    ),
    "handlers": Room(
        ("bot.core", "bot.vietnamese", "bot.dialog", "bot.usecases"), frozenset(), rule=HANDLERS
    ),
    "bot.channels": Room(("bot.core",), rule=EDGE),
    "bot.relays": Room(("bot.core",), rule=EDGE),
    "bot.speech": Room(("bot.core", "bot.vietnamese"), rule=EDGE),
    "bot.assist": Room(("bot.core",), rule=EDGE),
    "bot.web": Room(("bot.core", "bot.usecases"), rule=SHOWN),
    "bot.jobs": Room(("bot.core", "bot.found", "bot.usecases"), rule=SHOWN),
    # Where slow tasks meet the speech engines and the media folder; built by bot.app.
    "bot.workshop": Room(("bot.core", "bot.found", "bot.usecases", "bot.speech"), rule=SHOWN),
    "bot.player": Room(
        ("bot.core", "bot.relays", "bot.speech"),
        rule="the reference player knows its dialect and how sound is decoded, not the house",
    ),
    "bot.relaying": Room(("bot.core", "bot.usecases"), rule=SHOWN),
    "bot.found": Room(
        ("bot.core", "bot.dialog", "bot.usecases", "bot.web.parts"),
        frozenset(),
        rule="bot.found looks for conversations, engines, pages and duties by their names only",
    ),
    "bot.building": Room(
        (
            "bot.core",
            "bot.config",
            "bot.found",
            "bot.relaying",
            "bot.relays",
            "bot.workshop",
            "bot.storage",
            "bot.outbox",
            "bot.dialog",
            "bot.usecases",
        ),
        frozenset(),
        rule="bot.building makes parts from settings for bot.app, and finds adapters by name",
    ),
    "bot.config": Room(
        ("bot.core",),
        frozenset({"pydantic", "pydantic_settings"}),
        rule="bot.config imports bot.core and pydantic, and finds the adapters' sections by name",
    ),
    # What `run.py standin` shows on phones, and what tests send to: it knows the vendors' side.
    "bot.standin": Room(
        ("bot.core", "bot.clock", "bot.channels", "bot.relays"),
        rule="a vendor's stand-in imports core, the clock, channels' parsers, drivers' dialects",
    ),
    "bot.demo": Room(
        ("bot.app", "bot.config", "bot.core", "bot.usecases", "models"),
        rule="the demo stands beside bot.app and uses what anybody else may use",
    ),
}

# Use cases by capability, in one order: a file imports the ground (files straight in bot/usecases),
# its own folder and the folders before it.
CAPABILITIES = """
    registers
    accounts
    reading
    airtime
    bulletins
    cascade
    people
    boundaries
    voice
    groups
    templates
    devices
    planning
    upkeep
    boxes
    delivery
    relay
    citizens
    reports
    emergency
    letters
    desk
    absence
    sources
"""
FLOORS = {name: floor for floor, name in enumerate(CAPABILITIES.split(), 1)}
CAPABILITY_FILES = 16

# Who may import a folder itself (never a file in it), to look for names in it.
FINDS = {"bot.config": ADAPTERS, "bot.found": ("handlers", "bot.relays", "bot.web")}


def room_of(module: str) -> str | None:
    """The room a module belongs to: bot/demo_people.py to bot.demo, bot/tasks.py to bot.jobs."""
    if module.startswith("bot.demo"):
        return "bot.demo"
    straight = (
        module in MODULES and MODULES[module].path.parent == Path("bot") and module != "bot.app"
    )
    return next(
        (room for room in ROOMS if inside(module, [room])), "bot.jobs" if straight else None
    )


def sees_everything(source: Source) -> bool:
    return inside(source.module, SEE_EVERYTHING)


def own_folder(source: Source) -> str:
    """The dotted folder within which an adapter may import: bot.channels.zalo, bot.relays, ..."""
    parts = source.module.split(".")
    if parts[:2] == ["bot", "channels"]:
        return ".".join(parts[:3])
    return ".".join(parts[:2])


def has(module: str, name: str) -> bool:
    """Is there a function of this name, at the top level?"""
    source = MODULES.get(module)
    return source is not None and any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
        for node in source.tree.body
    )


def is_adapter(module: str) -> bool:
    """An adapter is what is found by name: a module of such a room with a top-level `build`."""
    return has(module, "build")


def fault(source: Source, found: Import) -> str:
    """What is wrong with this import, or nothing."""
    top = found.module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return ""
    room = room_of(source.module)
    if room is None:
        return ""
    rules = ROOMS[room]
    if top in OURS:
        return own_fault(source, room, found.module)
    if top in rules.without or (rules.vendors is not None and top not in rules.vendors):
        return f"library {top!r}: {rules.rule}"
    return ""


def own_fault(source: Source, room: str, module: str) -> str:
    rules = ROOMS[room]
    if module == "bot" or inside(module, rules.ours):
        return ""
    if module in FINDS.get(room, ()):
        return ""
    if room in ADAPTERS:
        return sibling_fault(source, room, module)
    if room == "handlers" and module != source.module and inside(module, ["handlers"]):
        shared = module.rpartition(".")[2].startswith("_")
        return "" if shared or module == "handlers" else "a handler knows no other handler (rule 4)"
    return "" if room_of(module) == room else f"{module}: {rules.rule}"


def serves_several(room: str, module: str) -> bool:
    """A file straight in bot/channels: no channel, but a piece of several."""
    straight = module.startswith(f"{room}.") and module.count(".") == room.count(".") + 1
    return room == "bot.channels" and straight and not MODULES[module].is_package


def sibling_fault(source: Source, room: str, module: str) -> str:
    if module in MODULES and serves_several(room, module):
        return ""
    if not inside(module, [own_folder(source)]) and module != room:
        return f"{module}: {ROOMS[room].rule}"
    if room != "bot.channels" and module not in {source.module, room} and is_adapter(module):
        return f"{module} has a build() of its own, so it is a sibling, not a helper (rule 3)"
    return ""


@every_source
def test_every_file_is_in_a_known_room(source: Source) -> None:
    at_home = source.module == "bot" or sees_everything(source) or room_of(source.module)
    assert at_home, (
        f"{source.path}: no room of this name. Move it to one of {', '.join(ROOMS)}, or add it"
        " to ROOMS in tests/test_architecture.py and to docs/architecture.md, with what it imports."
    )


@every_source
def test_imports_follow_the_rules(source: Source) -> None:
    faults = [
        f"{source.path}:{found.line}: must not import {text}"
        for found in imports(source)
        if not sees_everything(source) and (text := fault(source, found))
    ]
    assert not faults, "\n" + "\n".join(faults)


@every_source
def test_only_run_and_the_demo_import_the_composition_root(source: Source) -> None:
    if sees_everything(source) or room_of(source.module) == "bot.demo":
        return
    faults = [
        f"{source.path}:{found.line}: {found.module} is for run.py only (rule 5)"
        for found in imports(source)
        if inside(found.module, SEE_EVERYTHING)
    ]
    assert not faults, "\n" + "\n".join(faults)


@every_source
def test_what_is_installed_needs_no_tests(source: Source) -> None:
    faults = [
        f"{source.path}:{found.line}: {found.module}"
        for found in imports(source)
        if inside(found.module, ["tests", "benchmarks"])
    ]
    assert not faults, "\nan installation may come without tests:\n" + "\n".join(faults)


def listed(found: Import) -> bool:
    """Is this one channel, relay, conversation, page or capability's duties, named where it should
    be found by name? Health alone is also served by processes without the web."""
    parts = found.module.split(".")
    if parts[0] == "handlers":
        return len(parts) > 1
    if parts[:2] == ["bot", "usecases"] and parts[-1] == "duties":
        return True
    if parts[:2] == ["bot", "channels"]:
        return len(parts) > 2
    if inside(found.module, ["bot.web"]):
        return found.module != "bot.web.health" and has(found.module, "routes")
    return inside(found.module, ["bot.relays"]) and len(parts) > 2 and is_adapter(found.module)


def test_adapters_and_handlers_are_found_by_name() -> None:
    faults = [
        f"{source.path}:{found.line}: {found.module}"
        for source in SOURCES
        if source.module in {"bot.app", "bot.found", "bot.building"}
        for found in imports(source)
        if listed(found)
    ]
    assert not faults, (
        "\na new channel, relay, conversation or page is a new file; nothing lists it (rule 5):\n"
        + "\n".join(faults)
    )


@every_source
def test_files_stay_short(source: Source) -> None:
    if source.path.parts[:2] == ("models", "migrations") or source.module == "run":
        return
    lines = len((ROOT / source.path).read_text("utf-8").splitlines())
    assert lines <= MAX_LINES, (
        f"{source.path} has {lines} lines, {MAX_LINES} at most: split it by what it does"
    )


def floor_of(module: str) -> int | None:
    """0 for the ground, then the capabilities in their order; None outside of the use cases."""
    parts = module.split(".")
    if parts[:2] != ["bot", "usecases"]:
        return None
    return FLOORS.get(parts[2], 0) if len(parts) > 2 else 0


@every_source
def test_capabilities_have_one_order(source: Source) -> None:
    floor = floor_of(source.module)
    if floor is None:
        return
    faults = [
        f"{source.path}:{found.line}: {found.module}"
        for found in imports(source)
        if (floor_of(found.module) or 0) > floor
    ]
    assert not faults, (
        f"\ncapabilities stand in one order ({' < '.join(FLOORS)}), all upon the files straight in"
        " bot/usecases; move the function down, or the caller up:\n" + "\n".join(faults)
    )


def test_every_capability_is_known_and_fits_a_head() -> None:
    folders = [p for p in (ROOT / "bot" / "usecases").iterdir() if (p / "__init__.py").exists()]
    assert {p.name for p in folders} <= set(FLOORS), "a new capability takes its place in the order"
    full = {p.name: n for p in folders if (n := len(list(p.glob("*.py")))) > CAPABILITY_FILES + 2}
    assert not full, f"{CAPABILITY_FILES} files at most, beside __init__ and duties: {full}"


def channel_names() -> set[str]:
    folders = {
        p.name for p in (ROOT / "bot" / "channels").glob("*") if (p / "__init__.py").exists()
    }
    return {"zalo", "telegram", "webchat"} | folders


def may_name(source: Source, name: str) -> bool:
    """Its own folder, the settings, the composition root, the demo and the vendors' stand-ins may
    say a channel's name."""
    known = {"bot.config", "bot.demo", "bot.standin"}
    if sees_everything(source) or room_of(source.module) in known:
        return True
    return inside(source.module, [f"bot.channels.{name}"]) or source.path.parts[:2] == (
        "models",
        "migrations",
    )


@every_source
def test_no_vendor_names_outside_their_folder(source: Source) -> None:
    names = channel_names()
    faults = [
        f"{source.path}:{node.lineno}: {node.value!r}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if node.value.lower() in names and not may_name(source, node.value.lower())
    ]
    assert not faults, (
        "\nwhat differs between channels is data (bot/core/capabilities.py), never a name:\n"
        + "\n".join(faults)
    )


# The checker itself, on code that is not there: (file, its text, is it a breach?)
SAMPLES = [
    ("bot/core/events.py", "import dataclasses, bot.core.text", False),
    ("bot/core/events.py", "import pydantic", True),
    ("bot/core/events.py", "from models import Person", True),
    ("models/area.py", "from tortoise import fields\nfrom bot.core import text", False),
    ("models/area.py", "from bot.usecases import enrol", True),
    ("bot/usecases/enrol.py", "import openpyxl\nfrom models import Person", False),
    ("bot/usecases/enrol.py", "def f():\n    import telegram", True),
    ("bot/usecases/enrol.py", "from bot.dialog import router", True),
    ("bot/usecases/enrol.py", "from ..channels import zalo", True),
    ("bot/dialog/router.py", "from bot.usecases import enrol", False),
    ("bot/found.py", "import handlers", False),
    ("bot/found.py", "import handlers.report", True),
    ("bot/outbox/store.py", "from bot.usecases import enrol", True),
    ("bot/channels/zalo/api.py", "import aiohttp\nfrom bot.channels.zalo import parse", False),
    ("bot/channels/zalo/api.py", "from bot.channels.telegram import api", True),
    ("bot/channels/zalo/webhook.py", "from bot.channels.webhook import read_body", False),
    ("bot/channels/webhook.py", "from bot.channels.zalo import webhook", True),
    ("bot/channels/zalo/api.py", "import_module('models.person')", True),
    ("bot/speech/mouth.py", "from bot.storage import media", True),
    ("bot/web/server.py", "from aiohttp import web\nfrom bot.usecases import enrol", False),
    ("bot/web/server.py", "from models import Person", True),
    ("handlers/report.py", "from bot.dialog import Conversation", False),
    ("handlers/report.py", "from handlers.voice import note", True),
    ("handlers/report.py", "import tortoise", True),
    ("handlers/report.py", "from bot.channels import zalo", True),
]


@pytest.mark.parametrize(("path", "text", "breach"), SAMPLES)
def test_the_checker_sees_a_breach(path: str, text: str, breach: bool) -> None:
    source = Source(module_name(Path(path)), Path(path), ast.parse(text))
    faults = [said for found in imports(source) if (said := fault(source, found))]
    assert bool(faults) is breach, faults
