"""What a session's page shows of the hall: the agenda with its outcomes, and the doors to agenda, crew, desk and screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from ..models import Session
from ..words import OUTCOME_SHAPES, Outcome


def hall_part(request: HttpRequest, session: Session) -> dict[str, Any]:
    """Items with the colour of their outcome, resolutions. Two queries."""
    items = [
        (item, OUTCOME_SHAPES[Outcome(item.outcome)]) for item in session.agenda.exclude(outcome=Outcome.WITHDRAWN)
    ]
    return {"items": items, "resolutions": list(session.resolutions.all())}
