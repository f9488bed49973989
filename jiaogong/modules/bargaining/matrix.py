"""What the addresses of collective bargaining answer to whom; reviewed by hand. A contract binds everybody in the unit, so its staff
may read how it came about; whoever bargains is the unit's own union."""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

from .models import Inspection, Negotiation

_CADRES = {"city": "own child", "county": "own child", "school": "own"}
_SEE = {**_CADRES, "leader": "own", "handler": "own", "member": "own"}
_RUN = {"city": "own", "county": "own", "school": "own"}


def _negotiation(unit: Any) -> tuple[Any, ...] | None:
    found = Negotiation.objects.filter(unit=unit).order_by("pk").first()
    return (found.key,) if found else None


def _more(word: str) -> Any:
    def sample(unit: Any) -> tuple[Any, ...] | None:
        found = _negotiation(unit)
        return (*found, word) if found else None

    return sample


def _inspection(unit: Any) -> tuple[Any, ...] | None:
    found = Inspection.objects.filter(contract__negotiation__unit=unit).order_by("pk").first()
    return (found.contract.negotiation.key, found.pk) if found else None


SAMPLES = {
    "negotiation": _negotiation, "negotiation_paper": _more("invitation"), "negotiation_act": _more("fail"),
    "negotiation_inspection": _inspection,
}  # fmt: skip
ADDRESSES = [
    Address("bargaining:register", allow=dict.fromkeys(_SEE, "own")),
    Address("bargaining:invite", allow=_RUN),
    Address("bargaining:negotiation", kind="negotiation", allow=_SEE),
    Address("bargaining:paper", kind="negotiation_paper", allow=_SEE),
    Address("bargaining:act", kind="negotiation_act", allow=_RUN),
    Address("bargaining:mended", "POST", kind="negotiation_inspection", allow=_RUN, ok=302, effect=True),
]
