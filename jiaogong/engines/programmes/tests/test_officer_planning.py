"""Quotas and days on the officer's pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from jiaogong.engines.org.models import Headcount
from jiaogong.engines.programmes.models import Quota
from jiaogong.engines.programmes.models import Stage as Due
from jiaogong.kernel import clock

from .officer_cast import Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_up() -> Stage:
    return stage()


def test_places_are_split_by_staff_pasted_and_saved(set_up: Stage) -> None:
    client, units = set_up.client(), set_up.cast.units
    address = reverse("programmes:quotas", args=[set_up.call.key])
    page = client.get(f"{address}?step=endorse")
    assert [row[0].name for row in page.context["rows"]] == ["云溪县教育工会", "柳浦区教育工会"]
    assert [row[1] for row in page.context["rows"]] == [75, 120]  # staff of the schools below
    filled = client.post(address, {"step": "endorse", "what": "share", "total": 10, "least": 1})
    assert [row[2] for row in filled.context["rows"]] == [4, 6]
    assert Quota.objects.count() == 0
    given = {f"number-{row[0].pk}": row[2] for row in filled.context["rows"]}
    client.post(address, {"step": "endorse", "what": "save", **given})
    assert dict(Quota.objects.filter(step="endorse").values_list("unit__code", "number")) == {"COUNTY": 4, "COUNTY2": 6}
    pasted = client.post(
        address, {"step": "", "what": "paste", "pasted": "云溪县实验小学\t2\n小橡树幼儿园\t1\n火星小学\t9"}
    )
    assert "火星小学" in pasted.content.decode()
    pasted = client.post(address, {"step": "", "what": "paste", "pasted": "云溪县实验小学\t2\nSCHOOL2\t1"})
    assert {row[0].name: row[2] for row in pasted.context["rows"]}["小橡树幼儿园"] == 1
    usual = client.post(address, {"step": "", "what": "usual"})
    assert {row[2] for row in usual.context["rows"]} == {3}
    wrong = client.post(address, {"step": "", "what": "save", f"number-{units['school'].pk}": "两个"})
    assert "应是整数" in wrong.content.decode()


def test_places_are_not_taken_below_what_is_used(set_up: Stage) -> None:
    set_up.enter(2)
    address = reverse("programmes:quotas", args=[set_up.call.key])
    answer = set_up.client().post(
        address, {"step": "", "what": "save", f"number-{set_up.cast.units['school'].pk}": "1"}
    )
    assert "已用 2 个名额" in answer.content.decode()


def test_days_of_steps_are_set_and_taken_back(set_up: Stage) -> None:
    client, address = set_up.client(), reverse("programmes:stages", args=[set_up.call.key])
    day = clock.today() + timedelta(days=25)
    client.post(address, {"day-endorse": str(day)})
    assert Due.objects.get().due_on == day
    early = client.post(address, {"day-endorse": str(day - timedelta(days=900))})
    assert "早于申报开始" in early.content.decode()
    assert "2026-03-05" in client.post(address, {"day-endorse": "明天"}).content.decode()
    client.post(address, {"day-endorse": ""})
    assert not Due.objects.exists()


def test_staff_of_closed_units_do_not_count(set_up: Stage) -> None:
    school = set_up.cast.units["school3"]
    school.closed_on = clock.today()
    school.save()
    assert Headcount.objects.filter(unit=school).exists()
    page = set_up.client().get(f"{reverse('programmes:quotas', args=[set_up.call.key])}?step=endorse")
    assert [row[1] for row in page.context["rows"]] == [75, 0]
