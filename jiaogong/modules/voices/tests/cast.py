"""A county and a school: chairs, an officer who takes grievances, a principal, teachers; and every row of the database, to look for names in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client, TestCase

from jiaogong.engines.org.models import Employment, Office, Person, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.voices import verbs
from jiaogong.modules.voices.models import Grievance

LONG_AGO = date(2020, 1, 1)
SECRET = "食堂承包续签没有公开比选，希望公布评分表"


def found(name: str, above: Unit | None, layer: str, kind: str, code: str) -> Unit:
    """A unit since long ago."""
    return found_unit(
        by=None, superior=above, code=code, name=name, layer=layer, kind=kind, nature="public", since=LONG_AGO, check=False
    )  # fmt: skip


def every_row() -> set[tuple[str, tuple[tuple[str, str], ...]]]:
    """(table, ((column, value), …)) of every row there is."""
    rows = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (names of our own tables)
            columns = [column[0] for column in cursor.description]
            rows |= {(table, tuple(zip(columns, map(_text, row), strict=True))) for row in cursor.fetchall()}
    return rows


def _text(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


class VoicesCase(TestCase):
    """The cast, with nothing brought forward yet."""

    def setUp(self) -> None:
        cache.clear()
        self.county = found("乙县教育工会", None, "county", "union_office", "T1")
        self.school = found("乙县小学", self.county, "base", "primary", "T101")
        self.chair = self.user("陈主席", self.school, "chair")
        self.officer = self.user("刘干部", self.school, "officer")
        self.principal = self.user("王校长", self.school, "leader")
        self.handler = self.user("周承办", self.school)
        self.teacher = self.user("张教师", self.school)
        self.colleague = self.user("赵同事", self.school)
        self.above = self.user("县主席", self.county, "chair")
        self.at = clock.now()

    def user(self, name: str, unit: Unit, role: str = "") -> User:
        """Somebody on the staff, with an office if a role is given."""
        user = User.objects.create_user(f"u-{User.objects.count() + 7000}", None, name=name)
        person = make_person(name=name)
        person.user = user
        person.save()
        Employment.objects.create(person=person, unit=unit, employment_type="established", since=LONG_AGO)
        if role:
            office = create_office(unit, by=None, title=f"{name}职务", role=role, check=False)
            take_office(office, by=None, person=person, since=LONG_AGO, check=False)
        return user

    def as_(self, user: User | None = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(User.objects.get(pk=user.pk))
        return client

    def person(self, user: User) -> Person:
        return Person.objects.get(user=user)

    def office(self, user: User) -> Office:
        return Office.objects.get(holdings__person=self.person(user))

    def by(self, user: User) -> dict[str, Any]:
        return {"by": User.objects.get(pk=user.pk), "at": self.at}

    def filed(
        self, promise: str = "named", key: str = "k1", unit: Unit | None = None, user: User | None = None
    ) -> verbs.Filed:
        """Brought forward by the teacher."""
        given = verbs.Filing("logistics", promise, SECRET)
        person = self.person(user or self.teacher)
        return verbs.file_grievance(person, unit=unit or self.school, given=given, sending_key=key, at=self.at)

    def given_out(self, row: Grievance) -> None:
        """By the officer to the handler."""
        verbs.give(row, person=self.person(self.handler), part="lead", **self.by(self.officer))

    def answered(self, row: Grievance) -> Grievance:
        """Given out and answered by the handler."""
        self.given_out(row)
        return verbs.reply(row, text="评分表已在公告栏和教职工群公布，续签暂停。", **self.by(self.handler))
