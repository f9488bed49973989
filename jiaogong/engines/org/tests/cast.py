"""The standing cast: a city with two counties, three schools and their departments, and people for them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User

BASE = date(2020, 1, 1)
Units = dict[str, Unit]


def day(number: int) -> date:
    """The number-th day since everything began; all of them are past."""
    return BASE + timedelta(days=number)


def found(code: str, name: str, layer: str, superior: Unit | None, **more: Any) -> Unit:
    """A unit without asking for the right to found it."""
    kind = {"inner": "department", "base": "primary"}.get(layer, "union_office")
    facts = {"kind": kind, "nature": "public", "since": BASE, "by": None, "check": False} | more
    return found_unit(superior=superior, code=code, name=name, layer=layer, **facts)


def small_city() -> Units:
    """By code: C, C1, C2, S1 and S2 below C1, S3 below C2, D1 and D2 in S1, D3 in S3."""
    made: Units = {}
    for code, name, layer, above in (
        ("C", "清江市教育工会", "city", ""), ("C1", "云溪县教育工会", "county", "C"), ("C2", "临湖区教育工会", "county", "C"),
        ("S1", "云溪县第一小学", "base", "C1"), ("S2", "云溪县第二小学", "base", "C1"), ("S3", "临湖区实验小学", "base", "C2"),
        ("D1", "教务处", "inner", "S1"), ("D2", "语文组", "inner", "S1"), ("D3", "总务处", "inner", "S3"),
    ):  # fmt: skip
        made[code] = found(code, name, layer, made.get(above))
    return made


def person(name: str, username: str = "") -> Person:
    """Somebody, with an account when `username` is given."""
    made = make_person(name=name)
    if username:
        made.user = User.objects.create_user(username, None, name=name)
    made.save()
    return made


def chair(*units: Unit, username: str = "chair") -> User:
    """The chair of all these units."""
    somebody = person("周敏", username)
    for unit in units:
        office = create_office(unit, by=None, title="主席", role="chair", check=False)
        take_office(office, by=None, person=somebody, since=BASE, check=False)
    return fresh(somebody.user)


def fresh(user: Any) -> User:
    """The user as the next request finds him: rights are read once a request."""
    return User.objects.get(pk=user.pk)


def today() -> date:
    return clock.today()
