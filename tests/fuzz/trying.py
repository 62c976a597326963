"""One input in a parser, and many: what it may do, for how long, and with how much memory."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import resource
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity

from tests.fuzz import children
from tests.fuzz.parsers import Parser

LONGEST_S = 5  # of work for one input: nobody is served meanwhile
MEMORY_MB = 512  # more than there was
_STATM = Path("/proc/self/statm")


class Hung(BaseException):
    """It worked too long; no parser catches this."""


class Broken(Exception):
    """An input did what none may; the text says which, and where it is kept."""


def once(parser: Parser, data: bytes) -> None:
    """Raises whatever the parser may not raise, AssertionError where an answer is wrong, and Hung;
    or children.Fault, for one that works apart."""
    if parser.apart:
        children.ask(parser, data)
        return
    try:
        with _for_so_long(LONGEST_S):
            parser.read(data)
    except parser.refuses:
        pass


@contextlib.contextmanager
def _for_so_long(seconds: float) -> Iterator[None]:
    # Of our own work, not of waiting: a busy machine is no fault of a parser's. A pattern that
    # never ends looks for signals now and then, so this reaches into it.
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Hung(f"more than {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@contextlib.contextmanager
def little_memory() -> Iterator[None]:
    """Whoever takes more than MEMORY_MB besides what there was meets a MemoryError."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(ValueError, OSError):  # a system without such a limit, or such a file
        resource.setrlimit(resource.RLIMIT_AS, (_size() + (MEMORY_MB << 20), hard))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _size() -> int:
    return int(_STATM.read_text().split()[0]) * resource.getpagesize()


def many(parser: Parser, count: int, seed: int | None = None) -> int:
    """So many inputs; how many it were. `seed` None: the same ones each time. Raises Broken with
    the smallest input found, which is kept."""
    tried = 0
    last = b""

    @hypothesis.settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=seed is None,
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @hypothesis.given(parser.inputs())
    def one(data: bytes) -> None:
        nonlocal tried, last
        tried, last = tried + 1, data
        once(parser, data)

    run = one if seed is None else hypothesis.seed(seed)(one)
    try:
        with little_memory(), _quiet():
            run()
    except (Exception, Hung) as error:
        raise Broken(told(parser, last, error)) from error
    return tried


def again(parser: Parser) -> None:
    """Whatever once broke it. Raises Broken."""
    for data in parser.kept():
        try:
            with little_memory(), _quiet():
                once(parser, data)
        except (Exception, Hung) as error:
            raise Broken(told(parser, data, error)) from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Thousands of refusals fill no log."""
    was = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(was)


def told(parser: Parser, data: bytes, error: BaseException) -> str:
    """Keeps the input, and says what it did."""
    path = keep(parser, data)
    inner = getattr(error, "exceptions", ())  # it broke once, and did not when it was tried again
    error = next(iter(inner), error)
    shown = data if len(data) < 400 else data[:400] + b"..."
    return f"{parser.name}: {type(error).__name__}: {error}\n  by {shown!r}\n  kept as {path}"


def keep(parser: Parser, data: bytes) -> str:
    """From now on each run begins with it."""
    parser.folder.mkdir(parents=True, exist_ok=True)
    path = parser.folder / hashlib.sha256(data).hexdigest()[:12]
    path.write_bytes(data)
    return str(path)
