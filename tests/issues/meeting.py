"""People of one commune who act in the same moment: every act in a transaction of its own, which
holds the actor's chat first, as the router does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from itertools import count
from pathlib import Path
from typing import Any

from bot.core.events import Event, EventKind
from bot.dialog import speaker
from bot.usecases.work import Services, Work
from models import ChatAccount, Device, Person, Report, Role
from tests.fakes.arrivals import arrive
from tests.fakes.broadcast import Village as Loud
from tests.usecases.talk import Village

Act = Coroutine[Any, Any, object]


class Meeting:
    """The village of tests/usecases/talk.py with a loudspeaker in each of its parts."""

    def __init__(self, here: Village) -> None:
        self.here = here
        self._numbers = count(10_000)

    @classmethod
    async def open(cls, folder: Path) -> Meeting:
        """The editor may also decide, keep devices and sign emergencies, which duty starts."""
        here = await Village.settle(folder)
        now = here.parts.clock.now()
        for role in ("approver", "admin"):
            await Role.create(person=here.bia, area=here.commune, role=role, since_at=now)
        await Role.filter(role__in=["approver", "duty"]).update(emergency=True)
        for n, village in enumerate(here.villages.values(), 1):
            await Device.create(code=f"loa-{n}", kind="speaker", name=f"Loa {n}", area=village)
        return cls(here)

    @property
    def services(self) -> Services:
        return self.here.parts.services

    async def does(self, who: Person, act: Callable[[Work], Awaitable[object]]) -> object:
        """A use case on this person's behalf."""
        account = await ChatAccount.get(channel="webchat", chat_id=who.code)
        now = self.here.parts.clock.now()
        event = Event("webchat", "web", "", EventKind.TEXT, who.code, at=now)
        async with self.services.work(self.here.parts.by(who, account)) as work:
            await speaker.known(work, event)
            return await act(work)

    async def press(self, who: Person, action: str, ref: str) -> Act:
        """A tap, ready to arrive."""
        account = await ChatAccount.get(person_id=who.id)
        wire = self.here._tokens.mint(str(account.id), action, ref, many=True)
        number, at = f"m{next(self._numbers)}", self.here.parts.clock.now()
        event = Event("webchat", "web", number, EventKind.ACTION, who.code, at=at, action=wire)
        return self.here._router.handle(await arrive(event))

    async def draft(self, text: str) -> str:
        """A report that its writer has not sent yet: its code."""
        await self.here.says(self.here.nga, text)
        report = await Report.all().order_by("-id").first()
        assert report is not None
        return report.code

    @property
    def loud(self) -> Loud:
        """For bulletins that sound: written by the editor, signed by the officer on duty."""
        here = self.here
        return Loud(
            here.parts,
            here.province,
            here.commune,
            here.villages["Thôn 3"],
            here.villages["Thôn 5"],
            here.duty,
            here.bia,
            here.nga,
            here.nga,
            here.sau,
            [],
            Device(),
        )
