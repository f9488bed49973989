"""What the addresses of places, levels, coverage and plaques answer to whom; reviewed by hand.

Superiors see the places and levels of the units below them; a leader, a handler and a member those of their own unit. A union keeps its own
places; a level and its plaque are the business of the union above that gave it.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import STAFF, Address

_SEE = {
    "city": "own child", "county": "own child", "school": "own", "leader": "own", "handler": "own", "member": "own",
}  # fmt: skip
_HERE = {"city": "own", "county": "own", "school": "own"}
_ABOVE = {"city": "child", "county": "child"}
_PLACE, _LEVEL, _GIVEN, _HUNG = "staffhomes.place", "staffhomes.level", "staffhomes.given", "staffhomes.hung"

ADDRESSES = [
    *(Address(f"staffhomes:{name}", allow=STAFF) for name in ("facilities", "grades", "coverage", "plaques")),
    Address("staffhomes:new", allow=_HERE),
    Address("staffhomes:new", "POST", allow=_HERE),
    Address("staffhomes:facility", kind=_PLACE, allow=_SEE),
    *(Address(f"staffhomes:{name}", kind=_PLACE, allow=_HERE) for name in ("change", "close", "use")),
    *(Address(f"staffhomes:{name}", "POST", kind=_PLACE, allow=_HERE) for name in ("change", "close", "use")),
    Address("staffhomes:grade", kind=_LEVEL, allow=_SEE),
    Address("staffhomes:record", kind="unit", allow=_ABOVE),
    Address("staffhomes:record", "POST", kind="unit", allow=_ABOVE),
    *(Address(f"staffhomes:{name}", kind=_GIVEN, allow=_ABOVE) for name in ("recheck", "revoke")),
    *(Address(f"staffhomes:{name}", "POST", kind=_GIVEN, allow=_ABOVE) for name in ("recheck", "revoke")),
    Address("staffhomes:plaque", kind=_HUNG, allow=_ABOVE),
    Address("staffhomes:plaque", "POST", kind=_HUNG, allow=_ABOVE),
]


def _place(unit: Any) -> tuple[Any, ...] | None:
    from .models import Facility

    found = Facility.objects.filter(unit=unit, closed_on=None).order_by("pk").first()
    return (found.key,) if found else None


def _level(unit: Any) -> tuple[Any, ...] | None:
    from .models import Grade

    found = Grade.objects.filter(unit=unit).order_by("pk").first()
    return (found.key,) if found else None


def _given(unit: Any) -> tuple[Any, ...] | None:
    """A level of the unit that its own superior gave by hand."""
    from .models import Grade

    found = Grade.objects.filter(unit=unit, granted_by=unit.superior, entry=None, ended_on=None).order_by("pk").first()
    return (found.key,) if found else None


def _hung(unit: Any) -> tuple[Any, ...] | None:
    from .models import Plaque

    found = Plaque.objects.filter(grade__unit=unit, issuer=unit.superior, state="hung").order_by("pk").first()
    return (found.grade.key, "replace") if found else None


SAMPLES = {_PLACE: _place, _LEVEL: _level, _GIVEN: _given, _HUNG: _hung}
