"""Gives `access` its standings: offices held today, and membership of the staff of a unit."""

from typing import Any

from jiaogong.kernel import clock
from jiaogong.kernel.access import Standing

from .models import Employment, Holding, open_at
from .words import RoleKey


def standings(user: Any) -> list[Standing]:
    """The user's roles today: two queries, whatever the number of offices."""
    day = clock.today()
    found = [
        Standing(h.office.role, h.office.unit_id, h.office.unit.path, h.office.unit.home_id, h.office.unit.home.path, h.office_id)
        for h in Holding.objects.filter(
            open_at(day), person__user=user, office__abolished_on__isnull=True, office__unit__closed_on__isnull=True
        ).select_related("office__unit__home")
    ]
    for job in Employment.objects.filter(open_at(day), person__user=user).select_related("unit__home"):
        unit = job.unit
        found.append(Standing(RoleKey.MEMBER, unit.id, unit.path, unit.home_id, unit.home.path))
    return found
