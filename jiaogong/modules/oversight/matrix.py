"""What the addresses of oversight answer to whom; reviewed by hand. Whoever runs a union's oversight is its own cadre; superiors and
the unit's leaders read it. Delegates and whoever takes part read it too: tests/ shows these, who have no role of their own."""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

from .models import Finding, Occasion
from .words import State

_CADRES = {"city": "own child", "county": "own child", "school": "own"}
_SEE = {**_CADRES, "leader": "own"}
_RUN = {"city": "own", "county": "own", "school": "own"}


def _first(unit: Any, **state: Any) -> tuple[Any, ...] | None:
    found = Occasion.objects.filter(unit=unit, participants__isnull=False, **state).order_by("pk").first()
    return (found.key,) if found else None


def _act(unit: Any) -> tuple[Any, ...] | None:
    found = _first(unit, state=State.PLANNED)
    return (*found, "announce") if found else None


def _finding(unit: Any) -> tuple[Any, ...] | None:
    found = Finding.objects.filter(occasion__unit=unit).order_by("pk").first()
    return (found.key,) if found else None


SAMPLES = {
    "occasion": _first, "occasion_held": lambda unit: _first(unit, state=State.HELD), "occasion_act": _act,
    "oversight_finding": _finding,
}  # fmt: skip
ADDRESSES = [
    Address("oversight:register", allow=dict.fromkeys(_SEE, "own")),
    Address("oversight:plan", allow=_RUN),
    Address("oversight:occasion", kind="occasion", allow=_SEE),
    Address("oversight:people", kind="occasion", allow=_RUN),
    Address("oversight:record", kind="occasion", allow=_RUN),
    Address("oversight:find", kind="occasion", allow=_RUN),
    Address("oversight:cancel", kind="occasion", allow=_RUN),
    Address("oversight:feed_back", kind="occasion"),
    Address("oversight:paper", kind="occasion_held", allow=_SEE),
    Address("oversight:act", "POST", kind="occasion_act", allow=_RUN, ok=302, effect=True),
    Address("oversight:finding", kind="oversight_finding", allow=_SEE),
]
