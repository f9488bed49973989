"""A column with the words a name is found by, and the look-up that uses its index on either database."""

from __future__ import annotations

from typing import Any

from django.db import models

from .searching import name_words


class NameWordsField(models.TextField):
    """Kept in step with `source` on save: see `searching.name_words`. Indexed by `words_index`."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["source"] = self.source
        return name, path, args, kwargs

    def pre_save(self, instance: models.Model, add: bool) -> str:
        """The words of the sibling's present value."""
        words = name_words(getattr(instance, self.source) or "")
        setattr(instance, self.attname, words)
        return words


@NameWordsField.register_lookup
class BeginsWord(models.Lookup):  # type: ignore[type-arg]
    """`search_words__begins="xiaom"`: some word begins so."""

    lookup_name = "begins"

    def get_prep_lookup(self) -> str:
        """The text as it is."""
        return str(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """SQLite reads through the narrow index of words: a county's people in milliseconds."""
        left, params = self.process_lhs(compiler, connection)
        return f"instr(' ' || {left}, %s) > 0", [*params, f" {self.rhs}"]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """PostgreSQL asks its inverted index, whose words may be given by their beginning."""
        left, params = self.process_lhs(compiler, connection)
        return f"array_to_tsvector(string_to_array({left}, ' ')) @@ %s::tsquery", [*params, _prefix(str(self.rhs))]


def _prefix(word: str) -> str:
    """'xiaom':* with everything PostgreSQL reads as syntax quoted."""
    quoted = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}':*"


def words_index(schema_editor: Any, table: str, column: str, name: str) -> None:
    """Make the index the look-up needs on this database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX {name} ON {table} USING gin (array_to_tsvector(string_to_array({column}, ' ')))"
        )
    else:
        schema_editor.execute(f"CREATE INDEX {name} ON {table} ({column})")
