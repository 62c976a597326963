"""A file that is still to be fetched, when its sender asks to be forgotten."""

from __future__ import annotations

from bot.core.events import Event, EventKind, MediaRef
from bot.dialog.fetching import errand
from bot.dialog.insertion import put
from bot.usecases.people import erase
from models import ChatAccount, InboxRow
from tests.fakes.house import Parts


async def test_it_is_fetched_no_more(parts: Parts) -> None:
    person = await parts.person("lan", "Lan")
    now = parts.clock.now()
    sent = Event("webchat", "web", "e1", EventKind.PHOTO, "lan", now, text="có người bị kẹt")
    others = Event("webchat", "web", "e2", EventKind.PHOTO, "hoa", now)
    ref = MediaRef("photo", ref="https://a/1.png")
    await put([sent, *(errand(e, 0, ref, ("report", "BC-1")) for e in (sent, others))], now)
    await InboxRow.filter(event_id="e1").update(state="done")
    async with parts.services.work(parts.by(person)) as work:
        await erase.forget(work, await ChatAccount.get(person_id=person.id))
    assert [r.event_id for r in await InboxRow.all().order_by("id")] == ["e1", "e2~0"]
    assert "kẹt" not in (await InboxRow.get(event_id="e1")).body
