"""People who cannot be reached, a line each with why, and a tap for the number of who must be
phoned. Shared by conversations that list them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.messages import Button, t
from bot.dialog.context import Context
from bot.usecases.delivery.unreached import Unreached

_LISTED = 40
_CALLS = 10


def unreached_lines(ctx: Context, found: Sequence[Unreached]) -> str:
    """At most forty, then how many more."""
    lines = [
        ctx.words(
            "people-unreached-line",
            name=one.name,
            village=one.village,
            phone=one.phone or ctx.words("people-no-phone"),
            reason=ctx.words(one.reason),
        )
        for one in found[:_LISTED]
    ]
    if len(found) > _LISTED:
        lines.append(ctx.words("people-unreached-more", count=str(len(found) - _LISTED)))
    return "\n".join(lines)


def call(person_id: int, name: str, why: str) -> Button:
    """Opens the number; `why` is written down with it."""
    return Button(t("phone-btn-open", name=name), "phone.open", f"{person_id},{why}", many=True)


def calls(people: Sequence[tuple[int, str, str]], why: str) -> list[Button]:
    """For the first of these people (id, name, masked number) whose number is known."""
    known = {person: name for person, name, phone in people if phone}
    return [call(person, name, why) for person, name in list(known.items())[:_CALLS]]
