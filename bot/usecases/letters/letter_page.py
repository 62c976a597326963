"""The page behind a template's button: the very bulletin or warning, and what its reader says.

The code in the address is the reader's own and cannot be guessed; looking changes nothing but that
it was opened by somebody (a preview fetches pages too, so it counts for nothing else).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.core.errors import UserError
from bot.core.messages import Localizer, t
from bot.storage.db import execute
from bot.usecases import codes
from bot.usecases.alarm_items import headline
from bot.usecases.bulletins import cards
from bot.usecases.delivery import receipts
from bot.usecases.emergency import emergency_board
from bot.usecases.letters import answers
from bot.usecases.work import Actor, Services
from models import BulletinVersion, Emergency, Person, TemplateSend
from models.bulletin import BulletinState

LIVES = timedelta(days=30)
_LANGUAGE = "vi"


class LetterPage:
    """What the page shows and takes; None for a code we never gave out, or an old one."""

    def __init__(self, services: Services, localizer: Localizer) -> None:
        self._services = services
        self._localizer = localizer

    async def page(self, code: str) -> Mapping[str, Any] | None:
        """Everything the page needs."""
        line = await self._line(code)
        if line is None:
            return None
        await execute(_OPENED, [self._services.clock.now(), line.id])
        what, _, number = line.about.partition(":")
        if what == "version":
            return await self._bulletin(int(number))
        return await self._emergency(int(number)) if what == "emergency" else None

    async def say(self, code: str, what: str) -> bool | None:
        """A button of the page was pressed. None for a code that opens nothing; False: too late."""
        line = await self._line(code)
        if line is None:
            return None
        about, _, number = line.about.partition(":")
        async with self._services.work(Actor(line.person_id, "link")) as work:
            try:
                async with work.attempt():
                    if about == "emergency":
                        await emergency_board.reply(work, int(number), what)
                    elif what == "told":
                        return await answers.told(work, line)
                    else:
                        await receipts.read(work, int(line.ref or 0))
            except (UserError, ValueError):
                return False
        return True

    async def _line(self, code: str) -> TemplateSend | None:
        line = await TemplateSend.get_or_none(code=codes.fitting(code, 24))
        now: datetime = self._services.clock.now()
        if line is None or not line.person_id or line.created_at + LIVES < now:
            return None
        person = await Person.get_or_none(id=line.person_id)
        lost = person is not None and person.cut_at is not None and line.created_at <= person.cut_at
        return None if lost else line

    async def _bulletin(self, version_id: int) -> Mapping[str, Any] | None:
        version = await BulletinVersion.get_or_none(id=version_id).prefetch_related(
            "bulletin__commune"
        )
        if version is None:
            return None
        gone = version.bulletin.state is not BulletinState.PUBLISHED
        sounds = [] if gone else await cards.sound(version)
        return {
            "commune": version.bulletin.commune.name,
            "title": version.title,
            "text": "" if gone else self._localizer.text(await cards.body(version), _LANGUAGE),
            "audio": [self._services.media.url(s) for s in sounds],
            "notice": self._words("letter-gone") if gone else "",
            "buttons": [] if gone else self._buttons("read", "told"),
        }

    async def _emergency(self, emergency_id: int) -> Mapping[str, Any] | None:
        found = await Emergency.get_or_none(id=emergency_id).prefetch_related("commune")
        if found is None:
            return None
        over = found.cleared_at is not None or found.ends_at <= self._services.clock.now()
        return {
            "commune": found.commune.name,
            "title": self._localizer.text(headline(found), _LANGUAGE),
            "text": found.text,
            "audio": [],
            "notice": self._words("letter-over") if over else "",
            "buttons": [] if over else self._buttons("safe", "help"),
        }

    def _buttons(self, *names: str) -> list[tuple[str, str]]:
        return [(name, self._words(f"letter-btn-{name}")) for name in names]

    def thanks(self, *, taken: bool) -> str:
        """What is said after a button."""
        return self._words("letter-thanks" if taken else "letter-too-late")

    def _words(self, key: str) -> str:
        return self._localizer.text(t(key), _LANGUAGE)


_OPENED = "UPDATE template_send SET opened_at = ? WHERE id = ? AND opened_at IS NULL"
