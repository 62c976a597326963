"""People's telephone numbers as chats of the channels that write to numbers (Capabilities.phones),
and those of them who follow the account by their id there: made, moved and let go as numbers, roles
and accounts change. Nothing is sent here.

A number belongs to one person's chat; of two who gave the same one the first has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.core.capabilities import Capabilities
from bot.outbox.forms import BY_ID
from bot.storage.db import execute
from bot.usecases import areas, paging
from bot.usecases.work import Services, Work
from models import ChatAccount

KIND = "phone"
_Below = tuple[str, Sequence[str]]


async def due(services: Services) -> int:
    """Job: every account that writes to numbers. How many chats changed."""
    changed = 0
    for channel, desk in services.templates.items():
        for account, commune in (await desk.communes()).items():
            async with services.work() as work:
                changed += await renew(work, channel, account, commune)
    return changed


async def renew(work: Work, channel: str, account: str, commune: str) -> int:
    """The chats of one account follow the numbers of the people of its commune."""
    caps = work.outbox.capabilities(channel, account)
    area = await areas.find(commune)
    if caps is None or not caps.phones or area is None:
        return 0
    own, below = (channel, account), areas.below("v", [area.path])
    changed = await _let_go(_LOST, [*own], below)
    changed += await _make(work, own, KIND, _NEW, [*own], below)
    if other := work.services.templates[channel].beside:
        changed += await _let_go(_LOST_IDS, [*own, other], below)
        changed += await _make(work, own, BY_ID, _NEW_IDS, [other, account, *own], below)
    return changed


async def _let_go(sql: str, values: Sequence[str], below: _Below) -> int:
    """Chats of numbers and ids that are nobody's any more. The row stays for what was sent, without
    the number; of who asked not to be written to the number stays, so that nobody does."""
    where, paths = below
    changed, _ = await execute(sql.format(below=where), [*values, *paths])
    return changed


async def _make(
    work: Work, own: tuple[str, str], kind: str, sql: str, values: Sequence[str], below: _Below
) -> int:
    where, paths = below

    async def ask(after: int, size: int) -> Sequence[paging.Row]:
        return (await execute(sql.format(below=where), [*values, *paths, after, size]))[1]

    count = 0
    async for page in paging.pages(ask):
        count += sum([await _chat(work, own, kind, row) for row in page])
    return count


async def _chat(work: Work, own: tuple[str, str], kind: str, row: paging.Row) -> int:
    """0: the number is somebody else's."""
    channel, account = own
    person, name = int(row["person"]), str(row["name"])
    chat, made = await ChatAccount.get_or_create(
        channel=channel,
        account=account,
        chat_id=str(row["number"]),
        defaults={"kind": kind, "person_id": person, "name": name, "created_at": work.now()},
    )
    if not made and chat.person_id is None:
        await ChatAccount.filter(id=chat.id).update(person_id=person, name=name)
        return 1
    return int(made)


async def reopen(services: Services) -> int:
    """Job: numbers that were refused are tried again after a while, and who asked not to be written
    to once they write to the account again. A wrong number stays shut until it is another one."""
    count = 0
    for channel, desk in services.templates.items():
        for account in await desk.communes():
            caps = services.outbox.capabilities(channel, account)
            if caps is not None and caps.phones:
                count += await _reopen(services, channel, account, caps)
    return count


async def _reopen(services: Services, channel: str, account: str, caps: Capabilities) -> int:
    before = services.clock.now() - timedelta(days=caps.retry_days)
    gone, _ = await execute(_TRY_AGAIN, [channel, account, before])
    back, _ = await execute(_WROTE_AGAIN, [channel, account])
    return gone + back


# Numbers are kept as 0905123456 and written to as 84905123456; only mobiles take messages.
_NUMBER = "'84' || substr(p.phone, 2)"
_SENDABLE = "p.phone <> '' AND substr(p.phone, 1, 2) <> '02' AND p.erased_at IS NULL"
_LOST = f"""
UPDATE chat_account SET person_id = NULL, name = '',
  chat_id = CASE WHEN state = 'blocked' THEN chat_id ELSE 'x' || id END
WHERE channel = ? AND account = ? AND kind = 'phone' AND person_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM person p JOIN role r ON r.person_id = p.id AND r.active AND r.role <> 'citizen'
  JOIN area v ON v.id = r.area_id
  WHERE p.id = chat_account.person_id AND {_SENDABLE}
    AND {_NUMBER} = chat_account.chat_id AND {{below}})
"""  # noqa: S608 - constants
_NEW = f"""
SELECT DISTINCT p.id AS person, p.id AS mark, p.name AS name, {_NUMBER} AS number FROM role r
JOIN area v ON v.id = r.area_id JOIN person p ON p.id = r.person_id
WHERE r.active AND r.role <> 'citizen' AND {_SENDABLE} AND NOT EXISTS (
  SELECT 1 FROM chat_account c WHERE c.channel = ? AND c.account = ? AND c.chat_id = {_NUMBER}
    AND c.person_id IS NOT NULL) AND {{below}} AND p.id > ?
ORDER BY p.id LIMIT ?
"""  # noqa: S608 - constants
# Whoever follows the account may be written to by their id there, while they do.
_FOLLOWS = "c.kind = 'person' AND c.state = 'open' AND c.follows"
_LOST_IDS = f"""
UPDATE chat_account SET person_id = NULL, name = '',
  chat_id = CASE WHEN state = 'blocked' THEN chat_id ELSE 'x' || id END
WHERE channel = ? AND account = ? AND kind = '{BY_ID}' AND person_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM chat_account c JOIN role r ON r.person_id = c.person_id AND r.active
    AND r.role <> 'citizen' JOIN area v ON v.id = r.area_id
  WHERE c.channel = ? AND c.account = chat_account.account AND c.chat_id = chat_account.chat_id
    AND c.person_id = chat_account.person_id AND {_FOLLOWS} AND {{below}})
"""  # noqa: S608 - constants
_NEW_IDS = f"""
SELECT DISTINCT p.id AS person, p.id AS mark, p.name AS name, c.chat_id AS number FROM role r
JOIN area v ON v.id = r.area_id JOIN person p ON p.id = r.person_id
JOIN chat_account c ON c.person_id = p.id AND c.channel = ? AND c.account = ? AND {_FOLLOWS}
WHERE r.active AND r.role <> 'citizen' AND p.erased_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM chat_account n WHERE n.channel = ? AND n.account = ? AND n.chat_id = c.chat_id
    AND n.person_id IS NOT NULL) AND {{below}} AND p.id > ?
ORDER BY p.id LIMIT ?
"""  # noqa: S608 - constants
_TRY_AGAIN = """
UPDATE chat_account SET state = 'open' WHERE channel = ? AND account = ?
  AND kind IN ('phone', 'uid') AND state = 'gone' AND NOT EXISTS (SELECT 1 FROM outbox o
    WHERE o.chat_account_id = chat_account.id AND o.claimed_at > ?)
"""
_WROTE_AGAIN = """
UPDATE chat_account SET state = 'open' WHERE channel = ? AND account = ?
  AND kind IN ('phone', 'uid') AND state = 'blocked' AND EXISTS (SELECT 1 FROM chat_account c
    WHERE c.person_id = chat_account.person_id AND c.kind = 'person'
      AND c.account = chat_account.account AND c.last_word_at > (SELECT max(o.claimed_at)
        FROM outbox o WHERE o.chat_account_id = chat_account.id))
"""
