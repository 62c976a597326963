"""An index over a part of a table: what is still to be done, however much is done."""

from __future__ import annotations

from typing import Any

from tortoise.indexes import Index


class Partial(Index):
    """`where` is SQL both engines read. SQLite takes the index only where the question has the very
    same terms, written out and not as parameters."""

    def __init__(self, *, fields: tuple[str, ...] | list[str], name: str, where: str) -> None:
        super().__init__(fields=fields, name=name)
        self.where = where
        self.extra = f" WHERE {where}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """For migrations."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "where": self.where}
