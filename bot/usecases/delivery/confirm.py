"""The page behind the link in a group: a propagandist confirms without writing anything anywhere.

Who they are is told by their village and the last digits of their phone, or a code of their own,
then by a signed cookie.
No names and no numbers are shown; too many wrong tries are stopped (guesses.py).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.errors import UserError
from bot.core.messages import Localizer, T, t
from bot.usecases import access, areas, recognise
from bot.usecases.bulletins import audience
from bot.usecases.delivery import group_cards, receipts
from bot.usecases.devices import plans
from bot.usecases.guesses import Tries
from bot.usecases.people import follow_link
from bot.usecases.work import Actor, Services, Work
from models import Bulletin, BulletinVersion, Delivery, Group, Person, Rendition
from models.bulletin import BulletinState
from models.person import RoleName

CHANNEL = "link"  # how it stands in the audit
_LANGUAGE = "vi"


@dataclass(frozen=True)
class Said:
    """What came of a form: `problem` is a sentence for the reader, `person_id` who they are."""

    person_id: int = 0
    problem: str = ""


class Confirm:
    """What the page shows and takes; None for a code we never gave out."""

    def __init__(self, services: Services, localizer: Localizer) -> None:
        self._services = services
        self._localizer = localizer

    async def page(
        self, code: str, cookie: str, problem: str = "", village: str = ""
    ) -> Mapping[str, Any] | None:
        """Everything the page needs. `village`: what was chosen in the form so far."""
        found = await group_cards.opened(self._services, code)
        if found is None:
            return None
        version, group = found
        me = await self._known(cookie)
        mine = await group_cards.delivery(version.id, me.id if me else None)
        if mine is None:
            me = None  # remembered, but this one is not for them: somebody else may be
        gone = await self._gone(version)
        sound = await Rendition.filter(version_id=version.id).order_by("id").first()
        villages = [] if me else await self._villages(version, group)
        return {
            "commune": group.commune.name,
            "title": version.title,
            "text": _rest(version),
            "source": version.source,
            "at": version.bulletin.published_at or version.created_at,
            "audio_url": self._audio(sound) if sound and not gone else "",
            "notice": self._words(t(gone)) if gone else "",
            "open": not gone,
            "problem": problem,
            "village": await self._village(mine) if mine else "",
            "known": me is not None,
            "read": bool(mine and mine.read_at),
            "told": bool(mine and mine.told_at),
            "households": mine.households if mine and mine.households is not None else "",
            "villages": villages,
            "by_code": await _nobody_has_a_phone(villages, village),
            "follow": await follow_link.of(self._services, group.commune),
        }

    async def say(
        self, code: str, cookie: str, form: Mapping[str, str], address: str = ""
    ) -> Said | None:
        """A form was sent: one transaction. A wrong try is counted in it, so nothing is raised."""
        found = await group_cards.opened(self._services, code)
        if found is None:
            return None
        version, group = found
        if gone := await self._gone(version):
            return Said(problem=self._words(t(gone)))
        try:
            households = _number(form.get("households", ""))
        except UserError as error:
            return Said(problem=self._words(T(error.key, error.args_)))
        known = await self._known(cookie)
        async with self._services.work() as work:
            person_id, problem = (known.id, None) if known else (0, None)
            if not known or not await group_cards.delivery(version.id, person_id):
                tries = Tries(group.id, form.get("village", ""), address)
                person_id, problem = await self._identify(work, version, group, form, tries)
            if problem is None:
                told = form.get("what") == "told" or households is not None
                problem = await self._record(work, version, person_id, told, households)
        text = self._words(problem) if problem else ""
        return Said(person_id if not problem else 0, text)

    async def cookie(self, person_id: int) -> str:
        """Remembers who this is, for as long as their phone number on the roster stays and what a
        lost phone could do was not ended."""
        person = await Person.get(id=person_id)
        return f"{person.id}.{_mac(self._services.key, person)}"

    async def _known(self, cookie: str) -> Person | None:
        number, _, mac = cookie.partition(".")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            return None
        person = await Person.get_or_none(id=int(number), erased_at=None)
        if person is None or not self._made(mac, person):
            return None
        serves = any(r.role is RoleName.PROPAGANDIST for r in await access.roles(person.id))
        return person if serves else None

    async def _identify(
        self,
        work: Work,
        version: BulletinVersion,
        group: Group,
        form: Mapping[str, str],
        tries: Tries,
    ) -> tuple[int, T | None]:
        """(person, what is wrong)."""
        await Group.filter(id=group.id).select_for_update(no_key=True).get()
        offered = {code for code, _ in await self._villages(version, group)}
        if form.get("village") not in offered:
            return 0, t("groups-page-village")
        given = form.get("digits", "")
        if key := await tries.locked(work, short=recognise.short(given)):
            return 0, t(key, count=str(recognise.DIGITS))
        person, problem = await recognise.who(form["village"], given, work.now())
        if problem in recognise.WRONG:
            await tries.wrong(work)
        return person, t(problem, count=str(recognise.DIGITS)) if problem else None

    async def _record(
        self, work: Work, version: BulletinVersion, person: int, told: bool, households: int | None
    ) -> T | None:
        delivery = await group_cards.delivery(version.id, person)
        if delivery is None:
            return t("groups-page-not-yours")
        acting = work.as_actor(Actor(person, CHANNEL))
        try:
            if told:
                await receipts.told(acting, delivery.id, households=households)
            else:
                await receipts.read(acting, delivery.id)
        except UserError as error:  # before anything was written
            return T(error.key, error.args_)
        return None

    async def _gone(self, version: BulletinVersion) -> str:
        """A locale key that says why there is nothing to confirm any more, or ""."""
        bulletin = version.bulletin
        newer = await Bulletin.exists(corrects_id=bulletin.id, state=BulletinState.PUBLISHED)
        if newer or version.number != bulletin.number:
            return "devices-listen-corrected"
        if bulletin.state is BulletinState.WITHDRAWN:
            return "devices-listen-withdrawn"
        return ""

    async def _villages(self, version: BulletinVersion, group: Group) -> list[tuple[str, str]]:
        """Those the group and the bulletin are both for, as (code, name)."""
        area = group.village or group.commune
        meant = {v.id for v in await audience.villages(version.targets)}
        here = await areas.villages([area.code])
        return [(v.code, v.name) for v in [v for v in here if v.id in meant] or here]

    async def _village(self, delivery: Delivery) -> str:
        await delivery.fetch_related("village")
        return delivery.village.name if delivery.village else ""

    def _audio(self, sound: Rendition) -> str:
        url = plans.audio_url(self._services, sound.digest)
        return url.removeprefix(self._services.settings.public_url)

    def _words(self, text: T) -> str:
        return self._localizer.text(text, _LANGUAGE)

    def _made(self, mac: str, person: Person) -> bool:
        keys = (self._services.key, *self._services.older_keys)
        return any(
            hmac.compare_digest(mac.encode(errors="replace"), _mac(k, person).encode())
            for k in keys
        )


def _mac(key: bytes, person: Person) -> str:
    derived = hashlib.blake2b(key, person=b"tinbuon-cookie").digest()
    text = f"{person.id}\0{person.code}\0{person.phone}"
    if person.cut_at is not None:
        text += f"\0{int(person.cut_at.timestamp())}"
    return hmac.new(derived, text.encode(), hashlib.sha256).hexdigest()[:32]


async def _nobody_has_a_phone(villages: Sequence[tuple[str, str]], chosen: str) -> bool:
    """In the chosen village, else in none of them: then a code is asked for."""
    offered = [code for code, _ in villages]
    asked = [chosen] if chosen in offered else offered
    return bool(asked) and not await recognise.any_phone(asked)


def _rest(version: BulletinVersion) -> str:
    """The words below the title."""
    return version.body.removeprefix(version.title.rstrip("…")).strip() or version.body


def _number(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise UserError("groups-page-households")
    return int(text)
