"""No parser is left out: whatever reads what comes from outside is found by what it uses."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.core.test_hostile_files import marked
from tests.fuzz import of_chats, of_texts, parsers

ROOT = Path(__file__).resolve().parents[2]
_READS = {
    "json": {"load", "loads"}, "tomllib": {"load", "loads"}, "datetime": {"strptime"},
    "urllib": {"parse_qsl"}, "struct": {"unpack", "unpack_from", "iter_unpack"},
    "answers": {"read_object"},
}  # fmt: skip
_METHODS = {"model_validate_json", "strptime"}
OURS = {
    "bot/core/apart_child.py": "what its parent handed over",
    "bot/core/apart_job.py": "what a child of ours answered; tests/core/test_apart.py",
    "bot/core/events.py": "events as we stored them",
    "bot/dialog/urgent.py": "events as we stored them",
    "bot/outbox/rows.py": "messages as we stored them",
    "bot/storage/mailbox.py": "messages as we stored them",
    "bot/storage/vault.py": "secrets as we sealed them",
    "bot/player/shelf.py": "what the box wrote down itself",
    "bot/speech/child.py": "what a child of ours answered",
    "bot/speech/ear_child.py": "what its parent handed over",
    "bot/speech/mouths/espeak_child.py": "what its parent handed over",
    "bot/usecases/messages.py": "events as we stored them",
    "bot/usecases/registers/roster.py": "people as we stored them",
}
BESIDE = {
    "bot/channels/answers.py": "bot.channels.telegram.api",
    "bot/storage/places_out.py": "bot.storage.photo",
    "bot/channels/webchat/bodies.py": "bot.channels.webchat.parse",
    "bot/channels/zalo/wire.py": "bot.channels.zalo.api",
    "bot/channels/telegram/request.py": "bot.channels.telegram.api",
    "bot/channels/sms/gateway.py": "bot.channels.sms.gateways.esms",
}
"""Read through another's door, which is tried."""


def test_whoever_reads_what_comes_from_outside_is_tried() -> None:
    """A new one gets a parser in tests/fuzz/of_*.py, or stands above with the reason."""
    tried = {parser.name.partition(":")[0] for parser in parsers.every()}
    faults = []
    for path in sorted((ROOT / "bot").rglob("*.py")):
        where = str(path.relative_to(ROOT))
        module = where.removesuffix(".py").replace("/", ".")
        if where.startswith("bot/standin/") or not reads(path):
            continue
        if module not in tried and where not in OURS and BESIDE.get(where) not in tried:
            faults.append(where)
    assert faults == []


def reads(path: Path) -> bool:
    """Does a function of it take JSON, TOML, dates or packed numbers apart? What a module reads of
    its own files when it is imported stands outside of functions."""
    source = path.read_text("utf-8")
    if not any(f"{name}(" in source for name in _METHODS.union(*_READS.values())):
        return False
    tree = ast.parse(source)
    inside = (f for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.AsyncFunctionDef))
    return any(isinstance(node, ast.Call) and _reads(node) for f in inside for node in ast.walk(f))


def _reads(call: ast.Call) -> bool:
    name = call.func
    if not isinstance(name, ast.Attribute):
        return isinstance(name, ast.Name) and name.id == "parse_qsl"
    of_file = "read_text" in ast.unparse(call)  # of our own
    owner = name.value.id if isinstance(name.value, ast.Name) else ""
    return not of_file and (name.attr in _READS.get(owner, ()) or name.attr in _METHODS)


def test_every_channel_that_hears_is_tried() -> None:
    tried = {parser.name.partition(":")[0] for parser in parsers.every()}
    assert (
        set(of_chats.modules()) - {"bot.channels.zalo.parse_groups", "bot.channels.zalo.parse_said"}
        <= tried
    )
    payloads = {path.name for path in of_chats.PAYLOADS.iterdir() if path.is_dir()}
    adapters = ("bot.channels.", "bot.relays.")
    assert payloads <= {name.split(".")[2] for name in tried if name.startswith(adapters)}


def test_every_function_apart_is_tried() -> None:
    assert marked().keys() <= {parser.name for parser in parsers.every()}


def test_what_is_left_out_is_there() -> None:
    for where in (*OURS, *BESIDE):
        assert (ROOT / where).exists(), where
        assert reads(ROOT / where), where
    for name in of_texts.LEFT_OUT:
        module, _, function = name.partition(":")
        assert f"def {function}(" in (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")
