"""What is reckoned of entries, and that the desk's pages ask no more queries for more entries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiaogong.engines.figures.conditions import ANY
from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry
from jiaogong.kernel import clock

from .officer_cast import stage

pytestmark = pytest.mark.django_db


def test_entries_and_units_that_entered_are_counted() -> None:
    set_up = stage()
    set_up.enter(2)
    city = Reckoning(set_up.cast.units["city"], clock.today())
    assert city.value("programmes.entries", ANY).numerator == 2
    share = city.value("programmes.units_entered", ANY)
    assert (share.numerator, share.denominator) == (1, 3)
    for entry in set_up.made:
        verbs.withdraw(entry, reason="不参加了", by=set_up.cast.user("school"), at=clock.now())
    again = Reckoning(set_up.cast.units["city"], clock.today())
    assert again.value("programmes.units_entered", ANY).numerator == 0


def test_confidential_entries_are_in_no_figure() -> None:
    set_up = stage()
    set_up.enter(2)
    Entry.objects.update(confidential=True)
    city = Reckoning(set_up.cast.units["city"], clock.today())
    assert city.value("programmes.entries", ANY).numerator == 0


def test_the_desk_asks_as_little_for_many() -> None:
    counts = []
    set_up = stage()
    for number in (1, 2):
        running = set_up.rehearsal()
        if number == 1:
            set_up.enter(1).run(until="jury")
        else:
            from jiaogong.engines.inbox.tests.cast import person
            from jiaogong.engines.org.models import Employment

            for at in range(2):
                who = person(set_up.cast, f"more{at}", f"后来{at}")
                Employment.objects.create(
                    person=who, unit=set_up.cast.units["school"], employment_type="established", since=clock.today()
                )
                running.enter(set_up.cast.units["school"], who)
            running.run(until="jury")
        client = set_up.client()
        for name in ("manage", "gather"):
            client.get(reverse(f"programmes:{name}", args=[set_up.call.key]))
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(reverse(f"programmes:{name}", args=[set_up.call.key]))
            counts.append((name, len(asked)))
    assert counts[0][1] == counts[2][1] and counts[1][1] == counts[3][1], counts
