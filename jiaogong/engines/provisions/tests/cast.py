"""A city, two counties, two schools, a foreign city, and somebody in an office of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.test import Client

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel.accounts.models import User

SINCE = date(2020, 1, 1)


@dataclass
class Cast:
    """Units by name."""

    units: dict[str, Unit] = field(default_factory=dict)

    def user(self, key: str) -> User:
        """The user, fresh."""
        return User.objects.get(username=key)

    def client(self, key: str) -> Client:
        """A browser the user has signed in with."""
        client = Client()
        client.force_login(self.user(key))
        return client


def build() -> Cast:
    """The cast."""
    cast = Cast()
    for key, above, layer in (
        ("city", "", "city"), ("county", "city", "county"), ("county2", "city", "county"), ("school", "county", "base"),
        ("school3", "county2", "base"), ("abroad", "", "city"),
    ):  # fmt: skip
        cast.units[key] = found_unit(
            by=None, superior=cast.units.get(above), code=key.upper(), name=f"{key}教育工会", layer=layer,
            kind="primary" if layer == "base" else "union_office", nature="public", since=SINCE, check=False,
        )  # fmt: skip
    for key, unit, role in (
        ("city", "city", "chair"), ("county", "county", "officer"), ("school", "school", "chair"),
        ("abroad", "abroad", "chair"), ("leader", "city", "leader"), ("handler", "city", "handler"), ("member", "school", "member"),
    ):  # fmt: skip
        person = make_person(name="何建平")
        person.user = User.objects.create_user(key, name=key)
        person.save()
        office = create_office(cast.units[unit], by=None, title=f"职务{key}", role=role, check=False)
        take_office(office, by=None, person=person, since=SINCE, check=False)
    return cast
