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

import pytest

from tests.fakes.house import Parts
from tests.usecases import matrix
from tests.usecases.matrix import ALONE, FOREIGN, FORMS, MISSING, OWN, PROVINCE, WRONG, Came

SOAK = bool(os.environ.get("TINBUON_TEST_SOAK"))
# `make soak` has every role press every button; else each presses its share of them.
SHARES = 1 if SOAK else 8
ANYBODY = {"follow.village"}  # a stranger follows any place: what is made is their own record
Does = Callable[[int], Awaitable[Came]]


class Matrix:
    """One role's, and what was found wrong."""

    def __init__(self, parts: Parts, role: str) -> None:
        self.parts, self.role = parts, role
        self.wrong: list[object] = []
        self.far = "67" if role == PROVINCE else "66"  # where the other commune is

    async def open(self) -> matrix.Presser:
        own = await matrix.things(self.parts, OWN)
        await matrix.things(self.parts, FOREIGN, self.far)
        account = await matrix.someone(self.parts, self.role, own)
        await matrix.watch()
        return matrix.Presser(self.parts, account)

    def share(self, what: list[str]) -> list[str]:
        return what[ALONE.index(self.role) % SHARES :: SHARES]

    def ref(self, form: str, number: int) -> str:
        return form.format(number, "66" if number == OWN else self.far)

    async def alike(
        self, name: object, does: Does, *, sound: bool = True, public: bool = False
    ) -> None:
        """No effect, and, unless it is `public` that there is such a thing, the same answer for
        what is another's and what never was."""
        foreign, missing = await does(FOREIGN), await does(MISSING)
        for came in (foreign, missing):
            self._unharmed(name, came, came.of_others(), sound=sound)
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

    for action in alone.share(sorted(me.registry.actions)):
        may = alone.may(me.registry.actions[action][0].roles)
        for form in FORMS:
            await alone.alike((action, form), partial(presses, action, form))
        for form in (*FORMS, *WRONG):
            await alone.own((action, form), partial(presses, action, form), may=may)
    alone.must_be_right()


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_buttons_of_a_step_that_was_reached_when_one_still_had_the_right(
    alone: Matrix,
) -> None:
    """What the step keeps is somebody else's, or gone: rights are asked again."""
    me = await alone.open()

    async def presses(where: tuple[str, str], action: str, form: str, number: int) -> Came:
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
        for form in FORMS if SOAK else (FORMS[0], FORMS[3]):
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
        return await me.says(form.format(word, number, alone.far))

    for word in alone.share(matrix.words(me.registry, alone.parts.locales, every=SOAK)):
        for form in ("{0} X-{1}", "{0} {2}-{1}", "/{0} {1}"):
            does = partial(says, form, word)
            await alone.alike((word, form), does)
            await alone.own((word, form), does, may=alone.role not in {"", "citizen"})
    alone.must_be_right()
