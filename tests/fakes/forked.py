"""Processes that start in a tenth of the time. Most of starting `run.py` is importing it, so one
mother process imports everything once and forks whoever is asked for, with its own arguments,
variables, folder and pipes. To the test it is a child of its own as any other, to be waited for,
heard and killed. Where starting itself is tested, `launch.AFRESH` starts a new Python.
"""

from __future__ import annotations

import atexit
import ctypes
import functools
import gc
import importlib
import inspect
import json
import os
import pkgutil
import runpy
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from tests.fakes import launch

ROOT = Path(__file__).resolve().parents[2]
_ADOPTS = 36  # PR_SET_CHILD_SUBREAPER
_exec: Any = subprocess.Popen._execute_child  # type: ignore[attr-defined]  # Python names no public way
_names = inspect.signature(_exec)
_asking = threading.Lock()


def hold() -> None:
    """From here on this process starts ours by forking; all else, and elsewhere than on Linux, as
    ever."""
    if sys.platform == "linux":
        setattr(subprocess.Popen, "_execute_child", _start)  # noqa: B010 - a method is not assigned to


def _ours(args: object) -> list[str] | None:
    """What comes after `python`, of a file or a module of ours."""
    given = [os.fspath(a) for a in args] if isinstance(args, list | tuple) else []
    if tuple(given[:2]) == launch.COMMAND:
        return given[1:]
    module = given[:2] == [sys.executable, "-m"] and given[2].startswith("tests.")
    return given[1:] if module else None


def _start(popen: Any, *all_: Any) -> None:
    how = _names.bind(popen, *all_).arguments
    wanted = _ours(how["args"])
    if wanted is None:
        _exec(popen, *all_)
        return
    env = dict(os.environ if how["env"] is None else how["env"])
    order = {"args": wanted, "cwd": os.fspath(how["cwd"] or "."), "env": env}
    ends = [how[name] for name in ("p2cread", "c2pwrite", "errwrite")]
    popen.pid = _born(order, [n if end == -1 else end for n, end in enumerate(ends)])
    popen._child_created = True
    popen._close_pipe_fds(
        *(how[n] for n in ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite"))
    )


@functools.cache
def _mother() -> socket.socket:
    """The way to her. She ends when this process closes it, by ending."""
    here, there = socket.socketpair()
    _exec_only = [sys.executable, "-m", "tests.fakes.forked", str(there.fileno())]
    env = {k: v for k, v in os.environ.items() if not k.startswith("TINBUON_")}
    process = subprocess.Popen(
        ["env", *_exec_only], cwd=ROOT, env=env, pass_fds=[there.fileno()], stdin=subprocess.DEVNULL
    )
    process.returncode = 0  # nobody waits for her
    there.close()
    atexit.register(here.close)
    return here


def _born(order: dict[str, Any], fds: list[int]) -> int:
    """The number of a new child of this process."""
    adopts = ctypes.CDLL(None).prctl
    with _asking:
        way = _mother()
        adopts(_ADOPTS, 1)  # her grandchildren without a parent are ours, for this moment
        try:
            body = json.dumps(order).encode()
            socket.send_fds(way, [len(body).to_bytes(4, "big")], fds)
            way.sendall(body)
            return int.from_bytes(way.recv(4), "big")
        finally:
            adopts(_ADOPTS, 0)


def main(way: socket.socket) -> None:
    """The mother; returns in each child."""
    _import_all()
    gc.collect()
    gc.freeze()
    while True:
        size, fds, _, _ = socket.recv_fds(way, 4, 3)
        if not size:
            os._exit(0)
        order = json.loads(way.recv(int.from_bytes(size, "big"), socket.MSG_WAITALL))
        child = _orphan()
        if not child:
            return _become(order, fds, way)
        way.sendall(child.to_bytes(4, "big"))
        for fd in fds:
            os.close(fd)


def _orphan() -> int:
    """Forks twice, so that the child has no parent but whoever asked; 0 in the child."""
    told, tells = os.pipe()
    between = os.fork()
    if not between:
        child = os.fork()
        if not child:
            os.close(told)
            os.close(tells)
            return 0
        os.write(tells, child.to_bytes(4, "big"))
        os._exit(0)
    os.waitpid(between, 0)  # from now on it has its new parent
    number = int.from_bytes(os.read(told, 4), "big")
    os.close(told)
    os.close(tells)
    return number


def _become(order: dict[str, Any], fds: list[int], way: socket.socket) -> None:
    for n, fd in enumerate(fds):
        os.dup2(fd, n)
        os.close(fd)
    way.close()
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    if os.environ.get("PYTHONUNBUFFERED"):  # is looked at when Python starts
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(write_through=True)  # type: ignore[union-attr]  # there is one
    ORDER[:] = order["args"]


ORDER: list[str] = []
"""What a child is to be."""


def _import_all() -> None:
    for top in ("bot", "handlers", "models"):
        package = importlib.import_module(top)
        for found in pkgutil.walk_packages(package.__path__, f"{top}."):
            if not found.name.endswith(("_child", "__main__")):
                importlib.import_module(found.name)
    importlib.import_module("run")
    importlib.import_module("bot.dialog.locale").Locales()


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
    if ORDER[0] == "-m":
        sys.argv = ORDER[1:]
        runpy.run_module(ORDER[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = ORDER
        runpy.run_path(ORDER[0], run_name="__main__")
