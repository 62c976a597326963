"""A tap on an answer of a quick-response template, told by an event or asked for each hour. 'Đã phổ
biến' is the person's word that the villagers know, as if they had tapped it in a chat.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.core.errors import SendError, UserError
from bot.core.events import Event
from bot.core.ports.templates import TemplateAnswer
from bot.core.text import fold
from bot.storage.vault import StoredValues
from bot.usecases.delivery import receipts
from bot.usecases.work import SYSTEM, Actor, Services, Work
from models import Template, TemplateSend

log = logging.getLogger(__name__)
TOLD = "Đã phổ biến"
_MARKS = StoredValues("answers:")
_MOST = timedelta(days=7)  # so long somebody may answer
_AGAIN = timedelta(minutes=10)  # asked for twice: the vendor's books may lag behind its taps


async def take(work: Work, event: Event) -> None:
    """As the vendor's event tells it."""
    tracking = str(event.extra.get("tracking_id") or "-")
    await put(work, TemplateAnswer(tracking, event.text, event.at))


async def put(work: Work, answer: TemplateAnswer) -> bool:
    """The last by its time counts; repeated and late ones change nothing more (False)."""
    lines = TemplateSend.filter(tracking=answer.tracking or "-")
    line = await lines.select_for_update(no_key=True).first()
    if line is None or (line.answered_at is not None and line.answered_at >= answer.at):
        return False
    line.answer, line.answered_at = answer.label[:60], answer.at
    line.delivered_at = line.delivered_at or answer.at
    await line.save(update_fields=["answer", "answered_at", "delivered_at"])
    if fold(answer.label) == fold(TOLD):
        await told(work, line)
    return True


async def catch_up(services: Services) -> int:
    """Job: answers of which no event came are asked for, a call a template that asks; how many
    were new. What is heard twice, by event and here, counts once."""
    now = services.clock.now()
    count = 0
    for template in await Template.filter(asks=True).exclude(kind=""):
        channel, _, account = template.lane.partition(":")
        desk = services.templates.get(channel)
        mark = f"{template.lane}:{template.template_id}"
        kept = await _MARKS.get(mark)
        since = max(now - _MOST, datetime.fromisoformat(kept) - _AGAIN if kept else now - _MOST)
        recent = TemplateSend.filter(lane=template.lane, template_id=template.template_id)
        if desk is None or not await recent.filter(created_at__gt=now - _MOST).exists():
            continue
        try:
            found = await desk.answers(account, template.template_id, since, now)
        except SendError as error:  # away: the next look begins where this one did
            log.info("%s does not tell answers: %s", template.lane, error)
            continue
        for answer in sorted(found, key=lambda one: one.at):
            async with services.work(SYSTEM) as work:
                count += await put(work, answer)
        await _MARKS.put(mark, now.isoformat())
    return count


async def told(work: Work, line: TemplateSend, households: int | None = None) -> bool:
    """False: it is about nothing that can be told any more."""
    if not line.ref.isdigit() or not line.person_id:
        return False
    own = work.as_actor(Actor(line.person_id, line.lane.partition(":")[0]))
    try:
        async with work.attempt():
            await receipts.told(own, int(line.ref), households=households)
    except UserError:  # withdrawn meanwhile, or the role is over
        return False
    return True
