"""Reads: which office takes what, who is the author, the counts managers see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from jiaogong.engines.cases.models import Case, Clock
from jiaogong.engines.org.models import Employment, Office, Person, Unit, open_at
from jiaogong.engines.org.offices import handling_office
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel.access import path_end

from .models import Desk, Grievance
from .provisions import LEAST_SHOWN
from .small import part_of, shown_total, suppressed
from .words import Channel, Promise, Rating, Topic


def desk_of(unit: Unit) -> Office | None:
    """The office that takes what is brought to a union: the one named for it while somebody holds it, else an officer's or the chair's."""
    held = {
        "office__abolished_on__isnull": True,
        "office__holdings__isnull": False,
        "office__holdings__until__isnull": True,
    }
    row = Desk.objects.current().filter(unit=unit, **held).select_related("office__unit").first()
    return row.office if row else handling_office(unit)


def place_of_work(person: Person, day: date) -> Unit | None:
    """The union of the staff somebody belongs to."""
    job = Employment.objects.filter(open_at(day), person=person).select_related("unit__home").order_by("-since").first()
    return job.unit.home if job else None


def open_desks(person: Person, day: date) -> list[tuple[Unit, Office]]:
    """Where somebody may bring something: his own union and those above it, with the office that takes it."""
    unit, found = place_of_work(person, day), list[tuple[Unit, Office]]()
    while unit is not None and len(found) < 3:
        office = desk_of(unit)
        if office is not None:
            found.append((unit, office))
        unit = unit.superior
    return found


def is_author(user: Any, grievance: Grievance) -> bool:
    """Whether the user brought it forward himself, named or known to the handler."""
    person = Person.objects.filter(user__isnull=False, user=user).first()
    return person is not None and Grievance.objects.of_author(person).filter(pk=grievance.pk).exists()


def least_shown(unit: Unit, day: date) -> int:
    """From how many a number is shown."""
    return int(value_of(LEAST_SHOWN, unit, day))


@dataclass(frozen=True, slots=True)
class Overview:
    """What a manager sees: words, hidden where they are small."""

    total: str
    open: str
    overdue: str
    in_time: str
    satisfied: str
    tables: list[tuple[str, list[tuple[str, str]]]]
    least: int


def overview(user: Any, unit: Unit, day: date) -> Overview:
    """Grievances received this year at or below the unit, as of the day: numbers alone. For the user's own union only: what a breakdown
    hides must not be read off the page of one of its parts."""
    least = least_shown(unit, day)
    rows = Grievance.objects.counted_for(user).filter(
        unit__path__gte=unit.path, unit__path__lt=path_end(unit.path), received_on__year=day.year, received_on__lte=day
    )
    facts = list(rows.order_by().values("pk", "topic", "channel", "promise", "rating", "unit__name", "unit__path"))
    ids = [fact["pk"] for fact in facts]
    cases = Case.objects.filter(subject_type="voices.grievance", subject_id__in=ids)
    late = Clock.objects.overdue(day).filter(case__in=cases).values("case").distinct().count()
    replies = Clock.objects.filter(case__in=cases, key="reply", met_on__isnull=False)
    in_time = replies.filter(met_on__lte=F("due_on")).count()
    rated = [fact["rating"] for fact in facts if fact["rating"]]
    tables = [
        ("按类别", _table(Topic.choices, (f["topic"] for f in facts), least)),
        ("按渠道", _table(Channel.choices, (f["channel"] for f in facts), least)),
        ("按承诺", _table(Promise.choices, (f["promise"] for f in facts), least)),
    ]
    below = Counter(fact["unit__name"] for fact in facts)
    if len(below) > 1 or (below and unit.layer != "base"):
        tables.append(("按受理单位", _table([(n, n) for n in below], (f["unit__name"] for f in facts), least)))
    return Overview(
        shown_total(len(ids), least), part_of(cases.open().count(), len(ids), least), part_of(late, len(ids), least),
        _rate(in_time, replies.count(), least), _rate(sum(r != Rating.POOR for r in rated), len(rated), least), tables, least,
    )  # fmt: skip


def _table(choices: Iterable[tuple[str, str]], values: Iterable[str], least: int) -> list[tuple[str, str]]:
    """Of one breakdown; nothing when the whole is too small to be told."""
    counted = Counter(values)
    if 0 < sum(counted.values()) < least:
        return []
    kinds = [(str(title), counted[key]) for key, title in choices if counted[key]]
    return list(zip([title for title, _ in kinds], suppressed([n for _, n in kinds], least), strict=True))


def _rate(part: int, whole: int, least: int) -> str:
    """A share; hidden while it rests on few, or while few stand on one side of it."""
    if whole < least:
        return "—"
    small = [n for n in (part, whole - part) if 0 < n < least]
    return f"{part * 100 // whole}%" if not small else "不显示"
