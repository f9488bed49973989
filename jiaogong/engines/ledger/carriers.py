"""Payment requests that are not settled follow a merger to the union that pays from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .models import PaymentRequest
from .words import WAITING


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("ledger.payment", "未付清的付款申请", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger the successor pays, and is paid. A split leaves them. Returns how many."""
    if people is not None:
        return 0
    waiting = PaymentRequest.objects.filter(state__in=WAITING)
    waiting.filter(payee_unit=former).update(payee_unit=successor)
    waiting.filter(raised_to=former).update(raised_to=successor)
    return waiting.filter(unit=former).update(unit=successor)
