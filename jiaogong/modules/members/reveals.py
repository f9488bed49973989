"""Looking at sealed data: a right, a reason, a limit, a row and a journal line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from .limits import reveals_per_day
from .models import Membership, Reveal


@dataclass(frozen=True, slots=True)
class Whole:
    """The numbers, to be shown in one answer."""

    id_number: str
    phone: str


def reveal(membership: Membership, *, by: Any, reason: str, at: datetime) -> Whole:
    """The whole ID number and phone of a member of the user's own unit.

    Rules: a reason of four characters or more; a limited number a day per user (limits.py). Leaves a Reveal row, which
    the person sees on his own page, and a journal line; neither holds the numbers.
    """
    reason = reason.strip()
    if len(reason) < 4:
        raise RuleBroken("请写明查看事由（至少四个字），本人可以看到。", field="reason")
    day = at.astimezone(clock.SHANGHAI).date()
    begin = datetime.combine(day, time.min, clock.SHANGHAI)
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=by.pk)
        unit = Unit.objects.get(pk=membership.unit_id)
        require(by, "members.reveal", unit)
        limit = reveals_per_day(day)
        if Reveal.objects.filter(user=by, at__gte=begin).count() >= limit:
            raise RuleBroken(f"今天查看完整号码已达 {limit} 次的上限，请明天再查，或请上级工会核实。")
        person = Person.objects.get(pk=membership.person_id)
        Reveal.objects.create(person=person, user=by, reason=reason, at=at)
        journal.write(
            "查看完整号码", person, by=by, after={"reason": reason, "fields": ["id_number", "phone"]}, unit_id=unit.pk
        )
        return Whole(person.id_number.open() if person.id_number else "", person.phone.open() if person.phone else "")
