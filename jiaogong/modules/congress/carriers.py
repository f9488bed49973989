"""Congresses follow a merger or a split: what the former unit had is over, whoever goes leaves his seat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from . import desks
from .models import Constituent, Delegate, Filing, Session, Term
from .words import AHEAD, FilingState, Leaving, State


def install() -> None:
    """Register the carrier; called when the app is ready. First of all: it closes to-dos that need not be carried along."""
    register_carrier("congress.terms", "教代会任期和代表（终止）", carry, first=True)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """A merger ends the former unit's congresses with their delegates and calls off what was to come; the successor keeps
    its own. In a split whoever goes leaves his seat and the roll. Reports a superior had before it move to the superior that
    takes over. Rule: a session under way is closed first. Returns how many rows ended or moved."""
    terms = Term.objects.filter(Q(congress__unit=former) | Q(congress__unit__home=former), until__isnull=True)
    seats = Delegate.objects.filter(term__in=terms, until__isnull=True)
    if people is not None:
        Constituent.objects.filter(term__in=terms, person__in=people).delete()
        return _leave(seats.filter(person__in=people), day)
    moved = Filing.objects.filter(to=former, state=FilingState.FILED).update(to=successor)
    rows = list(terms.select_related("congress__unit"))
    if (
        running := Session.objects.filter(term__in=rows, state=State.OPEN)
        .select_related("term__congress__unit")
        .first()
    ):
        raise RuleBroken(f"{former.name}的{running}正在进行，请先闭会。")
    ended = _leave(seats, day) + len(rows) + moved
    for term in rows:
        ended += _call_off(term, successor, by)
        term.until = max(day, term.since + timedelta(days=1))
        term.save(update_fields=["until"])
    return ended


def _call_off(term: Term, successor: Unit, by: Any) -> int:
    now = clock.now()
    sessions = list(Session.objects.filter(term=term, state__in=AHEAD).select_related("term__congress__unit__home"))
    for session in sessions:
        session.state, session.reason = State.CANCELLED, f"单位并入{successor.name}"[:200]
        session.save(update_fields=["state", "reason"])
        desks.close_all(session, by=by, at=now, outcome="已终止")
    return len(sessions)


def _leave(seats: QuerySet[Delegate], day: date) -> int:
    """One taken on the very day or later ends the day after it began."""
    rows = list(seats)
    for row in rows:
        row.until = max(day, row.since + timedelta(days=1))
        row.leaving, row.heads_delegation = Leaving.MOVED, False
    Delegate.objects.bulk_update(rows, ["until", "leaving", "heads_delegation"], batch_size=500)
    return len(rows)
