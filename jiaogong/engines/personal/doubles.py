"""Records in reach that look like one person entered twice."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from jiaogong.engines.org.models import Employment, Person
from jiaogong.kernel.access import reach_q

MOST_PAIRS = 100


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and what they share."""

    first: Person
    second: Person
    shared: str


def _reached(user: Any) -> QuerySet[Person]:
    job = Employment.objects.filter(reach_q(user, "personal.merge", "unit__"), person=OuterRef("pk"))
    return Person.objects.filter(Exists(job), erased_on__isnull=True)


def pairs_in_reach(user: Any) -> list[Pair]:
    """Same name and birth date, or same name and phone; at most a hundred pairs.

    Two checked ID numbers that differ are two people, whatever else they share.
    """
    people = _reached(user)
    found: dict[tuple[int, int], Pair] = {}
    for fields, shared in ((("name", "birth_date"), "姓名、出生日期相同"), (("name", "phone_index"), "姓名、手机相同")):
        given = people.filter(**{f"{fields[1]}__isnull": False}).order_by()
        groups = given.values_list(*fields).annotate(number=Count("pk")).filter(number__gt=1)[:MOST_PAIRS]
        for *values, _ in groups:
            rows = list(people.filter(**dict(zip(fields, values, strict=True))).order_by("pk")[:6])
            for first, second in combinations(rows, 2):
                if not (first.id_checked and second.id_checked):
                    found.setdefault((first.pk, second.pk), Pair(first, second, shared))
    return list(found.values())[:MOST_PAIRS]
