"""What the addresses of honours answer to whom; reviewed by hand.

Superiors see the honours of the units below them; a leader and a department's handler those of their own unit; a member his own. What a unit
recorded by hand it revokes itself.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import EVERYONE, Address

_SEE = {"city": "own child", "county": "own child", "school": "own", "leader": "own", "handler": "own"}
_HERE = {role: "own" for role in _SEE}
_KEEP = {"city": "own", "county": "own", "school": "own"}
_HONOUR = "awards.honour"

ADDRESSES = [
    Address("awards:honours", allow=_HERE),
    Address("awards:candidates", allow=_HERE),
    Address("awards:mine", allow=EVERYONE),
    Address("awards:record", allow=_KEEP),
    Address("awards:record", "POST", allow=_KEEP),
    Address("awards:honour", kind=_HONOUR, allow=_SEE),
    Address("awards:revoke", kind=_HONOUR, allow=_KEEP),
    Address("awards:revoke", "POST", kind=_HONOUR, allow=_KEEP),
]


def recorded(unit: Any) -> tuple[Any, ...] | None:
    """An honour of the unit itself, recorded by hand."""
    from .models import Honour

    found = (
        Honour.objects.filter(unit=unit, person=None, entry=None, granted_by=None, revoked_on=None)
        .order_by("pk")
        .first()
    )
    return (found.key,) if found else None


SAMPLES = {_HONOUR: recorded}
