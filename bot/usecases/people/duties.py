"""What people's own matters need done: files of those who asked to be forgotten."""

from __future__ import annotations

from bot.usecases.duty import Duties
from bot.usecases.people import erase

duties = Duties(
    tasks={"forget_media": lambda shop, digest: erase.forget_media(shop.services, digest)},
    lost={"forget_media": erase.overdue},
)
