"""The periods a duty falls due in: semesters, years, committee terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.modules.unions.models import CommitteeTerm
from jiaogong.modules.unions.words import CommitteeKind

from .provisions import SEMESTERS
from .words import Interval


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until); `until` is None for a term still running."""

    title: str
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.since <= day and (self.until is None or day < self.until)


def semesters(unit: Unit, day: date, number: int = 2) -> list[Period]:
    """The last `number` semesters up to the one `day` lies in, latest first. One query."""
    first, second = value_of(SEMESTERS, unit, day)
    starts = []
    for year in range(day.year - number, day.year + 2):
        starts.append((date.fromisoformat(f"{year}-{second}"), f"{year - 1}—{year}学年第二学期"))
        starts.append((date.fromisoformat(f"{year}-{first}"), f"{year}—{year + 1}学年第一学期"))
    found = [Period(title, since, until) for (since, title), (until, _) in pairwise(starts) if since <= day]
    return found[::-1][:number]


def years(day: date, number: int = 2) -> list[Period]:
    """The last calendar years, latest first."""
    return [Period(f"{y}年", date(y, 1, 1), date(y + 1, 1, 1)) for y in range(day.year, day.year - number, -1)]


def terms(rows: Iterable[CommitteeTerm], number: int = 2) -> list[Period]:
    """The union committee's terms among `rows`, latest first."""
    found = sorted((t for t in rows if t.kind == CommitteeKind.UNION), key=lambda t: t.since, reverse=True)
    return [Period(f"第{t.number}届", t.since, t.until) for t in found[:number]]


def periods_of(interval: str, unit: Unit, day: date, number: int = 2) -> list[Period]:
    """The latest periods of that interval, latest first; none where no committee term is registered."""
    if interval == Interval.SEMESTER:
        return semesters(unit, day, number)
    if interval == Interval.TERM:
        return terms(CommitteeTerm.objects.filter(unit=unit, since__lte=day), number)
    return years(day, number)
