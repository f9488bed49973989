"""Places and levels follow a merger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .models import Facility, Grade


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("staffhomes.place", "阵地和等级", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger the places in use are the successor's, with their levels and plaques; a name it has already is told apart. A
    level of the unit as a whole goes along where the successor has none in that matter, else it ends. A split leaves them."""
    if people is not None:
        return 0
    places = list(Facility.objects.select_for_update(of=("self",)).filter(unit=former, closed_on__isnull=True))
    for place in places:
        same = Facility.objects.filter(unit=successor, kind=place.kind, name=place.name, closed_on__isnull=True)
        name = f"{place.name[:28]}（原{former.name[:28]}）" if same.exists() else place.name
        Facility.objects.filter(pk=place.pk).update(unit=successor, name=name)
        Grade.objects.filter(facility=place, ended_on__isnull=True).update(unit=successor)
    number = len(places)
    for grade in Grade.objects.filter(unit=former, facility__isnull=True, ended_on__isnull=True):
        number += 1
        held = Grade.objects.filter(
            register=grade.register, unit=successor, facility__isnull=True, ended_on__isnull=True
        )
        if held.exists():
            ended = {"ended_on": max(day, grade.granted_on), "ended_for": f"单位并入{successor.name}，以其等级为准"}
            Grade.objects.filter(pk=grade.pk).update(**ended)
        else:
            Grade.objects.filter(pk=grade.pk).update(unit=successor)
    return number
