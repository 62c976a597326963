"""Services over a real database, with a stub channel: for tests below the app."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.config import Settings, load
from bot.core.capabilities import Capabilities
from bot.core.text import fold
from bot.dialog.locale import Locales
from bot.outbox.store import Outbox
from bot.storage.media import MediaFolder
from bot.usecases.work import Actor, Services
from models import Area, ChatAccount, OutboxContent, OutboxRow, Person, Role
from tests.fakes.clock import FakeClock

CAPS = Capabilities(
    max_text=4000,
    max_buttons=10,
    max_button_title=60,
    max_action=200,
    media_out=frozenset({"voice", "photo", "file"}),
    max_caption=1000,
    idempotent=True,
)


@dataclass
class Parts:
    """Services plus what a test needs to look at: tasks handed over, wakes, the media folder."""

    services: Services
    clock: FakeClock
    media: MediaFolder
    locales: Locales
    tasks: list[tuple[Any, ...]] = field(default_factory=list)
    caps: dict[str, Capabilities] = field(default_factory=dict)  # by channel; others have CAPS

    def by(self, person: Person | None, account: ChatAccount | None = None) -> Actor:
        return Actor(person.id if person else None, "webchat", account.id if account else None)

    async def area(self, code: str, kind: str, name: str, parent: Area | None = None) -> Area:
        path = f"{parent.path if parent else ''}{code}/"
        return await Area.create(
            code=code, kind=kind, name=name, folded=fold(name), parent=parent, path=path
        )

    async def person(self, code: str, name: str, *roles: tuple[str, Area]) -> Person:
        now = self.clock.now()
        person = await Person.create(code=code, name=name, created_at=now)
        for role, area in roles:
            await Role.create(person=person, area=area, role=role, since_at=now)
        await ChatAccount.create(
            person=person,
            channel="webchat",
            account="web",
            chat_id=code,
            name=name,
            created_at=now,
            last_word_at=now,
        )
        return person

    async def told(self, person: Person) -> list[str]:
        """Texts queued to a person, oldest first."""
        rows = await OutboxRow.filter(chat_account__person_id=person.id).order_by("id")
        contents = {
            c.id: c for c in await OutboxContent.filter(id__in=[r.content_id for r in rows])
        }
        return [contents[r.content_id].body.get("text", "") for r in rows]

    async def buttons(self, person: Person) -> list[dict[str, Any]]:
        """Buttons of the last message queued to a person: title, action, ref (filled)."""
        row = await OutboxRow.filter(chat_account__person_id=person.id).order_by("-id").first()
        if row is None:
            return []
        content = await OutboxContent.get(id=row.content_id)
        found = content.body.get("buttons", [])
        return [{**b, "ref": b.get("ref", "").replace("{ref}", row.ref)} for b in found]


def make_parts(
    folder: Path, settings: Settings | None = None, *, clock: FakeClock | None = None
) -> Parts:
    clock = clock or FakeClock()
    locales = Locales()
    address = settings.public_url if settings else "http://127.0.0.1:8080"
    media = MediaFolder(folder / "media", address, clock)
    tasks: list[tuple[Any, ...]] = []
    caps: dict[str, Capabilities] = {}

    async def enqueue(name: str, *ids: Any) -> None:
        tasks.append((name, *ids))

    services = Services(
        settings=settings or load({}, data_dir=folder),
        clock=clock,
        outbox=Outbox(locales, lambda channel, _account: caps.get(channel, CAPS), clock),
        media=media,
        enqueue=enqueue,
        wake=lambda _what: None,
    )
    return Parts(services, clock, media, locales, tasks, caps)
