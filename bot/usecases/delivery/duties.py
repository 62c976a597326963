"""What sending bulletins needs done: out at their time, by other ways, reminded of, taken back."""

from __future__ import annotations

from bot.usecases.bulletins import sounds
from bot.usecases.delivery import (
    distribute,
    expire,
    halt,
    remind,
    reroute,
    resend,
    unaware,
    unproven,
    withdraw,
)
from bot.usecases.duty import Duties, Gone, Job, Shop
from bot.usecases.work import Work
from models import Delivery


async def _forget(_work: Work, gone: Gone) -> list[str]:
    """The village was reached all the same; by which chat is not known any more."""
    if gone.person is not None:
        await Delivery.filter(person=gone.person).update(chat_account_id=None)
    return []


async def _distribute(shop: Shop, version: int) -> int:
    """Its sound first, if that is gone: words alone go out only where it cannot be had again."""
    await sounds.whole(shop, version)
    return await distribute.distribute(shop.services, version)


duties = Duties(
    tasks={
        "distribute": _distribute,
        "resend_failed": lambda shop, version: resend.resend(shop.services, version),
        "tell_withdrawn": lambda shop, version: withdraw.tell(shop.services, version),
    },
    lost={
        "distribute": distribute.undistributed,
        "resend_failed": resend.unsent,
        "tell_withdrawn": withdraw.untold,
    },
    forget={Delivery: _forget},
    keep={Delivery: "the receipts of a bulletin, as long as the bulletin: for good"},
    jobs=(
        Job("bulletins due", 20, expire.due),
        Job("reminders", 60, remind.due),
        Job("other ways", 30, reroute.due),
        Job("chats that may be out of reach", 300, unproven.due),
        Job("forbidden bulletins", 20, halt.forbidden),
        Job("corrections nobody can be told", 60, unaware.due),
    ),
)
