"""Members as electors: who has a vote in a unit on a day. Kept memberships (retired, unemployed) have none."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.ballot import electors
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.words import Layer

from .models import Membership
from .words import Status


def install() -> None:
    """Register the source; called when the app is ready."""
    electors.register("members.voting", "有表决权的会员", people)


def people(unit: Unit, day: date) -> list[int]:
    """Members of the unit's union with a vote that day; of a department or group, those of them who work in it; of a union
    above schools, those of every unit below.

    Rule: 会籍管理办法 2016, as Membership.may_vote. Two queries at most.
    """
    rows = Membership.objects.at(day).filter(status=Status.FULL)
    below = Unit.objects.under(unit.home or unit)
    rows = rows.filter(unit__in=below) if unit.layer not in (Layer.BASE, Layer.INNER) else rows.filter(unit=unit.home)
    if unit.is_inner:
        rows = rows.filter(person__in=Employment.objects.at(day).filter(unit=unit).values("person"))
    living = Person.objects.filter(erased_on__isnull=True)
    return list(rows.filter(person__in=living).values_list("person_id", flat=True).distinct().order_by("person_id"))
