"""How the engine's own rows follow a merger or a split: employments, head-counts, offices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from jiaogong.kernel.errors import RuleBroken

from . import moves
from .models import Employment, Headcount, Holding, Office, Person, Unit


def install() -> None:
    """Register the carriers; called when the app is ready. Head-counts first: a split counts who is about to leave."""
    moves.register_carrier("org.headcount", "登记教职工人数", headcounts)
    moves.register_carrier("org.employment", "名册在岗人员", employments)
    moves.register_carrier("org.office", "任职", offices)
    moves.register_remainder("org.employment", "名在岗教职工", staff_left)


def staff_left(unit: Unit) -> int:
    """People who still work in the unit."""
    return Employment.objects.current().filter(unit__home=unit).count()


def employments(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """Whoever works in the former unit goes on in the successor from `day`; what began later belongs there from the start."""
    rows = Employment.objects.current().filter(unit__home=former)
    if people is not None:
        rows = rows.filter(person__in=people)
    there = set(Employment.objects.current().filter(unit=successor).values_list("person_id", flat=True))
    moved = 0
    for row in list(rows.order_by("since", "id")):
        late, known = row.since >= day, row.person_id in there
        if late and known:
            row.delete()  # the same fact twice: the successor has it already
            moved += 1
            continue
        if late:
            Employment.objects.filter(pk=row.pk).update(unit=successor)
        else:
            Employment.objects.filter(pk=row.pk).update(until=day)
            if not known:
                row.pk, row.unit, row.since = None, successor, day
                row.save(force_insert=True)
        there.add(row.person_id)
        moved += 1
    return moved


def headcounts(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """A merger adds the former's numbers to the successor's from `day`; a split moves as many as people go."""
    now = dict(Headcount.objects.at(day).filter(unit=former).values_list("employment_type", "number"))
    if people is None:
        going = {kind: number for kind, number in now.items() if number}
    else:
        rows = Employment.objects.current().filter(unit__home=former, person__in=people)
        going = dict(Counter(rows.order_by().values_list("employment_type", flat=True)))
    for kind, number in going.items():
        _add(former, kind, -min(number, now.get(kind, 0)), day)
        _add(successor, kind, number, day)
    return sum(going.values())


def _add(unit: Unit, kind: str, change: int, day: date) -> None:
    """The unit's number of one kind changes by so many from `day` on."""
    if not change:
        return
    later = Headcount.objects.filter(unit=unit, employment_type=kind, since__gt=day).order_by("-since").first()
    if later is not None:
        raise RuleBroken(
            f"{unit.name}的教职工人数自 {later.since:%Y-%m-%d} 起另有登记，生效日期不能早于这一天。", field="since"
        )
    now = Headcount.objects.filter(unit=unit, employment_type=kind, until__isnull=True).first()
    if now is not None and now.since == day:
        Headcount.objects.filter(pk=now.pk).update(number=now.number + change)
        return
    if now is not None:
        Headcount.objects.filter(pk=now.pk).update(until=day)
    number = (now.number if now else 0) + change
    Headcount.objects.create(unit=unit, employment_type=kind, number=number, since=day)


def offices(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """Offices do not move: their holders leave on `day`, and after a merger the offices themselves are abolished."""
    ended = end_holdings(former, people, day)
    if people is None:
        Office.objects.filter(unit__home=former, abolished_on__isnull=True).update(abolished_on=day)
    return ended


def end_holdings(unit: Unit, people: Sequence[Person] | None, day: date) -> int:
    """End who holds an office of the unit on `day` (of `people` alone when given); one that began later never was."""
    rows = Holding.objects.filter(Q(until__isnull=True) | Q(until__gt=day), office__unit__home=unit)
    if people is not None:
        rows = rows.filter(person__in=people)
    late = rows.filter(since__gte=day).select_related("office", "person").first()
    if late is not None:
        raise RuleBroken(
            f"{late.person.name}自 {late.since:%Y-%m-%d} 起任{late.office.title}，生效日期必须在其后。", field="since"
        )
    return rows.update(until=day)
