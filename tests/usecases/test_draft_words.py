"""A draft's words follow what is changed in the phone; a 'dạ' to something else sends nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.events import EventKind
from bot.core.messages import Button, Message
from models import ChatAccount, Report
from tests.usecases.talk import Village


@pytest.fixture
async def here(database: str, tmp_path: Path) -> Village:
    return await Village.settle(tmp_path)


async def edits(here: Village, text: str, message_id: str) -> str:
    return await here.comes(here.nga, EventKind.EDIT, text=text, message_id=message_id)


async def test_changed_words_take_the_place_of_the_old_ones_in_the_draft(here: Village) -> None:
    await here.says(here.nga, "Cầu thôn 3 hỏng", message_id="m1")
    await here.says(here.nga, "xe không qua được", message_id="m2")
    shown = await edits(here, "Cầu treo thôn 3 hỏng nặng", "m1")
    assert "Cầu treo thôn 3 hỏng nặng" in shown
    assert (await Report.get()).text == "Cầu treo thôn 3 hỏng nặng\nxe không qua được"
    await edits(here, "xe máy không qua được", "m2")
    assert (await Report.get()).text == "Cầu treo thôn 3 hỏng nặng\nxe máy không qua được"
    await here.presses(here.nga, "Gửi")
    assert "xe máy không qua được" in await here.last(here.bia)


async def test_the_word_that_began_it_is_no_part_of_it(here: Village) -> None:
    await here.says(here.nga, "báo cáo cột điện đổ ở đầu thôn", message_id="m1")
    await edits(here, "báo cáo cột điện đổ ở cuối thôn", "m1")
    assert (await Report.get()).text == "cột điện đổ ở cuối thôn"


async def test_what_was_sent_stays_as_it_was(here: Village) -> None:
    await here.says(here.nga, "Cầu thôn 3 hỏng", message_id="m1")
    await here.presses(here.nga, "Gửi")
    assert "giữ" in await edits(here, "Cầu thôn 3 còn tốt", "m1")
    assert (await Report.get()).text == "Cầu thôn 3 hỏng"


@pytest.mark.parametrize("yes", ["dạ", "ok", "vâng"])
async def test_a_yes_to_a_bulletin_sends_no_forgotten_draft(here: Village, yes: str) -> None:
    await here.says(here.nga, "Đường nhiều ổ gà")
    chat = await ChatAccount.get(person=here.nga)
    here.at(minutes=20)
    missed = Message("Bản tin hôm qua", (Button("Đã đọc", "receipt.read", "1", many=True),))
    async with here.parts.services.work() as work:
        await work.outbox.say([chat.id], missed, key="missed")
    await here.says(here.nga, yes)
    assert (await Report.get()).state == "draft"
    assert not await here.parts.told(here.bia)
    await here.says(here.nga, "gửi đi")
    assert (await Report.get()).state == "sent"
