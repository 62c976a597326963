"""An officer's one-time code on its way to them: a free chat of theirs, else a template to their
number, else an SMS. What one way did not take goes the next, looked at by the clock.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.core.hours import local
from bot.core.messages import Form, Message, t
from bot.outbox.policy import REROUTE
from bot.outbox.routes import Way
from bot.outbox.rows import marks
from bot.outbox.store import To
from bot.storage.db import execute
from bot.usecases import codes
from bot.usecases.people import phone_book
from bot.usecases.people.chat_people import LANE
from bot.usecases.work import Services, Work
from models import ChatAccount, EnrolCode, Person, Role
from models.outbox import OutState
from models.person import RoleName

_KIND = "code"  # of the registered text and the template
_WEB = LANE.partition(":")[::2]
_LATELY = timedelta(hours=2)
_OVER = (OutState.FAILED, OutState.UNCLEAR)


async def make(work: Work, role: Role, person: Person) -> tuple[str, EnrolCode]:
    """A fresh code for this role. Of the code itself only a hash is kept; whoever has the key makes
    it again, so that the next way brings the very same one."""
    now = work.now()
    row = await EnrolCode.create(
        code_hash=codes.hashed(secrets.token_hex()),  # until its id is known
        area_id=role.area_id,
        role=role.role,
        person=person,
        created_by_id=work.actor.person_id,
        created_at=now,
        expires_at=now + timedelta(days=work.settings.commune.code_days),
    )
    secret = _secret(work.services.key, row)
    row.code_hash = codes.hashed(secret)
    await row.save(update_fields=["code_hash"])
    return secret, row


def _secret(key: bytes, row: EnrolCode) -> str:
    return codes.derived(key, f"{row.id}:{row.person_id}")


async def role_of(person: Person) -> Role | None:
    """What the person's code is for."""
    roles = Role.filter(person=person, active=True).exclude(role=RoleName.CITIZEN)
    return await roles.order_by("id").select_related("area").first()


async def send(work: Work, person: Person, secret: str) -> Way | None:
    """The code that was just made to the person, by the best way; None where there is none. A link
    does not go to a number: operators take none."""
    row = await EnrolCode.get(code_hash=codes.hashed(secret))
    await phone_book.chats(work, [person])
    return await _say(work, person, row, secret, ())


async def _say(
    work: Work, person: Person, row: EnrolCode, secret: str, tried: Collection[int]
) -> Way | None:
    # The code is for joining a chat from another phone: the web chat it came from is no way.
    web = ChatAccount.filter(person=person, channel=_WEB[0], account=_WEB[1])
    without = {int(str(one)) for one in await web.values_list("id", flat=True)} | {*tried}
    way = (await work.outbox.ways([person.id], what=_KIND, without={person.id: without}))[person.id]
    role = await role_of(person)
    if way.account_id is None or role is None:
        return None
    words = {"ma": secret, "ngay": f"{local(row.expires_at):%d/%m/%Y}"}
    form = Form(_KIND, {"xa": role.area.name, "otp": secret, **words})
    sent = await work.outbox.say(
        [To(way.account_id, account=way.account)],
        Message(t("officers-code", name=person.name, **words), form=form),
        key=f"officer-code:{row.id}",
        about=f"code:{row.id}",
        expires_at=row.expires_at,
    )
    return way if sent else None


async def due(services: Services) -> int:
    """Job: what one way did not take goes the next; how many did."""
    since = services.clock.now() - _LATELY
    _, found = await execute(_LOST.format(causes=marks(REROUTE)), [since, *REROUTE, since])
    count = 0
    for row in found:
        async with services.work() as work:
            count += await _next(work, int(str(row["about"]).partition(":")[2]), since)
    return count


async def _next(work: Work, code_id: int, since: datetime) -> bool:
    code = await EnrolCode.filter(id=code_id, used_at=None).select_for_update(no_key=True).first()
    person = await Person.get_or_none(id=code.person_id) if code is not None else None
    role = await role_of(person) if person is not None else None
    if code is None or person is None or role is None or code.created_at < since:
        return False
    _, rows = await execute(_TRIED, [f"code:{code.id}"])
    if any(row["state"] not in _OVER for row in rows):
        return False  # it goes on already
    # The very same: the first may have arrived all the same. With no key of ours it cannot be made
    # again, and the officer asks for another one.
    keys = (work.services.key, *work.services.older_keys)
    made = (_secret(key, code) for key in keys)
    secret = next((s for s in made if codes.hashed(s) == code.code_hash), None)
    tried = {int(row["chat"]) for row in rows}
    return secret is not None and await _say(work, person, code, secret, tried) is not None


# From the few that failed or are in doubt lately, never from all that was sent.
_ABOUT = "about >= 'code:' AND about < 'code;'"
_LOST = f"""
SELECT about FROM outbox WHERE state = 'failed' AND claimed_at > ? AND cause IN ({{causes}})
  AND {_ABOUT}
UNION SELECT about FROM outbox WHERE state = 'unclear' AND claimed_at > ? AND {_ABOUT}
"""  # noqa: S608 - constants
_TRIED = """
SELECT chat_account_id AS chat, state FROM outbox WHERE about = ? AND about <> ''
"""
