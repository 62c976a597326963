"""Everyday messages in people's own words, through the whole dialog: what each gets for an answer.
The table grows by what somebody said and was misunderstood."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import found
from models import Bulletin, Person
from tests.fakes.house import Parts
from tests.usecases.bulletins import Commune, make_commune
from tests.usecases.chats import Chats

TABLE = Path(__file__).with_name("said_messages.tsv")
ROLES = {"p": "propagandist", "a": "approver", "c": "citizen"}


def rows() -> list[tuple[str, str, str, str]]:
    """Who, what was before, what the answer says, what was said."""
    lines = TABLE.read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]  # type: ignore[misc]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_message_gets_its_answer(parts: Parts) -> None:
    commune = await make_commune(parts)
    chats = Chats(parts, tuple(found.conversations().all.values()))
    speakers = [await person(parts, commune, n, who) for n, (who, *_) in enumerate(rows())]
    await commune.distributed()
    wrong = []
    for somebody, (_, before, right, text) in zip(speakers, rows(), strict=True):
        await stands(commune, chats, somebody, before)
        said = await chats.says(somebody, text)
        if not re.search(right, said):
            wrong.append((text, right, said))
        await Bulletin.filter(state="submitted").update(state="returned")
    assert wrong == []


async def person(parts: Parts, commune: Commune, number: int, who: str) -> Person:
    area = commune.area if who == "a" else commune.villages[0]
    return await parts.person(f"n{number}", f"Người {number}", (ROLES[who], area))


async def stands(commune: Commune, chats: Chats, somebody: Person, before: str) -> None:
    """What is on the screen of whoever says it."""
    if before == "draft":
        await chats.says(somebody, "Loa ở nhà văn hóa rè quá, không nghe được")
    elif before == "judge":
        await commune.submitted()
