"""A city, a county, two schools and the people in them, for the tests of engines; built by org's own verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from jiaogong.engines.org.models import Employment, Headcount, Office, Person, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel.accounts.models import User

LONG_AGO = date(2020, 1, 1)


@dataclass
class Cast:
    """Units by name, users by role."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser the role has signed in with. (A fresh user: his standings live as long as the object.)"""
        client = Client()
        client.force_login(User.objects.get(pk=self.users[role].pk))
        return client

    def user(self, role: str) -> User:
        """The role's user, fresh."""
        return User.objects.get(pk=self.users[role].pk)


def person(cast: Cast, key: str, name: str) -> Person:
    """Somebody with an account."""
    cast.users[key] = User.objects.create_user(key, name=name)
    found = make_person(name=name)
    found.user = cast.users[key]
    found.save()
    cast.people[key] = found
    return found


def post(cast: Cast, key: str, unit: str, title: str, role: str) -> Office:
    """Give somebody an office since long ago."""
    office = create_office(cast.units[unit], by=None, title=title, role=role, check=False)
    take_office(office, by=None, person=cast.people[key], since=LONG_AGO, check=False)
    cast.offices[key] = office
    return office


def unit(
    cast: Cast, key: str, superior: str, name: str, layer: str, kind: str, nature: str = "public", staff: int = 0
) -> Unit:
    """Found a unit below another, with so many staff."""
    above = cast.units.get(superior)
    made = found_unit(
        by=None,
        superior=above,
        code=key.upper(),
        name=name,
        layer=layer,
        kind=kind,
        nature=nature,
        since=LONG_AGO,
        check=False,
    )
    cast.units[key] = made
    if staff:
        Headcount.objects.create(unit=made, employment_type="established", number=staff, since=LONG_AGO)
    return made


def build() -> Cast:
    """The usual cast: city chair, department handler, county officer, two school chairs, a leader, a member, a foreign city."""
    cast = Cast()
    unit(cast, "city", "", "清岚市教育工会", "city", "union_office")
    unit(cast, "dept", "city", "组织部", "inner", "department")
    unit(cast, "county", "city", "云溪县教育工会", "county", "union_office")
    unit(cast, "county2", "city", "柳浦区教育工会", "county", "union_office")
    unit(cast, "school", "county", "云溪县实验小学", "base", "primary", staff=55)
    unit(cast, "school2", "county", "小橡树幼儿园", "base", "kindergarten", "private", staff=20)
    unit(cast, "school3", "county2", "启明双语学校", "base", "combined", "private", staff=120)
    unit(cast, "abroad", "", "外市教育工会", "city", "union_office")
    unit(cast, "abroad_school", "abroad", "外市中学", "base", "junior_high", staff=90)
    for key, name in (
        ("city", "周敏"), ("handler", "孙晓燕"), ("county", "何建平"), ("school", "陈志远"), ("leader", "郑国栋"),
        ("member", "李晓雯"), ("abroad", "林外"), ("successor", "王接任"), ("city_chair", "吴立新"),
    ):  # fmt: skip
        person(cast, key, name)
    post(cast, "city_chair", "city", "主席", "chair")
    post(cast, "city", "city", "组织部部长", "officer")
    post(cast, "leader", "city", "党组书记", "leader")
    post(cast, "handler", "dept", "承办人", "handler")
    post(cast, "county", "county", "主席", "chair")
    post(cast, "school", "school", "工会主席", "chair")
    post(cast, "abroad", "abroad", "主席", "chair")
    Employment.objects.create(
        person=cast.people["member"], unit=cast.units["school"], employment_type="established", since=LONG_AGO
    )
    return cast


__all__ = ["LONG_AGO", "Cast", "build", "person", "post", "unit"]
