"""Who is here, who may read, what rules ask of the hall."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from jiaogong.engines.ballot.counting_rules import Threshold
from jiaogong.engines.ballot.words import Comparator, Denominator
from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows

from . import provisions
from .models import Delegate, Observer, Session
from .rules import VIEW_FILINGS, delegate_of


def day_of(at: datetime) -> date:
    """The day in Shanghai."""
    return at.astimezone(clock.SHANGHAI).date()


def delegates_of(session: Session, day: date) -> QuerySet[Delegate]:
    """Who has a seat and a vote in the session on the day (应到)."""
    return Delegate.objects.at(day).filter(term_id=session.term_id)


def quorum_share(unit: Unit, day: date) -> Threshold:
    """What share of the delegates must be here."""
    if value_of(provisions.QUORUM, unit, day) == "2/3":
        return Threshold(Denominator.DUE, Comparator.AT_LEAST, 2, 3)
    return Threshold(Denominator.DUE, Comparator.MORE, 1, 2)


def passing_share(unit: Unit, day: date) -> Threshold:
    """What passes: more than half of all delegates, as the place has it."""
    return Threshold(Denominator.ALL, Comparator(value_of(provisions.PASSAGE, unit, day)), 1, 2)


def observes(user: Any, session: Session) -> bool:
    """Whether the user is an observer of the session."""
    return Observer.objects.filter(session=session, person__user=user).exists()


def reads(user: Any, session: Session, day: date) -> bool:
    """Whether the user reads agenda and papers: the unit's cadres and leaders, those above who check filings, its delegates
    and observers."""
    return (
        allows(user, VIEW_FILINGS, session.unit)
        or delegate_of(user, session.term, day) is not None
        or observes(user, session)
    )
