"""The trace every verb leaves: `write(...)` inside the verb's own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BinaryField, Field, Model

from .. import clock

if TYPE_CHECKING:
    from .models import Entry


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an act comes from: network address, browser, request number."""

    address: str = ""
    device: str = ""
    request_id: str = ""


NOWHERE = Origin()
origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def write(
    verb: str,
    subject: Model,
    *,
    by: Any,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    label: str | None = None,
    unit_id: int | None = None,
) -> None:
    """Append one line. `by` is a User, or None for the platform itself. Raises nothing of its own."""
    _line(verb, subject, by=by, before=before, after=after, label=label, unit_id=unit_id).save(force_insert=True)


def write_many(verb: str, lines: Iterable[tuple[Model, dict[str, Any], int]], *, by: Any) -> None:
    """One line each for (subject, after, unit), in one statement."""
    from .models import Entry

    Entry.objects.bulk_create(
        (
            _line(verb, subject, by=by, before=None, after=after, label=None, unit_id=unit)
            for subject, after, unit in lines
        ),
        batch_size=500,
    )


def _line(
    verb: str, subject: Model, *, by: Any, before: dict[str, Any] | None, after: dict[str, Any] | None, label: str | None,
    unit_id: int | None,
) -> Entry:  # fmt: skip
    from .models import Entry

    came_from = origin.get()
    return Entry(
        at=clock.now(),
        actor_id=getattr(by, "pk", None),
        actor=str(by) if by is not None else "系统",
        address=came_from.address,
        device=came_from.device[:120],
        request_id=came_from.request_id,
        verb=verb,
        object_type=subject._meta.label_lower,
        object_id=subject.pk,
        object_label=(label or str(subject))[:200],
        unit_id=unit_id if unit_id is not None else getattr(subject, "unit_id", None),
        before=before,
        after=after,
    )


def picture(row: Model, *names: str) -> dict[str, Any]:
    """The named fields of a row as the journal keeps them: sealed ones as ●●●, dates and choices as text."""
    seen: dict[str, Any] = {}
    for name in names:
        field = row._meta.get_field(name)
        if not isinstance(field, Field):
            raise TypeError(f"{name} is no column of {row._meta.label}")
        value = getattr(row, field.attname)
        if isinstance(field, BinaryField):
            value = "●●●" if value else None
        elif value is not None and not isinstance(value, (str, int, float, bool, list, dict)):
            value = str(value)
        seen[name] = value
    return seen
