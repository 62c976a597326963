"""To all followers of an OA: an article is made, verified, then broadcast.

What each step brought is stored before the next, so that a retry goes on where it was: no second
article of the same content, no second broadcast of the same key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from bot.channels.zalo.accounts import Accounts
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.calling import Caller
from bot.channels.zalo.errors import rejected
from bot.channels.zalo.settings import Config
from bot.core.errors import Cause, SendError
from bot.core.messages import Sent, WireMessage
from bot.core.ports import Clock, KeyValue
from bot.core.text import shorten

_TITLE, _DESCRIPTION, _AUTHOR = 150, 300, 50  # characters, 2026-10
_Kept = dict[str, str]


@dataclass(frozen=True)
class _Step:
    """Where what a step brought is kept."""

    key: str
    kept: _Kept = field(default_factory=dict)


class Articles:
    """Raises SendError only."""

    def __init__(
        self,
        api: ZaloApi,
        caller: Caller,
        accounts: Accounts,
        settings: Config,
        state: KeyValue,
        clock: Clock,
        cover_url: str,
    ) -> None:
        self._api = api
        self._call = caller
        self._accounts = accounts
        self._settings = settings
        self._state = state
        self._clock = clock
        self._cover_url = cover_url

    async def send(self, oa_id: str, message: WireMessage, key: str) -> Sent:
        """Raises UNAVAILABLE while Zalo still makes the article, UNCLEAR where a step may have been
        done without our knowing: then it is never done again."""
        step = await self._step(oa_id, "broadcast", key)
        if step.kept.get("done"):
            return Sent(step.kept.get("message_id", ""))
        _refuse_doubt(step, "broadcast")
        article_id = await self._article(oa_id, message)
        target = self._settings.policy(oa_id).broadcast_target
        data = await self._once(
            step, oa_id, lambda token: self._api.broadcast(token, article_id, target)
        )
        sent = Sent(str(data.get("message_id") or ""))
        kept = {"done": "yes", "message_id": sent.message_id, "article": article_id}
        await self._state.put(step.key, kept)
        return sent

    async def _article(self, oa_id: str, message: WireMessage) -> str:
        name = (await self._accounts.listed()).get(oa_id, {}).get("name", "")
        article = article_of(message, name or oa_id, self._cover_url)
        step = await self._step(oa_id, "article", repr(article))
        if step.kept.get("id"):
            return step.kept["id"]
        token = step.kept.get("token", "")
        if not token:
            _refuse_doubt(step, "article")
            token = await self._once(
                step, oa_id, lambda access: self._api.create_article(access, article)
            )
            await self._state.put(step.key, {"token": token})
        article_id = await self._verified(step, oa_id, token)
        await self._state.put(step.key, {"token": token, "id": article_id})
        return article_id

    async def _verified(self, step: _Step, oa_id: str, token: str) -> str:
        method = self._settings.article_verify
        try:
            found = await self._call(
                oa_id, lambda access: self._api.verify_article(access, token, method)
            )
        except SendError as error:
            if error.cause is Cause.REJECTED:  # no such article: the next wish for one makes it
                await self._state.put(step.key, {})
            if error.cause is Cause.UNCLEAR:  # asking does nothing, so it can be asked again
                raise _later(error.detail) from None
            raise
        if not found:
            raise _later("an article without an id yet")
        return found

    async def _once(self, step: _Step, oa_id: str, call: Any) -> Any:
        """One call that must not be made twice: noted before, the note taken back where Zalo surely
        did nothing."""
        await self._state.put(step.key, {"asked_at": self._clock.now().isoformat()})
        try:
            return await self._call(oa_id, call)
        except SendError as error:
            if error.cause is not Cause.UNCLEAR:
                await self._state.put(step.key, {})
            raise

    async def _step(self, oa_id: str, what: str, of: str) -> _Step:
        key = f"zalo:{oa_id}:{what}:{hashlib.sha256(of.encode()).hexdigest()[:32]}"
        return _Step(key, await self._state.get(key) or {})


def article_of(message: WireMessage, author: str, cover_url: str) -> dict[str, Any]:
    """The article's body: a paragraph a line, pictures inside, everything else as its address."""
    lines = [line.strip() for line in message.text.splitlines() if line.strip()]
    if not lines:
        raise rejected("text", "empty")
    pictures = [m for m in message.media if m.kind == "photo" and m.url]
    links = [
        *((a.name, a.url) for a in message.media if a.url and a not in pictures),
        *((b.title, b.url) for b in message.buttons if b.url),
    ]
    texts = [*lines, *(f"{name}: {url}" if name else url for name, url in links)]
    return {
        "type": "normal",
        "title": shorten(message.title or lines[0], _TITLE),
        "author": shorten(author, _AUTHOR),
        "cover": {
            "cover_type": "photo",
            "photo_url": pictures[0].url if pictures else cover_url,
            "status": "show",
        },
        "description": shorten(message.text, _DESCRIPTION),
        "body": [
            *({"type": "text", "content": text} for text in texts),
            *({"type": "image", "url": p.url, "caption": p.name} for p in pictures),
        ],
        "status": "show",
        "comment": "hide",
    }


def _refuse_doubt(step: _Step, what: str) -> None:
    if step.kept.get("asked_at"):
        detail = f"the {what} was asked for at {step.kept['asked_at']}; its answer is not known"
        raise SendError(Cause.UNCLEAR, vendor_code=f"local-{what}", detail=detail)


def _later(detail: str) -> SendError:
    return SendError(Cause.UNAVAILABLE, vendor_code="article", detail=detail)
