"""What modules ask about cases: who may see one, its trail, its clocks, what is late, how many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as hour
from typing import Any

from django.db import models
from django.db.models import Count, F, Q

from jiaogong.engines.inbox.wording import DueWords, due_words
from jiaogong.kernel import clock as time
from jiaogong.kernel.clock import WorkingCalendar

from . import kinds
from .models import Case, Clock, Entry, Handler
from .words import State

MIDNIGHT = hour()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the trail as somebody may read it."""

    at: datetime
    who: str
    what: str
    text: str
    inner: bool

    @property
    def dated(self) -> bool:
        """Only the day is known: the moment was rounded, so that nobody finds the author by it."""
        return self.at.astimezone(time.SHANGHAI).time() == MIDNIGHT


def case_of(subject: models.Model) -> Case | None:
    """The case of a subject, if it has one."""
    return Case.objects.about(subject).select_related("unit__home", "desk__unit").first()


def may_see(user: Any, case: Case) -> bool:
    """Whether the case is open to the user. A sealed one: handlers, desk, grants alone; another also to whom the module lets."""
    if not getattr(user, "is_authenticated", False):
        return False
    if Case.objects.opened_to(user, time.today()).filter(pk=case.pk).exists():
        return True
    return not case.sealed and kinds.get(case.kind).lets(user, case)


def handles(user: Any, case: Case) -> bool:
    """Whether the user has a part in the case today."""
    return Case.objects.handled_by(user, time.today()).filter(pk=case.pk).exists()


def at_desk(user: Any, case: Case) -> bool:
    """Whether the user holds the office that takes the case."""
    from jiaogong.engines.org.models import Office

    return case.desk_id is not None and Office.objects.held_by(user, time.today()).filter(pk=case.desk_id).exists()


def works_on(user: Any, case: Case) -> bool:
    """A handler or the desk: who reads the inner lines and writes into the trail."""
    return at_desk(user, case) or handles(user, case)


def my_part(user: Any, case: Case) -> Handler | None:
    """The user's open part in a case."""
    from .verbs import is_handler

    day = time.today()
    rows = case.handlers.filter(until__isnull=True).select_related("person", "unit", "case")
    return next((row for row in rows if is_handler(row, user, day)), None)


def handlers_of(case: Case) -> list[Handler]:
    """Who has a part now, the lead first."""
    order = {"lead": 0, "co": 1, "leader": 2}
    rows = case.handlers.filter(until__isnull=True).select_related("person", "unit")
    return sorted(rows, key=lambda row: (order[row.part], row.pk))


def text_of(entry: Entry) -> str:
    """The words of a line; the caller answers for the right to a sealed one."""
    return entry.sealed_text.open() if entry.sealed_text else entry.text


def trail(case: Case, user: Any = None, *, inner: bool | None = None) -> list[Line]:
    """The trail, the newest first. Inner lines for who works on it; `inner` given, the caller decides (the author: False)."""
    wide = works_on(user, case) if inner is None else inner
    rows = case.entries.all() if wide else case.entries.filter(inner=False)
    return [Line(r.at, r.who, r.what, text_of(r), r.inner) for r in rows.order_by("-id")]


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A clock with its due day in words."""

    clock: Clock
    state: str
    text: str


def clock_words(row: Clock, day: date, calendar: WorkingCalendar) -> DueWords:
    """已完成 · 已中止 · 已逾期 3 天 · 还有 2 个工作日 · 还有 40 天."""
    if row.met_on is not None:
        late = (row.met_on - row.due_on).days
        return DueWords("attention", f"逾期 {late} 天完成") if late > 0 else DueWords("done", "按期完成")
    if row.stopped_on is not None:
        return DueWords("muted", "已终止")
    if not row.ours and row.due_on < day:
        return DueWords("muted", "已过期限")
    if row.paused_on is not None:
        return DueWords("muted", "已中止")
    if not row.working and row.due_on > day:
        left = (row.due_on - day).days
        return DueWords("attention" if left <= 5 else "info", f"还有 {left} 天")
    return due_words(row.due_on, day, calendar)


def clocks_of(case: Case, day: date) -> list[ClockLine]:
    """The clocks of a case, running ones first, by due day."""
    calendar = WorkingCalendar()
    rows = sorted(case.clocks.all(), key=lambda c: (bool(c.met_on or c.stopped_on), c.due_on))
    words = [(row, clock_words(row, day, calendar)) for row in rows]
    return [ClockLine(row, found.state, found.text) for row, found in words]


def overdue(day: date, kind: str = "") -> models.QuerySet[Clock]:
    """Clocks that have run out, of open cases (of one kind)."""
    rows = Clock.objects.overdue(day).select_related("case__unit__home")
    return rows.filter(case__kind=kind) if kind else rows


@dataclass(frozen=True, slots=True)
class Counts:
    """How many, of one kind in some units."""

    total: int
    open: int
    closed: int
    overdue: int
    in_time: int


def counts(cases: models.QuerySet[Case], day: date) -> Counts:
    """Of these cases: all, open, closed, open with an overdue clock, closed with every met clock in time. Three queries."""
    rows = cases.order_by()
    found = rows.aggregate(
        total=Count("pk"),
        open=Count("pk", filter=Q(state=State.OPEN)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
    )
    ids = rows.values("pk")
    late = Clock.objects.overdue(day).filter(case__in=ids).values("case").distinct().count()
    missed = Clock.objects.filter(case__in=ids, case__state=State.CLOSED, met_on__gt=F("due_on"))
    in_time = found["closed"] - missed.values("case").distinct().count()
    return Counts(found["total"], found["open"], found["closed"], late, in_time)
