"""The demo's people who left long ago are due to go."""

from __future__ import annotations

import pytest

from jiaogong.engines.org.models import Unit
from jiaogong.engines.personal.expiry import due_people, remind_of_expired
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.members import demo


@pytest.mark.django_db
def test_people_who_left_long_ago_are_due(tiny_city: None) -> None:
    demo.load(clock.today())
    school = Unit.objects.get(pk=standings(User.objects.get(username="school"))[0].home_id)
    people = due_people(school, clock.today())
    assert {person.name for person in people} <= {"许怀远", "温如玉", "白明川"} and people
    assert all(person.id_checked and person.memberships.filter(ending="left").exists() for person in people)
    assert remind_of_expired(clock.now()) == 1
