"""What a unit was and what happened to it, read from its rows with periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from jiaogong.kernel.journal.models import Entry

from .models import SEGMENT, Affiliation, Employment, Headcount, Holding, LegalIdentity, Succession, Unit, UnitPeriod
from .words import EmploymentType, Kind, Nature, SuccessionKind


@dataclass(frozen=True, slots=True)
class Event:
    """Something that holds from a day on, until another day where it has ended."""

    day: date
    title: str
    text: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Staff of one employment type: the number reported, and how many the roster names."""

    label: str
    number: int
    roster: int


@dataclass(frozen=True, slots=True)
class StaffTable:
    """Head-count by employment type beside the roster."""

    lines: list[StaffLine]
    number: int
    roster: int
    since: date | None


def ancestors(unit: Unit) -> list[Unit]:
    """The superiors from the root down, without the unit itself. One query."""
    paths = [unit.path[:end] for end in range(SEGMENT, len(unit.path), SEGMENT)]
    return list(Unit.objects.filter(path__in=paths).order_by("path")) if paths else []


def staff_table(unit: Unit, day: date) -> StaffTable:
    """Head-count by employment type on `day`, each with the number of people on the roster. Two queries."""
    heads = list(Headcount.objects.at(day).filter(unit=unit))
    numbers = {h.employment_type: h.number for h in heads}
    jobs = Employment.objects.at(day).filter(unit__home=unit).order_by().values_list("employment_type")
    roster = dict(jobs.annotate(number=Count("person", distinct=True)))
    lines = [StaffLine(str(t.label), numbers.get(t, 0), roster.get(t, 0)) for t in EmploymentType]
    since = max((h.since for h in heads), default=None)
    return StaffTable(lines, sum(numbers.values()), sum(roster.values()), since)


def unit_events(unit: Unit) -> list[Event]:
    """Names and places, head-counts, ties, legal identities, mergers and splits over time. Six queries."""
    return [*_versions(unit), *_headcounts(unit), *_ties(unit), *_identities(unit), *successions(unit)]


def successions(unit: Unit) -> list[Event]:
    """Mergers and splits the unit took part in, from its side. Two queries."""
    found = []
    for row in Succession.objects.filter(former=unit).select_related("successor"):
        merged = row.kind == SuccessionKind.MERGED
        title = f"并入{row.successor.name}" if merged else f"分设出{row.successor.name}"
        found.append(Event(row.day, title, f"依据：{row.basis}"))
    for row in Succession.objects.filter(successor=unit).select_related("former"):
        merged = row.kind == SuccessionKind.MERGED
        title = f"{row.former.name}并入" if merged else f"由{row.former.name}分设"
        found.append(Event(row.day, title, f"依据：{row.basis}"))
    return found


def _versions(unit: Unit) -> list[Event]:
    found = []
    former: UnitPeriod | None = None
    for row in UnitPeriod.objects.filter(unit=unit).select_related("superior").order_by("since"):
        where = f"，隶属{row.superior.name}" if row.superior else ""
        text = f"{row.name}（{Kind(row.kind).label}，{Nature(row.nature).label}{where}）"
        title = "设立" if former is None else _difference(former, row)
        found.append(Event(row.since, title, f"{text}；依据：{row.reason}" if row.reason else text, row.until))
        former = row
    return found


def _difference(former: UnitPeriod, row: UnitPeriod) -> str:
    words = [
        word
        for word, name in (("更名", "name"), ("调整类别", "kind"), ("调整性质", "nature"), ("调整隶属", "superior_id"))
        if getattr(former, name) != getattr(row, name)
    ]
    return "、".join(words) or "上级调整"


def _headcounts(unit: Unit) -> list[Event]:
    days: dict[date, list[str]] = {}
    for row in Headcount.objects.filter(unit=unit).order_by("since", "id"):
        days.setdefault(row.since, []).append(f"{row.get_employment_type_display()} {row.number} 人")
    return [Event(day, "登记教职工人数", "，".join(parts)) for day, parts in days.items()]


def _ties(unit: Unit) -> list[Event]:
    rows = Affiliation.objects.filter(unit=unit).select_related("other")
    return [Event(r.since, r.get_kind_display(), r.other.name, r.until) for r in rows]


def _identities(unit: Unit) -> list[Event]:
    rows = LegalIdentity.objects.filter(unit=unit)
    return [Event(r.since, r.get_kind_display(), f"{r.name} {r.code}".strip(), r.until) for r in rows]


def office_events(unit: Unit) -> list[Event]:
    """Who held which office when. One query."""
    rows = Holding.objects.filter(office__unit__home=unit).select_related("office__unit", "person")
    return [Event(r.since, _post(unit, r), r.person.name, r.until) for r in rows]


def _post(unit: Unit, holding: Holding) -> str:
    office = holding.office
    return office.title if office.unit_id == unit.pk else f"{office.unit.name}{office.title}"


def journal_of(unit: Unit, types: tuple[str, ...], limit: int = 30) -> QuerySet[Entry]:
    """The latest journal lines about a unit's own rows of these types."""
    return Entry.objects.filter(unit_id=unit.pk, object_type__in=types)[:limit]
