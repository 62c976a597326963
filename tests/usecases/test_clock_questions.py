"""What the clock and the desks ask costs as many statements for a province as for a commune, and
finds what it looks for by an index, on both engines.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.messages import Message
from bot.storage import db
from bot.usecases import figures, files
from bot.usecases.accounts import account_figures, hearing, keep_open
from bot.usecases.delivery import distribute, expire, halt, remind, reroute, unreached, withdraw
from bot.usecases.desk import cases
from bot.usecases.devices import playlog
from bot.usecases.groups import groups
from bot.usecases.people import chat_menus, people
from bot.usecases.voice import notes_over, transcribe
from models import (
    Area,
    Bulletin,
    BulletinVersion,
    ChatAccount,
    Device,
    InboxRow,
    OutboxRow,
    Person,
    Playout,
    Role,
)
from tests.fakes.clock import FakeClock
from tests.fakes.counted import Counted
from tests.fakes.house import Parts, make_parts
from tests.usecases.bulletins import make_commune

Ask = Callable[[Parts], Awaitable[object]]


async def province(parts: Parts) -> Person:
    """An officer of all of it."""
    area = await parts.area("66", "province", "Đắk Lắk")
    return await parts.person("tinh", "Cán bộ tỉnh", ("approver", area))


async def commune(parts: Parts, number: int) -> Area:
    """With two villages, one with a propagandist; a live bulletin that both sides of it wait for;
    a device with a play that never was; an event that came in."""
    now = parts.clock.now()
    above = await Area.get(code="66")
    found = await parts.area(f"66-{number}", "commune", f"Xã {number}", above)
    one = await parts.area(f"66-{number}-1", "village", "Thôn 1", found)
    await parts.area(f"66-{number}-2", "village", "Thôn 2", found)
    speaker = await parts.person(f"ttv-{number}", f"Y {number}", ("propagandist", one))
    bulletin = await Bulletin.create(
        code=f"BT-{number}", commune=found, author=speaker, state="published",
        published_at=now, created_at=now, ends_at=now + timedelta(days=3),
    )  # fmt: skip
    version = await BulletinVersion.create(
        bulletin=bulletin, number=1, author=speaker, title="Tin", body="Tin", created_at=now,
        distributed_at=now,
    )  # fmt: skip
    device = await Device.create(code=f"loa-{number}", kind="speaker", name="Loa", area=one)
    await Playout.create(
        device=device, version_id=version.id, slot_at=now, start_at=now, state="finished",
        end_at=now, told=True,
    )  # fmt: skip
    await InboxRow.create(
        channel="webchat", account="web", event_id=str(number), chat_id="x", kind="text", body="{}",
        state="done", received_at=now, due_at=now,
    )  # fmt: skip
    return found


def acting(parts: Parts, work: Callable[..., Awaitable[object]]) -> Callable[[], Awaitable[object]]:
    async def act() -> object:
        person = await Person.get(code="tinh")
        async with parts.services.work(parts.by(person)) as opened:
            return await work(opened)

    return act


class Menu:
    """ports.CommandMenu that takes everything."""

    accounts: Sequence[str] = ("web",)

    async def show(self, *_args: Any) -> None:
        """Taken."""


async def menus(_services: object) -> None:
    await chat_menus.renew({"webchat": Menu()}, lambda roles, _: [("giup", str(roles))], ("vi",))


CLOCK = {
    "keep_open": keep_open.due,
    "remind": remind.due,
    "reroute": reroute.due,
    "missed": playlog.missed,
    "heard": hearing.due,
    "late": cases.tell_late,
    "unsent": cases.remind_unsent,
    "menus": menus,
}
DESK = {"coverage": people.coverage, "unreached": unreached.of_communes}


@pytest.mark.parametrize("name", [*CLOCK, *DESK])
async def test_as_many_statements_for_a_province_as_for_a_commune(
    watched: tuple[Parts, Counted], name: str
) -> None:
    parts, counted = watched
    await province(parts)

    async def spent() -> int:
        ask = CLOCK.get(name)
        act = acting(parts, DESK[name]) if ask is None else lambda: ask(parts.services)
        await act()  # what was new the first time is done
        counted.fresh()
        await act()
        # A connection that is opened for reading sets itself up when it is first needed.
        return len([s for s in counted.taken().statements if not s.startswith("PRAGMA")])

    await commune(parts, 1)
    few = await spent()
    for number in range(2, 30):
        await commune(parts, number)
    assert await spent() == few <= 12


async def test_coverage_of_a_province_says_what_that_of_a_commune_says(parts: Parts) -> None:
    officer = await province(parts)
    for number in (1, 2, 11):
        await commune(parts, number)
    await ChatAccount.filter(chat_id="ttv-2").update(
        last_word_at=parts.clock.now() - timedelta(days=31)
    )
    await Role.filter(person__code="ttv-11").update(active=False)
    async with parts.services.work(parts.by(officer)) as work:
        found = {c.area: c for c in await people.coverage(work)}
    assert {name: (c.villages, c.missing, c.silent) for name, c in found.items()} == {
        "Xã 1": (2, ["Thôn 2"], []),
        "Xã 2": (2, ["Thôn 2"], ["Thôn 1"]),
        "Xã 11": (2, ["Thôn 1", "Thôn 2"], []),
    }


async def test_who_cannot_be_reached_is_asked_only_about_those_in_doubt(parts: Parts) -> None:
    officer = await province(parts)
    for number in (1, 2, 3):
        await commune(parts, number)
    await OutboxRow.all().delete()
    await ChatAccount.filter(chat_id="ttv-1").update(state="blocked")
    await ChatAccount.filter(chat_id="ttv-2").delete()
    for _ in range(2):  # before and after the account of ours ever sent anything
        async with parts.services.work(parts.by(officer)) as work:
            found = await unreached.of_communes(work)
        assert [(u.name, u.reason) for u in found] == [
            ("Y 1", "reason-blocked"), ("Y 2", "reason-no-account"),
        ]  # fmt: skip
        person = await Person.get(code="ttv-3")
        await parts.services.outbox.say(
            [(await ChatAccount.get(person_id=person.id)).id], Message("x"), key="x"
        )


async def test_a_refused_bulletin_that_was_stopped_costs_one_question_from_then_on(
    watched: tuple[Parts, Counted],
) -> None:
    parts, counted = watched
    version = await (await make_commune(parts, villages=3)).distributed()
    one, *others = await OutboxRow.filter(delivery_id__isnull=False).order_by("id")
    refused = {"state": "failed", "cause": "forbidden_content", "claimed_at": parts.clock.now()}
    await OutboxRow.filter(id=one.id).update(**refused)
    assert await halt.forbidden(parts.services) == len(others) > 0
    counted.fresh()
    assert await halt.forbidden(parts.services) == 0
    asked = [s for s in counted.taken().statements if not s.startswith("PRAGMA")]
    assert len(asked) == 1, asked
    await OutboxRow.filter(id=others[0].id).update(state="queued", cause="")
    assert await halt.forbidden(parts.services) == 1, "put on that way once more"
    assert (await BulletinVersion.get(id=version.id)).halted_at == parts.clock.now()


NOW = FakeClock().now()
USES = (
    "idx_voice_note_digest", "idx_report_medi_digest", "idx_bulletin_version_voice",
    "idx_rendition_digest", "idx_playout_sound", "media_use",
)  # fmt: skip
DIGESTS: list[object] = ["0" * 64] * files._IN_USE.count("?")
# Index, question, what is filled in.
PLANS: list[tuple[str, str, list[object]]] = [
    *[(index, files._IN_USE, DIGESTS) for index in USES],
    ("idx_role_working", keep_open._NEEDED, [0, 500, NOW]),
    ("idx_delivery_unread", remind._DUE, [NOW, 2, NOW, NOW, NOW, 2]),
    ("idx_bulletin_due", expire._READY, [NOW]),
    ("idx_bulletin_live", expire._OVER, [NOW]),
    ("idx_bulletin_live", distribute._UNDISTRIBUTED, [NOW]),
    ("idx_bulletin_live", remind._DUE, [NOW, 2, NOW, NOW, NOW, 2]),
    ("idx_approval_taken_back", withdraw._UNTOLD, [NOW]),
    ("idx_voice_note_waiting", transcribe.WAITING, [NOW]),
    ("idx_group_membe_person", groups._RESOLVE, []),
    ("idx_outbox_failed", halt._REFUSED, [NOW, "forbidden_content"]),
    ("idx_outbox_sent", figures._SENT, [NOW, NOW]),
    ("idx_playout_open", playlog._NEVER_BEGAN, [NOW]),
    ("idx_playout_untold", playlog._UNTOLD, [NOW, NOW]),
    ("idx_report_open", cases._LATE, [NOW] * 4),
    ("idx_feedback_open", cases._LATE, [NOW] * 4),
    ("idx_report_draft", cases._LEFT, [NOW, NOW]),
    ("idx_outbox_lane_sent", account_figures._SENT.format(lanes="?"), [NOW, "oa:579"]),
    ("idx_outbox_lane_failed", account_figures._FAILED.format(lanes="?"), [NOW, "oa:579"]),
    ("idx_outbox_queued", account_figures._WAITING.format(lanes="lane = ?"), ["a", "a"]),
    ("idx_outbox_unclear", account_figures._WAITING.format(lanes="lane = ?"), ["a", "a"]),
    ("idx_voice_note_kept", notes_over._KEPT, [0, 500]),
    ("idx_report_media_note", notes_over._KEPT, [0, 500]),
    ("idx_feedback_entry_note", notes_over._KEPT, [0, 500]),
    ("idx_chat_account_menu", chat_menus._LEFT.format(accounts="?"), ["telegram", "bot"]),
]


# What PostgreSQL decides by how full its tables are, and here they are empty.
FREE = {
    ("idx_bulletin_live", remind._DUE): "which table comes first",
    ("idx_bulletin_live", distribute._UNDISTRIBUTED): "which table comes first",
    ("idx_outbox_sent", figures._SENT): "the one over lanes as well will do",
    (
        "idx_outbox_queued",
        account_figures._WAITING.format(lanes="lane = ?"),
    ): "any one over lanes will do",
    ("idx_outbox_failed", halt._REFUSED): "the one over lanes as well will do",
    ("idx_report_media_note", notes_over._KEPT): "from the open cases on, which are few",
    ("idx_feedback_entry_note", notes_over._KEPT): "from the open cases on, which are few",
}


async def test_each_question_is_answered_by_its_index(database: str, tmp_path: Path) -> None:
    await (await make_commune(make_parts(tmp_path))).crowd(1000, role="citizen")
    postgres, wrong = db.is_postgres(), {}
    async with db.transaction():
        if postgres:
            await db.execute("ANALYZE role")  # that most are citizens' is why the index is small
            await db.execute("SET LOCAL enable_seqscan = off")  # empty tables are not worth one
        for number, (index, sql, values) in enumerate(PLANS):
            how = "EXPLAIN" if postgres else "EXPLAIN QUERY PLAN"
            _, rows = await db.execute(f"{how} {sql}", values)
            plan = "\n".join(str(next(reversed(dict(r).values()))) for r in rows)
            if index not in plan and not (postgres and (index, sql) in FREE):
                wrong[f"{number} {index}"] = plan
    assert wrong == {}, "\n".join(f"{name}:\n{plan}" for name, plan in wrong.items())
