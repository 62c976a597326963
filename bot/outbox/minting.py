"""A claimed row and its shared content -> what this one reader gets: tokens minted, links made."""

from __future__ import annotations

from bot.core.buttons import ButtonTokens
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
        """The wire message. Raises what the media store raises for a file that is gone."""
        reader = str(row.account_id)
        buttons = tuple(
            WireButton(
                b.title if isinstance(b.title, str) else b.title.key,
                self._buttons.mint(reader, b.action, b.ref.replace("{ref}", row.ref), many=b.many),
            )
            for b in part.buttons[: self._most]
        )
        media = tuple(self._with_url(m) for m in part.media)
        return WireMessage(part.text, buttons, media, part.ask, part.title, part.quote, part.form)

    def _with_url(self, media: Attachment) -> Attachment:
        url = media.url or self._media.url(media)
        return Attachment(media.kind, media.digest, media.name, media.mime, url)
