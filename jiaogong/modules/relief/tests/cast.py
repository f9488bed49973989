"""A county, a school and its people: chair, officer, principal, a colleague, and the teacher whose family is in hardship."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.cache import cache
from django.test import Client, TestCase

from jiaogong.engines.org.models import Employment, Office, Person, Unit
from jiaogong.engines.org.verbs import create_office, make_person, take_office
from jiaogong.engines.personal.verbs import give_consent
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.relief import purposes, verbs
from jiaogong.modules.relief.models import HardshipFile
from jiaogong.modules.unions.tests.cast import days_ago, three_units

CAUSE = "配偶患尿毒症需长期透析"
HEALTH = "尿毒症四期"
SECRETS = (CAUSE, HEALTH, "尿毒症", "12,345.00", "1234500", "990101198503120045", "6222000011112222", "市二中初一")


class ReliefCase(TestCase):
    """The cast, with nobody's file yet."""

    def setUp(self) -> None:
        cache.clear()
        self.city, self.county, self.school = three_units()
        self.chair = self.user("陈主席", self.school, "chair")
        self.officer = self.user("刘干部", self.school, "officer")
        self.principal = self.user("王校长", self.school, "leader")
        self.colleague = self.user("赵同事", self.school, "")
        self.teacher = self.user("张教师", self.school, "")
        self.above = self.user("县主席", self.county, "chair")
        self.clerk = self.user("县承办", self.county, "handler")
        self.today = clock.today()

    def user(self, name: str, unit: Unit, role: str) -> User:
        user = User.objects.create_user(f"u{User.objects.count()}", None, name=name)
        person = make_person(name=name)
        person.user = user
        person.save()
        if role:
            office = create_office(unit, by=None, title=f"{name}职务", role=role, check=False)
            take_office(office, by=None, person=person, since=days_ago(900), check=False)
        Employment.objects.create(person=person, unit=unit, employment_type="established", since=days_ago(900))
        return user

    def as_(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def by(self, user: User | None = None) -> dict[str, Any]:
        return {"by": user or self.chair, "at": clock.now()}

    @property
    def person(self) -> Person:
        return self.teacher.person

    def agree(self, purpose: str = purposes.FILE) -> None:
        give_consent(self.person, by=self.teacher, purpose=purpose, at=clock.now())

    def opened(self, *, income: int = 1_234_500, spending: int = 0) -> HardshipFile:
        """A file with a household of two, its secrets in it."""
        self.agree()
        details = {
            "main_cause": CAUSE, "spending": spending, "loss": 0, "bank": "农商行", "account": "6222000011112222",
        }  # fmt: skip
        file = verbs.open_file(self.person, unit=self.school, details=details, **self.by())
        facts = {"name": "张教师", "id_number": "990101198503120045", "income": income}
        verbs.add_household(file, relation="self", birth_year=1985, **facts, **self.by())
        verbs.add_household(
            file, relation="child", birth_year=2013, income=0, school="市二中初一", health=HEALTH, **self.by()
        )
        return file

    def office_of(self, user: User) -> Office:
        return Office.objects.get(holdings__person=user.person)

    def month(self, back: int) -> date:
        return clock.add_months(self.today.replace(day=1), -back)
