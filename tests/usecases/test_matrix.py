"""Every button, button of a step and word there is, from every role alone, upon what is not theirs:
nothing changes in the whole database, and the answer for something of another commune is the answer
for something that never was. Upon their own nothing else than their own changes.

Made from the code: a new action is tried without being listed. The buttons are truly minted for
whoever presses, as if they had been shown once, so that only the use cases stand in between.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import pytest

from bot.usecases import access
from tests.fakes.house import Parts
from tests.usecases import matrix, of_each
from tests.usecases.matrix import FORMS, HEADS, NAMES, TAILS, WRONG, Came
from tests.usecases.of_each import ALONE, FOREIGN, MISSING, OWN, PROVINCE

SOAK = bool(os.environ.get("TINBUON_TEST_SOAK"))
# `make soak` has every role press every button; else each presses its share of them.
SHARES = 1 if SOAK else 8
pytestmark = pytest.mark.timeout(3600 if SOAK else 180)  # all of it takes one role some minutes
ANYBODY = {"follow.village"}  # a stranger follows any place: what is made is their own record
WORDED = {"phone.open"}  # what is behind the comma names nothing: it is written down as it is
SAID = ("{0} BC-{1}", "{0} PA-{1}", "{0} BT {1}", "{0} KC-{1}", "{0} {2}-{1}", "/{0} {1}")
Does = Callable[[int], Awaitable[Came]]
# What would be another's, were nobody asked: an id, codes, a version, two parts.
DOORS = (
    ("bulletin.board", "{0}"),
    ("report.done", "BC-{0}"),
    ("feedback.note", "PA-{0}"),
    ("bulletin.approve", "{0}-1-dddddddd"),
    ("devices.volume", "{0}:20"),
    ("groups.village", "{0},{0}"),
    ("inbox.confirm", "BC-{0},alert"),
    ("phone.open", "{0},KC-55555"),
    ("phone.caller", "{0},KC-{0}"),
)
T = TypeVar("T")
Where = tuple[str, str]  # conversation and step


class Matrix:
    """One role's, and what was found wrong."""

    def __init__(self, parts: Parts, role: str) -> None:
        self.parts, self.role = parts, role
        self.wrong: list[object] = []
        self.far = "67" if role == PROVINCE else "66"  # where the other commune is

    async def open(self) -> matrix.Presser:
        own = await of_each.things(self.parts, OWN)
        await of_each.things(self.parts, FOREIGN, self.far)
        account = await of_each.someone(self.parts, self.role, own)
        await matrix.watch()
        return matrix.Presser(self.parts, account)

    def share(self, what: list[T], of: int = SHARES) -> list[T]:
        return what[ALONE.index(self.role) % of :: of]

    def ref(self, form: str, number: int, with_number: int = 0) -> str:
        two = (number, with_number or number)
        return form.format(*(part for n in two for part in (n, "66" if n == OWN else self.far)))

    async def alike(
        self, name: object, does: Does, *, sound: bool = True, public: bool = False, but: int = 0
    ) -> None:
        """No effect on others than `but`, and, unless it is `public` that there is such a thing,
        the same answer for what is another's and what never was."""
        foreign, missing = await does(FOREIGN), await does(MISSING)
        for came in (foreign, missing):
            self._unharmed(name, came, came.of_others(but=but), sound=sound)
        if public:
            return
        if foreign.said != missing.said or bool(foreign.failed) != bool(missing.failed):
            self.wrong.append((name, "told", foreign.said, missing.said, foreign.failed))

    async def own(self, name: object, does: Does, *, may: bool, sound: bool = True) -> None:
        """Whoever may, changes only what is there; whoever may not, nothing."""
        came = await does(OWN)
        self._unharmed(name, came, came.of_others(but=OWN if may else 0), sound=sound)

    def _unharmed(self, name: object, came: Came, others: Sequence[object], *, sound: bool) -> None:
        if sound and came.failed:
            self.wrong.append((name, "failed", came.failed))
        if others:
            self.wrong.append((name, "changed", others))

    def must_be_right(self) -> None:
        assert self.wrong == [], "\n".join(map(str, self.wrong))

    async def pairs(self, me: matrix.Presser, action: str, at: str, *, may: bool) -> None:
        """Both parts of a reference somebody's else, and one of them only."""

        async def presses(form: str, one: int, two: int) -> Came:
            return await me.presses(action, self.ref(form, one, two))

        async def head(form: str, number: int) -> Came:
            return await presses(form, number, OWN)

        async def tail(form: str, number: int) -> Came:
            return await presses(form, OWN, number)

        async def both(form: str, number: int) -> Came:
            return await presses(form, number, number)

        forms = [(f"{head}{at}{tail}", tail) for head in HEADS for tail in TAILS]
        for form, named in self.share(forms, of=1 if SOAK else 29):
            await self.alike((action, form), partial(both, form))
            await self.own((action, form), partial(both, form), may=may)
            if named in NAMES and action not in WORDED:
                await self.alike((action, form, "head"), partial(head, form), but=OWN if may else 0)
                await self.alike((action, form, "tail"), partial(tail, form), but=OWN if may else 0)

    def may(self, roles: frozenset[str]) -> bool:
        """Does a conversation say that this role has a part in it?"""
        own = "admin" if self.role == PROVINCE else self.role
        return own in roles if roles else own not in {"", "citizen"}


@pytest.fixture(params=ALONE, ids=[role or "stranger" for role in ALONE])
async def alone(parts: Parts, request: pytest.FixtureRequest) -> Matrix:
    return Matrix(parts, request.param)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_buttons_that_work_at_any_time(alone: Matrix) -> None:
    me = await alone.open()

    async def presses(action: str, form: str, number: int) -> Came:
        return await me.presses(action, alone.ref(form, number))

    for action, (conversation, handler) in sorted(me.registry.actions.items()):
        if at := matrix.apart(handler):
            await alone.pairs(me, action, at, may=alone.may(conversation.roles))
    for number, action in enumerate(alone.share(sorted(me.registry.actions))):
        may = alone.may(me.registry.actions[action][0].roles)
        forms = FORMS if SOAK else FORMS[number % 3 :: 3]
        for form in forms:
            await alone.alike((action, form), partial(presses, action, form))
        for form in (*forms, *WRONG):
            await alone.own((action, form), partial(presses, action, form), may=may)
    alone.must_be_right()


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_buttons_of_a_step_that_was_reached_when_one_still_had_the_right(
    alone: Matrix,
) -> None:
    """What the step keeps is somebody else's, or gone: rights are asked again."""
    me = await alone.open()

    async def presses(where: Where, action: str, form: str, number: int) -> Came:
        ref = alone.ref(form, number)
        keys = matrix.kept(me.registry.all[where[0]])
        return await me.presses(action, ref, where, dict.fromkeys(keys, number_in(ref)))

    steps = {
        f"{name}/{step}/{action}": ((name, step), action)
        for name, conversation in me.registry.all.items()
        for step, one in conversation.steps.items()
        for action in one.choices
    }
    for name in alone.share(sorted(steps)):
        where, action = steps[name]
        may = alone.may(me.registry.all[where[0]].roles)
        for form in FORMS if SOAK else (FORMS[0], FORMS[3], FORMS[6]):
            does = partial(presses, where, action, form)
            # What a step keeps has a shape of its own: what has not may fail, and has no effect.
            # Which communes and villages there are stands in every list where one is chosen.
            public = form in matrix.PLACES
            if public and action in ANYBODY:
                continue
            await alone.alike((name, form), does, sound=False, public=public)
            await alone.own((name, form), does, may=may, sound=False)
    alone.must_be_right()


def number_in(ref: str) -> int | str:
    return int(ref) if ref.isdigit() else ref


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_words(alone: Matrix) -> None:
    me = await alone.open()

    async def says(form: str, word: str, number: int) -> Came:
        return await me.says(form.format(word, number, alone.ref("{1}", number)).strip())

    for word in alone.share(matrix.words(me.registry, alone.parts.locales, every=SOAK)):
        for form in SAID:
            does = partial(says, form, word)
            await alone.alike((word, form), does)
            await alone.own((word, form), does, may=alone.role not in {"", "citizen"})
    alone.must_be_right()


@pytest.fixture
async def open_doors(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Matrix:
    """Nobody is asked for a right any more."""

    async def anybody(*_: object) -> bool:
        return True

    monkeypatch.setattr(access, "has", anybody)
    monkeypatch.setattr(access, "hold", access.require)
    return Matrix(parts, "approver")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_door_that_stood_open_would_be_found(open_doors: Matrix) -> None:
    """Of each kind of reference there is: what it tries is really reached."""
    me = await open_doors.open()

    async def presses(action: str, form: str, number: int) -> Came:
        return await me.presses(action, form.format(number))

    async def says(form: str, number: int) -> Came:
        return await me.says(form.format(number))

    tried: list[Does] = [partial(presses, *door) for door in DOORS]
    tried += [partial(says, form) for form in ("BC-{0}", "PA-{0}")]
    for does in tried:
        await open_doors.alike(does, does)
        assert open_doors.wrong, does
        open_doors.wrong.clear()
