"""Migrations that are noted in the transaction that makes them: killed between the two, the next
start would make the same column again, and never get further.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.migrations.recorder import MigrationRecorder


class Executor(MigrationExecutor):
    """Tortoise's, but for where a migration is noted."""

    def __init__(self, connection: Any, apps_config: dict[str, dict[str, Any]]) -> None:
        super().__init__(connection, apps_config)
        self.recorder = _Noted(connection)

    def _migration_plan(self, *how: Any) -> list[PlanStep]:
        steps = super()._migration_plan(*how)
        noting: Any = _Noting
        return [replace(step, migration=noting(step.migration)) for step in steps]


class _Noted(MigrationRecorder):
    """When Tortoise notes it, that was done."""

    async def record_applied(self, app: str, name: str) -> None:
        """Nothing is left to do."""


class _Noting:
    """A migration whose last statement is its note."""

    def __init__(self, migration: Any) -> None:
        self._migration = migration

    def __getattr__(self, name: str) -> Any:
        return getattr(self._migration, name)

    async def apply(self, state: Any, *, dry_run: bool, schema_editor: Any) -> Any:
        """Within the transaction that `schema_editor` writes in."""
        made = await self._migration.apply(state, dry_run=dry_run, schema_editor=schema_editor)
        note = MigrationRecorder(schema_editor.client).record_applied
        await note(self._migration.app_label, self._migration.name)
        return made
