"""Gives `access` its standings: offices held today, and membership of the staff of a unit."""

from typing import Any

from jiaogong.kernel import clock
from jiaogong.kernel.access import Standing

from .models import Employment, Holding, Unit, open_at
from .words import RoleKey


def standings(user: Any) -> list[Standing]:
    """The user's roles today: two queries, whatever the number of offices."""
    day = clock.today()
    found = [
        _standing(holding.office.role, holding.office.unit, holding.office_id, holding.office.title)
        for holding in Holding.objects.filter(
            open_at(day), person__user=user, office__abolished_on__isnull=True, office__unit__closed_on__isnull=True
        ).select_related("office__unit__home")
    ]
    for job in Employment.objects.filter(open_at(day), person__user=user).select_related("unit__home"):
        found.append(_standing(RoleKey.MEMBER, job.unit, None, RoleKey.MEMBER.label))
    return found


def _standing(role: str, unit: Unit, office_id: int | None, title: str) -> Standing:
    home = unit.home
    if home is None:  # only while the unit is being founded
        raise LookupError(f"unit {unit.pk} has no home yet")
    return Standing(
        role, unit.pk, unit.path, home.pk, home.path, office_id,
        title=title, unit_name=unit.name, home_name=home.name, layer=home.layer,
    )  # fmt: skip
