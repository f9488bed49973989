"""A real installation begins with one unit and one officer."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jiaogong.engines.org.models import Holding, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


def start(*words: str, **more: str) -> str:
    given = {"code": "320000001", "layer": "city", "username": "wangli", "officer": "王丽", **more}
    out = StringIO()
    call_command("start_union", "某市教育工会", *words, stdout=out, **given)
    return out.getvalue()


def test_the_officer_can_sign_in_once_and_found_more() -> None:
    text = start()
    password = text.strip().rsplit("：", 1)[1]
    user = User.objects.get(username="wangli")
    unit = Unit.objects.get(code="320000001")
    assert user.check_password(password)
    assert user.must_change_password
    assert (user.name, user.person.name, unit.layer) == ("王丽", "王丽", "city")
    assert allows(user, "org.place_unit", unit)
    assert not unit.is_demo
    assert [e.verb for e in Entry.objects.order_by("id")] == ["设立单位", "建立账号", "设置职务", "任职"]
    assert password not in str(list(Entry.objects.values()))


def test_an_old_union_keeps_its_founding_day_so_that_older_units_stand_below() -> None:
    start("--since=1985-09-01")
    unit = Unit.objects.get()
    assert unit.opened_on == unit.periods.get().since == date(1985, 9, 1)
    assert Holding.objects.get().since == clock.today()
    with pytest.raises(CommandError, match="不能晚于今天"):
        start(f"--since={clock.today() + timedelta(days=1)}", code="320000002", username="lina")


def test_without_a_day_it_begins_today() -> None:
    start()
    assert Unit.objects.get().opened_on == clock.today()


def test_names_and_codes_in_use_are_refused_and_leave_nothing() -> None:
    start()
    with pytest.raises(CommandError, match="用户名 wangli 已存在"):
        start(code="320000002")
    with pytest.raises(CommandError, match="已被使用"):
        start(username="lina")
    assert (Unit.objects.count(), User.objects.count()) == (1, 1)
