"""Nobody makes himself chair by registering an election; a by-election does not push out whoever holds the office."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jiaogong.engines.org.models import Employment, Holding
from jiaogong.engines.org.verbs import create_office, make_person, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.committees import verbs
from jiaogong.modules.committees.checks import SeatDraft
from jiaogong.modules.unions.models import CommitteeTerm

pytestmark = pytest.mark.django_db


def test_an_officer_does_not_register_himself_as_chair(tiny_city: None) -> None:
    now = Holding.objects.get(person__user__username="school", until=None)
    unit, today = now.office.unit, clock.today()
    person = make_person(name="贾干事")
    person.user = User.objects.create_user("jia", None, name="贾干事")
    person.save()
    Employment.objects.create(person=person, unit=unit, employment_type="filed", since=today - timedelta(days=900))
    office = create_office(unit, by=None, title="第二干事", role="officer", check=False)
    take_office(office, by=None, person=person, since=today - timedelta(days=5), check=False)
    officer, above = User.objects.get(username="jia"), User.objects.get(username="city")
    term = CommitteeTerm.objects.get(unit=unit, kind="union", until=None)
    begun = {"kind": "union", "number": term.number + 1, "since": today, "years": 3, "basis": "自写"}
    with pytest.raises(RuleBroken, match="不能由本人登记"):
        verbs.begin_committee(unit, by=officer, seats=[SeatDraft(person, "chair")], **begun)
    term.seats.filter(post="chair").delete()
    with pytest.raises(RuleBroken, match="请先登记其离任"):
        verbs.take_seat(term, by=officer, person=person, post="chair", since=today)
    assert Holding.objects.get(office=now.office, until=None).person == now.person
    verbs.begin_committee(unit, by=above, seats=[SeatDraft(person, "chair")], **begun)
    assert Holding.objects.get(office=now.office, until=None).person == person
