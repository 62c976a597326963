"""What an emergency says where only registered texts go: the variables of each."""

from __future__ import annotations

from datetime import datetime

from bot.core.hours import local
from bot.core.messages import Form, T, t
from bot.usecases import areas
from models import Emergency

ALERT, CLEAR = "alert", "clear"


async def alert(emergency: Emergency) -> Form:
    """The variables of the registered text; `emergency.commune` must be there."""
    whole = emergency.targets == [emergency.commune.code]
    names = [a.name for a in await areas.villages(emergency.targets)]
    kind = t(f"emergency-sms-kind-{emergency.kind}")
    values: dict[str, str | T] = {
        "xa": emergency.commune.name,
        "loai": t("emergency-sms-exercise", kind=kind) if emergency.exercise else kind,
        "khu_vuc": t("emergency-sms-whole") if whole else ", ".join(names),
        "gio": f"{local(emergency.started_at):%H:%M %d/%m}",
        "viec": emergency.text,
        "ma": emergency.code,
    }
    return Form(ALERT, values)


def clear(emergency: Emergency, now: datetime) -> Form:
    """Of the all-clear."""
    at = f"{local(now):%H:%M %d/%m}"
    return Form(CLEAR, {"xa": emergency.commune.name, "ma": emergency.code, "gio": at})
