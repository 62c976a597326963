"""What keeping loudspeakers and boards sound needs done."""

from __future__ import annotations

from bot.usecases.duty import Duties, Gone, Job, Prune
from bot.usecases.upkeep import counts, ears, morning, playsheet, silence, square, tones
from bot.usecases.work import Work
from models import DeviceLabel, DeviceMonth, DevicePlace, DeviceTrouble, EarCheck


async def _forget(_work: Work, gone: Gone) -> list[str]:
    """Where the device stands stays known; who said so does not. What they heard stays counted."""
    if gone.person is not None:
        await DevicePlace.filter(person_id=gone.person.id).update(person_id=0)
        await EarCheck.filter(person_id=gone.person.id).delete()
    return []


duties = Duties(
    tasks={
        "read_square": lambda shop, account, digest, inbox: square.read_square(
            shop.services, account, digest, inbox
        ),
        "device_tone": tones.play,
        "playback_sheet": playsheet.send,
        "ear_check": lambda shop, playout: ears.ask(shop.services, playout),
    },
    may_be_lost={
        "read_square": "whoever waits sends the photo again, or types the code under it",
        "device_tone": "whoever stands there hears nothing and presses again",
        "ear_check": "a sample; the next play is as good",
        "playback_sheet": "the officer presses the button again",
    },
    jobs=(
        Job("devices silent or at fault", 60, silence.look),
        Job("devices in the morning", 600, morning.due),
    ),
    forget={DevicePlace: _forget, EarCheck: _forget},
    keep={
        DeviceLabel: "one row a printed label",
        DevicePlace: "one row a device",
        DeviceTrouble: "few, and what a device went through counts when it is bought anew",
        DeviceMonth: "one row a device and month",
        EarCheck: (Prune("ears", "plays_days", ears.over),),
    },
    figures=(counts.figures,),
)
