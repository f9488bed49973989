"""A unit's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from jiaogong.engines.org.history import (
    Event,
    Past,
    ancestors,
    journal_of,
    office_events,
    past_of,
    staff_table,
    unit_events,
)
from jiaogong.engines.org.models import Holding, Office, Unit
from jiaogong.engines.org.models.periods import holds_on
from jiaogong.engines.org.structure import superior_may
from jiaogong.engines.org.words import AffiliationKind, Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, reach_q

from ..contacts import contact_of
from ..joint import joint_ties
from ..models import Body, CommitteeTerm, Union
from ..reading import due_state, due_words
from ..words import BodyKind
from .common import load_unit

JOURNALLED = ("org.unit", "org.office", "unions.union", "unions.body", "unions.committeeterm")


@require_GET
def unit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who the unit is today, its union, bodies, committees and offices, and how it came to be so."""
    found = load_unit(request, key)
    user, today = request.user, clock.today()
    may = {
        "change": allows(user, "org.change_unit", found),
        "keep": allows(user, "unions.keep", found),
        "place": allows(user, "org.place_unit", found),
        "offices": allows(user, "unions.view_officers", found),
        "assign": allows(user, "org.assign_office", found),
        "changes": allows(user, "unions.view_changes", found),
        "standing": superior_may(user, found) and found.closed_on is None and not found.is_inner,
    }
    registers, past, chain = Registers(found), past_of(found), _chain(user, found)
    joint = list(joint_ties(today).filter(unit=found).select_related("other"))
    context = {
        "unit": found,
        "may": may,
        "chain": chain,
        "staff": staff_table(past, today),
        "union": next((u for u in registers.unions if u.until is None), None),
        "bodies": _bodies(registers),
        "terms": _terms(registers, today),
        "offices": _offices(found) if may["offices"] else [],
        "ties": _ties(past, today),
        "contact": contact_of(found, today, [above for above, _ in chain], joint),
        "joint": next(iter(joint), None),
        "after": [row for row in past.successions if row.former_id == found.pk],
        "before": [row for row in past.successions if row.successor_id == found.pk],
        "identities": [row for row in past.identities if row.until is None],
        "inners": Unit.objects.open().filter(superior=found, is_inner=True).order_by("path"),
        "inferiors": Unit.objects.open().layers().filter(superior=found).count() if found.layer != Layer.BASE else 0,
        "events": timeline(registers, past, offices=may["changes"]),
        "entries": journal_of(found, JOURNALLED) if may["changes"] else [],
        "today": today,
    }
    return render(request, "unions/unit.html", context)


def _chain(user: Any, found: Unit) -> list[tuple[Unit, bool]]:
    """Superiors from the root, each with whether the user may open it. Two queries."""
    above = ancestors(found)
    seen = set(
        Unit.objects.filter(reach_q(user, "unions.view"), pk__in=[u.pk for u in above]).values_list("pk", flat=True)
    )
    return [(u, u.pk in seen) for u in above]


class Registers:
    """All unions, bodies and terms a unit has had. Three queries."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.unions = list(Union.objects.filter(unit=unit))
        self.bodies = list(Body.objects.filter(unit=unit))
        self.terms = list(CommitteeTerm.objects.filter(unit=unit).order_by("id"))


def _bodies(registers: Registers) -> list[dict[str, Any]]:
    """The three bodies, there or lacking."""
    rows = {b.kind: b for b in registers.bodies if b.until is None}
    return [{"label": label, "row": rows.get(kind)} for kind, label in BodyKind.choices]


def _terms(registers: Registers, today: Any) -> list[dict[str, Any]]:
    """Committees in office with their due days in words."""
    rows = [t for t in registers.terms if t.until is None]
    return [{"row": r, "words": due_words(r.due_on, today), "state": due_state(r.due_on, today)} for r in rows]


def _offices(found: Unit) -> list[dict[str, Any]]:
    """Offices of the unit and its inner units, with their holders. Two queries."""
    offices = list(
        Office.objects.filter(unit__home=found, abolished_on__isnull=True)
        .select_related("unit")
        .order_by("unit__path", "id")
    )
    holders = {h.office_id: h for h in Holding.objects.current().filter(office__in=offices).select_related("person")}
    return [
        {"office": o, "holding": holders.get(o.pk), "inner": o.unit if o.unit_id != found.pk else None} for o in offices
    ]


def _ties(past: Past, today: Any) -> list[dict[str, Any]]:
    """Education groups and second superiors; for a group or a joint union, its members."""
    own = past.unit.pk
    now = [row for row in past.ties if row.until is None]
    ties = [{"label": r.get_kind_display(), "unit": r.other, "since": r.since} for r in now if r.unit_id == own]
    members = [r for r in now if r.other_id == own and r.kind == AffiliationKind.GROUP_MEMBER]
    ties += [{"label": "成员单位", "unit": r.unit, "since": r.since} for r in members]
    led = [r for r in past.ties if r.other_id == own and r.kind == AffiliationKind.JOINT_MEMBER]
    joint = [r for r in led if holds_on(r, today)]
    joint.sort(key=lambda r: r.unit.path)
    return [*ties, *({"label": "联合工会成员", "unit": r.unit, "since": r.since} for r in joint)]


def timeline(registers: Registers, past: Past, *, offices: bool) -> list[Event]:
    """Everything with a period, latest first."""
    found = registers.unit
    events = [*unit_events(past), *(office_events(found) if offices else [])]
    for union in registers.unions:
        number = f"，{union.approval}" if union.approval else ""
        events.append(Event(union.since, "建会", f"{union.name}{number}", union.until))
    events += [Event(b.since, f"建立{b.get_kind_display()}", b.basis, b.until) for b in registers.bodies]
    for term in registers.terms:
        text = f"{term.since:%Y-%m-%d} 选举，{term.due_on:%Y-%m-%d} 届满"
        events.append(Event(term.since, f"第{term.number}届{term.get_kind_display()}", text, term.until))
    return sorted(events, key=lambda e: (e.day, e.title), reverse=True)
