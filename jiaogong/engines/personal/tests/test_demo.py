"""The demo has people who were entered twice, and they can be made one."""

from __future__ import annotations

import pytest

from jiaogong.engines.personal.demo import load_demo
from jiaogong.engines.personal.doubles import pairs_in_reach
from jiaogong.engines.personal.verbs import merge_people
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User


@pytest.mark.django_db
def test_two_records_of_one_person_are_found_and_merged(tiny_city: None) -> None:
    load_demo(clock.now())
    for name in ("school", "county"):
        by = User.objects.get(username=name)
        (pair,) = pairs_in_reach(by)
        assert pair.first.name == pair.second.name and not pair.second.id_checked
        merge_people(pair.first, pair.second, by=by, reason="核对身份证，是同一人")
        assert pairs_in_reach(User.objects.get(username=name)) == []
