"""What the addresses of voices answer to whom; reviewed by hand.

A case is open by case alone: to the office that takes it (in the demo city the officers of city and county, the chair of the school), to its
handlers, to whoever was granted access; never from above, never to a leader or a colleague. One's own is one's own alone. Asking by code needs
no sign-in. Numbers: cadres of a union and its superiors, its leaders.
"""

from __future__ import annotations

from typing import Any

from jiaogong.engines.cases.models import Case
from jiaogong.kernel.access.matrix import EVERYONE, STAFF, Address

from .models import Grievance

_DESK = {"city": "own", "county": "own", "school": "own"}
_ENTER = {**_DESK, "handler": "own"}
_COUNTS = {**_DESK, "leader": "own"}
_STAFF = {role: "own" for role in STAFF}


def _waiting(model: Any, kind: str) -> Any:
    def find(unit: Any) -> tuple[Any, ...] | None:
        cases = Case.objects.open().filter(subject_type=kind, unit_id=unit.pk, handlers=None)
        found = model.objects.filter(pk__in=cases.values("subject_id")).order_by("pk").first()
        return (found.key,) if found else None

    return find


SAMPLES = {"voices_grievance": _waiting(Grievance, "voices.grievance")}

ADDRESSES = [
    Address("voices:overview", allow=_COUNTS),
    Address("voices:desk", allow={"school": "own"}),
    Address("voices:desk", "POST", allow={"school": "own"}),
    Address("voices:new", allow=_STAFF),
    Address("voices:new", "POST", allow=_STAFF),
    Address("voices:mine", allow=EVERYONE),
    Address("voices:own", kind="voices_grievance"),
    Address("voices:own", "POST", kind="voices_grievance", data={"act": "withdraw"}),
    Address("voices:ask", allow=EVERYONE, anonymous=200),
    Address("voices:ask", "POST", allow=EVERYONE, anonymous=200),
    Address("voices:list", allow=EVERYONE),
    Address("voices:enter", allow=_ENTER),
    Address("voices:enter", "POST", allow=_ENTER),
    Address("voices:work", kind="voices_grievance", allow=_DESK),
    Address("voices:work", "POST", kind="voices_grievance", allow=_DESK, data={"act": "note"}),
]
