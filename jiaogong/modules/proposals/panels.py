"""Panels: a delegate's seconds and proposals, and what waits for the committee, on the home page; numbers on the unit's page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, home_units
from jiaogong.kernel.ui.panels import Content, Panel, Place, Width, register

from .models import Proposal
from .rules import SCREEN, VIEW, open_seats
from .words import ENDED


def install() -> None:
    """Register the panels; called when the app is ready."""
    register(Panel("proposals.delegate", Place.HOME, "我的提案", delegate_panel, order=22, width=Width.HALF))
    register(Panel("proposals.office", Place.HOME, "提案工作", office_panel, order=33, width=Width.HALF))
    register(Panel("proposals.unit", Place.UNIT, "提案", unit_panel, order=45, width=Width.HALF))


def delegate_panel(request: HttpRequest, user: Any) -> Content | None:
    """What waits for a delegate's second, and his own under way. Three queries; one for everybody else."""
    seats = open_seats(user, clock.today())
    if not seats:
        return None
    waiting = [row for seat in seats for row in Proposal.objects.to_second(seat)[:3]]
    own = Proposal.objects.filter(proposer__in=seats).exclude(state__in=ENDED)[:3]
    return Content("proposals/panel_delegate.html", {"waiting": waiting, "own": own})


def office_panel(request: HttpRequest, user: Any) -> Content | None:
    """What waits for the union's office. Two queries."""
    homes = home_units(user, SCREEN)
    if not homes:
        return None
    rows = Proposal.objects.filter(unit__home__in=homes)
    found = rows.aggregate(
        screen=Count("pk", filter=Q(state="submitted")),
        assign=Count("pk", filter=Q(state__in=("admitted", "suggestion", "declined"))),
        handling=Count("pk", filter=Q(state="handling")),
    )
    late = rows.late(clock.today()).count()
    return Content("proposals/panel_office.html", found | {"late": late}) if late or any(found.values()) else None


def unit_panel(request: HttpRequest, unit: Unit) -> Content | None:
    """How many there are and how far they are. One query."""
    if unit.is_inner or not allows(request.user, VIEW, unit):
        return None
    found = (
        Proposal.objects.filter(unit__home=unit)
        .filed()
        .aggregate(
            all=Count("pk"),
            closed=Count("pk", filter=Q(state__in=ENDED)),
            rated=Count("ratings__proposal", distinct=True),
        )
    )
    return Content("proposals/panel_unit.html", found | {"unit": unit}) if found["all"] else None
