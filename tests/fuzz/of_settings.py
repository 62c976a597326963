"""What an operator writes: tinbuon.toml, variables, settings with a shape of their own."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from bot import config
from bot.channels.zalo import proof
from bot.core.errors import SettingsError
from tests.fuzz import making
from tests.fuzz.parsers import Parser

DOCS = Path(__file__).resolve().parents[2] / "docs"


def parsers() -> Iterator[Parser]:
    refuses = (SettingsError,)
    yield Parser("bot.config:load of a file", _file, making.octets, _files, refuses)
    yield Parser("bot.config:load of variables", _variables, making.octets, _lines, refuses)
    proofs = [b"zalo_verifierXYZ.html:content", b"name:content", "tên:nội dung".encode()]
    yield Parser("bot.channels.zalo.proof:routes", _proof, making.octets, lambda: proofs)


@cache
def _folder() -> Path:
    return Path(mkdtemp(prefix="tinbuon-fuzz-"))


def _file(data: bytes) -> None:
    (_folder() / "tinbuon.toml").write_bytes(data)
    with contextlib.chdir(_folder()):
        config.load({})


def _variables(data: bytes) -> None:
    """NAME=value on each line; no system hands over a NUL."""
    pairs = (line.partition("=") for line in os.fsdecode(data).replace("\0", "").split("\n"))
    config.load({name: value for name, _, value in pairs if name})


def _proof(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for route in proof.routes(text):
        assert route.path.startswith("/")


def _files() -> list[bytes]:
    return [
        b'database_url = "sqlite:///x"\n[web]\nport = 9000\nhost = "0.0.0.0"\n',
        b'[zalo]\napp_id = "42"\nplan_rates = {"a" = 5}\nnight_from = 22\n',
        b'[sms]\ngateways = ["esms"]\n[sms.esms]\napi_key = "k"\nrate_per_s = 1.5\n',
        '[commune]\nname = "Xã Ea Kao"\n[keep]\nheard_days = 30\n'.encode(),
    ]


def _lines() -> list[bytes]:
    names = config.known_names()
    values = ("9000", "true", "x", '["a"]', '{"a": 1}', "-1", "1e400", "NaN", "")
    return [f"{name}={values[n % len(values)]}".encode() for n, name in enumerate(names)]
