"""What runs in a union that merges into another: incidents not over yet and open surveys go along, its desk ends. Cases go along by the
engine's own carrier; what was brought forward keeps its number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .models import Desk, Incident, Questionnaire
from .verbs.common import next_serial
from .words import SurveyState


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("voices.running", "诉求受理岗位、未平息事件和问卷", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger; a split leaves them where they are. An incident gets the next number of the successor. Returns how many rows."""
    if people is not None:
        return 0
    moved = Desk.objects.current().filter(unit=former).update(until=day)
    for row in Incident.objects.filter(unit=former, closed_on__isnull=True).order_by("pk"):
        row.unit, row.serial = successor, next_serial(Incident, successor, row.year)
        row.save(update_fields=["unit", "serial"])
        moved += 1
    running = Questionnaire.objects.filter(unit=former).exclude(state=SurveyState.CLOSED)
    return moved + running.update(unit=successor)
