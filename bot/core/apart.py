"""Work on bytes that people sent, each in a process of its own with limits of time and memory.

Whatever reads pictures, sound, tables, archives or documents is a function marked with `apart`. A
child does it (apart_child.py) that gets the bytes as its standard input, our settings and secrets
not at all, and is killed when it takes too long, too much memory, or says too much.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Answer: TypeAlias = tuple[Any, bytes]
"""Something JSON can say, and bytes."""
Source = Path | bytes
Work = Callable[..., Answer]
"""(file, **what JSON can say) -> Answer. Raises UserError or OperatorError; anything else it
raises means that it cannot cope with these bytes."""


@dataclass(frozen=True)
class Limits:
    """Seconds of work (not of waiting), megabytes of memory and of answer."""

    seconds: int = 10
    memory_mb: int = 512
    answer_mb: int = 64


@dataclass(frozen=True)
class Apart:
    """A function that is only called in a child: await it, or call `now` in a thread. Raises what
    the function raises on purpose; BadMedia where the bytes were too much for it; OSError where no
    child can be started."""

    work: Work
    limits: Limits

    @property
    def name(self) -> str:
        """Where the child finds it."""
        return f"{self.work.__module__}:{self.work.__name__}"

    async def __call__(self, source: Source, **args: Any) -> Answer:
        """At most two at once in this process; given up, its child is killed."""
        from bot.core import apart_job

        return await apart_job.run(self, source, args)

    def now(self, source: Source, **args: Any) -> Answer:
        """The same for whoever has a thread of their own; blocks."""
        from bot.core import apart_job

        return apart_job.Job(self, source, args).run()


def apart(limits: Limits) -> Callable[[Work], Apart]:
    """Marks a function as one that reads what people sent."""
    return lambda work: Apart(work, limits)
