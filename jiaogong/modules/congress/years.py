"""The school year, and how every school stands in it: one statement, so that what it shows is of one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from jiaogong.engines.inbox.models import Item
from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.unions.models import Union

from .models import Congress, Delegate, Filing, Session, Term
from .rules import HOLD_ITEM
from .words import HELD, Form, Kind, Stage, State

FIRST_MONTH = 9  # a school year begins on 1 September


@dataclass(frozen=True, slots=True)
class SchoolYear:
    """From 1 September of `year` to the 31 August after."""

    year: int

    @property
    def first(self) -> date:
        """1 September."""
        return date(self.year, FIRST_MONTH, 1)

    @property
    def last(self) -> date:
        """31 August."""
        return date(self.year + 1, FIRST_MONTH - 1, 31)

    @property
    def begins(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(date(self.year + 1, FIRST_MONTH, 1), time(), SHANGHAI)

    def __str__(self) -> str:
        return f"{self.year}—{self.year + 1}学年"


def year_of(day: date) -> SchoolYear:
    """The school year a day lies in."""
    return SchoolYear(day.year if day.month >= FIRST_MONTH else day.year - 1)


def end_of(day: date) -> datetime:
    """The first moment after a day."""
    return datetime.combine(day, time.max, SHANGHAI)


class Standing:
    """How a school stands in a year; `held` are those that have met."""

    NONE, PREPARING, FILED, CALLED, HELD, REPORTED = "none", "draft", "filed", "called", "held", "reported"


STANDINGS = (
    (Standing.NONE, "未开会"), (Standing.PREPARING, "筹备中"), (Standing.FILED, "会前已报备"), (Standing.CALLED, "已通知代表"),
    (Standing.HELD, "已开会，待报结果"), (Standing.REPORTED, "会后已报备"),
)  # fmt: skip
TONES = {
    Standing.NONE: "attention", Standing.PREPARING: "muted", Standing.FILED: "info", Standing.CALLED: "info",
    Standing.HELD: "attention", Standing.REPORTED: "done",
}  # fmt: skip
WITHOUT = (Standing.NONE, Standing.PREPARING, Standing.FILED, Standing.CALLED)  # have not met this year


def organised(day: date) -> Q:
    """Base units with a union of their own on the day: whose duty it is to hold a congress."""
    unions = Union.objects.at(day).filter(unit=OuterRef("pk"))
    closed = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    return Q(Exists(unions), closed, layer=Layer.BASE, is_inner=False)


def _sessions(year: SchoolYear, day: date) -> QuerySet[Session]:
    rows = Session.objects.filter(
        term__congress__unit=OuterRef("pk"), term__congress__kind=Kind.STAFF, begins_at__gte=year.begins,
        begins_at__lt=year.ends,
    ).exclude(state=State.CANCELLED)  # fmt: skip
    rows = rows.filter(Q(begins_at__lte=end_of(day)) | ~Q(state__in=HELD))
    return rows.annotate(_rank=Case(When(state__in=HELD, then=Value(0)), default=Value(1))).order_by(
        "_rank", "-begins_at", "-id"
    )


def _filing(stage: str, field: str, day: date) -> Subquery:
    rows = Filing.objects.filter(session=OuterRef("session_id"), stage=stage, filed_at__lte=end_of(day))
    return Subquery(rows.order_by("-filed_at", "-id").values(field)[:1])


def year_rows(user: Any, year: SchoolYear, day: date, rule: str = "congress.view_filings") -> QuerySet[Unit]:
    """Schools in reach, each with this year's session of its staff congress (held before ahead, latest first), its two
    filings, and whether it was reminded and has read that. One statement however many rows.
    """
    rows = Unit.objects.filter(reach_q(user, rule), organised(day))
    return annotated(rows, year, day)


def annotated(rows: QuerySet[Unit], year: SchoolYear, day: date) -> QuerySet[Unit]:
    """The same columns on any set of units."""
    sessions = _sessions(year, day)
    rows = rows.annotate(session_id=Subquery(sessions.values("pk")[:1]))
    for name, field in (("session_key", "key"), ("session_state", "state"), ("begins_at", "begins_at"), ("due", "due"),
                        ("present", "present"), ("session_number", "number"), ("term_number", "term__number")):  # fmt: skip
        rows = rows.annotate(**{name: Subquery(sessions.values(field)[:1])})
    for stage in Stage.values:
        for field in ("filed_at", "due_on", "state", "key"):
            rows = rows.annotate(**{f"{stage}_{field}": _filing(stage, field, day)})
    rows = rows.annotate(standing=_standing(), form=_form())
    asked = Item.objects.open().filter(kind=HOLD_ITEM, subject_type="org.unit", subject_id=OuterRef("pk"))
    read = asked.filter(Q(seen_at__isnull=False) | Q(messages__readings__isnull=False))
    return rows.annotate(
        asked_at=Subquery(asked.order_by("-opened_at").values("opened_at")[:1]), asked_read=Exists(read)
    ).select_related("superior")


def _standing() -> Case:
    return Case(
        When(session_id__isnull=True, then=Value(Standing.NONE)),
        When(session_state=State.REPORTED, then=Value(Standing.REPORTED)),
        When(session_state__in=[State.OPEN, State.CLOSED], then=Value(Standing.HELD)),
        When(session_state=State.CALLED, then=Value(Standing.CALLED)),
        When(session_state=State.FILED, then=Value(Standing.FILED)),
        default=Value(Standing.PREPARING),
        output_field=CharField(),
    )


def _form() -> Subquery:
    return Subquery(Congress.objects.filter(unit=OuterRef("pk"), kind=Kind.STAFF).values("form")[:1])


def late(filed_at: datetime | None, due_on: date | None, today: date) -> bool:
    """Filed after its day, or not filed and the day is over."""
    if due_on is None:
        return False
    return (filed_at.astimezone(SHANGHAI).date() if filed_at else today) > due_on


def delegates_of_terms(day: date) -> QuerySet[Delegate]:
    """Delegates in office on the day in staff congresses that meet by delegates."""
    terms = Term.objects.at(day).filter(congress__kind=Kind.STAFF, congress__form=Form.DELEGATES)
    return Delegate.objects.at(day).filter(term__in=terms)
