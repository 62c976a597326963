"""The ways to reach people, by name: in which order they are tried, which cost money, which are one
message for many. Nothing else lists them: a further way is one line here, a channel whose
capabilities name it (`way`, `says`, `price_vnd`), and its words in locales (`way-NAME` why it was
taken, `content-by-NAME` in the count before sending).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """`rank`: the lower is tried first; `urgent`: the same for what cannot wait, -1 = as `rank`.
    `spends`: the column of account_month that counts what was reserved, "" = costs nothing.
    `shared`: one message stands for many people."""

    rank: int
    urgent: int = -1
    spends: str = ""
    shared: bool = False

    def order(self, *, urgent: bool) -> int:
        """Its rank for what is to be said."""
        return self.urgent if urgent and self.urgent >= 0 else self.rank


UNPROVEN = 15
"""How much later a chat is tried that has not shown itself lately (windows.proven)."""

KINDS: dict[str, Kind] = {
    "chat": Kind(0),
    "group": Kind(10, urgent=20, shared=True),
    "paid": Kind(20, urgent=10, spends="paid"),
    "template": Kind(30, spends="paid"),
    "broadcast": Kind(60, spends="broadcasts", shared=True),
    "phone": Kind(70, spends="paid"),  # a registered text to a number
    "neighbour": Kind(80, shared=True),  # chosen by usecases/delivery/neighbour.py
}
SHARED = tuple(name for name, kind in KINDS.items() if kind.shared)
SPENT = {name: kind.spends for name, kind in KINDS.items() if kind.spends}
