"""send*: who may be written to, how often, and what the chat then shows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.standin.telegram.groups import TelegramGroup
from bot.standin.telegram.people import TelegramPerson
from bot.standin.telegram.rules import Refused, check_file, check_reply, check_send, seen_of

if TYPE_CHECKING:
    from bot.standin.telegram import FakeTelegram

UPLOADS = {
    "sendVoice": "voice",
    "sendAudio": "audio",
    "sendPhoto": "photo",
    "sendDocument": "document",
}
METHODS = {"sendMessage", *UPLOADS}
Chat = TelegramPerson | TelegramGroup


async def send(fake: FakeTelegram, method: str, params: dict[str, Any]) -> dict[str, Any]:
    """The message as the Bot API answers it. Raises Refused."""
    chat = _chat(fake, params)
    wait = fake.rates.wait_s(chat.chat_id) if fake.rates else 0
    if wait:
        raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    check_send(method, params)
    check_reply(params, chat.messages)
    stored = _stored(fake, method, params) if method in UPLOADS else {}
    if method == "sendVoice" and getattr(chat, "no_voice", False):
        raise Refused(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN")
    message: dict[str, Any] = {
        "message_id": chat.number(),
        "from": fake.bot_user(),
        "chat": chat.chat(),
        "date": int(fake.clock.now().timestamp()),
        **{k: params[k] for k in ("text", "caption", "reply_markup") if k in params},
        **_placed(chat, params),
        **stored,
    }
    fake.sent.append((method, params))
    await chat.show(seen_of(message, fake.files))
    return message


def _placed(chat: Chat, params: dict[str, Any]) -> dict[str, Any]:
    """An answer is in the topic of what it answers."""
    placed: dict[str, Any] = {
        k: params[k] for k in ("message_thread_id", "reply_parameters") if k in params
    }
    answered = int((params.get("reply_parameters") or {}).get("message_id", 0))
    if isinstance(chat, TelegramGroup) and answered in chat.said_in:
        placed["message_thread_id"] = chat.said_in[answered]
    return placed


def _chat(fake: FakeTelegram, params: dict[str, Any]) -> Chat:
    chat_id = str(params.get("chat_id"))
    group = fake.groups.get(chat_id)
    if group is not None:
        return _open_group(group, params)
    person = fake.people.get(chat_id)
    if person is None:
        raise Refused(400, "Bad Request: chat not found")
    if not person.started:
        raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
    if person.deleted:
        raise Refused(403, "Forbidden: user is deactivated")
    if person.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    return person


def _open_group(group: TelegramGroup, params: dict[str, Any]) -> TelegramGroup:
    if group.moved_to:
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=int(group.moved_to),
        )
    if not group.has_bot:
        raise Refused(403, "Forbidden: bot was kicked from the group chat")
    if not group.writable:
        raise Refused(400, "Bad Request: not enough rights to send text messages to the chat")
    topic = params.get("message_thread_id")
    if topic and int(topic) not in group.topics:
        raise Refused(400, "Bad Request: message thread not found")
    return group


def _stored(fake: FakeTelegram, method: str, params: dict[str, Any]) -> dict[str, Any]:
    field = UPLOADS[method]
    value = params.get(field)
    if isinstance(value, web.FileField):
        data = value.file.read()
        check_file(method, data)
        file_id = fake.keep_file(data, value.filename, value.content_type)
        fake.uploaded_as[file_id] = field
    elif str(value) in fake.files:
        file_id = str(value)
        if fake.uploaded_as.get(file_id, field) != field:
            raise Refused(400, f"Bad Request: can't use file of another type as {field}")
    else:
        raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
    unique = hashlib.sha256(file_id.encode()).hexdigest()[:12]
    item = {"file_id": file_id, "file_unique_id": unique, "width": 1, "height": 1}
    return {field: [item] if field == "photo" else {**item, "duration": 1}}
