"""While a human answers a person from the account's own page, only what plainly speaks to the bot
is answered. Asked by the router for each event of a chat.
"""

from __future__ import annotations

from bot.core.events import EventKind
from bot.dialog.context import Context
from bot.dialog.understand import Words
from bot.usecases.citizens import takeover
from bot.usecases.people.enrol import looks_like_code
from bot.vietnamese import intents, said_codes

_LEAVES = {"stop", "resume", "forget"}  # work always
_ALWAYS = frozenset({EventKind.ACTION, EventKind.FOLLOW, EventKind.UNFOLLOW})


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
    meant = intents.meant(ctx.text, ctx.roles)
    leaves = meant.intent in _LEAVES and meant.whole and meant.sure
    return leaves or looks_like_code(ctx.text) or bool(said_codes.only(ctx.text))
