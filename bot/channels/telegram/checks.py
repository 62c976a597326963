"""What `run.py check` says about the bot: one line for each thing an operator can mend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import translate
from bot.core.ports import CheckLine

_RECENT = timedelta(hours=1)
_MANY = 100


async def bot_lines(
    api: Api, me: dict[str, Any], *, webhook: str, now: datetime
) -> list[CheckLine]:
    """The bot answered with `me`. `webhook` is where it is to be pushed to, "" when polling."""
    lines = [CheckLine(f"bot https://t.me/{me.get('username')}", ok=True), *_groups(me)]
    if webhook:
        fix = (
            "set web.public_url to an address that begins with https:// (or telegram.mode=polling)"
        )
        lines.append(CheckLine("public https address", webhook.startswith("https://"), fix))
    try:
        info = await api.address()
    except TelegramError as error:
        return [*lines, failed(error)]
    return [*lines, *_address(info, webhook), *_delivery(info, webhook, now)]


def failed(
    error: TelegramError, since: datetime | None = None, now: datetime | None = None
) -> CheckLine:
    """Telegram did not answer, or not kindly; `since` when it is out of reach."""
    cause = translate(error).cause
    fix = _FIXES.get(cause, f"{translate(error)}")
    if since is not None and now is not None:
        fix = f"{fix} (out of reach for {_span(now - since)}, since {since:%Y-%m-%d %H:%M} UTC)"
    return CheckLine("bot answers", ok=False, fix=fix)


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _groups(me: dict[str, Any]) -> Sequence[CheckLine]:
    if not me.get("can_join_groups", True):
        return [CheckLine("groups: nobody may add the bot (@BotFather: /setjoingroups)", ok=True)]
    if me.get("can_read_all_group_messages"):
        return [CheckLine("groups: privacy mode is off, the bot is handed every message", ok=True)]
    return [
        CheckLine("groups: privacy mode is on, the bot is handed what is meant for it", ok=True)
    ]


def _address(info: dict[str, Any], webhook: str) -> Sequence[CheckLine]:
    url = str(info.get("url") or "")
    if url and url != webhook:
        host = url.split("/")[2] if url.count("/") > 2 else url
        fix = f"it goes to {host}: stop what runs there; 'run.py serve' takes it over at its start"
        return [CheckLine("messages come to this installation", ok=False, fix=fix)]
    if webhook and not url:
        return [CheckLine("webhook: 'run.py serve' sets it at its start", ok=True)]
    return []


def _delivery(info: dict[str, Any], webhook: str, now: datetime) -> Sequence[CheckLine]:
    waiting = info["pending_update_count"]
    failed_at = datetime.fromtimestamp(info["last_error_date"], UTC)
    lines = []
    if webhook and now - failed_at < _RECENT:
        why = str(info.get("last_error_message") or "")
        fix = f"Telegram says: {why}. {_why(why)}"
        lines.append(CheckLine("webhook delivers", ok=False, fix=fix))
    if waiting > _MANY:
        fix = "nobody takes them: start 'run.py serve', or see its log"
        lines.append(CheckLine(f"{waiting} messages wait at Telegram", ok=False, fix=fix))
    return lines


def _why(said: str) -> str:
    """What to do about Telegram's own words; the first that fits."""
    return next((fix for part, fix in _WEBHOOK_FIXES if part in said.lower()), _WEBHOOK_FIX)


_FIXES = {
    "token": "telegram.token is not accepted: get a new one from @BotFather",
    "unavailable": "api.telegram.org cannot be reached: network, or set telegram.proxy",
    "unclear": "api.telegram.org does not answer in time: network, or set telegram.proxy",
}
_WEBHOOK_FIX = "See docs/telegram-setup.md"
_WEBHOOK_FIXES = (
    ("certificate", "Renew the certificate, with its whole chain"),
    ("ssl", "Renew the certificate, with its whole chain"),
    ("resolve", "The name has no address: see your DNS"),
    ("timed out", "Open the port (443, 80, 88 or 8443) to the internet"),
    ("refused", "Nothing listens there: start the server, or its front (nginx, Caddy)"),
    ("40", "The front sends it elsewhere, or another secret is set: restart 'run.py serve'"),
    ("50", "The server answers with an error: see its log"),
)
