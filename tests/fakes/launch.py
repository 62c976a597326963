"""run.py as tests start it: with their clock instead of the machine's.

`TINBUON_TEST_CLOCK` holds a RunningClock. Nothing but tests reads it: the program itself has no way
to be told another time.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "TINBUON_TEST_CLOCK"
ASKED_TO_PRERENDER = "asked-to-prerender"
COMMAND = (sys.executable, str(Path(__file__).resolve()))
"""In place of `python run.py`. Tests fork it from a process that has imported all (forked.py)."""
AFRESH = ("env", *COMMAND)
"""The same by a new Python, as a person's."""


def hold() -> None:
    """From here on this process believes the clock it was handed, and its SQLite waits for no disk:
    tests kill processes, which loses nothing of what was written, but never cut the power."""
    from bot.clock import SystemClock
    from bot.storage import db
    from tests.fakes.clock import RunningClock

    db.SYNCHRONOUS = "OFF"
    clock = RunningClock.of(os.environ[NAME])

    def now(_: object) -> datetime:
        return clock.now()

    setattr(SystemClock, "now", now)  # noqa: B010 - a method is not assigned to otherwise


def main() -> None:
    if sys.argv[1:2] == ["prerender"]:
        # Ten alarms are twelve seconds of work beside each `serve`, and go on when it is killed.
        # tests/usecases/test_emergency.py says them; here it shows that somebody was asked to.
        (Path(os.environ["TINBUON_DATA_DIR"]) / ASKED_TO_PRERENDER).touch()
        return
    sys.path[0] = str(ROOT)  # was this folder, whose files are nobody's top level
    import run

    hold()
    if sys.argv[1:2] in (["serve"], ["demo"]):
        import bot.commands.serve

        bot.commands.serve.RUN = Path(__file__)  # what it starts beside itself believes it too
    run.app(prog_name="run.py")


if __name__ == "__main__":
    main()
