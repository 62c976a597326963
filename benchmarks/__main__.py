"""`python -m benchmarks [--quick] [--rounds N] [names]`: figures against baselines of one run."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import logging
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, Options, machine, table

NAMES = (
    *("ingest", "answered", "wire", "fanout", "lanes", "planning", "boxes", "answer", "start"),
    "speech",
)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="short runs, rough figures")
    parser.add_argument("--rounds", type=int, default=0, help="alternating runs (5; quick: 2)")
    told = parser.parse_args()
    unknown = set(told.names) - set(NAMES)
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}: there are {', '.join(NAMES)}")
    return told


async def _measure(names: list[str], options: Options) -> list[Figure]:
    found: list[Figure] = []
    for name in names:
        started = time.perf_counter()
        print(f"{name} …", flush=True)
        with tempfile.TemporaryDirectory(prefix=f"bench-{name}-") as folder:
            found += await importlib.import_module(f"benchmarks.{name}").measure(
                Path(folder), options
            )
        print(f"{name}: {time.perf_counter() - started:.0f} s", flush=True)
    return found


def main() -> int:
    told = _options()
    logging.basicConfig(level="WARNING", stream=sys.stderr)
    options = Options(told.quick, told.rounds or (2 if told.quick else 5))
    facts = machine()
    figures = asyncio.run(_measure(told.names or list(NAMES), options))
    print(f"\n{facts}\n{options.rounds} alternating runs each\n\n{table(figures)}")
    return 1 if any(f.met is False for f in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
