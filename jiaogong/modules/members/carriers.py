"""Memberships follow a merger or a split: periods end and begin on the day, number and verification go along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier, register_remainder
from jiaogong.kernel import clock

from .models import Application, JoiningLink, Membership, Transfer
from .words import ApplicationStatus, Ending, TransferStatus

_WAITING = (ApplicationStatus.DRAFT, ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED)


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("members.membership", "会籍", carry)
    register_remainder(
        "members.membership", "名会员", lambda unit: Membership.objects.current().filter(unit=unit).count()
    )


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """Every open membership of the former unit (of `people` alone when given) goes on in the successor from `day`.

    What began on that day or later belongs to the successor from the start; whoever is a member there already only
    ends here. Kept memberships (retired) go along as kept. The journal line is the calling verb's.
    """
    rows = Membership.objects.current().filter(unit=former).select_related("person").order_by("pk")
    if people is not None:
        rows = rows.filter(person__in=people)
    there = set(Membership.objects.current().filter(unit=successor).values_list("person_id", flat=True))
    found = list(rows.select_for_update(of=("self",)))
    late = [r for r in found if r.since >= day]
    going = [r for r in found if r.since < day]
    Membership.objects.filter(pk__in=[r.pk for r in late if r.person_id in there]).delete()
    Membership.objects.filter(pk__in=[r.pk for r in late if r.person_id not in there]).update(unit=successor)
    Membership.objects.filter(pk__in=[r.pk for r in going]).update(until=day, ending=Ending.CARRIED)
    fresh = [
        Membership(
            person=r.person, unit=successor, number=r.number, status=r.status, employment_type=r.employment_type, since=day,
            verified_on=r.verified_on, proof=r.proof,
        )
        for r in going
        if r.person_id not in there
    ]  # fmt: skip
    Membership.objects.bulk_create(fresh, batch_size=500)
    _follow(former, successor, people)
    return len(found)


def _follow(former: Unit, successor: Unit, people: Sequence[Person] | None) -> None:
    """Open transfers and applications go on with the unit that took over; the former unit's joining link ends."""
    leaving = Transfer.objects.open().filter(former=former)
    if people is not None:
        leaving = leaving.filter(person__in=people)
    at = clock.now()
    leaving.filter(to=successor).update(status=TransferStatus.WITHDRAWN, closed_at=at)  # he is there now
    leaving.exclude(to=successor).update(former=successor)
    if people is not None:
        return
    coming = Transfer.objects.open().filter(to=former)
    coming.filter(former=successor).update(status=TransferStatus.WITHDRAWN, closed_at=at)
    coming.exclude(former=successor).update(to=successor)
    Application.objects.filter(unit=former, status__in=_WAITING).update(unit=successor)
    JoiningLink.objects.filter(Q(revoked_at__isnull=True), unit=former).update(revoked_at=at)
