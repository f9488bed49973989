"""The standing cast: the tiny demo city once per class, or three units made by hand."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from jiaogong.engines.org.models import Employment, Holding, Person, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.journal.models import Entry
from jiaogong.kernel.text.identity import id_check_digit
from jiaogong.modules.unions.models import Union

OPENED = date(2000, 1, 1)


def id_number(serial: int, born: str = "19850312") -> str:
    """A right number of the invented region 9901."""
    first = f"990101{born}{serial:03d}"
    return first + id_check_digit(first)


def days_ago(number: int) -> date:
    """A day before today."""
    return clock.today() - timedelta(days=number)


def officer(unit: Unit, username: str, role: str = "chair", title: str = "主席") -> User:
    """Somebody with an office in the unit, employed there."""
    user = User.objects.create_user(username, None, name=username)
    person = make_person(name="何建平")
    person.user = user
    person.save()
    office = create_office(unit, by=None, title=title, role=role, check=False)
    take_office(office, by=None, person=person, since=days_ago(900), check=False)
    Employment.objects.create(person=person, unit=unit, employment_type="established", since=days_ago(900))
    return user


def three_units() -> tuple[Unit, Unit, Unit]:
    """City, county, school."""
    made: list[Unit] = []
    for code, name, layer, kind in (
        ("T1", "甲市教育工会", "city", "union_office"), ("T101", "乙县教育工会", "county", "union_office"), ("T10101", "乙县小学", "base", "primary"),
    ):  # fmt: skip
        above = made[-1] if made else None
        made.append(
            found_unit(
                by=None,
                superior=above,
                code=code,
                name=name,
                layer=layer,
                kind=kind,
                nature="public",
                since=OPENED,
                check=False,
            )
        )
    return made[0], made[1], made[2]


def with_union(unit: Unit, since: date = date(2005, 5, 1)) -> Union:
    """The unit's union."""
    return Union.objects.create(unit=unit, name=f"{unit.name}工会委员会", approval="清教工〔2005〕3号", since=since)


class CityCase(TestCase):
    """The tiny demo city with its six accounts."""

    school: Unit
    city: Unit

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("demo_city", "--size", "tiny", "--accounts", verbosity=0, stdout=_Nowhere())
        cls.school = cls.home("school")
        cls.city = cls.home("city")
        cls.county = cls.home("county")

    def setUp(self) -> None:
        logging.disable(logging.WARNING)
        self.addCleanup(logging.disable, logging.NOTSET)

    @staticmethod
    def home(username: str) -> Unit:
        """The unit in which a demo account holds its office."""
        holding = Holding.objects.select_related("office__unit__home").get(person__user__username=username, until=None)
        home = holding.office.unit.home
        assert home is not None
        return home

    def as_(self, username: str) -> Client:
        """A browser signed in as a demo account (or any other)."""
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    def queries(self, client: Client, path: str) -> int:
        """How many questions a page asks the database, transactions apart; the session is warm."""
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for q in seen.captured_queries)

    def last_line(self) -> Entry:
        """The latest journal line."""
        return Entry.objects.order_by("-id")[0]


class _Nowhere:
    def write(self, *args: Any) -> int:
        return 0


def person_named(name: str, unit: Unit, since: date, **more: Any) -> Person:
    """Somebody who works in the unit."""
    person = make_person(name=name, **more)
    person.save()
    Employment.objects.create(person=person, unit=unit, employment_type="established", since=since)
    return person
