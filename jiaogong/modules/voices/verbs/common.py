"""What the verbs share: the day, numbers, rounded moments, who may work on a case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from django.db.models import Max

from jiaogong.engines.cases import reading as cases
from jiaogong.engines.cases.models import Case
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import Refused, RuleBroken

LONGEST = 4000


def day_of(at: datetime) -> date:
    """The Shanghai day of a moment."""
    return at.astimezone(clock.SHANGHAI).date()


def midnight(at: datetime) -> datetime:
    """The moment rounded to its day: what is kept of whoever was promised to stay unknown."""
    return datetime.combine(day_of(at), time(), clock.SHANGHAI)


@contextmanager
def untraced() -> Iterator[None]:
    """Journal lines written inside name no address, no browser, no request."""
    token = journal.origin.set(journal.NOWHERE)
    try:
        yield
    finally:
        journal.origin.reset(token)


def locked_unit(unit: Unit) -> Unit:
    """The unit's row, held until the transaction ends."""
    row = Unit.objects.select_for_update().get(pk=unit.pk)
    if row.closed_on is not None:
        raise RuleBroken(f"{row.name}已于 {row.closed_on:%Y-%m-%d} 撤销，不能再登记。")
    return row


def next_serial(model: Any, unit: Unit, year: int) -> int:
    """The next number of the unit and year. The unit is locked."""
    return (model._default_manager.filter(unit=unit, year=year).aggregate(last=Max("serial"))["last"] or 0) + 1


def case_for(subject: Any, by: Any) -> Case:
    """The case of a subject, for whoever works on it; Refused for others."""
    found = cases.case_of(subject)
    if found is None or not cases.works_on(by, found):
        raise Refused("voices.case")
    return found


def desk_case(subject: Any, by: Any) -> Case:
    """The case of a subject, for the desk that took it; Refused for others."""
    found = cases.case_of(subject)
    if found is None or not cases.at_desk(by, found):
        raise Refused("voices.case")
    return found


def needed(text: str, least: int, field: str, what: str) -> str:
    """The text, of at least so many characters and at most 4,000."""
    text = text.strip()
    if len(text) < least or len(text) > LONGEST:
        raise RuleBroken(f"请写清楚{what}（{least} 到 {LONGEST} 字）。", field=field)
    return text
