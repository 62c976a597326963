"""A process that waits for its first message has loaded what that needs, and not what a voice note,
a table of villages, a page, a QR picture or Prometheus needs: a commune's machine is small."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.children import environment, free_port

_LATER = {
    *(
        "PIL",
        "av",
        "cryptography",
        "faster_whisper",
        "jinja2",
        "numpy",
        "openpyxl",
        "prometheus_client",
    ),
    *("rapidfuzz", "segno", "taskiq", "telegram"),
}
_IDLE = """
import asyncio, sys, threading
from pathlib import Path
from bot.app import App
from bot.commands import serve
from bot.config import load
from bot.vietnamese import learnt

made, real = [], learnt.Learnt.__init__

def learns(self, examples):
    made.append(threading.current_thread() is threading.main_thread())
    real(self, examples)

async def main():
    learnt.Learnt.__init__ = learns
    app = App(load({}, data_dir=Path(sys.argv[1]), web={"port": int(sys.argv[2])}))
    run = app.pump.run

    async def begins():
        print(len(made), any(made))
        await run()

    app.pump.run = begins
    await serve.started(app)
    print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
    await app.stop()

asyncio.run(main())
"""


def test_what_few_need_is_loaded_when_it_is_needed(tmp_path: Path) -> None:
    told = [sys.executable, "-c", _IDLE, str(tmp_path), str(free_port())]
    done = subprocess.run(told, env=environment(), capture_output=True, text=True, check=True)
    learnt, modules = done.stdout.splitlines()
    # All three tables, none on the thread that answers: no first message waits for them.
    assert learnt == "3 False"
    loaded = set(modules.split())
    assert "aiohttp" in loaded
    assert not loaded & _LATER
