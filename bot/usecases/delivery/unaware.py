"""A correction or withdrawal that could not be said to all followers, who read the old one as an
article: nobody of us knows who they are, so the author hears it and what to do. Run by the clock.
"""

from __future__ import annotations

from datetime import timedelta

from bot.core.messages import Button, Message, t
from bot.storage.db import execute
from bot.usecases import notify
from bot.usecases.delivery.board import reason
from bot.usecases.work import Services
from models import Bulletin, BulletinVersion

_LATELY = timedelta(days=1)


async def due(services: Services) -> int:
    """How many authors were told; each once."""
    _, rows = await execute(_UNSAID, [services.clock.now() - _LATELY])
    told = 0
    for row in rows:
        what, _, number = str(row["about"]).partition(":")
        async with services.work() as work:
            version = await BulletinVersion.get(id=int(number))
            bulletin = await Bulletin.get(id=version.bulletin_id).prefetch_related("commune")
            if what == "version" and bulletin.corrects_id is None:
                continue  # who it was for goes other ways
            words = {"code": bulletin.code, "title": version.title, "what": what}
            button = Button(t("content-btn-board"), "bulletin.board", str(bulletin.id), many=True)
            text = t("content-unaware", reason=t(reason(str(row["cause"]), "")), **words)
            told += await notify.people(
                work, bulletin.commune, [bulletin.author_id], Message(text, (button,)),
                key=f"unaware:{row['about']}", say_when=False,
            )  # fmt: skip
    return told


_UNSAID = """
SELECT DISTINCT o.about AS about, o.cause AS cause FROM outbox o
JOIN chat_account a ON a.id = o.chat_account_id AND a.kind = 'everyone'
WHERE o.state = 'failed' AND o.claimed_at > ? AND o.about <> '' AND o.cause <> 'withdrawn'
  AND (o.about LIKE 'version:%' OR o.about LIKE 'withdrawn:%')
"""
