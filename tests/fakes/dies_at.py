"""run.py, killed at the n-th thing it does to a file: `-m tests.fakes.dies_at FOLDER N …`."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from tests.fakes import launch

_COUNTED = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "fcntl.flock", "os.chmod"}


def main() -> None:
    folder, left = sys.argv[1], [int(sys.argv[2])]

    def seen(event: str, args: tuple[Any, ...]) -> None:
        if event in _COUNTED and (event == "fcntl.flock" or str(args[0]).startswith(folder)):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.argv = [sys.argv[0], *sys.argv[3:]]
    sys.addaudithook(seen)
    launch.main()


if __name__ == "__main__":
    main()
