"""Offices of a unit and their holders."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from jiaogong.engines.org import verbs as org
from jiaogong.engines.org.models import Employment, Holding, Office, Person, Unit, open_at
from jiaogong.engines.org.signals import holder_changed
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import allows, path_end
from jiaogong.kernel.errors import RuleBroken

from .common import ends_after, free_from, locked, not_in_future


def candidates(unit: Unit) -> QuerySet[Employment]:
    """Who may hold an office of the unit: its staff, and for a union office the staff of the units below it."""
    span = {"unit__path__gte": unit.home.path, "unit__path__lt": path_end(unit.home.path)}  # type: ignore[union-attr]
    return Employment.objects.filter(open_at(clock.today()), **span).select_related("person", "unit")


def filled_from_above(unit: Unit, by: Any) -> bool:
    """Whether the chair's office of the unit is the superior's to fill, and `by` is no cadre of the superior."""
    superior = unit.home.superior if unit.home else None
    if superior is None or allows(by, "org.place_unit", superior):
        return False
    above = Office.objects.filter(unit__home=superior, role__in=(RoleKey.CHAIR, RoleKey.OFFICER))
    return bool(Holding.objects.filter(open_at(clock.today()), office__in=above).exists())


def _superior_appoints(unit: Unit, role: str, by: Any) -> None:
    """The chair's office is the superior's to fill: nobody makes himself chair of his own unit (platform's own rule;
    an election's result comes in by 换届 or 补选). Where no cadre of the superior is on the platform, the unit may."""
    if role == RoleKey.CHAIR and filled_from_above(unit, by):
        raise RuleBroken(
            "工会主席的任免由上级工会登记；换届、补选请在“委员会”页办理，交接请联系上级工会。", field="office"
        )


def set_up_office(unit: Unit, *, by: Any, title: str, role: str) -> Office:
    """Create a post in a unit; its role says what its holder may do."""
    with transaction.atomic():
        unit = locked(unit, by, "org.assign_office")
        _superior_appoints(unit, role, by)
        return org.create_office(unit, by=by, title=title, role=role)


def appoint(office: Office, *, by: Any, person: Person, since: date, basis: str = "") -> Holding:
    """`person` takes the office; the former holder's period ends that day.

    Rules: not in the future; the person works in the unit (or, for a union office, below it); the chair's office is the
    superior's to fill.
    """
    not_in_future(since)
    with transaction.atomic():
        unit = locked(office.unit, by, "org.assign_office")
        _superior_appoints(unit, office.role, by)
        if office.abolished_on is not None:
            raise RuleBroken("这个职务已经撤销，不能再安排任职。", field="office")
        if not candidates(unit).filter(person=person).exists():
            raise RuleBroken("只能从本单位（或下级单位）在岗教职工中安排任职。", field="person")
        free_from(Holding.objects.filter(office=office, until__isnull=False), since, "这个职务")
        return org.take_office(office, by=by, person=person, since=since, basis=basis)


def leave_office(office: Office, *, by: Any, until: date, basis: str) -> Holding:
    """The holder leaves; his rights end that day and the office stands empty."""
    with transaction.atomic():
        unit = locked(office.unit, by, "org.assign_office")
        _superior_appoints(unit, office.role, by)
        holding = Holding.objects.select_related("person").filter(office=office, until__isnull=True).first()
        if holding is None:
            raise RuleBroken("这个职务现在无人担任。", field="office")
        ends_after(holding.since, until, f"{holding.person.name}任职")
        holding.until = until
        holding.save(update_fields=["until"])
        journal.write(
            "免职", office, by=by, before={"holder": holding.person.name, "since": str(holding.since)},
            after={"holder": None, "until": str(until), "basis": basis}, unit_id=unit.pk,
        )  # fmt: skip
        holder_changed.send(Office, office=office, by=by)
        return holding
