"""While a human answers a person from the account's own page, only what plainly speaks to the bot
is answered. Asked by the router for each event of a chat.
"""

from __future__ import annotations

import re

from bot.core.events import EventKind
from bot.core.text import fold, nfc
from bot.dialog.context import Context
from bot.dialog.understand import Words
from bot.usecases.citizens import takeover
from bot.usecases.people.enrol import looks_like_code

_STOP = ("follow-stop-words", "follow-resume-words", "follow-forget-words")
_ALWAYS = frozenset({EventKind.ACTION, EventKind.FOLLOW, EventKind.UNFOLLOW})
_CASE = re.compile(r"(?i)(PA|BC)[\s-]*[0-9A-Z]{5}")


async def silent(ctx: Context, words: Words) -> bool:
    """Is this for the human who answers there? Nothing comes of it then, now or later; danger
    words wake the officers on duty."""
    if not takeover.held(ctx.account, ctx.work.now()):
        return False
    if ctx.event.kind in _ALWAYS or (ctx.event.kind is EventKind.TEXT and _to_us(ctx, words)):
        return False
    await takeover.alert(ctx.work, ctx.account, ctx.text, f"held-danger:{ctx.inbox_id}")
    language = ctx.person.language if ctx.person else ctx.language
    await takeover.listen(ctx.work, ctx.account, ctx.event, language)
    return True


def _to_us(ctx: Context, words: Words) -> bool:
    if ctx.event.start or words.everywhere(ctx.text) in {"cancel", "help", "menu"}:
        return True
    code = looks_like_code(ctx.text) or bool(_CASE.fullmatch(ctx.text.strip(" .!?")))
    return code or any(_among(ctx, key) for key in _STOP)


def _among(ctx: Context, key: str) -> bool:
    """Stopping and being forgotten work always. A single word counts with its accents only:
    "dung" and "đúng" are more likely said to the human."""
    words = [word.strip() for word in ctx.words(key).split("|")]
    if " " in (said := fold(ctx.text)):
        return said in map(fold, words)
    return nfc(ctx.text).strip(" .!?").lower() in words
