"""Many rows at once, past the ORM: COPY on PostgreSQL, prepared statements on SQLite; for imports inside a transaction.

No signal is sent and no `save()` runs: a caller answers for what a model's own `save()` would have done besides.
"""

from __future__ import annotations

import gc
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

from .seal.fields import BlindIndexField

_DONE_TO = (models.JSONField, models.DecimalField, models.DateTimeField, models.FileField)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No search for cycles while millions of small values that have none come and go."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def reserve(model: type[models.Model], number: int) -> list[int]:
    """As many primary keys nobody else will get. On SQLite the caller's transaction holds the write lock."""
    connection = connections[DEFAULT_DB_ALIAS]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), number],
            )
            return [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    last = int(found[0]) if found else 0
    return list(range(last + 1, last + 1 + number))


def insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """Insert unsaved rows that have their primary keys. Each field's `pre_save` runs, so sealed fields are sealed and
    what is derived from a sibling is derived, exactly as by `save()`."""
    connection = connections[DEFAULT_DB_ALIAS]
    fields: list[Any] = list(model._meta.local_concrete_fields)
    indexes = [f for f in fields if isinstance(f, BlindIndexField)]
    fields = indexes + [f for f in fields if f not in indexes]  # before their sealed siblings: no need to unseal
    readers = [_reader(field, connection, plain=connection.vendor == "sqlite") for field in fields]
    _write(connection, model, [f.column for f in fields], ([read(row) for read in readers] for row in rows))


def insert_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as values the database takes (JSON as text); fields not named get their default."""
    connection = connections[DEFAULT_DB_ALIAS]
    rest = [f for f in model._meta.local_concrete_fields if f.name not in names and not f.primary_key]
    usual = [f.get_db_prep_save(f.get_default(), connection) for f in rest]
    columns = [_column(model, name) for name in [*names, *(f.name for f in rest)]]
    plain = connection.vendor == "sqlite"
    _write(connection, model, columns, ([*(map(_plain, row) if plain else row), *usual] for row in rows))


def _write(connection: Any, model: type[models.Model], columns: Sequence[str], lines: Iterable[list[Any]]) -> None:
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", list(lines))  # noqa: S608


def _reader(field: Any, connection: Any, *, plain: bool) -> Callable[[Any], Any]:
    """How a field's value is read from a row: straight where nothing is done to it on the way."""
    own = type(field)
    if (
        own.pre_save is models.Field.pre_save
        and own.__module__.startswith("django.")
        and not isinstance(field, _DONE_TO)
    ):
        straight = attrgetter(field.attname)
        return (lambda row: _plain(straight(row))) if plain else straight
    return lambda row: field.get_db_prep_save(field.pre_save(row, True), connection)


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set the named fields of rows; each row is its values, as the database takes them, and then its primary key."""
    values = list(rows)
    if not values:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), [quote(_column(model, name)) for name in names]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = [str(model._meta.get_field(name).db_type(connection)) for name in names]
            sets = ", ".join(f"{column} = v.{column}::{kind}" for column, kind in zip(columns, kinds, strict=True))
            arrays = ", ".join(
                f"%s::{'text' if kind == 'jsonb' else kind.split('(')[0]}[]" for kind in [*kinds, "bigint"]
            )
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest({arrays}) AS v({', '.join([*columns, 'row_pk'])}) "  # noqa: S608
                f"WHERE {table}.id = v.row_pk",
                [list(column) for column in zip(*values, strict=True)],
            )
        else:
            sets = ", ".join(f"{column} = %s" for column in columns)
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE id = %s",  # noqa: S608
                [[_plain(value) for value in row] for row in values],
            )


def _column(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.column)


def _plain(value: Any) -> Any:
    """As Django keeps it on SQLite."""
    if isinstance(value, uuid.UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value
