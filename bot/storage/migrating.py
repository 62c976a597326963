"""Migrations that are noted in the transaction that makes them: killed between the two, the next
start would make the same column again, and never get further.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from tortoise.migrations.executor import MigrationExecutor, PlanStep
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps


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
        lean = _Lean(state.models, state.apps)
        made = await self._migration.apply(lean, dry_run=dry_run, schema_editor=schema_editor)
        note = MigrationRecorder(schema_editor.client).record_applied
        await note(self._migration.app_label, self._migration.name)
        return made


class _Lean(State):
    """Tortoise makes all models anew before each step, for steps that ask what was there before:
    half of what migrating takes, and most steps only add."""

    def clone(self) -> Any:
        """What is there now, made when it is asked for."""
        return _Before({key: model.clone() for key, model in self.models.items()}, self.apps)


class _Before:
    def __init__(self, models: dict[tuple[str, str], ModelState], like: StateApps) -> None:
        self.models = models
        self._like = like

    @cached_property
    def apps(self) -> StateApps:
        return self._like.clone(model_states=self.models)
