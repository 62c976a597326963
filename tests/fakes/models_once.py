"""Tortoise works out filters and queries of all models each time a database is opened, though they
only depend on the engine. Tests open thousands of databases; here it is worked out once for each.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from tortoise.apps import Apps

import models

WORKED_OUT = (
    "filters", "db_fields", "fields", "fields_db_projection_reverse", "fetch_fields",
    "generated_db_fields", "db_default_fields", "db_complex_fields", "db_native_fields",
    "basetable", "basequery", "basequery_all_fields",
)  # fmt: skip


def hold() -> None:
    """From here on, in this process."""
    work_out = Apps._build_initial_querysets
    known: dict[type[Any], dict[type[Any], dict[str, Any]]] = {}

    def build(apps: Apps) -> None:
        found = [model for app in apps.apps.values() for model in app.values()]
        if any(getattr(models, model.__name__, None) is not model for model in found):
            work_out(apps)  # a migration's own models
            return
        engine = type(found[0]._meta.db)
        if engine not in known:
            for model in found:  # what another engine has stays as it is
                for name in WORKED_OUT:
                    setattr(model._meta, name, copy(getattr(model._meta, name)))
            work_out(apps)
            known[engine] = {m: {n: getattr(m._meta, n) for n in WORKED_OUT} for m in found}
        for model, values in known[engine].items():
            for name, value in values.items():
                setattr(model._meta, name, value)

    setattr(Apps, "_build_initial_querysets", build)  # noqa: B010 - a method is not assigned to otherwise
