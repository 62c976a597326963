"""`run.py device`: the boxes of a commune and the links that make a machine one of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.app import App
from bot.commands.people import opened, place_of
from bot.commands.words import tell
from bot.core.errors import NotFound, OperatorError
from bot.usecases import access
from bot.usecases.areas import commune_or_province
from bot.usecases.boxes import pushing
from bot.usecases.devices import device_key, device_link, devices
from bot.usecases.emergency import joining
from bot.usecases.upkeep import playsheet
from bot.usecases.work import Actor, Work
from models import Area, Device

_STATES = {
    "online": "works",
    "mute": "OPEN BUT NOT HEARD: touch the screen of the machine",
    "offline": "no contact",
    "new": "never connected",
    "unkeyed": "HAS NO LINK OF ITS OWN: run.py device renew --code {code}, open it on the machine",
    "revoked": "link ended: run.py device renew --code {code}",
}


async def register(
    area: str, kind: str, name: str, driver: str, serial: str, options: Sequence[str]
) -> int:
    """Register and print the page's address, or what a maker's box is let in with."""
    if kind not in {"speaker", "board"}:
        raise OperatorError("--kind must be speaker or board")
    about = _options(options)
    async with opened() as app:
        _fitting(app, driver, kind)
        async with app.services.work() as work:
            place = await place_of(area)
            keeping = await _keeping(work, place)
            made = await devices.register(keeping, place, kind, name, driver=driver)
            await _known_as(made, serial.strip(), about)
        await joining.plan_device(app.services, made.id)
        _print(app, made)
    return 0


async def listed(commune: str) -> int:
    """One line a device."""
    async with opened() as app:
        path = (await place_of(commune)).path if commune else ""
        found = await Device.filter(active=True, area__path__startswith=path).order_by("code")
        now = app.clock.now()
    for one in found:
        state = _STATES[devices.state_of(one, now)].format(code=one.code)
        tell(f"{one.code}  {one.kind}  {one.name}: {state}")
    if not found:
        tell("no loudspeakers and no boards yet")
    return 0


async def link(code: str) -> int:
    """The link as it was given. Exit 1 where there is none to show."""
    async with opened() as app:
        _print(app, await _one(code))
    return 0


async def renew(code: str) -> int:
    """Another secret."""
    async with opened() as app:
        async with app.services.work() as work:
            one = await _one(code)
            made = await devices.renew(await _keeping(work, one.area), one.id)
        _print(app, made)
    return 0


async def revoke(code: str) -> int:
    """No secret."""
    async with opened() as app, app.services.work() as work:
        one = await _one(code)
        await devices.revoke(await _keeping(work, one.area), one.id)
    tell(f"{one.name}: no machine is this device any more")
    tell(f"for a new machine: run.py device renew --code {code}")
    return 0


def _options(given: Sequence[str]) -> dict[str, str]:
    """What its driver wants to know, as name=value."""
    found = {}
    for one in given:
        name, is_, value = one.partition("=")
        if not name.strip() or not is_:
            raise OperatorError("--option must look like warm_up_s=20")
        found[name.strip()] = value.strip()
    return found


def _fitting(app: App, driver: str, kind: str) -> None:
    relays = app.relaying.relays
    if driver != pushing.PAGE and driver not in relays:
        known = ", ".join(sorted({pushing.PAGE, *relays}))
        raise OperatorError(f"--driver must be one of: {known}")
    if driver in relays and kind not in relays[driver].kinds:
        raise OperatorError(f"boxes of {driver} cannot be that: another --kind")


async def _known_as(device: Device, serial: str, options: dict[str, str]) -> None:
    twin = Device.filter(serial=serial, driver=device.driver, active=True)
    if serial and await twin.exists():
        raise OperatorError(f"there is a box with the number {serial} already")
    device.serial, device.options = serial[:64], options
    await device.save(update_fields=["serial", "options"])


async def log(out: Path, commune: str, month: str) -> int:
    """The playback log of a month as a file."""
    if out.exists():
        raise OperatorError(f"{out} is there already: name another file")
    async with opened() as app, app.services.work() as work:
        place = await place_of(commune)
        officers = await access.officers(await commune_or_province(place))
        if not officers:
            raise OperatorError("nobody works there yet: run 'run.py officer' first")
        acting = work.as_actor(Actor(officers[0], "system"))
        try:
            data, _ = await playsheet.table(acting, app.locales, place, month)
        except NotFound:
            raise OperatorError(f"--month {month} is no month: write it as 2026-03") from None
        out.write_bytes(data)
    tell(f"{out}: written")
    return 0


def _print(app: App, device: Device) -> None:
    secret = device_key.secret(app.services, device)
    if device.driver != pushing.PAGE and secret:
        user = pushing.user(device.driver, pushing.box(device))
        tell(f"{device.name}: user {user}, password {secret}")
        return
    address = device_link.link(app.services, device)
    if not address:
        raise OperatorError(
            f"{device.name} has no link that can be shown: run.py device renew --code {device.code}"
        )
    tell(f"{device.name}: {address}")


async def _one(code: str) -> Device:
    device = await Device.get_or_none(code=code, active=True).prefetch_related("area")
    if device is None:
        raise OperatorError(f"there is no device with the code {code!r}: see run.py device list")
    return device


async def _keeping(work: Work, place: Area) -> Work:
    keepers = await access.officers(await commune_or_province(place), *devices.KEEPERS)
    if not keepers:
        raise OperatorError("nobody keeps devices there yet: run 'run.py officer' first")
    return work.as_actor(Actor(keepers[0], "system"))
