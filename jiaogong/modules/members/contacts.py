"""Whom a member phones: the union of the unit his membership is in, of those who retired as of those who work."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.modules.unions.contacts import Contact, contact_of

from .models import Membership


def units_of(person: Person, day: date) -> list[Unit]:
    """The units of his open memberships, the first joined first; of somebody who is no member yet, where he works."""
    rows = Membership.objects.filter(open_at(day), person=person).select_related("unit").order_by("since", "id")
    if found := [row.unit for row in rows]:
        return found
    jobs = Employment.objects.filter(open_at(day), person=person).select_related("unit__home").order_by("since", "id")
    return list({job.unit.home_id: job.unit.home or job.unit for job in jobs}.values())


def contacts_of(person: Person, day: date) -> list[tuple[Unit, Contact | None]]:
    """Per unit whom to phone; a unit in two unions' lists once."""
    return [(unit, contact_of(unit, day)) for unit in units_of(person, day)]
