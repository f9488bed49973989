"""Database triggers that keep append-only tables append-only, written once for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import migrations


class SchemaStep(migrations.RunPython):
    """A step of a migration that makes what models do not know: a trigger, an index of a special kind.

    A test database made from the models (not through every migration) takes these steps besides.
    """


def append_only(table: str, *, delete_too: bool = True) -> tuple[Callable[..., None], Callable[..., None]]:
    """(forwards, backwards) for migrations.RunPython: the table refuses UPDATE, and DELETE with `delete_too`."""
    acts = ["UPDATE", "DELETE"] if delete_too else ["UPDATE"]

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            for act in acts:
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            return
        schema_editor.execute(
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE {' OR '.join(acts)} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
        )

    def backwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            for act in acts:
                schema_editor.execute(f"DROP TRIGGER {table}_no_{act.lower()}")
            return
        schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        schema_editor.execute(f"DROP FUNCTION {table}_refuse()")

    return forwards, backwards
