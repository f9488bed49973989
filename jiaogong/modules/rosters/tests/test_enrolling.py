"""What is written past the ORM is what `save()` would have written."""

from __future__ import annotations

import pytest

from jiaogong.engines.org.models import Employment, Person
from jiaogong.modules.members.models import Membership
from jiaogong.modules.rosters import verbs

from .cast import HEAD, book, checked, number, people, user

pytestmark = pytest.mark.django_db


def test_bulk_rows_are_those_of_save(tiny_city: object) -> None:
    rows = people(3)
    rows[1][2] = ""  # without a phone
    rows[2][0] = "单于·阿依古丽"
    verbs.submit(checked(book([HEAD, *rows])), by=user())
    for serial in (1, 2, 3):
        person = Person.objects.search(number(serial)).get()
        derived = ("search_words", "id_index", "phone_index", "phone_tail")
        written = {name: getattr(person, name) for name in derived}
        assert person.id_number.open() == number(serial)
        person.id_number = person.id_number.open()
        person.phone = person.phone.open() if person.phone else None
        person.save()
        assert written == {name: getattr(person, name) for name in derived}
        membership = Membership.objects.get(person=person)
        key = membership.name_key
        membership.save()
        assert membership.name_key == key and key.split(" ")[1] == person.name
        assert (
            Employment.objects.filter(person=person, unit=membership.unit, until=None, since=membership.since).count()
            == 1
        )
