"""Reads behind the calendar of a unit and the superior's table of gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.modules.unions.models import CommitteeTerm, Union
from jiaogong.modules.unions.reading import Place
from jiaogong.modules.unions.words import CommitteeKind

from .catalogue import DUTIES, RECORDED, Duty
from .models import LinkedAdministrator, Record
from .periods import Period, periods_of, semesters, years
from .words import NOW, Interval


@dataclass(frozen=True, slots=True)
class Cell:
    """A duty in a period: state and words, and the records that fill it."""

    title: str
    state: str
    words: str
    records: tuple[Any, ...] = ()
    add: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A duty with its cells, earlier period first."""

    duty: Duty
    cells: tuple[Cell, ...]


def calendar_of(unit: Unit, day: date) -> list[Line]:
    """Every duty of the unit in its present and former period. Seven queries."""
    union = Union.objects.at(day).filter(unit=unit).first()
    founded = union.since if union else None
    records = list(Record.objects.standing().filter(unit=unit))
    administrators = list(LinkedAdministrator.objects.filter(unit=unit))
    lines = []
    for duty in DUTIES:
        if duty.interval == Interval.STANDING:
            lines.append(Line(duty, (Cell("", "muted", "—"), _linked(administrators, day))))
            continue
        own = [r for r in records if r.duty == duty.key]
        found = periods_of(duty.interval, unit, day)
        cells = [_cell(duty, period, own, founded, present=not n) for n, period in enumerate(found)]
        if not found:
            cells = [Cell("", "muted", "未登记届次")]
        if len(cells) == 1:
            cells.append(Cell("", "muted", "—"))
        lines.append(Line(duty, tuple(reversed(cells))))
    return lines


def _cell(duty: Duty, period: Period, records: list[Record], founded: date | None, *, present: bool) -> Cell:
    inside = tuple(r for r in records if period.holds(r.counts_on))
    if inside:
        return Cell(period.title, "done", "已落实" if len(inside) == 1 else f"已落实 {len(inside)} 次", inside, present)
    if founded is None or (period.until is not None and founded >= period.until):
        return Cell(period.title, "muted", "未建会")
    if present:
        return Cell(period.title, "attention", f"{NOW[Interval(duty.interval)]}待落实", (), True)
    return Cell(period.title, "danger", "缺", (), True)


def _linked(rows: list[LinkedAdministrator], day: date) -> Cell:
    now = next((r for r in rows if r.since <= day and (r.until is None or r.until > day)), None)
    if now is None:
        return Cell("目前", "attention", "待明确", (), True)
    return Cell(f"{now.since:%Y-%m-%d} 起", "done", f"{now.name}（{now.post}）", (), True)


def owing(user: Any, place: Place, rule: str = "support.view") -> QuerySet[Unit]:
    """Base units in reach that have a union, each with `lacks_<duty>` for its present period and `lacked_study` before.

    Semesters begin as the place's own provision says.
    """
    day = place.day
    where = place.unit or Unit.objects.layers().visible_to(user, rule).order_by("path").first()
    now, before = semesters(where, day) if where else (years(day)[0], years(day)[0])
    year = years(day, 1)[0]
    terms = CommitteeTerm.objects.at(day).filter(unit=OuterRef("pk"), kind=CommitteeKind.UNION)
    rows = Unit.objects.visible_to(user, rule).filter(
        Exists(Union.objects.at(day).filter(unit=OuterRef("pk"))), layer=Layer.BASE, closed_on__isnull=True
    )
    if place.unit is not None:
        rows = rows.under(place.unit)
    rows = rows.select_related("superior").annotate(
        term_since=Subquery(terms.values("since")[:1]),
        lacks_study=~_done("study", now),
        lacked_study=~_done("study", before),
        lacks_administrator=~Exists(LinkedAdministrator.objects.at(day).filter(unit=OuterRef("pk"))),
        lacks_appraisal=~_done("appraisal", year),
        lacks_participation=~_done("participation", year),
        lacks_report=~_done("report", year),
    )
    held = Record.objects.standing().filter(
        unit=OuterRef("pk"), duty="conference", counts_on__gte=OuterRef("term_since"), counts_on__lte=day
    )
    lacks = ExpressionWrapper(Q(term_since__isnull=False) & ~Q(Exists(held)), output_field=BooleanField())
    return rows.annotate(lacks_conference=lacks)


def _done(duty: str, period: Period) -> Exists:
    rows = Record.objects.standing().filter(unit=OuterRef("pk"), duty=duty, counts_on__gte=period.since)
    return Exists(rows.filter(counts_on__lt=period.until) if period.until else rows)


def any_gap() -> Q:
    """The condition that something of the present period is lacking."""
    condition = Q(lacks_administrator=True)
    for duty in RECORDED:
        condition |= Q(**{f"lacks_{duty.key}": True})
    return condition


def gaps_of(row: Any) -> list[str]:
    """What an `owing` row lacks now, in words."""
    return [duty.short for duty in DUTIES if getattr(row, f"lacks_{duty.key}")]
