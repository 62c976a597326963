"""setMyCommands: what may be listed, and which list a phone shows."""

from __future__ import annotations

import re
from typing import Any

from bot.standin.telegram.rules import Refused

_NAME = re.compile(r"[a-z0-9_]{1,32}")
Listed = list[dict[str, str]]


class Commands:
    """Lists by (chat, language); "" stands for every chat and for every language."""

    def __init__(self) -> None:
        self.lists: dict[tuple[str, str], Listed] = {}

    def set(self, params: dict[str, Any], chats: Any) -> bool:
        """Raises Refused for what the Bot API would not take."""
        listed: Listed = params.get("commands", [])
        if len(listed) > 100:
            raise Refused(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        for one in listed:
            if not _NAME.fullmatch(str(one.get("command", ""))):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(str(one.get("description", ""))) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.lists[_where(params, chats)] = listed
        return True

    def delete(self, params: dict[str, Any], chats: Any) -> bool:
        self.lists.pop(_where(params, chats), None)
        return True

    def shown(self, chat_id: str, language: str) -> list[str]:
        """Names behind the menu key of a phone in this language, narrowest list first."""
        for key in ((chat_id, language), (chat_id, ""), ("", language), ("", "")):
            if key in self.lists:
                return [one["command"] for one in self.lists[key]]
        return []


def _where(params: dict[str, Any], chats: Any) -> tuple[str, str]:
    scope = params.get("scope") or {"type": "default"}
    language = str(params.get("language_code", ""))
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise Refused(400, "Bad Request: invalid language code specified")
    if scope.get("type") == "default":
        return "", language
    if scope.get("type") != "chat":
        raise Refused(400, "Bad Request: unsupported scope type specified")
    chat_id = str(scope.get("chat_id"))
    if chat_id not in chats:
        raise Refused(400, "Bad Request: chat not found")
    return chat_id, language
