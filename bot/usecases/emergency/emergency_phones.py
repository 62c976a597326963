"""An emergency to telephone numbers: what a template says, and beside the free ways where that is
set. Called by emergency_spread.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from tortoise.expressions import Q

from bot.core.hours import local
from bot.core.messages import Form, Message, T, t
from bot.outbox.store import To
from bot.usecases import areas
from bot.usecases.devices.alarm_items import title_of
from bot.usecases.work import Work
from models import ChatAccount, Emergency
from models.outbox import Priority


async def form(work: Work, emergency: Emergency) -> Form | None:
    """What a template is filled with; nothing where nobody sends any."""
    if not work.services.templates:
        return None
    places = sorted(await areas.coded(emergency.targets), key=lambda a: a.id)
    values: dict[str, str | T] = {
        "ma_tin": emergency.code,
        "loai": title_of(emergency),
        "khu_vuc": ", ".join(p.name for p in places) or emergency.commune.name,
        "muc_do": t("emergency-form-level"),
        "thoi_gian": f"{local(emergency.started_at):%H:%M %d/%m/%Y}",
    }
    return Form("emergency", values)


async def beside(
    work: Work, emergency: Emergency, people: Sequence[int], message: Message, key: str
) -> int:
    """The same to the numbers of these people, where an account of ours does both at once."""
    if not work.services.templates or not people:
        return 0
    chats = await ChatAccount.filter(person_id__in=list(people), kind="phone", state="open")
    quiet = ChatAccount.filter(person_id__in=list(people), kind="person")
    stopped = {c.person_id for c in await quiet.filter(Q(follows=False) | Q(state="left"))}
    to = [To(c.id, account=c) for c in chats if c.person_id not in stopped and _both(work, c)]
    return await work.outbox.say(
        to,
        message,
        key=key,
        about=key,
        priority=Priority.EMERGENCY,
        expires_at=emergency.ends_at,
    )


def _both(work: Work, chat: ChatAccount) -> bool:
    caps = work.outbox.capabilities(chat.channel, chat.account)
    return caps is not None and caps.beside
