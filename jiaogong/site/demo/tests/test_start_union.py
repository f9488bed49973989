"""A real installation begins with one unit and one officer."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import allows
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db


def start(**more: str) -> str:
    given = {"code": "320000001", "layer": "city", "username": "wangli", "officer": "王丽", **more}
    out = StringIO()
    call_command("start_union", "某市教育工会", stdout=out, **given)
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


def test_names_and_codes_in_use_are_refused_and_leave_nothing() -> None:
    start()
    with pytest.raises(CommandError, match="用户名 wangli 已存在"):
        start(code="320000002")
    with pytest.raises(CommandError, match="已被使用"):
        start(username="lina")
    assert (Unit.objects.count(), User.objects.count()) == (1, 1)
