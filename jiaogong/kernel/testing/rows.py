"""Rows loaded once and replayed: a test that wants a whole city pays for it only the first time in a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models

Rows = list[tuple[type[models.Model], list[str], list[tuple[Any, ...]]]]
_kept: dict[str, Rows] = {}


def replay(key: str, load: Callable[[], object]) -> None:
    """Fill the (empty) database by `load` the first time, by the rows it left every later time."""
    if key in _kept:
        _write(_kept[key])
        return
    load()
    _kept[key] = _read()


def _read() -> Rows:
    rows: Rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in ("contenttypes", "auth") or not model._meta.managed:
                continue
            columns = [f.column for f in model._meta.local_concrete_fields if f.column]
            names = ", ".join(connection.ops.quote_name(c) for c in columns)
            cursor.execute(f"SELECT {names} FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
            found = cursor.fetchall()
            if found:
                rows.append((model, columns, [tuple(_plain(value) for value in row) for row in found]))
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, memoryview):
        return bytes(value)
    if connection.vendor == "postgresql" and isinstance(value, (dict, list)):
        from psycopg.types.json import Jsonb

        return Jsonb(value)
    return value


def _write(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for model, columns, values in rows:
            names = ", ".join(connection.ops.quote_name(c) for c in columns)
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({places})",  # noqa: S608
                values,
            )
        for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _, _ in rows]):
            cursor.execute(statement)
