"""What loudspeakers and boards need done: plans made and taken back, silence noticed."""

from __future__ import annotations

from bot.usecases.devices import device_link, device_watch, playlog, playouts, plays_over
from bot.usecases.duty import Duties, Job, Prune
from models import Device, Playout

duties = Duties(
    tasks={
        "plan_playouts": lambda shop, version: playouts.plan_playouts(shop.services, version),
        "cancel_playouts": lambda shop, version: playouts.cancel_playouts(shop.services, version),
        "device_qr": lambda shop, device, account: device_link.send_qr(
            shop.services, shop.save, device, account
        ),
    },
    lost={"plan_playouts": playouts.unplanned, "cancel_playouts": playouts.uncancelled},
    may_be_lost={"device_qr": "the officer presses the button again"},
    keep={
        Device: "also one taken down: what it played is told by it",
        Playout: (Prune("plays", "plays_days", plays_over.over),),
    },
    jobs=(
        Job("devices nobody hears", 60, device_watch.mute),
        Job("devices without a link", 6 * 3600, device_watch.unkeyed),
        Job("missed playouts", 60, playlog.missed),
    ),
)
