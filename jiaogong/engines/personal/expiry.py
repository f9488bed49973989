"""People whose data's purpose has ended: who they are, and the to-do that says so."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice

from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.urls import reverse

from jiaogong.engines.inbox.verbs import close_items, open_item
from jiaogong.engines.org.models import Employment, Holding, Person, Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock
from jiaogong.kernel.clock import minus_years

from . import rules
from .registry import reasons_to_keep
from .verbs.requests import chair_of

MOST_AT_ONCE = 100


def ended_people(unit: Unit, day: date) -> QuerySet[Person]:
    """Those who worked in the unit last, ended everything longer ago than the provision says, and are not erased.

    `ended` is the day the last employment ended. Holders may still have a reason: see `due_people`.
    """
    before = minus_years(day, value_of(rules.KEEP_YEARS, unit, day))
    open_job = Employment.objects.filter(person=OuterRef("pk"), until__isnull=True)
    later = Employment.objects.filter(person=OuterRef("pk"), until__gt=before)
    post = Holding.objects.filter(person=OuterRef("pk"), until__isnull=True)
    people = Person.objects.filter(erased_on__isnull=True, employments__unit__home=unit)
    return (
        people.annotate(ended=Max("employments__until"))
        .filter(~Exists(open_job), ~Exists(later), ~Exists(post))
        .order_by(F("ended").asc(), "pinyin", "pk")
    )


def due_people(unit: Unit, day: date, most: int = MOST_AT_ONCE) -> list[Person]:
    """At most `most` of them whom no holder keeps any longer."""
    free = (p for p in ended_people(unit, day).iterator(chunk_size=200) if not reasons_to_keep(p, day))
    return list(islice(free, most))


def remind_of_expired(at: datetime) -> int:
    """Give the chair of each unit with such people a to-do; close it where none is left. Returns how many are open."""
    day = at.astimezone(clock.SHANGHAI).date()
    units = Unit.objects.layers().filter(employments__until__lte=day).distinct()
    number = 0
    for unit in units:
        if not due_people(unit, day, 1):
            close_items(kind=rules.EXPIRED, subject=unit, by=None, at=at, outcome="已清理")
            continue
        office = chair_of(unit)
        if office is not None:
            open_item(
                kind=rules.EXPIRED, title=f"{unit.name}有离开多年的人员信息到期，请清理", link=reverse("personal:expired"),
                subject=unit, unit=unit, by=None, at=at, office=office,
            )  # fmt: skip
            number += 1
    return number
