"""'Đọc cho tôi nghe': what is shown comes with its sound, buttons too, until 'thôi đọc'."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.usecases import duty
from bot.usecases.duty import Shop
from bot.usecases.voice import read_shown
from models import ChatAccount, OutboxContent
from tests.fakes.broadcast import FakeSpeaker
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def read(here: Village, speaker: FakeSpeaker) -> int:
    shop = Shop(here.parts.services, speaker, None, here.parts.media.save, here.parts.locales)
    asked = [ids for name, *ids in here.parts.tasks if name == "read_shown"]
    here.parts.tasks.clear()
    for ids in asked:
        await read_shown.read_shown(shop, *ids)
    return len(asked)


async def test_every_answer_has_its_sound_until_it_is_enough(here: Village) -> None:
    speaker = FakeSpeaker()
    await here.says(here.nga, "đọc cho tôi nghe")
    assert await read(here, speaker) == 1
    shown = await here.says(here.nga, "Cầu thôn 3 hỏng")
    assert await read(here, speaker) >= 1
    content = await OutboxContent.all().order_by("-id").first()
    assert content is not None
    assert content.body["media"][0]["kind"] == "voice"
    said = speaker.samples[-1]
    assert "Cầu thôn 3 hỏng" in shown
    assert "Cầu thôn 3 hỏng" in said
    assert "1. Gửi" in said  # a button's words are read with its number
    await here.says(here.nga, "thôi đọc")
    here.parts.tasks.clear()
    await here.says(here.nga, "menu")
    assert await read(here, speaker) == 0


async def test_no_task_carries_words_and_no_other_machine_reads_them(here: Village) -> None:
    speaker = FakeSpeaker()
    await here.says(here.nga, "đọc cho tôi nghe")
    await here.says(here.nga, "Cầu thôn 3 hỏng")
    asked = [one for one in here.parts.tasks if one[0] == "read_shown"]
    assert len(asked) > 1
    assert "Cầu" not in str(asked)
    speaker.outside = True
    await read(here, speaker)
    assert not speaker.outside


async def test_a_chat_that_has_gone_on_hears_its_newest_answer(here: Village) -> None:
    speaker = FakeSpeaker()
    shop = Shop(here.parts.services, speaker, None, here.parts.media.save, here.parts.locales)
    await here.says(here.nga, "đọc cho tôi nghe")
    await here.says(here.nga, "Cầu thôn 3 hỏng")
    asked = [ids for name, *ids in here.parts.tasks if name == "read_shown"]
    async with shop.chats:  # another chat's turn
        waiting = [asyncio.create_task(read_shown.read_shown(shop, *ids)) for ids in asked]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    assert "Cầu thôn 3 hỏng" in speaker.samples[-1]
    assert not any("thôi đọc" in said.lower() for said in speaker.samples)
    brought = duty.found()
    assert "read_shown" in brought["voice"].queued
    assert {"read_out", "hear_back"} <= brought["reading"].queued


async def test_without_an_engine_the_words_stand_alone(here: Village) -> None:
    speaker = FakeSpeaker()
    speaker.broken = True
    await here.says(here.nga, "doc cho toi nghe")
    last = await OutboxContent.all().order_by("-id").first()
    await read(here, speaker)
    assert last == await OutboxContent.all().order_by("-id").first()
    assert (await ChatAccount.get(person=here.nga)).aloud
