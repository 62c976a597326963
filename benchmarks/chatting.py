"""The whole app embedded, with a demo commune and many more of its people at the web chat.

Run as `python -m benchmarks.chatting FOLDER PEOPLE`; a server until its stdin closes.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import uvloop

from benchmarks.children import free_port, say, until_stdin_closes
from bot.app import App
from bot.commands.serve import started
from bot.config import load
from bot.demo import COMMUNE, seed
from models import Area, ChatAccount, Person, Role
from models.person import RoleName


def code_of(number: int) -> str:
    """A person's address at the web chat."""
    return f"nguoi-{number}"


async def gather(app: App, count: int) -> None:
    """Every second one a propagandist, the others citizens, spread over the villages."""
    villages = await Area.filter(parent__code=COMMUNE).order_by("code")
    now = app.clock.now()
    async with app.services.work():
        for n in range(count):
            code = code_of(n)
            person = await Person.create(code=code, name="Trần Văn Lâm", created_at=now)
            role = RoleName.CITIZEN if n % 2 else RoleName.PROPAGANDIST
            village = villages[n % len(villages)]
            await Role.create(person=person, area=village, role=role, since_at=now)
            await ChatAccount.create(
                person=person,
                channel="webchat",
                account="web",
                chat_id=code,
                created_at=now,
                last_word_at=now,
            )


async def main() -> None:
    logging.basicConfig(level="WARNING", stream=sys.stderr)
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    port = free_port()
    app = App(load({}, demo=True, data_dir=folder, web={"port": port}))
    await started(app)
    await seed(app.services)
    await gather(app, count)
    say(port=port)
    await until_stdin_closes()
    await app.stop()


if __name__ == "__main__":
    uvloop.run(main())
