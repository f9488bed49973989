"""A person's own data in words: what is kept, and the file he takes away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.sheets import Sheet, write_workbook
from jiaogong.kernel import clock
from jiaogong.kernel.seal.fields import BlindIndexField, Sealed
from jiaogong.kernel.text.fields import NameWordsField

from .registry import Holder, Kept, all_holders

_IDENTITY = ("name", "sex", "birth_date", "id_number", "phone")


@dataclass(frozen=True, slots=True)
class Pile:
    """What one holder keeps about a person, as a number."""

    holder: Holder
    number: int


def desk_of(person: Person) -> Unit | None:
    """The unit that answers for a person: where he works, else where he worked last."""
    job = Employment.objects.filter(person=person).select_related("unit__home")
    found = job.filter(until__isnull=True).order_by("-since").first() or job.order_by("-until").first()
    return found.unit.home if found else None


def piles(person: Person) -> list[Pile]:
    """What is kept about the person, one line a holder; a count a table."""
    return [Pile(h, sum(k.rows(person).count() for k in h.kept)) for h in all_holders()]


def in_words(value: Any) -> str:
    """A value of a row as a person reads it; his own sealed values are open to him."""
    if value is None or value == "":
        return ""
    if isinstance(value, Sealed):
        return value.open()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)


def _fields(kept: Kept, model: type[models.Model]) -> list[models.Field[Any, Any]]:
    skipped = {"id", *kept.hidden, kept.field.split("__")[0]}
    inner = (BlindIndexField, NameWordsField)
    return [f for f in model._meta.concrete_fields if f.name not in skipped and not isinstance(f, inner)]


def rows_of(kept: Kept, person: Person) -> Iterator[dict[str, str]]:
    """The rows of a table about the person, by their Chinese names."""
    query = kept.rows(person)
    fields = _fields(kept, query.model)
    links = [f.name for f in fields if f.is_relation]
    for row in query.select_related(*links) if links else query:
        shown: dict[str, str] = {}
        for field in fields:
            display = getattr(row, f"get_{field.name}_display", None)
            shown[str(field.verbose_name)] = in_words(display() if display else getattr(row, field.name))
        yield shown


def identity_of(person: Person) -> dict[str, str]:
    """Name, ID number and the like, open: they are his."""
    shown = {}
    for name in _IDENTITY:
        field = Person._meta.get_field(name)
        value = getattr(person, name)
        words = person.get_sex_display() if name == "sex" else in_words(value)
        shown[str(field.verbose_name)] = words  # type: ignore[union-attr]
    return shown


def _tables(person: Person) -> Iterator[tuple[str, list[dict[str, str]]]]:
    yield "基本信息", [identity_of(person)]
    for holder in all_holders():
        for kept in holder.kept:
            rows = list(rows_of(kept, person))
            if rows:
                label = str(kept.rows(person).model._meta.verbose_name)
                yield (holder.title if label.isascii() else f"{holder.title}-{label}"), rows
        yield from (pair for pair in (holder.more(person) if holder.more else []) if pair[1])


def as_workbook(person: Person, at: datetime) -> bytes:
    """Everything kept about the person, a sheet a table."""
    day = at.astimezone(clock.SHANGHAI).date()
    sheets = []
    for title, rows in _tables(person):
        columns = [Column(name, 20) for name in rows[0]]
        sheets.append(Sheet(title, columns, [list(row.values()) for row in rows], as_of=day))
    return write_workbook(sheets, created_at=at)


def as_json(person: Person) -> bytes:
    """The same for programs (个人信息保护法 art. 45: a copy to take elsewhere)."""
    found: dict[str, list[dict[str, str]]] = {}
    for title, rows in _tables(person):
        found.setdefault(title, []).extend(rows)
    return json.dumps(found, ensure_ascii=False, indent=1).encode()
