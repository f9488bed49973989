"""What a unit was and what happened to it, read from its rows with periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from jiaogong.kernel.journal.models import Entry

from .models import SEGMENT, Affiliation, Employment, Headcount, Holding, LegalIdentity, Succession, Unit, UnitPeriod
from .models.periods import holds_on
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


@dataclass(frozen=True, slots=True)
class Past:
    """The rows of a unit's past and present, asked for once for all that is told of them."""

    unit: Unit
    versions: list[UnitPeriod]
    headcounts: list[Headcount]
    ties: list[Affiliation]  # both ways
    identities: list[LegalIdentity]
    successions: list[Succession]  # both ways


def past_of(unit: Unit) -> Past:
    """Everything `unit_events` and the unit's page tell. Five queries."""
    tied = Affiliation.objects.filter(Q(unit=unit) | Q(other=unit)).select_related("unit", "other")
    either = Succession.objects.filter(Q(former=unit) | Q(successor=unit)).select_related("former", "successor")
    return Past(
        unit,
        list(UnitPeriod.objects.filter(unit=unit).select_related("superior").order_by("since")),
        list(Headcount.objects.filter(unit=unit).order_by("since", "id")),
        list(tied.order_by("kind", "id")),
        list(LegalIdentity.objects.filter(unit=unit).order_by("kind", "since")),
        list(either.order_by("-day")),
    )


def staff_table(past: Past, day: date) -> StaffTable:
    """Head-count by employment type on `day`, each with the number of people on the roster. One query."""
    heads = [h for h in past.headcounts if holds_on(h, day)]
    numbers = {h.employment_type: h.number for h in heads}
    jobs = Employment.objects.at(day).filter(unit__home=past.unit).order_by().values_list("employment_type")
    roster = dict(jobs.annotate(number=Count("person", distinct=True)))
    lines = [StaffLine(str(t.label), numbers.get(t, 0), roster.get(t, 0)) for t in EmploymentType]
    since = max((h.since for h in heads), default=None)
    return StaffTable(lines, sum(numbers.values()), sum(roster.values()), since)


def unit_events(past: Past) -> list[Event]:
    """Names and places, head-counts, ties, legal identities, mergers and splits over time."""
    return [*_versions(past), *_headcounts(past), *_ties(past), *_identities(past), *_successions(past)]


def _successions(past: Past) -> list[Event]:
    """Mergers and splits the unit took part in, from its side."""
    found = []
    for row in past.successions:
        merged = row.kind == SuccessionKind.MERGED
        if row.former_id == past.unit.pk:
            title = f"并入{row.successor.name}" if merged else f"分设出{row.successor.name}"
        else:
            title = f"{row.former.name}并入" if merged else f"由{row.former.name}分设"
        found.append(Event(row.day, title, f"依据：{row.basis}"))
    return found


def _versions(past: Past) -> list[Event]:
    found = []
    former: UnitPeriod | None = None
    for row in past.versions:
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


def _headcounts(past: Past) -> list[Event]:
    days: dict[date, list[str]] = {}
    for row in past.headcounts:
        days.setdefault(row.since, []).append(f"{row.get_employment_type_display()} {row.number} 人")
    return [Event(day, "登记教职工人数", "，".join(parts)) for day, parts in days.items()]


def _ties(past: Past) -> list[Event]:
    own = (row for row in past.ties if row.unit_id == past.unit.pk)
    return [Event(r.since, r.get_kind_display(), r.other.name, r.until) for r in own]


def _identities(past: Past) -> list[Event]:
    return [Event(r.since, r.get_kind_display(), f"{r.name} {r.code}".strip(), r.until) for r in past.identities]


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
