"""A claimed row and its shared content -> what this one reader gets: tokens minted, links made."""

from __future__ import annotations

from bot.core.buttons import ButtonTokens
from bot.core.errors import NotFound
from bot.core.messages import Attachment, WireButton, WireMessage
from bot.core.ports import MediaReader
from bot.outbox.parts import Part
from bot.outbox.rows import Row


class Mint:
    """One a lane. At most `most` buttons: what is more is listed in the text already."""

    def __init__(self, buttons: ButtonTokens, media: MediaReader, most: int) -> None:
        self._buttons = buttons
        self._media = media
        self._most = most

    def message(self, row: Row, part: Part) -> WireMessage:
        """The wire message. A file that is gone takes no words with it: it is said, and only where
        there is nothing to say it with is NotFound raised."""
        reader = str(row.account_id)
        buttons = tuple(
            WireButton(
                b.title if isinstance(b.title, str) else b.title.key,
                self._buttons.mint(reader, b.action, b.ref.replace("{ref}", row.ref), many=b.many),
            )
            for b in part.buttons[: self._most]
        )
        media = [found for m in part.media if (found := self._with_url(m, part)) is not None]
        text = part.text
        if len(media) < len(part.media):
            text = f"{text}\n\n{part.gone}".strip()
        return WireMessage(text, buttons, tuple(media), part.ask, part.title, part.quote, part.form)

    def _with_url(self, media: Attachment, part: Part) -> Attachment | None:
        try:
            url = media.url or self._media.url(media)
        except NotFound:
            if not part.text and not part.gone:
                raise
            return None
        return Attachment(media.kind, media.digest, media.name, media.mime, url)
