"""`run.py key rotate`: a new key for secrets, buttons and links; the older ones still open.

Order matters: the new key is on disk, beside the old one, before anything is sealed with it; an old
key goes only when nothing needs it. Killed anywhere, the same command goes on.
"""

from __future__ import annotations

from bot.app import App
from bot.commands.words import tell
from bot.config import load
from bot.core.errors import OperatorError
from bot.storage import keys

_SUBJECT = "key:installation"
_RESTART = "Restart every running process: until then it signs buttons with the old key."
_DROPPED = (
    "Buttons sent and web-chat links made before the last rotation do not work any more: people "
    "write 'menu', and 'run.py officer' makes a new link."
)


async def rotate(*, drop_old: bool) -> int:
    """Make a key and seal every secret with it, or finish a rotation that was cut off."""
    app = App(load())
    await app.open()
    try:
        return await (_drop(app) if drop_old else _rotate(app))
    finally:
        await app.stop()


async def _rotate(app: App) -> int:
    left = await app.vault.under_older_keys()
    if not left and app.keys.path is None:
        return _show_setting(app)
    if not left:
        app.keys.replace([keys.fresh(), *app.keys.latest()])
    async with app.services.work() as work:
        count = await app.vault.seal_anew()
        await work.audit("key.rotate", _SUBJECT, None, {"sealed": count})
    if left:
        tell(f"{count} secrets were still sealed with an older key: now with the newest.")
        tell("No new key was made; run this again for one.")
        return 0
    tell(f"a new key is in {app.keys.path}; {count} secrets are sealed with it.")
    tell(_RESTART)
    tell("Keep a copy of the file. The old key still opens buttons and links people have; later:")
    tell("    run.py key rotate --drop-old")
    return 0


def _show_setting(app: App) -> int:
    value = ",".join(keys.text(key) for key in [keys.fresh(), *app.keys.keys])
    tell(f"{keys.SETTING} is set, so nothing was changed. Everywhere it is set, set it to")
    tell(f"    {keys.SETTING}={value}")
    tell("(the new key, a comma, the old one), restart every process, then run this again:")
    tell("it seals all secrets with the new key. Whoever reads this line can open everything.")
    return 0


async def _drop(app: App) -> int:
    left = await app.vault.under_older_keys()
    if left:
        raise OperatorError(
            f"{len(left)} secrets are still sealed with an older key: run 'run.py key rotate', "
            "restart every process, then drop the old keys"
        )
    newest, *old = app.keys.latest()
    if not old:
        tell("there is one key only: nothing to drop")
        return 0
    if app.keys.path is None:
        tell(f"nothing needs the older keys: set {keys.SETTING} to its first part, up to the comma")
        return 0
    async with app.services.work() as work:
        await work.audit("key.drop", _SUBJECT, None, {"dropped": len(old)})
    app.keys.replace([newest])
    tell(f"{len(old)} old keys are gone. {_RESTART}")
    tell(_DROPPED)
    return 0
