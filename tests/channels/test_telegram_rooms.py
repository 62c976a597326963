"""Groups on Telegram, over the wire: what comes in, what goes out, topics and moving house."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.settings import Config
from bot.core.errors import SendError
from bot.core.messages import Sent, WireButton, WireMessage
from bot.standin.telegram import FakeTelegram, running
from tests.fakes.deps import Inbox, MemoryState, make_deps


@dataclass
class Side:
    fake: FakeTelegram
    channel: TelegramChannel
    inbox: Inbox

    async def send(self, chat: str, text: str, **more: object) -> Sent:
        message = WireMessage(text, **more)  # type: ignore[arg-type]  # fields of WireMessage
        return await self.channel.send(self.fake.account, chat, message, "k")


@pytest.fixture
async def side(tmp_path: Path) -> AsyncIterator[Side]:
    async with running() as fake:
        channel, inbox = TelegramChannel(Config(**fake.config()), make_deps(tmp_path)), Inbox()
        await channel.start(inbox)
        yield Side(fake, channel, inbox)
        await channel.stop()


async def test_an_answer_in_a_group_is_known_as_one(side: Side) -> None:
    group, lan = side.fake.group("Buôn Phung"), side.fake.person("H'Lan Niê", started=False)
    asked = await side.send(f"group:{group.chat_id}", "Loa buôn mình kêu chưa?")
    await group.sends_voice(lan, b"ok" * 200, reply_to=group.last())
    [event] = await side.inbox.expect(1, "voice")
    assert (event.room, event.chat_id) == (f"group:{group.chat_id}", lan.chat_id)
    assert event.reply_to == asked.message_id
    fetched = await side.channel.fetch(side.fake.account, event.media[0])
    assert fetched.data == b"ok" * 200


async def test_an_answer_shows_what_it_answers(side: Side) -> None:
    group, lan = side.fake.group("Buôn Phung"), side.fake.person("H'Lan")
    await group.says(lan, "/baocao@tinbuon_bot mất điện")
    await lan.says("mất điện")
    there, here = await side.inbox.expect(2, "text")
    await side.send(there.room, "Đã nhận", quote=there.message_id)
    await side.send(here.chat_id, "Đã nhận", quote=here.message_id)
    assert int(group.last().raw["reply_parameters"]["message_id"]) in group.messages
    assert int(lan.last().raw["reply_parameters"]["message_id"]) in lan.messages
    # what was said in a group is not dug up in somebody's own chat, nor the other way round
    await side.send(here.chat_id, "Đã nhận", quote=there.message_id)
    await side.send(there.room, "Đã nhận", quote=here.message_id)
    assert "reply_parameters" not in lan.last().raw
    assert "reply_parameters" not in group.last().raw


async def test_an_answer_to_a_deleted_message_still_goes(side: Side) -> None:
    lan = side.fake.person("H'Lan")
    await side.send(lan.chat_id, "Đã nhận", quote="999999")
    assert lan.last().text == "Đã nhận"


async def test_a_topic_is_an_address_of_its_own(side: Side) -> None:
    group, lan = side.fake.group("Xã Cư Pui", topics=(45,)), side.fake.person("H'Lan")
    await group.says(lan, "@tinbuon_bot kênh cạn", topic=45)
    [event] = await side.inbox.expect(1, "text")
    await side.send(event.extra["topic"], "Đã nhận")
    assert group.last().raw["message_thread_id"] == "45"
    await side.send(event.room, "Đã nhận", quote=event.message_id)  # an answer finds its topic
    assert group.last().raw["message_thread_id"] == 45
    with pytest.raises(SendError) as caught:
        await side.send(f"group:{group.chat_id}/46", "a")
    assert caught.value.cause == "not_reachable"


async def test_a_button_in_a_group_says_who_pressed_it(side: Side) -> None:
    group, lan = side.fake.group("Buôn Phung"), side.fake.person("H'Lan")
    sent = await side.send(
        f"group:{group.chat_id}", "Đã phổ biến?", buttons=(WireButton("Rồi", "content.told:1.x"),)
    )
    await group.taps(lan, "Rồi")
    [event] = await side.inbox.expect(1, "action")
    assert (event.chat_id, event.room) == (lan.chat_id, f"group:{group.chat_id}")
    assert (event.action, event.reply_to) == ("content.told:1.x", sent.message_id)
    await side.fake.spinner_stopped()


async def test_coming_and_going(side: Side) -> None:
    group = side.fake.group("Buôn Phung")
    lan, bih = side.fake.person("H'Lan"), side.fake.person("Y Bih")
    await group.adds_bot(lan)
    await group.joins(bih, lan)
    await group.leaves(bih)
    await group.removes_bot(lan)
    await side.inbox.expect(1, "gone")
    assert [(e.kind, e.chat_id) for e in side.inbox.events] == [
        ("group", lan.chat_id),
        ("join", bih.chat_id),
        ("join", lan.chat_id),
        ("leave", bih.chat_id),
        ("gone", lan.chat_id),
    ]
    with pytest.raises(SendError) as caught:
        await side.send(f"group:{group.chat_id}", "a")
    assert caught.value.cause == "blocked"


async def test_a_group_that_moved_is_followed(side: Side, tmp_path: Path) -> None:
    small, lan = side.fake.group("Buôn Phung", small=True), side.fake.person("H'Lan")
    address = f"group:{small.chat_id}"
    await side.send(address, "một")
    new = await small.migrates(lan)
    [event] = await side.inbox.expect(1, "moved")
    assert (event.room, event.extra["room"]) == (address, f"group:{new.chat_id}")
    with pytest.raises(SendError) as caught:
        await side.send(address, "hai")
    assert (caught.value.cause, caught.value.vendor_code) == ("unavailable", "ChatMigrated")
    assert caught.value.detail == f"group:{new.chat_id}"
    assert not new.sees
    await side.send(address, "hai")  # the outbox tries again
    assert [s.text for s in new.sees] == ["hai"]


async def test_where_a_group_moved_is_known_after_a_restart(tmp_path: Path) -> None:
    state = MemoryState()
    async with running() as fake:
        small, lan = fake.group("Buôn Phung", small=True), fake.person("H'Lan")
        new = await small.migrates(lan)
        for text in ("một", "hai"):
            deps = make_deps(tmp_path, state=state)
            side = Side(fake, TelegramChannel(Config(**fake.config()), deps), Inbox())
            if text == "một":
                with pytest.raises(SendError):
                    await side.send(f"group:{small.chat_id}", text)
            else:
                await side.send(f"group:{small.chat_id}", text)
            await side.channel.stop()
        assert [s.text for s in new.sees] == ["hai"]
