"""An emergency to telephone numbers: what registered texts and templates say, and these beside the
free ways where that is set. Called by emergency_spread.py and emergency_sms.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tortoise.expressions import Q

from bot.core.hours import local
from bot.core.messages import Form, Message, T, t
from bot.outbox.store import To
from bot.usecases import areas
from bot.usecases.alarm_items import title_of
from bot.usecases.work import Work
from models import ChatAccount, Emergency
from models.outbox import Priority

ALERT, CLEAR = "alert", "clear"


async def alert(emergency: Emergency) -> Form:
    """The variables of the registered text; `emergency.commune` must be there."""
    whole = emergency.targets == [emergency.commune.code]
    names = [a.name for a in await areas.villages(emergency.targets)]
    kind = t(f"emergency-sms-kind-{emergency.kind}")
    kind = t("emergency-sms-exercise", kind=kind) if emergency.exercise else kind
    values: dict[str, str | T] = {
        "xa": emergency.commune.name,
        "loai": t("emergency-sms-corrected", kind=kind) if emergency.corrections else kind,
        "khu_vuc": t("emergency-sms-whole") if whole else ", ".join(names),
        "gio": f"{local(emergency.said_at):%H:%M %d/%m}",
        "viec": emergency.text,
        "ma": emergency.code,
    }
    return Form(ALERT, values)


def clear(emergency: Emergency, now: datetime) -> Form:
    """Of the all-clear."""
    at = f"{local(now):%H:%M %d/%m}"
    return Form(CLEAR, {"xa": emergency.commune.name, "ma": emergency.code, "gio": at})


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
