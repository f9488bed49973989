"""Gives `access` its standings: offices held today, and membership of the staff of a unit."""

from typing import Any

from jiaogong.kernel import clock
from jiaogong.kernel.access import Standing

from .models import Employment, Holding, open_at
from .words import RoleKey

_PLACE = ("id", "path", "home_id", "home__path", "name", "home__name", "home__layer")


def standings(user: Any) -> list[Standing]:
    """The user's roles today: two queries, whatever the number of offices. (Columns, not rows: every page asks this.)"""
    day = clock.today()
    offices = Holding.objects.filter(
        open_at(day), person__user=user, office__abolished_on__isnull=True, office__unit__closed_on__isnull=True
    ).values_list("office__role", "office_id", "office__title", *(f"office__unit__{name}" for name in _PLACE))
    jobs = Employment.objects.filter(open_at(day), person__user=user)
    found = [_standing(*row) for row in offices]
    for place in jobs.values_list(*(f"unit__{name}" for name in _PLACE)):
        found.append(_standing(RoleKey.MEMBER, None, RoleKey.MEMBER.label, *place))
    return found


def _standing(
    role: str, office_id: int | None, title: str, unit: int, path: str, home: int | None, home_path: str, name: str, home_name: str,
    layer: str,
) -> Standing:  # fmt: skip
    if home is None:  # only while the unit is being founded
        raise LookupError(f"unit {unit} has no home yet")
    return Standing(
        role, unit, path, home, home_path, office_id, title=title, unit_name=name, home_name=home_name, layer=layer
    )
