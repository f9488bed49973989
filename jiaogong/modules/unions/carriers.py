"""What unions own follows a merger: union, bodies and terms of the former unit end; the successor keeps its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .verbs.structure import end_registers


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("unions.registers", "工会、机构与届次（终止）", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger the former's union, bodies and terms end; a split leaves them where they are."""
    return end_registers(former, day) if people is None else 0
