"""Each answer of a vendor's, with one value in it of another kind than promised: numbers as texts,
texts as numbers, lists, nothing, what no number is. Whatever is asked ends in an answer or in a
SendError, and a token once good is never replaced by nonsense.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.error import TelegramError

from bot.channels.zalo.errors import NoAnswerError, ZaloError
from bot.channels.zalobot.errors import BotError
from bot.channels.zalobot.errors import NoAnswerError as NoBotAnswerError
from bot.core.capabilities import EVERYONE
from bot.core.errors import BadMedia, SendError
from bot.core.events import MediaRef
from bot.core.messages import WireMessage
from bot.standin.zalo import OA_ID
from tests.channels.broken import Way, open_way
from tests.channels.test_zbs_send import DATA, PHONE
from tests.fakes.deps import Inbox
from tests.fakes.faulty_line import Fault

ODD: tuple[Any, ...] = (None, -7, math.inf, "", "x", "9" * 5000, [], [7], {"a": 1})
_DEEP = 3
TOLD = (SendError, BadMedia, TelegramError, ZaloError, NoAnswerError, BotError, NoBotAnswerError)
"""What a channel or a client raises by its contract."""
Ask = Callable[[Way], Awaitable[Any]]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Of every value inside, the last of each list."""
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else ()
    if len(path) == _DEEP:
        return
    if isinstance(value, list):
        inside = list(enumerate(value))[-1:]  # type: ignore[assignment]  # as pairs
    for key, one in inside:
        yield from places(one, (*path, key))


def with_odd(answer: Any, path: tuple[Any, ...], odd: Any) -> Any:
    made = copy.deepcopy(answer)
    at = made
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = odd
    return made


async def _poll(way: Way) -> None:
    await way.channel._make_poller().once()


async def _webhook(way: Way) -> None:
    await way.channel._listener.look()


async def _photo(way: Way) -> None:
    shelf = way.channel._deps.media
    picture = shelf.keep("photo", b"\xff\xd8\xff" + str(next(way.keys)).encode(), "image/jpeg")
    await way.channel.send(way.account, way.chat_id, WireMessage("a", media=(picture,)), "p")


async def _fetch(way: Way) -> None:
    await way.channel.fetch(way.account, MediaRef("voice", ref="AwACAg"))


async def _renews(way: Way) -> None:
    pair = await way.channel._api.refresh(way.fake.oa(OA_ID).refresh)
    assert len(pair.access_token) > 5 < len(pair.refresh_token), "nonsense would be kept"
    assert 0 < pair.expires_in_s < 10_000_000


async def _about(way: Way) -> None:
    await way.channel._accounts.note(OA_ID, {"told_at": ""})
    await way.channel._ask(OA_ID)


async def _to_all(way: Way) -> None:
    words = WireMessage(f"Cả xã {next(way.keys)}", title="Tin")
    await way.channel.send(OA_ID, EVERYONE, words, f"e{next(way.keys)}")


async def _group(way: Way) -> str:
    people = [way.chat_id]
    return str((await way.channel.desk.make_group(OA_ID, "Nhóm", people)).address)


async def _in_group(way: Way) -> None:
    groups = await way.channel.desk.groups(OA_ID)
    await way.channel.send(OA_ID, groups[0].address, WireMessage("a"), f"g{next(way.keys)}")


async def _inside(way: Way) -> None:
    groups = await way.channel.desk.groups(OA_ID)
    await way.channel.desk.inside(OA_ID, groups[0].address)


async def _template_answers(way: Way) -> None:
    now = way.clock.now()
    await way.channel.templates.answers(OA_ID, "300001", now - timedelta(days=1), now)


ASKED: dict[str, dict[str, Ask]] = {
    "telegram": {
        "/sendMessage": Way.send,
        "/sendPhoto": _photo,
        "/getMe": lambda w: w.channel.check(),
        "/getWebhookInfo": lambda w: w.channel.check(),
        "/getWebhookInfo ": _webhook,
        "/getUpdates": _poll,
        "/setMyCommands": lambda w: w.channel.menu.show("", "1", "vi", [("giup", "Giúp")]),
        "/getFile": _fetch,
    },
    "zalobot": {
        "/sendMessage": Way.send,
        "/getMe": lambda w: w.channel.check(),
        "/getWebhookInfo": lambda w: w.channel.check(),
        "/getUpdates": lambda w: w.api.updates(1),
    },
    "zalo": {
        "/message/cs": Way.send,
        "/upload/image": _photo,
        "/getoa": _about,
        "/article/create": _to_all,
        "/article/verify": _to_all,
        "/v2.0/oa/message": _to_all,
        "/quota/group": lambda w: w.channel._rooms._free_asset(OA_ID, 3),
        "/group/creategroupwithoa": _group,
        "/group/getgroupsofoa": lambda w: w.channel.desk.groups(OA_ID),
        "/group/getgroup": lambda w: w.channel._rooms.known(OA_ID),
        "/group/listmember": _inside,
        "/group/message": _in_group,
        "/quota/message": lambda w: w.channel.desk.last_word(OA_ID, w.chat_id),
        "/oa/access_token": _renews,
    },
    "zbs": {
        "/message/template": Way.send,
        "/template/all": lambda w: w.channel.templates.listed(OA_ID),
        "/template/info": lambda w: w.channel.templates.listed(OA_ID),
        "/message/quota": lambda w: w.channel.templates.health(OA_ID),
        "/quality": lambda w: w.channel.templates.health(OA_ID),
        "/message/status": lambda w: w.channel.templates.arrived(OA_ID, "m1"),
        "/response/get": _template_answers,
        "/message/template ": lambda w: w.channel.templates.trial(OA_ID, PHONE, "300000", DATA),
    },
    "esms": {
        "/SendMultiple": Way.send,
        "/GetSendStatus": lambda w: w.channel.reports("esms", [w.fake.sent[0].id]),
        "/GetBalance": lambda w: w.channel.balance("esms"),
    },
    "speedsms": {
        "/sms/send": Way.send,
        "/sms/status": lambda w: w.channel.reports("speedsms", [w.fake.sent[0].id]),
        "/user/info": lambda w: w.channel.balance("speedsms"),
    },
}  # fmt: skip


async def _prepared(name: str, way: Way) -> None:
    if name in {"esms", "speedsms"}:
        await way.send()
        way.fake.sent[0].state = "delivered"
    if name == "zalo":
        account = way.fake.oa(OA_ID)
        way.fake.articles.waits, account.broadcasts = 0, 1_000_000
        account.packages = {f"asset-{n}": 10 for n in range(300)}
    if name == "telegram":
        way.channel._accept = Inbox()
        await next(iter(way.fake.people.values())).says("chào")


async def _sees(way: Way, ask: Ask, about: str) -> Any:
    """The vendor's good answer to this."""
    seen: list[Any] = []

    def keep(said: Any) -> Any:
        seen.append(said)
        return said

    way.line.meets(Fault("kept", reads=keep), about=about)
    try:
        await ask(way)
    except TOLD:
        assert seen
    assert seen, f"{about}: nothing was asked"
    return seen[0]


@pytest.mark.parametrize("name", list(ASKED))
async def test_one_odd_value_in_an_answer(name: str, tmp_path: Path) -> None:
    wrong, tried = [], 0
    async with open_way(name, tmp_path) as way:
        await _prepared(name, way)
        for about, ask in ASKED[name].items():
            way.line.fine()
            answer = await _sees(way, ask, about.strip())
            for path in places(answer):
                for odd in ODD:
                    way.line.fine()
                    body = json.dumps(with_odd(answer, path, odd)).encode()
                    way.line.meets(Fault("odd", body=body, reaches=False))
                    tried += 1
                    try:
                        await ask(way)
                    except TOLD:
                        pass
                    except Exception as error:  # noqa: BLE001 - listed
                        wrong.append((about, path, str(odd)[:20], repr(error)[:80]))
    print(name, tried)
    assert tried > 50
    assert not wrong, "\n".join(map(str, wrong[:60]))
