"""Renewals of the demo city on their way: opened by the job, sent, asked for, permitted, reported, one approved.

Everything goes through the verbs; only the days are set to what they would have been.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from jiaogong.engines.org.models import Holding, Unit
from jiaogong.kernel.access import Standing, standings
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.unions.models import CommitteeTerm

from . import verbs
from .checks import SeatDraft
from .models import Renewal, Seat
from .numbers import next_number, proposed


def load_renewals(day: date, at: datetime) -> None:
    """Open what is due, and bring some of the city's renewals forward, as the city's officer and the schools' chairs."""
    verbs.open_due(at)
    city = User.objects.get(username="city")
    root = Unit.objects.get(pk=standings(city)[0].home_id)
    rows = CommitteeTerm.objects.current().filter(renewal__isnull=False, unit__in=Unit.objects.under(root))
    terms = list(
        rows.filter(unit__layer="base").select_related("unit__superior", "unit__home").order_by("due_on", "id")
    )
    chosen = [t for t in terms if Seat.objects.filter(term=t).count() >= 3]
    chosen = chosen[: max(len(chosen) * 3 // 5, 1)]
    verbs.send_packs(chosen, by=city, due_on=day + timedelta(days=30), at=at)
    ways: tuple[Callable[..., Any], ...] = (_asked, _nothing, _permitted, _late, _asked, _filed)
    for number, term in enumerate(chosen):
        renewal = Renewal.objects.select_related("term__unit__superior").get(term=term)
        chair = _chair(term.unit)
        if chair is not None and renewal.state == "notified":
            ways[number % len(ways)](renewal, chair, city, day, at)
            renewal.steps.filter(kind__in=("requested", "filed", "asked_longer")).update(
                by=chair if chair != city else None
            )


def _chair(unit: Unit) -> Any:
    """Somebody with the standing of the school's chair: himself, or (he has no account) the city's officer in his stead."""
    rows = Holding.objects.filter(office__unit=unit, office__role="chair", until__isnull=True)
    holding = rows.select_related("office__unit", "person__user").first()
    if holding is None:
        return None
    if holding.person.user:
        return holding.person.user
    stand_in: Any = User.objects.get(username="city")
    unit = holding.office.unit
    standing = Standing("chair", unit.pk, unit.path, unit.pk, unit.path, holding.office_id)
    stand_in._standings = [*standings(stand_in), standing]
    return stand_in


def _nothing(*_: Any) -> None:
    """A school that has the pack and has not answered."""


def _seats(renewal: Renewal, votes: int | None = None) -> list[SeatDraft]:
    rows = Seat.objects.filter(term=renewal.term, until__isnull=True).select_related("person")
    return [SeatDraft(s.person, s.post, votes - n if votes else None) for n, s in enumerate(rows)]


def _asked(renewal: Renewal, chair: Any, city: Any, day: date, at: datetime) -> None:
    seats = _seats(renewal)
    verbs.file_request(
        renewal, by=chair, at=at, meeting_on=day + timedelta(days=20), years=3, planned=len(seats), candidates=seats
    )


def _permitted(renewal: Renewal, chair: Any, city: Any, day: date, at: datetime) -> None:
    _asked(renewal, chair, city, day, at)
    number = proposed(renewal, day) or next_number("清教工", day.year)
    verbs.decide(renewal, by=city, at=at, number=number, on=day)


def _filed(renewal: Renewal, chair: Any, city: Any, day: date, at: datetime) -> None:
    _permitted(renewal, chair, city, day, at)
    seats = _seats(renewal, votes=40)
    verbs.file_results(renewal, by=chair, at=at, held_on=day, due=45, present=43, elected=seats)


def _late(renewal: Renewal, chair: Any, city: Any, day: date, at: datetime) -> None:
    to_day = max(renewal.term.due_on, day) + timedelta(days=60)
    verbs.ask_longer(renewal, by=chair, at=at, to_day=to_day, reason="学校校区搬迁，会员代表大会无法按期召开")
