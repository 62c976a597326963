"""`make fuzz`: new inputs for every parser, for some minutes; what breaks one is kept."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence

from tests.fuzz import children, parsers, trying
from tests.fuzz.parsers import Parser

_ROUND = 100  # inputs of a parser with a share of 1, before the next has its turn
_SAY_EVERY_S = 15


def main() -> int:
    asked = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    asked.add_argument("--minutes", type=float, default=5)
    asked.add_argument("--inputs", type=int, default=0, help="of each parser, instead of minutes")
    asked.add_argument("--only", default="", help="parsers with this in their name")
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    given = asked.parse_args()
    chosen = [parser for parser in parsers.every() if given.only in parser.name]
    if not chosen:
        print(f"no parser is called {given.only!r}; there are:")
        print("\n".join(sorted(parser.name for parser in parsers.every())))
        return 2
    run = Run(chosen, given.seed)
    run.say(f"{len(chosen)} parsers; the same again: make fuzz SEED={given.seed}")
    run.kept()
    until = time.monotonic() + 60 * given.minutes
    while run.left and (run.most() < given.inputs if given.inputs else time.monotonic() < until):
        run.round(None if given.inputs else until, given.inputs)
    children.end()
    return run.end()


class Run:
    """Rounds over all parsers; one that broke is left alone from then on."""

    def __init__(self, chosen: Sequence[Parser], seed: int) -> None:
        self.left = list(chosen)
        self._seed = seed
        self._number = 0
        self._tried = dict.fromkeys((parser.name for parser in chosen), 0)
        self._broken: list[str] = []
        self._began = self._said_at = time.monotonic()

    def most(self) -> int:
        """Inputs of the parser that had fewest."""
        return min(self._tried[parser.name] for parser in self.left)

    def kept(self) -> None:
        """Whatever broke something before."""
        for parser in tuple(self.left):
            try:
                trying.again(parser)
            except trying.Broken as error:
                self._lost(parser, error)

    def round(self, until: float | None, inputs: int) -> None:
        self._number += 1
        for parser in tuple(self.left):
            if until is not None and time.monotonic() > until:
                return
            count = max(1, round(_ROUND * parser.share))
            count = min(count, inputs - self._tried[parser.name]) if inputs else count
            if count <= 0:
                continue
            try:
                self._tried[parser.name] += trying.many(parser, count, self._seed + self._number)
            except trying.Broken as error:
                self._lost(parser, error)
            self._progress(parser)

    def _lost(self, parser: Parser, error: trying.Broken) -> None:
        self.left.remove(parser)
        self._broken.append(parser.name)
        print(f"\nBROKEN {error}\n  since: {_where(error)}\n", flush=True)

    def _progress(self, parser: Parser) -> None:
        if time.monotonic() - self._said_at > _SAY_EVERY_S:
            self._said_at = time.monotonic()
            self.say(f"round {self._number}, now {parser.name}")

    def say(self, what: str) -> None:
        spent, tried = time.monotonic() - self._began, sum(self._tried.values())
        print(f"[{spent:5.0f} s] {tried} inputs, {len(self._broken)} broken; {what}", flush=True)

    def end(self) -> int:
        self.say("done")
        if self._broken:
            print("what broke them is kept, and tried first by each run and test from now on:")
            print("\n".join(f"  make fuzz ONLY='{name}'" for name in self._broken))
        return 1 if self._broken else 0


def _where(error: BaseException) -> str:
    frames = []
    trace = error.__cause__.__traceback__ if error.__cause__ else None
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " < ".join(reversed(frames[-4:]))


if __name__ == "__main__":
    sys.exit(main())
