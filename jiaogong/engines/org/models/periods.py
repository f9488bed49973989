"""Half-open periods [since, until): `until` is the first day the fact no longer holds."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q


def open_at(day: date, prefix: str = "") -> Q:
    """The condition that a period holds on `day`."""
    started = Q(**{f"{prefix}since__lte": day})
    return started & (Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gt": day}))


def holds_on(row: Any, day: date) -> bool:
    """Whether the period of a row at hand holds on `day`."""
    return bool(row.since <= day and (row.until is None or row.until > day))


def period_check(name: str) -> models.CheckConstraint:
    """A period ends after it begins."""
    return models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name=name)


class PeriodQuerySet(models.QuerySet[Any]):
    """Rows with a period."""

    def at(self, day: date) -> PeriodQuerySet:
        """Those that hold on `day`."""
        return self.filter(open_at(day))

    def current(self) -> PeriodQuerySet:
        """Those without an end."""
        return self.filter(until__isnull=True)
