"""Proposals under way follow a merger: the successor's office goes on with them, and answers whoever proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .models import Proposal
from .words import ENDED


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("proposals.proposal", "办理中的提案", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger what is under way in the former unit is the successor's. In a split the matters stay where they are: a proposal is
    about the unit, not about whoever put it."""
    if people is not None:
        return 0
    return Proposal.objects.filter(unit__home=former).exclude(state__in=ENDED).update(unit=successor)
