"""What issuing and taking over share: locks, and the rules of an office that can be handed over."""

from __future__ import annotations

from datetime import date, datetime

from jiaogong.engines.org.models import Holding, Office, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.verbs import candidates

from ..models import Handover


def day_of(at: datetime) -> date:
    """The Shanghai day of a moment."""
    return at.astimezone(clock.SHANGHAI).date()


def moment(at: datetime) -> str:
    """2025-03-12 09:30, Shanghai time."""
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"


def locked_office(office_id: int) -> Office:
    """The office, with its unit's row held until the transaction ends (as appointing does)."""
    unit_id = Office.objects.values_list("unit_id", flat=True).get(pk=office_id)
    Unit.objects.select_for_update().get(pk=unit_id)
    return Office.objects.select_related("unit__home", "unit__superior").get(pk=office_id)


def locked(handover: Handover) -> Handover:
    """The handover's row, its office's unit first."""
    office = locked_office(handover.office_id)
    row = Handover.objects.select_for_update(of=("self",)).select_related("former", "person__user").get(pk=handover.pk)
    row.office = office
    return row


def holding_of(office: Office) -> Holding | None:
    """Who holds the office now."""
    return Holding.objects.select_related("person").filter(office=office, until__isnull=True).first()


def check_office(office: Office) -> None:
    """The office stands, and so does its unit."""
    unit = office.unit
    if unit.closed_on is not None:
        raise RuleBroken(f"{unit.name}已于 {unit.closed_on:%Y-%m-%d} 撤销，其职务不能再交接。")
    if office.abolished_on is not None:
        raise RuleBroken(f"“{office.title}”这个职务已于 {office.abolished_on:%Y-%m-%d} 撤销，不能再交接。")


def check_holders(office: Office, now: Holding | None, person: Person, day: date) -> None:
    """The successor is somebody else, and works here; the holder has had the office for a day at least."""
    if now and now.person_id == person.pk:
        raise RuleBroken(f"{person.name}现在就担任{office.title}，不用交接。", field="person")
    if now and now.since >= day:
        raise RuleBroken(f"现任{now.person.name}今天刚任职，任期按天计，最早明天可以交接。", field="office")
    if not candidates(office.unit).filter(person=person).exists():
        raise RuleBroken(
            f"{person.name}不是{office.unit.name}（或其下级单位）的在岗教职工，请先登记用工关系。", field="person"
        )
