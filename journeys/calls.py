"""Who acts in the journeys of calls: the demo accounts, and a chair of any other union (without a password)."""

from __future__ import annotations

from jiaogong.engines.org.models import Holding, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User


def unit_of(username: str) -> Unit:
    """The union of a demo account."""
    return Unit.objects.get(pk=standings(User.objects.get(username=username))[0].home_id)


def chair(unit: Unit) -> User:
    """Whoever may act for a union."""
    for username in ("city", "county", "school"):
        if unit_of(username).pk == unit.pk:
            return User.objects.get(username=username)
    holding = (
        Holding.objects.filter(office__unit=unit, office__role=RoleKey.CHAIR, until=None).select_related("person").get()
    )
    if holding.person.user is None:
        holding.person.user = User.objects.create_user(f"chair-{unit.code}", None, name=holding.person.name)
        holding.person.save(update_fields=["user"])
    return User.objects.get(pk=holding.person.user_id or 0)


def schools_beside(username: str) -> list[Unit]:
    """Schools of the city with a chair, one of each county, other than that account's own."""
    chairs = Holding.objects.filter(office__role=RoleKey.CHAIR, office__abolished_on=None, until=None)
    rows = (
        Unit.objects.layers()
        .open()
        .filter(layer="base", path__startswith=unit_of("city").path, pk__in=chairs.values("office__unit"))
    )
    found = rows.exclude(pk=unit_of(username).pk).order_by("-path")
    return list({unit.superior_id: unit for unit in found}.values())
