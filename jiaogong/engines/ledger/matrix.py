"""What the addresses of payments answer to whom; reviewed by hand.

Chair and officers of the paying union see its payments; superiors do not reach into them (but for one raised to them, because
nobody below may approve it: ledger/tests/test_raising.py), nor do leaders, handlers (but
for what they asked for themselves) and members.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

from .models import PaymentRequest

_OWN = {"city": "own", "county": "own", "school": "own"}


def _request(unit: Any) -> tuple[Any, ...] | None:
    found = PaymentRequest.objects.filter(unit=unit, state="asked", raised_to=None).order_by("pk").first()
    return (found.key,) if found else None


SAMPLES = {"payment": _request}

ADDRESSES = [
    Address("ledger:payments", allow=_OWN),
    Address("ledger:bank", allow=_OWN),
    Address("ledger:bank", "POST", allow=_OWN),
    Address("ledger:request", kind="payment", allow=_OWN),
    Address("ledger:request", "POST", kind="payment", allow=_OWN, data={"act": "paid"}),
]
