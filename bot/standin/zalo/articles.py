"""Articles and their broadcast: made in the background, so verified twice; four a month."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.standin.people import Seen, SeenMedia
from bot.standin.zalo.ledger import BROADCAST, month_of
from bot.standin.zalo.oauth import Oa
from bot.standin.zalo.rules import Refused, check_article, refuse_if

if TYPE_CHECKING:
    from bot.standin.zalo.server import Server


@dataclass
class Article:
    """`waits`: how often `verify` still says that it is being made."""

    article_id: str
    oa_id: str
    body: dict[str, Any]
    waits: int

    @property
    def text(self) -> str:
        texts = [e["content"] for e in self.body["body"] if e["type"] == "text"]
        return "\n".join([self.body["title"], *texts])


class Articles:
    """`waits`: for new articles."""

    def __init__(self, fake: Server) -> None:
        self._fake = fake
        self.waits = 1
        self.by_token: dict[str, Article] = {}
        self.by_id: dict[str, Article] = {}

    def create(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        check_article(body)
        token = secrets.token_urlsafe(16)
        self.by_token[token] = Article(secrets.token_hex(10), oa.oa_id, body, self.waits)
        return {"token": token}

    def verify(self, oa: Oa, token: str) -> dict[str, Any]:
        article = self.by_token.get(token)
        if article is None or article.oa_id != oa.oa_id:
            raise Refused(-201, "token is invalid")
        if article.waits:
            article.waits -= 1
            raise Refused(-214, "Article is processing")
        self.by_id[article.article_id] = article
        return {"id": article.article_id}

    async def broadcast(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        fake = self._fake
        payload = body["message"]["attachment"]["payload"]
        [element] = payload["elements"]
        right = payload["template_type"] == "media" and element["media_type"] == "article"
        refuse_if(not right, -233, "articles only")
        article = self.by_id.get(element["attachment_id"])
        if article is None or article.oa_id != oa.oa_id:
            raise Refused(-201, "attachment_id is invalid")
        fake.refuse_at_night(BROADCAST)
        used = f"{month_of(fake.clock.now())} broadcast"
        refuse_if(oa.used[used] >= oa.broadcasts, -211, "Out of broadcasts this month")
        oa.used[used] += 1
        message_id = fake.message_id()
        fake.book(oa, BROADCAST, "*", body["message"])
        media = (SeenMedia("photo"),) if article.body["cover"].get("photo_url") else ()
        for person in oa.people.values():
            if person.follows_oa:
                await person.show(Seen(message_id, article.text, (), media, article.body))
        return {"message_id": message_id}
