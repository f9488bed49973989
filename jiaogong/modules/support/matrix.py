"""What each address of party and administration's support answers to whom; reviewed by hand.

A cadre keeps his own unit's records and sees those below; a leader sees his own unit's; nobody else sees any.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

from .models import Record

_KEEP = {"city": "own", "county": "own", "school": "own"}
_SEE = {"city": "own child", "county": "own child", "school": "own", "leader": "own"}
_HERE = {role: "own" for role in _SEE}
_ABOVE = {"city": "own", "county": "own"}


def _record(unit: Any) -> tuple[Any, ...] | None:
    found = Record.objects.standing().filter(unit=unit).order_by("pk").first()
    return (found.key,) if found else None


SAMPLES = {"support_record": _record, "support_duty": lambda unit: (unit.key, "study")}

ADDRESSES = [
    Address("support:units", allow=_HERE),
    Address("support:remind", allow=_ABOVE),
    Address("support:remind", "POST", allow=_ABOVE),
    Address("support:calendar", kind="unit", allow=_SEE),
    Address("support:administrator", kind="unit", allow=_KEEP),
    Address("support:administrator", "POST", kind="unit", allow=_KEEP),
    Address("support:new", kind="support_duty", allow=_KEEP),
    Address("support:new", "POST", kind="support_duty", allow=_KEEP),
    Address("support:record", kind="support_record", allow=_SEE),
    Address("support:amend", kind="support_record", allow=_KEEP),
    Address("support:amend", "POST", kind="support_record", allow=_KEEP),
    Address("support:void", "POST", kind="support_record", allow=_KEEP, ok=302, effect=True),
]
