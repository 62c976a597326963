"""How often somebody may guess on the page behind a group's link: per address and per village, so
that whoever guesses locks nobody out who opens it elsewhere.

Called within the transaction of a form, with the group's row locked: tries are counted in turn.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from bot.usecases.work import Work
from models import StateValue

TRIES = 5  # of one address an hour
OF_ALL = 30  # at one village's people an hour: of 1,000 numbers, from however many addresses


@dataclass(frozen=True)
class Tries:
    """Of one reader at one village, in this hour. No address is stored, only a hash of it."""

    group_id: int
    village: str
    address: str

    async def locked(self, work: Work, *, short: bool) -> str:
        """A locale key where there were too many wrong ones, else "". What others tried at that
        village counts for what is `short` only: nobody comes upon a whole number."""
        own, of_all = names = self._names(work)
        found = {s.name: int(s.value) for s in await StateValue.filter(name__in=list(names))}
        if found.get(own, 0) >= names[own]:
            return "groups-page-locked"
        many = short and found.get(of_all, 0) >= names[of_all]
        return "groups-page-locked-short" if many else ""

    async def wrong(self, work: Work) -> None:
        """One more; what was counted in earlier hours goes."""
        hour = f":{work.now():%Y%m%d%H}"
        old = StateValue.filter(name__startswith=f"confirm-tries:{self.group_id}:")
        await old.exclude(name__endswith=hour).delete()
        for name in self._names(work):
            found = await StateValue.get_or_none(name=name)
            count = int(found.value) if found else 0
            await StateValue.update_or_create(name=name, defaults={"value": count + 1})

    def _names(self, work: Work) -> dict[str, int]:
        begin, hour = f"confirm-tries:{self.group_id}:", f"{work.now():%Y%m%d%H}"
        derived = hashlib.blake2b(work.services.key, person=b"tinbuon-tries").digest()
        who = hmac.new(derived, self.address.encode(), hashlib.sha256).hexdigest()[:16]
        return {f"{begin}a:{who}:{hour}": TRIES, f"{begin}v:{self.village[:40]}:{hour}": OF_ALL}
