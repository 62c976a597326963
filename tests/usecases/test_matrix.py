"""Every button there is, pressed by every role alone upon what is not theirs: nothing changes, and
the answer for something of another commune is the answer for something that never was.

Made from the code: a new action is tried without being listed. The buttons are truly minted for
whoever presses, as if they had been shown once, so that only the use cases stand in between.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from typing import Any

import pytest
from tortoise.models import Model

from bot import found
from bot.core.buttons import ButtonTokens
from bot.core.events import Event, EventKind
from bot.dialog.inbox import Claimed
from bot.dialog.router import Router
from models import (
    Area,
    Bulletin,
    BulletinVersion,
    ChatAccount,
    Delivery,
    Device,
    DialogState,
    Emergency,
    Feedback,
    Group,
    InboxRow,
    OutboxContent,
    OutboxRow,
    Person,
    Playout,
    Report,
    Role,
    VoiceNote,
)
from models.person import RoleName
from tests.fakes.house import Parts

OWN, FOREIGN, MISSING = 5555, 7777, 8888
TABLES: tuple[type[Model], ...] = (
    Bulletin,
    BulletinVersion,
    Delivery,
    Device,
    Emergency,
    Feedback,
    Group,
    Playout,
    Report,
    Role,
    VoiceNote,
    Person,
)
# How references look: an id, an id with something behind it, a code, a place.
FORMS = ("{0}", "{0}:1", "X-{0}", "66-{0}", "66-{0}-01")
WRONG = ("", "²", "9" * 30)
MADE = re.compile(r"[0-9A-Z]{2,4}-[0-9A-Z]{4,5}|[0-9]+")  # codes, dates and the number asked for
# `make soak` has every role press every button; else each presses its share of them.
SHARES = 1 if os.environ.get("TINBUON_TEST_SOAK") else 4
ALONE = (*RoleName, "")  # "": a stranger


async def things(parts: Parts, number: int) -> Area:
    """A commune with one of everything; each has this number for its id and in its code."""
    now = parts.clock.now()
    province = await Area.get_or_none(code="66") or await parts.area("66", "province", "Đắk Lắk")
    commune = await parts.area(f"66-{number}", "commune", f"Xã {number}", province)
    village = await parts.area(f"66-{number}-01", "village", f"Thôn {number}", commune)
    person = await Person.create(id=number, code=f"p{number}", name="Nguyễn Văn A", created_at=now)
    chat = await ChatAccount.create(
        id=number, person=person, channel="webchat", account="web", chat_id=f"p{number}",
        created_at=now, last_word_at=now,
    )  # fmt: skip
    await Role.create(id=number, person=person, area=village, role="propagandist", since_at=now)
    code = f"X-{number}"
    made: dict[str, Any] = {"created_at": now}
    bulletin = await Bulletin.create(
        id=number, code=code, commune=commune, author=person, state="submitted", submitted_at=now,
        **made,
    )  # fmt: skip
    version = await BulletinVersion.create(
        id=number, bulletin=bulletin, number=1, author=person, title="Tin", body="Tin",
        targets=[commune.code], times={"now": True, "at": []}, **made,
    )  # fmt: skip
    await Delivery.create(
        id=number, version=version, person=person, village=village, role="propagandist", **made
    )
    device = await Device.create(id=number, code=code, kind="speaker", name="Loa", area=village)
    await Playout.create(
        id=number, device=device, version_id=number, start_at=now, end_at=now + timedelta(hours=1)
    )
    await Emergency.create(
        id=number, code=code, commune=commune, targets=[commune.code], text="Lũ",
        started_by=person, started_at=now, ends_at=now + timedelta(hours=2),
    )  # fmt: skip
    await Feedback.create(id=number, code=code, commune=commune, account=chat, **made)
    await Report.create(
        id=number, code=code, commune=commune, village=village, reporter=person, state="sent",
        text="Cầu hỏng", happened_at=now, **made,
    )  # fmt: skip
    await VoiceNote.create(id=number, digest="0" * 64, account=chat, recorded_at=now)
    await Group.create(
        id=number, channel="zalo", account="1", commune=commune, village=village, **made
    )
    return commune


async def someone(parts: Parts, role: str, commune: Area) -> ChatAccount:
    if role:
        area = commune
        if role in {RoleName.PROPAGANDIST, RoleName.CITIZEN}:
            area = await Area.get(code=f"{commune.code}-01")
        person = await parts.person(f"me-{role}", "Người Thử", (role, area))
        await Role.filter(person=person).update(emergency=True)
        return await ChatAccount.get(person=person)
    now = parts.clock.now()
    return await ChatAccount.create(
        channel="webchat", account="web", chat_id="stranger", created_at=now, last_word_at=now
    )


class Presser:
    """Presses any button with any reference, through the real router."""

    def __init__(self, parts: Parts, account: ChatAccount) -> None:
        self._parts, self._account = parts, account
        self._buttons = ButtonTokens(b"k" * 32)
        registry = found.conversations()
        self.actions = sorted(registry.actions)
        self._router = Router(parts.services, registry, parts.locales, self._buttons)
        self._number = 0

    async def presses(self, action: str, ref: str) -> list[str]:
        """What was answered."""
        await DialogState.all().delete()
        last = await OutboxRow.all().order_by("-id").first()
        wire = self._buttons.mint(str(self._account.id), action, ref, many=True)
        self._number += 1
        self._parts.clock.move(hours=7)  # what was said before is another matter
        now, me = self._parts.clock.now(), self._account
        name = f"e{self._number}-{me.id}"
        event = Event("webchat", "web", name, EventKind.ACTION, me.chat_id, now, action=wire)
        row = await InboxRow.create(
            channel="webchat", account="web", event_id=name, chat_id=me.chat_id, kind="action",
            body=event.to_json(), received_at=now, due_at=now,
        )  # fmt: skip
        try:
            await self._router.handle(Claimed(row.id, event, 1))
        except Exception as error:  # noqa: BLE001 - listed with all others
            return [f"FAILED {error!r}"]
        rows = OutboxRow.filter(chat_account_id=me.id, id__gt=last.id if last else 0)
        contents = await OutboxContent.filter(
            id__in=[int(str(i)) for i in await rows.values_list("content_id", flat=True)]
        ).order_by("id")
        return [MADE.sub("#", str(c.body.get("text", ""))) for c in contents]


async def state(number: int) -> list[dict[str, Any]]:
    """Everything of one commune's things, and what was said to their person."""
    kept = [row for table in TABLES for row in await table.filter(id=number).values()]
    said = await OutboxRow.filter(chat_account_id=number).count()
    plays = await Playout.filter(device_id=number).count()
    return [*kept, {"said": said, "plays": plays}]


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ALONE, ids=[role or "stranger" for role in ALONE])
async def test_nothing_happens_to_what_is_not_ones_own(parts: Parts, role: str) -> None:
    own = await things(parts, OWN)
    await things(parts, FOREIGN)
    me = Presser(parts, await someone(parts, role, own))
    untouched = [FOREIGN, *([OWN] if role in {"", RoleName.CITIZEN} else [])]
    before = {number: await state(number) for number in untouched}
    changed, told, failed = [], [], []
    for action in me.actions[ALONE.index(role) % SHARES :: SHARES]:
        for form in FORMS:
            answers = []
            for number in (FOREIGN, MISSING):
                said = await me.presses(action, form.format(number))
                answers.append(said)
            if answers[0] != answers[1]:
                told.append((action, form, *answers))
        refs = [*WRONG, *(form.format(OWN) for form in FORMS if OWN in untouched)]
        others = [(ref, await me.presses(action, ref)) for ref in refs]
        others += [("#", said) for said in answers]
        failed += [(action, ref, said) for ref, said in others if "FAILED" in "".join(said)]
        for number in untouched:
            now = await state(number)
            if now != before[number]:
                changed.append((action, [r for r in now if r not in before[number]]))
                before[number] = now
    assert failed == [], "\n".join(map(str, failed))
    assert changed == []
    assert told == [], "\n".join(map(str, told))
