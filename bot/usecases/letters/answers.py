"""A tap on an answer of a quick-response template. 'Đã phổ biến' is the person's word that the
villagers know, as if they had tapped it in a chat.
"""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.events import Event
from bot.core.text import fold
from bot.usecases.delivery import receipts
from bot.usecases.work import Actor, Work
from models import TemplateSend

TOLD = "Đã phổ biến"


async def take(work: Work, event: Event) -> None:
    """The last by its time counts; repeated and late ones change nothing more."""
    tracking = str(event.extra.get("tracking_id") or "-")
    line = await TemplateSend.filter(tracking=tracking).select_for_update(no_key=True).first()
    if line is None or (line.answered_at is not None and line.answered_at >= event.at):
        return
    line.answer, line.answered_at = event.text[:60], event.at
    line.delivered_at = line.delivered_at or event.at
    await line.save(update_fields=["answer", "answered_at", "delivered_at"])
    if fold(event.text) == fold(TOLD):
        await told(work, line)


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
