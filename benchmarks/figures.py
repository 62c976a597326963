"""One figure is one line of the table: several samples, their median, and what was hoped for."""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HEAD = ("figure", "median", "min to max", "wanted", "")


@dataclass(frozen=True)
class Options:
    """`rounds` alternating runs of each thing; `quick` makes runs short and figures rough."""

    quick: bool = False
    rounds: int = 5


@dataclass(frozen=True)
class Figure:
    """`wanted` is ">= 2", "< 50" or empty (for information); it is compared with the median."""

    name: str
    samples: Sequence[float]
    unit: str = "x"
    wanted: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def met(self) -> bool | None:
        """None where nothing was wanted."""
        if not self.wanted:
            return None
        sign, _, limit = self.wanted.partition(" ")
        return self.median >= float(limit) if sign == ">=" else self.median < float(limit)

    def cells(self) -> tuple[str, ...]:
        spread = f"{_short(min(self.samples))} to {_short(max(self.samples))}"
        if len(self.samples) == 1:
            spread = "one run"
        verdict = {None: "", True: "met", False: "MISSED"}[self.met]
        median = f"{_short(self.median)} {self.unit}"
        wanted = f"{self.wanted} {self.unit}" if self.wanted else ""
        return self.name, median, spread, wanted, verdict


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Run by run, because runs beside each other met the same machine."""
    return [a / b for a, b in zip(above, below, strict=True)]


def _short(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table with even columns."""
    rows = [HEAD, *(f.cells() for f in figures)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(row, widths) for row in (rows[0], rule, *rows[1:]))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |"


def machine() -> str:
    """What the figures were taken on."""
    load = os.getloadavg()[0]
    return (
        f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} cores ({_cpu()}), "
        f"load {load:.1f} from everything on it, Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()}, fsync {_fsync_ms():.2f} ms"
    )


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _fsync_ms(count: int = 100) -> float:
    with tempfile.TemporaryFile() as file:
        started = time.perf_counter()
        for _ in range(count):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
        return (time.perf_counter() - started) / count * 1000
