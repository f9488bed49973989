"""Pairs and research topics follow a merger or a split."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .models import Pair, Project
from .words import ProjectState

_RUNNING = (ProjectState.RUNNING, ProjectState.MIDTERM)


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("growth.pair", "结对和课题", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """Lasting pairs and running topics of the former unit (of whoever goes: where the mentor, the leader does) are the successor's;
    after a merger those it approved are too, unless the number is taken there."""
    pairs = Pair.objects.filter(unit=former, until__isnull=True)
    topics = Project.objects.filter(unit=former, state__in=_RUNNING)
    if people is not None:
        return pairs.filter(mentor__in=people).update(unit=successor) + topics.filter(leader__in=people).update(
            unit=successor
        )
    taken = list(Project.objects.filter(host=successor).values_list("number", flat=True))
    Project.objects.filter(host=former, state__in=_RUNNING).exclude(number__in=taken).update(host=successor)
    return pairs.update(unit=successor) + topics.update(unit=successor)
