"""What the pages of oversight read: the rota of delegates, people by name, what stands open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.congress.models import Delegate

from .models import Occasion, Participant
from .words import FindingState, Role, State

_NAMED = re.compile(r"^(?P<name>[^（(]+)(?:[（(](?P<mark>[^）)]+)[）)])?$")


def register_rows(user: Any) -> QuerySet[Occasion]:
    """Occasions in reach, those the user takes part in, those of a congress he is a delegate of; with how many findings wait."""
    seats = Delegate.objects.of_user(user, clock.today()).values("term__congress__unit__home")
    mine = Q(pk__in=Occasion.objects.of_participant(user).values("pk")) | Q(unit__in=seats)
    reach = Q(pk__in=Occasion.objects.visible_to(user).values("pk"))
    waiting = Count("findings", filter=~Q(findings__state=FindingState.CONFIRMED))
    return Occasion.objects.filter(mine | reach).select_related("unit").annotate(waiting=waiting)


@dataclass(frozen=True, slots=True)
class Turn:
    """A delegate on the rota: when his last turn was."""

    person: Person
    number: int
    delegation: str
    last: date | None


def rota(occasion: Occasion, day: date) -> list[Turn]:
    """The unit's delegates, whoever never had a turn of this kind first, then the longest ago. Two queries."""
    rows = Delegate.objects.at(day).filter(term__congress__unit__home=occasion.unit, term__until__isnull=True)
    before = (
        Participant.objects.filter(
            occasion__unit=occasion.unit, occasion__kind=occasion.kind, role=Role.DELEGATE,
            occasion__state__in=[State.ANNOUNCED, State.HELD, State.CLOSED],
        )
        .exclude(occasion=occasion)
        .values_list("person")
        .annotate(last=Max("occasion__begins_at"))
    )  # fmt: skip
    last = {person: moment.date() for person, moment in before}
    seen: dict[int, Turn] = {}
    for row in rows.select_related("person", "delegation"):
        seen.setdefault(row.person_id, Turn(row.person, row.number, row.delegation.name, last.get(row.person_id)))
    return sorted(seen.values(), key=lambda turn: (turn.last or date.min, turn.number))


def named(text: str, unit: Unit, day: date) -> list[Person]:
    """People of the staff by names parted by 、 or spaces; a namesake is told apart by what he teaches: 王芳（语文）.

    Raises RuleBroken for a name nobody has, or that several have.
    """
    found = []
    for word in re.split(r"[、，,;；\s]+", text.strip()):
        match = _NAMED.match(word) if word else None
        if match is None:
            continue
        jobs = Employment.objects.at(day).filter(unit__home=unit, person__name=match["name"].strip())
        if mark := match["mark"]:
            jobs = jobs.filter(Q(subject__contains=mark) | Q(position__contains=mark))
        people = list(Person.objects.filter(pk__in=jobs.values("person"))[:2])
        if not people:
            raise RuleBroken(f"本单位没有“{word}”，请核对姓名。", field="people")
        if len(people) > 1:
            raise RuleBroken(
                f"本单位有同名的“{match['name']}”，请在姓名后写明学科或岗位，如 {match['name']}（语文）。",
                field="people",
            )
        found.append(people[0])
    return found


def people_typed(delegates: list[Person], others: Mapping[str, str], unit: Unit, day: date) -> dict[Person, str]:
    """Who takes part as what. RuleBroken where somebody stands twice."""
    people: dict[Person, str] = dict.fromkeys(delegates, Role.DELEGATE)
    for role, text in others.items():
        for person in named(text, unit, day):
            if person in people:
                raise RuleBroken(f"{person.name}写了两次，一个人只能有一种身份。", field="people")
            people[person] = role
    return people
