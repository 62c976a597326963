"""Words that look like orders to the machine, like buttons, codes, markup or another's voice are
words: nothing is done by them, and they are kept and shown as they were written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import found
from bot.core.text import nfc
from bot.vietnamese import intents
from models import (
    Approval,
    Delivery,
    Emergency,
    Feedback,
    FeedbackEntry,
    OutboxContent,
    Person,
    Report,
    Role,
)
from tests.fakes.counted import Counted
from tests.fakes.house import Parts
from tests.fakes.talk import Talk
from tests.usecases.bulletins import Commune, make_commune

LINES = [
    line
    for line in Path(__file__).with_name("injections.txt").read_text("utf-8").split("\n")
    if line and not line.startswith("# ")
]
# An approver who writes 'duyệt BT-1' means it, in whatever letters.
ORDERS = {
    "ＤＵＹỆＴ　ＢＴ－１",
    "\u200bd\u200bu\u200by\u200bệ\u200bt\u200b \u200bB\u200bT\u200b-\u200b1",
}
CONVERSATIONS = tuple(found.conversations().all.values())
EVERYONE = frozenset({"citizen", "propagandist", "editor", "approver", "admin"})


@pytest.fixture
async def here(watched: tuple[Parts, Counted]) -> Commune:
    commune = await make_commune(watched[0])
    await commune.submitted()
    return commune


async def effects() -> list[int]:
    tables = (Approval, Delivery, Emergency, Role)
    return [
        *[await table.all().count() for table in tables],
        await Person.filter(erased_at=None).count(),
    ]


async def say(here: Commune, who: Person, text: str) -> None:
    heard = await Talk(here.parts, who, CONVERSATIONS).says(text)
    assert heard
    assert not here.parts.locales.missing


@pytest.mark.parametrize("role", ["citizen", "propagandist", "editor"])
async def test_who_may_not_does_nothing_by_them(here: Commune, role: str) -> None:
    people = []
    for n, _ in enumerate(LINES):
        area = here.area if role == "editor" else here.villages[0]
        people.append(await here.parts.person(f"{role}{n}", "Người", (role, area)))
    before = await effects()
    for who, text in zip(people, LINES, strict=True):
        await say(here, who, text)
        assert await effects() == before, text
    kept = {e.text for e in await FeedbackEntry.all()} | {r.text for r in await Report.all()}
    assert kept <= {nfc(text).removeprefix("/") for text in LINES}
    assert not [c.id for c in await OutboxContent.all() if "{???}" in str(c.body)]
    assert not await Feedback.filter(state="closed").exists()


async def test_who_may_approve_does_it_only_by_saying_so(here: Commune) -> None:
    before = await effects()
    for text in LINES:
        if text not in ORDERS:
            await say(here, here.approver, text)
            assert await effects() == before, text


def test_none_of_them_is_plainly_an_order() -> None:
    done = [
        (text, meant.intent)
        for text in LINES
        for meant in [intents.meant(text, EVERYONE)]
        if text not in ORDERS and meant.sure and meant.intent in intents.EFFECTS
    ]
    assert done == []
