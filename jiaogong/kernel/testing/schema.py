"""A test database's schema: what models do not know, and a picture of a schema by which two can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.db import connection, connections

from ..guards import SchemaStep


def take_schema_steps() -> None:
    """Take every SchemaStep of the migrations on a database made from the models; nothing on one where they were taken."""
    if _extras(connection):
        return
    steps = [step for operations in _operations() for step in operations if isinstance(step, SchemaStep)]
    today: Any = apps  # empty tables: today's models serve as well as those of a migration's day
    with connection.schema_editor() as editor:
        for step in steps:
            step.code(today, editor)


def _operations() -> Iterator[list[Any]]:
    """What each migration on disk does (the loader shows none where a test database is made from the models)."""
    for app in apps.get_app_configs():
        if (Path(app.path) / "migrations").is_dir():
            package = import_module(f"{app.name}.migrations")
            for found in sorted(module.name for module in iter_modules(package.__path__)):
                yield import_module(f"{package.__name__}.{found}").Migration.operations


def _extras(at: Any) -> set[str]:
    """Triggers, as their database writes them."""
    with at.cursor() as cursor:
        if at.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal")
        return {row[0] for row in cursor.fetchall()}


def picture_of(alias: str = "default") -> dict[str, set[str]]:
    """Table → its columns, constraints and indexes, each as one line, whatever their order; "" → triggers."""
    at = connections[alias]
    seen = {"": _extras(at)}
    with at.cursor() as cursor:
        for table in at.introspection.table_names(cursor):
            seen[table] = _sqlite_lines(cursor, table) if at.vendor == "sqlite" else _postgresql_lines(cursor, table)
    return seen


def _sqlite_lines(cursor: Any, table: str) -> set[str]:
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND type IN ('table', 'index') AND sql <> ''", [table]
    )
    lines: set[str] = set()
    for (text,) in cursor.fetchall():
        if text.startswith("CREATE TABLE"):
            lines |= _parts(text[text.index("(") + 1 : text.rindex(")")])
        else:
            lines.add(text)
    return lines


def _parts(text: str) -> set[str]:
    """The definitions between the outermost commas."""
    parts, depth, quote, last = set(), 0, "", 0
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "," and depth == 0:
            parts.add(re.sub(r"\s+", " ", text[last:at]).strip())
            last = at + 1
    return parts | {re.sub(r"\s+", " ", text[last:]).strip()}


def _postgresql_lines(cursor: Any, table: str) -> set[str]:
    cursor.execute(
        "SELECT column_name, data_type, character_maximum_length, is_nullable, column_default, collation_name "
        "FROM information_schema.columns WHERE table_name = %s AND table_schema = current_schema()",
        [table],
    )
    lines = {"|".join(map(str, row)) for row in cursor.fetchall()}
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype <> 'f'",
        [f'"{table}"'],
    )
    lines |= {" ".join(row) for row in cursor.fetchall()}
    cursor.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'",
        [f'"{table}"'],
    )
    lines |= {row[0] for row in cursor.fetchall()}
    cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s AND schemaname = current_schema()", [table])
    return lines | {row[0] for row in cursor.fetchall()}
