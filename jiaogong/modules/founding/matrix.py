"""What each address of founding unions answers to whom; reviewed by hand, not derived from the rules.

A case is named by the superior that decides it: city and county see, work on and decide those of the units below them;
a leader looks on; a school's own people see their own unit's case alone, and begin one.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import STAFF, Address

_START = {"city": "own child", "county": "own child", "school": "own", "handler": "own", "member": "own"}
_WORK = {"city": "child", "county": "own"}
_PAGES = ("details", "people", "papers", "election", "withdraw", "decide")
_CASE, _APPROVED = "founding.case", "founding.approved"

ADDRESSES = [
    Address("founding:list", allow=STAFF),
    Address("founding:start", kind="unit", allow=_START),
    Address("founding:start", "POST", kind="unit", allow=_START, effect=True),
    Address("founding:case", kind=_CASE, allow={**_WORK, "leader": "child"}),
    *(Address(f"founding:{name}", kind=_CASE, allow=_WORK) for name in _PAGES),
    *(Address(f"founding:{name}", "POST", kind=_CASE, allow=_WORK) for name in _PAGES),
    Address("founding:submit", "POST", kind=_CASE, allow=_WORK, effect=True),
    Address("founding:approval", kind=_APPROVED, allow={**_WORK, "leader": "child"}),
]


def case_below(unit: Any) -> tuple[Any, ...] | None:
    """A case the unit decides, still being prepared and lacking papers."""
    from .models import Founding

    found = Founding.objects.filter(unit__superior=unit, state="preparing").order_by("pk").first()
    return (found.key,) if found else None


def approved_below(unit: Any) -> tuple[Any, ...] | None:
    """A case the unit has approved."""
    from .models import Founding

    found = Founding.objects.filter(unit__superior=unit).exclude(approval="").order_by("pk").first()
    return (found.key,) if found else None


SAMPLES = {_CASE: case_below, _APPROVED: approved_below}
