"""Propagandists nothing was heard of for a month are asked once whether they still do it."""

from __future__ import annotations

from datetime import timedelta

from bot.core.messages import Button, Message, t
from bot.storage.db import execute
from bot.usecases import access, areas, notify
from bot.usecases.work import Services, Work
from models import Area, Person
from models.person import RoleName

SILENT = timedelta(days=30)


async def due(services: Services) -> int:
    """Called by the clock; returns how many were asked. Not in their sleep (`notify`)."""
    before = services.clock.now() - SILENT
    _, rows = await execute(_QUIET, [before, before, before])
    asked = 0
    for row in rows:
        async with services.work() as work:
            asked += await _ask(work, int(row["person"]))
    return asked


async def _ask(work: Work, person_id: int) -> int:
    person = await Person.filter(id=person_id).select_for_update(no_key=True).get()
    if person.asked_at is not None and person.asked_at > work.now() - SILENT:
        return 0
    person.asked_at = work.now()
    await person.save(update_fields=["asked_at"])
    places = await access.own_areas(person.id, RoleName.PROPAGANDIST)
    if not places:
        return 0
    names = ", ".join(dict.fromkeys(a.name for a in places))
    buttons = (
        Button(t("absence-btn-still"), "absence.still"),
        Button(t("absence-btn-stop"), "absence.stop"),
    )
    commune: Area = await areas.commune_of(places[0])
    text = t("absence-quiet", name=person.name, places=names)
    key = f"quiet:{person.id}:{int(work.now().timestamp())}"
    await notify.people(work, commune, [person.id], Message(text, buttons), key=key)
    await work.audit("people.quiet", f"person:{person.code}")
    return 1


# Whoever has a chat, wrote in none of them for so long, and was not asked since they last did. Who
# is away, or has only begun, is left alone. The index over roles wants `<> 'citizen'` written out.
_QUIET = """
SELECT r.person_id AS person FROM role r JOIN person p ON p.id = r.person_id
WHERE r.active AND r.role <> 'citizen' AND r.role = 'propagandist' AND r.since_at < ?
  AND p.erased_at IS NULL
  AND EXISTS (SELECT 1 FROM chat_account a WHERE a.person_id = p.id AND a.state = 'open')
  AND NOT EXISTS (SELECT 1 FROM chat_account a WHERE a.person_id = p.id
    AND (a.last_word_at >= ? OR a.created_at >= ?))
  AND (p.asked_at IS NULL OR EXISTS (SELECT 1 FROM chat_account a
    WHERE a.person_id = p.id AND a.last_word_at >= p.asked_at))
  AND NOT EXISTS (SELECT 1 FROM absence x
    WHERE x.person_id = p.id AND x.state IN ('planned', 'running'))
GROUP BY r.person_id ORDER BY r.person_id
"""
