"""People who cannot be reached, a line each with why. Shared by conversations that list them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialog.context import Context
from bot.usecases.delivery.unreached import Unreached

_LISTED = 40


def unreached_lines(ctx: Context, found: Sequence[Unreached]) -> str:
    """At most forty, then how many more."""
    lines = [
        ctx.words(
            "people-unreached-line",
            name=one.name,
            village=one.village,
            phone=one.phone or "—",
            reason=ctx.words(one.reason),
        )
        for one in found[:_LISTED]
    ]
    if len(found) > _LISTED:
        lines.append(ctx.words("people-unreached-more", count=str(len(found) - _LISTED)))
    return "\n".join(lines)
