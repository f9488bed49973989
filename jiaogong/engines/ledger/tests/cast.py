"""A union with a chair, an officer and somebody to be paid; a subject that remembers what followed."""

from __future__ import annotations

from typing import Any

from django.test import Client, TestCase

from jiaogong.engines.ledger import subjects, verbs
from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.ledger.subjects import Subject
from jiaogong.engines.org.models import Employment, Holding, Person, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User

FOLLOWED: list[str] = []


def _note(what: str) -> Any:
    return lambda row, by: FOLLOWED.append(what)


KIND = Subject("试付", lambda pk: "", _note("paid"), _note("refused"), _note("cancelled"))


class LedgerCase(TestCase):
    """A county, a school; chair and officer of the school; a teacher."""

    def setUp(self) -> None:
        subjects.register("org.employment", KIND)
        FOLLOWED.clear()
        self.county = self.unit("T1", None, "county", "union_office")
        self.school = self.unit("T101", self.county, "base", "primary")
        self.chair = self.user("chair", self.school, "chair")
        self.officer = self.user("officer", self.school, "officer")
        self.leader = self.user("leader", self.school, "leader")
        self.above = self.user("above", self.county, "chair")
        self.teacher = self.user("teacher", self.school, "")

    def unit(self, code: str, superior: Unit | None, layer: str, kind: str) -> Unit:
        return found_unit(
            by=None, superior=superior, code=code, name=f"{code}单位", layer=layer, kind=kind, nature="public",
            since=clock.today().replace(year=2000, day=1), check=False,
        )  # fmt: skip

    def user(self, name: str, unit: Unit, role: str) -> User:
        user = User.objects.create_user(name, None, name=name)
        person = make_person(name=name)
        person.user = user
        person.save()
        since = clock.today().replace(year=2020, day=1)
        if role:
            office = create_office(unit, by=None, title=name, role=role, check=False)
            take_office(office, by=None, person=person, since=since, check=False)
        Employment.objects.create(person=person, unit=unit, employment_type="established", since=since)
        return user

    def as_(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def person(self, user: User) -> Person:
        return user.person

    def ask(self, by: User | None = None, **more: Any) -> PaymentRequest:
        facts: dict[str, Any] = {
            "unit": self.school, "subject": Employment.objects.get(person=self.teacher.person), "amount": 123_450,
            "payee": verbs.Payee(person=self.teacher.person, bank="农商行", account="6200000000001234"), "purpose": "补助",
            "category": "帮扶", "by": by or self.chair, "at": clock.now(),
        }  # fmt: skip
        return verbs.ask(**facts | more)


__all__ = ["FOLLOWED", "Holding", "LedgerCase"]
