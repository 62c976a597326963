"""A page of a clock job has an order and a mark that moves on, or somebody waits for ever."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.sources import Source, every_source, statements

PAGED = ("bot/usecases", "bot/outbox", "bot/storage", "bot/dialog")
# Questions with a limit and without a mark that moves on, and why nobody starves behind it.
NO_MARK = {
    "bot/outbox/rows.py": "a row that was claimed is no longer queued",
    "bot/dialog/inbox.py": "an event that was claimed is no longer new",
    "bot/usecases/messages.py": "a button's mark whose time is over is deleted",
    "bot/usecases/devices/plays_over.py": "a play whose time is over is deleted",
    "bot/usecases/upkeep/ears.py": "an answer whose time is over is deleted",
    "bot/usecases/delivery/remind.py": "who was reminded is no longer waiting for it",
}


def limited(source: Source) -> Iterator[tuple[int, str]]:
    """Pages that have no order, or an order and no mark."""
    for line, text in statements(source):
        if " LIMIT ?" in text or " LIMIT {" in text:
            if "ORDER BY" not in text:
                yield line, "no ORDER BY"
            elif "> ?" not in text and str(source.path) not in NO_MARK:
                yield line, "no mark ('id > ?')"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "limit":
            chain = ast.unparse(node.func)
            if ".order_by(" not in chain:
                yield node.lineno, "no order_by"


@every_source
def test_a_page_has_an_order_and_a_mark(source: Source) -> None:
    if not str(source.path).startswith(PAGED):
        return
    faults = [f"{source.path}:{line}: {what}" for line, what in limited(source)]
    assert not faults, (
        "\na page without an order, or one that begins at the same row each time, leaves whoever"
        " stands behind it out for ever (bot/usecases/paging.py has both):\n" + "\n".join(faults)
    )
