"""The process apart.py starts for each piece of work: limits first, then the bytes on standard
input, then one line of JSON and bytes on standard output. It writes no file and knows no secret.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import resource
import sys
from typing import Any

from bot.core.errors import OperatorError, UserError


def main() -> None:
    """argv: our root, module:function, its arguments as JSON, seconds, megabytes."""
    _, _root, name, args, seconds, memory_mb = sys.argv
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # whatever a library prints is not the answer
        limit(int(seconds), int(memory_mb))
        module, _, function = name.partition(":")
        work = getattr(importlib.import_module(module), function).work
        head, data = answer(work, json.loads(args))
        out.write(json.dumps({**head, "size": len(data)}).encode() + b"\n")
        out.write(data)
    os._exit(0)  # nothing here is worth tidying up


def limit(seconds: int, memory_mb: int) -> None:
    """From here on: more than that is the end of this process."""
    most = memory_mb << 20
    for what, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, most),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system that has no such limit, or less
            resource.setrlimit(what, (value, value))


def answer(work: Any, args: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What it returned, or what it raised on purpose."""
    file = io.BufferedReader(io.FileIO(0, closefd=False))
    try:
        value, data = work(file, **args)
    except UserError as error:
        return {"error": [type(error).__name__, error.key, error.args_]}, b""
    except OperatorError as error:
        return {"error": ["OperatorError", str(error), {}]}, b""
    return {"error": None, "value": value}, data
