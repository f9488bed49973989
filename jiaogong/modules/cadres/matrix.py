"""What the addresses of cadres and contact points answer to whom; reviewed by hand.

A cadre sees his own union's cadres, trainings and visits and those of the units below; a Party leader and a department's
handler see those of their own union. Trainings, contact points and visits are written by the union that holds or makes
them; schools make no visits.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

from .models import ContactPoint, Issue, Selection, Training, Visit

_KEEP = {"city": "own", "county": "own", "school": "own"}
_ABOVE = {"city": "own", "county": "own"}
_SEE = {"city": "own child", "county": "own child", "school": "own", "leader": "own", "handler": "own"}
_HERE = {role: "own" for role in _SEE}
_VISIT = {"city": "own", "county": "own", "handler": "own"}


def _first(rows: Any, *path: str) -> tuple[Any, ...] | None:
    found = rows.order_by("pk").first()
    if found is None:
        return None
    for name in path:
        found = getattr(found, name)
    return (found,)


def _person(unit: Any) -> tuple[Any, ...] | None:
    """Somebody who holds a post of the unit and of no other."""
    from jiaogong.kernel import clock

    from .posts import posts_at

    rows = posts_at(clock.today())
    held = rows.filter(office__unit=unit).order_by("pk")
    others = rows.exclude(office__unit__home=unit).values("person")
    return _first(held.exclude(person__in=others), "person", "key")


SAMPLES = {
    "cadre": _person,
    "cadre_training": lambda unit: _first(Training.objects.filter(unit=unit), "key"),
    "cadre_selection": lambda unit: _first(Selection.objects.filter(unit=unit, decided_on=None), "key"),
    "cadre_point": lambda unit: _first(ContactPoint.objects.current().filter(union=unit), "pk"),
    "cadre_visit": lambda unit: _first(Visit.objects.filter(union=unit), "key"),
    "cadre_issue": lambda unit: _first(Issue.objects.filter(visit__union=unit), "key"),
    "cadre_attendance": lambda unit: _attendance(unit),
}


def _attendance(unit: Any) -> tuple[Any, ...] | None:
    found = Training.objects.filter(unit=unit, attendances__isnull=False).order_by("pk").first()
    return (found.key, found.attendances.order_by("pk")[0].pk) if found else None


ADDRESSES = [
    Address("cadres:register", allow=_HERE),
    Address("cadres:staffing", allow=_HERE),
    Address("cadres:person", kind="cadre", allow=_SEE),
    Address("cadres:selections", allow=_HERE),
    Address("cadres:new_selection", allow=_KEEP),
    Address("cadres:new_selection", "POST", allow=_KEEP),
    Address("cadres:selection", kind="cadre_selection", allow=_SEE),
    Address(
        "cadres:selection",
        "POST",
        kind="cadre_selection",
        allow={"city": "own child", "county": "own child", "school": "own"},
    ),
    Address("cadres:trainings", allow=_HERE),
    Address("cadres:new_training", allow=_KEEP),
    Address("cadres:new_training", "POST", allow=_KEEP),
    Address("cadres:training", kind="cadre_training", allow=_SEE),
    Address("cadres:training", "POST", kind="cadre_training", allow=_KEEP, ok=302, effect=True),
    Address("cadres:edit_training", kind="cadre_training", allow=_KEEP),
    Address("cadres:edit_training", "POST", kind="cadre_training", allow=_KEEP),
    Address("cadres:add_attendances", kind="cadre_training", allow=_KEEP),
    Address("cadres:add_attendances", "POST", kind="cadre_training", allow=_KEEP),
    Address("cadres:remove_attendance", "POST", kind="cadre_attendance", allow=_KEEP, ok=302, effect=True),
    Address("cadres:contacts", allow=_HERE),
    Address("cadres:new_contact", allow=_ABOVE),
    Address("cadres:new_contact", "POST", allow=_ABOVE),
    Address("cadres:end_contact", kind="cadre_point", allow=_ABOVE),
    Address("cadres:end_contact", "POST", kind="cadre_point", allow=_ABOVE),
    Address("cadres:visits", allow=_HERE),
    Address("cadres:new_visit", allow=_VISIT),
    Address("cadres:new_visit", "POST", allow=_VISIT),
    Address("cadres:visit", kind="cadre_visit", allow=_SEE),
    Address("cadres:visit", "POST", kind="cadre_visit", allow=_VISIT),
    Address("cadres:issue", kind="cadre_issue", allow=_SEE),
    Address("cadres:issue", "POST", kind="cadre_issue", allow=_VISIT, data={"act": "reopen"}),
]
