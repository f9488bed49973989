"""Two at once: one wins, the other is told, the tree stays a tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jiaogong.engines.org.models import Holding, Unit, UnitPeriod
from jiaogong.engines.org.verbs import change_unit, create_office, take_office
from jiaogong.kernel.errors import RuleBroken

from .cast import chair, day, found, fresh, person, small_city, today

Together = Callable[..., list[Any]]
pytestmark = pytest.mark.django_db(transaction=True)


def split(answers: list[Any]) -> tuple[list[Any], list[str]]:
    """(what succeeded, the words of the refusals); any other error fails the test."""
    for answer in answers:
        if isinstance(answer, Exception) and not isinstance(answer, RuleBroken):
            raise answer
    good = [a for a in answers if not isinstance(a, RuleBroken)]
    return good, [a.message for a in answers if isinstance(a, RuleBroken)]


def test_an_office_taken_by_several_at_once_has_one_holder(together: Together) -> None:
    office = create_office(small_city()["S1"], by=None, title="主席", role="chair", check=False)
    people = [person(f"周{n}") for n in "甲乙丙丁"]
    good, refused = split(
        together(lambda n: take_office(office, by=None, person=people[n], since=today(), check=False), 4)
    )
    assert [(h.office_id, h.person_id) for h in Holding.objects.all()] == [(office.pk, good[0].person_id)]
    assert len(good) == 1
    assert refused == [f"现任自 {today():%Y-%m-%d} 起任职，接任日期必须在其后。"] * 3


def test_two_moves_below_each_other_make_no_ring(together: Together) -> None:
    city = small_city()
    by = chair(city["S1"])
    pair = [city["D1"], city["D2"]]

    def move(n: int) -> Unit:
        unit, other = pair[n], pair[1 - n]
        facts = {"name": unit.name, "kind": unit.kind, "nature": unit.nature, "superior": other}
        return change_unit(unit, by=fresh(by), since=day(3), **facts)

    good, refused = split(together(move, 2))
    assert len(good) == 1
    assert refused == ["上级不能是本单位自己或其下级，否则组织树会成环。"]
    assert sorted(len(Unit.objects.get(pk=unit.pk).path) for unit in pair) == [16, 20]


def test_units_founded_side_by_side_while_the_superior_moves(together: Together) -> None:
    city = small_city()
    by = chair(*(unit for unit in city.values() if not unit.is_inner))

    def act(n: int) -> Unit:
        if n == 0:
            unit = city["S1"]
            facts = {"name": unit.name, "kind": unit.kind, "nature": unit.nature, "superior": city["C2"]}
            return change_unit(unit, by=fresh(by), since=day(3), **facts)
        return found(f"N{n}", f"新{n}组", "inner", city["D1"], since=day(3))

    good, refused = split(together(act, 5))
    assert (len(good), refused) == (5, [])
    school = Unit.objects.get(code="S1")
    made = Unit.objects.filter(code__startswith="N")
    assert sorted(unit.path for unit in made) == [f"{school.path}0000000{n}" for n in range(4)]
    assert {(p.path, p.unit.path) for p in UnitPeriod.objects.filter(unit__in=made, until=None)} == {
        (unit.path, unit.path) for unit in made
    }
