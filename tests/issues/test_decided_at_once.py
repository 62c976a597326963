"""One bulletin, two officers, the same moment, on PostgreSQL: one of them decides, and only what
was decided about goes out, once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.errors import UserError
from bot.usecases.bulletins import approve, compose, send_back
from bot.usecases.delivery import withdraw
from bot.usecases.work import Work
from models import Approval, Bulletin, BulletinVersion, Role
from tests.issues.meeting import Act, Meeting

# SQLite has one writer: nobody meets there.
pytestmark = [
    pytest.mark.services,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]
ROUNDS = 8
Second = Callable[[Work, BulletinVersion, str], Act]


def _approve(work: Work, _: BulletinVersion, ref: str) -> Act:
    return approve.approve(work, ref)


def _return(work: Work, _: BulletinVersion, ref: str) -> Act:
    return send_back.return_(work, ref, "sai giờ")


def _edit(work: Work, version: BulletinVersion, _: str) -> Act:
    return compose.set_text(work, version.bulletin_id, version.number, "Họp\nLời khác hẳn")


def _withdraw(work: Work, version: BulletinVersion, _: str) -> Act:
    return withdraw.withdraw(work, version.bulletin_id)


@pytest.mark.parametrize("second", [_approve, _return, _edit, _withdraw])
async def test_one_of_two_decides(database: str, tmp_path: Path, second: Second) -> None:
    meet = await Meeting.open(tmp_path)
    here = meet.here
    now = here.parts.clock.now()
    first, other = [await here.parts.person(f"p{n}", f"Y {n}") for n in range(2)]
    for person in (first, other):
        for role in ("approver", "editor"):
            await Role.create(person=person, area=here.commune, role=role, since_at=now)
    won = [0, 0]
    for n in range(ROUNDS):
        version = await meet.loud.bulletin(f"D{n}", now=True, approve=False)
        ref = f"{version.bulletin_id}-{version.number}-{version.digest[:8]}"
        here.parts.tasks.clear()

        def both(work: Work, v: BulletinVersion = version, r: str = ref) -> Act:
            return second(work, v, r)

        def yes(work: Work, r: str = ref) -> Act:
            return approve.approve(work, r)

        pair = [meet.does(first, yes), meet.does(other, both)]
        if n % 2:
            pair.reverse()
        done = await asyncio.gather(*pair, return_exceptions=True)
        bad = [f for f in done if isinstance(f, BaseException) and not isinstance(f, UserError)]
        assert not bad
        for place, found in enumerate(reversed(done) if n % 2 else done):
            won[place] += not isinstance(found, BaseException)
        await _only_what_was_decided(version, here.parts.tasks)
    if second is _withdraw:  # what is out may still be withdrawn
        assert won[0] == ROUNDS
    else:
        assert sum(won) == ROUNDS, won


async def _only_what_was_decided(version: BulletinVersion, tasks: list[tuple[object, ...]]) -> None:
    bulletin = await Bulletin.get(id=version.bulletin_id)
    current = await BulletinVersion.get(bulletin_id=bulletin.id, number=bulletin.number)
    approved = await Approval.filter(version_id=version.id, decision="approve")
    out = [ids for name, *ids in tasks if name == "distribute"]
    assert len(approved) <= 1
    assert out == [[version.id]] * len(approved)
    if bulletin.state in {"approved", "published"}:
        assert [a.digest for a in approved] == [current.digest]
