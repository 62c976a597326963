"""A worker process of its own whose engine says what it hears and waits to be told to go on.

Takes one JSON argument, says "ready", then "hears <note>" for each recording; reads "go on",
"count" (says how many wait) and "lost" (look for lost tasks; says "looked").
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.config import load
from bot.core.ports import Segment
from bot.jobs import LostTasks
from bot.speech import ear
from bot.speech.hearing import Speech
from bot.speech.turns import Note
from models import VoiceNote
from tests.fakes.house_that_dies import Mute
from tests.scenarios.worker_child import Ahead

_go_on = asyncio.Semaphore(0)


class Told(ear.Ear):
    """The real turns; what is heard is made up."""

    def waiting(self) -> int:
        """With the one at work."""
        return len(self._turns.all())

    async def _open(self, note: Note) -> None:
        note.samples, note.duration_s = b"", 3.0
        note.spans.append((0.0, 3.0))

    async def _piece(self, note: Note) -> None:
        note.spans.popleft()
        digest = note.path.name.partition(".")[0]
        found = await VoiceNote.filter(digest=digest).order_by("-id").first()
        print(f"hears {found.id if found else 0}", flush=True)
        await _go_on.acquire()
        note.heard.append(Segment(0.0, 3.0, "loa thôn ba hỏng", 0.9))
        self._turns.served(note, 3.0)


def _built(speech: Speech) -> Told:
    return Told(speech)


async def main(settings: dict[str, object], clock: Ahead) -> None:
    ear.build = _built
    app = Mute(load({}, **settings), clock)
    await app.start(frozenset({"worker"}))
    print("ready", flush=True)
    lost = LostTasks()
    while said := await asyncio.to_thread(sys.stdin.readline):
        if said.strip() == "go on":
            _go_on.release()
        elif said.strip() == "count":
            ears = app.stt
            assert isinstance(ears, Told)
            print(f"waits {ears.waiting()}", flush=True)
        else:
            await lost.hand_over(app.services)
            print("looked", flush=True)
    await app.stop()


def run(given: dict[str, object]) -> None:
    """Until its standard input ends."""
    settings = given["settings"]
    assert isinstance(settings, dict)
    asyncio.run(main(settings, Ahead(Path(str(given["time"])))))


if __name__ == "__main__":
    arguments: Sequence[str] = sys.argv
    run(json.loads(arguments[1]))
