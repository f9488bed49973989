"""A condition on one of thousands of keys, handed over as one value.

Django's `in` prepares and binds every key by itself, which for the units of a city takes longer than the query.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func


class Among(Func):
    """rows.filter(Among("unit_id", ids)): whole numbers only."""

    output_field = BooleanField()

    def __init__(self, name: str, keys: Iterable[int]) -> None:
        self.keys = [int(key) for key in keys]
        super().__init__(F(name))

    @property
    def identity(self) -> Any:
        """Expressions are compared by this; the keys are part of it."""
        return (*super().identity, tuple(self.keys))

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:  # type: ignore[override]
        """Literals, which SQLite counts when it chooses an index."""
        column, params = compiler.compile(self.get_source_expressions()[0])
        return f"{column} IN ({', '.join(map(str, self.keys))})", params

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        """One array."""
        column, params = compiler.compile(self.get_source_expressions()[0])
        return f"{column} = ANY(%s::bigint[])", (*params, self.keys)
