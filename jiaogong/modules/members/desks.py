"""Who does a unit's membership business: its own cadres, or the next union above while it has none."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef

from jiaogong.engines.org.models import Holding, Office, Unit, open_at
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows

CADRES = (RoleKey.CHAIR, RoleKey.OFFICER)


def may_enrol(user: Any, unit: Unit) -> bool:
    """The unit's own cadres; a superior while the unit has none."""
    if allows(user, "members.keep", unit):
        return True
    if not allows(user, "members.start", unit):
        return False
    cadres = Office.objects.filter(unit__home=unit, role__in=CADRES, abolished_on__isnull=True)
    return not Holding.objects.filter(office__in=cadres, until__isnull=True).exists()


def desk_of(unit: Unit) -> Office | None:
    """The office a unit's membership to-dos go to: its chair, else another cadre, else the same of the union above."""
    held = Exists(Holding.objects.filter(open_at(clock.today()), office=OuterRef("pk")))
    above: Unit | None = unit
    while above is not None:
        offices = Office.objects.filter(held, unit__home=above, role__in=CADRES, abolished_on__isnull=True)
        found = offices.select_related("unit").order_by("role", "unit__path", "pk").first()  # chair before officer
        if found is not None:
            return found
        above = above.superior
    return None
