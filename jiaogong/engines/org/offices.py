"""Which office of a unit a matter goes to."""

from __future__ import annotations

from .models import Office, Unit
from .words import RoleKey


def handling_office(unit: Unit, *, chair: bool = False) -> Office | None:
    """Who works on it: an officer with a holder before the chair; `chair`: nobody but the chair. One query."""
    roles = (RoleKey.CHAIR,) if chair else (RoleKey.OFFICER, RoleKey.CHAIR)
    rows = Office.objects.filter(
        unit__home=unit, role__in=roles, abolished_on=None, holdings__until=None, holdings__isnull=False
    )
    return rows.order_by("-role", "id").select_related("unit").first()
