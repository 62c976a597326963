"""The list behind the phone's menu key: ports.CommandMenu over setMyCommands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram.error import TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import translate

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_MOST, _LONGEST = 100, 256
_DEFAULT_LANGUAGE = "vi"


class BotMenu:
    """`accounts`: our one bot."""

    def __init__(self, api: Api, account: str) -> None:
        self._api = api
        self.accounts: Sequence[str] = (account,)

    async def show(
        self, account: str, chat_id: str, language: str, commands: Sequence[tuple[str, str]]
    ) -> None:
        """In one chat; with no chat in every other, to phones in this language (Vietnamese: to all
        that have none of their own). Names Telegram would refuse are left out."""
        del account
        fit = [(n, what[:_LONGEST]) for n, what in commands if _NAME.fullmatch(n) and what]
        code = "" if chat_id or language == _DEFAULT_LANGUAGE else language
        try:
            await self._api.set_commands(chat_id, code, fit[:_MOST])
        except TelegramError as error:
            raise translate(error) from None
