"""Seats and open renewals follow a merger or a split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from jiaogong.engines.org.models import Affiliation, Employment, Person, Unit
from jiaogong.engines.org.moves import register_carrier
from jiaogong.engines.org.words import AffiliationKind
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .models import Renewal, Seat, SpecialCommittee
from .verbs.opening import end
from .words import Leaving

_JOINED = (AffiliationKind.JOINT_MEMBER, AffiliationKind.GROUP_MEMBER)


def install() -> None:
    """Register the carrier; called when the app is ready. First of all: it asks who worked where, and what it closes
    need not be carried to the successor's desk."""
    register_carrier("committees.seats", "委员会任职和换届（终止）", carry, first=True)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger the former unit's committees are over: seats, special committees and open renewals end, the
    successor keeps its own. In a split whoever goes leaves his seat. Whoever sat for the unit in the committee of a joint
    union or federation leaves it too, unless the successor belongs to that union. Returns how many rows ended."""
    own = Q(term__unit=former) | Q(special__unit=former)
    staff: Iterable[int] = Employment.objects.current().filter(unit__home=former).values_list("person_id", flat=True)
    if people is not None:
        staff = [person.pk for person in people]
    ended = _end(_seats_beside(former, successor, staff), day, Leaving.MOVED)
    if people is not None:
        return ended + _end(Seat.objects.filter(own, until__isnull=True, person__in=staff), day, Leaving.MOVED)
    ended += _end(Seat.objects.filter(own, until__isnull=True), day)
    for special in SpecialCommittee.objects.filter(unit=former, until__isnull=True):
        if special.since >= day:
            raise RuleBroken(f"{special}自 {special.since:%Y-%m-%d} 起登记，生效日期必须在其后。", field="since")
        special.until = day
        special.save(update_fields=["until"])
    renewals = list(Renewal.objects.open().filter(term__unit=former).select_related("term__unit__superior"))
    for renewal in renewals:
        end(renewal, by=by, at=clock.now(), on=day, note=f"单位并入{successor.name}")
    return ended + len(renewals)


def _seats_beside(former: Unit, successor: Unit, staff: Iterable[int]) -> QuerySet[Seat]:
    """Seats of the staff in committees of unions the unit is tied to, and the successor is not."""
    ties = Affiliation.objects.current().filter(kind__in=_JOINED)
    kept = [successor.pk, *ties.filter(unit=successor).values_list("other_id", flat=True)]
    others = ties.filter(unit=former).exclude(other__in=kept).values("other")
    return Seat.objects.filter(term__unit__in=others, until__isnull=True, person__in=staff)


def _end(seats: QuerySet[Seat], day: date, leaving: str = "") -> int:
    """One taken on the very day or later never was held."""
    rows = list(seats.values_list("pk", "since"))
    Seat.objects.filter(pk__in=[pk for pk, since in rows if since >= day]).delete()
    Seat.objects.filter(pk__in=[pk for pk, since in rows if since < day]).update(until=day, leaving=leaving)
    return len(rows)
