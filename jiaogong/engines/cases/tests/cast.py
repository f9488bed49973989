"""A county and a school with its people, and a subject to make a case of."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.test import TestCase

from jiaogong.engines.cases import kinds, verbs
from jiaogong.engines.cases.models import Case
from jiaogong.engines.org.models import Employment, Office, Person, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import WorkingCalendar

LONG_AGO = date(2020, 1, 1)
SECRET = "食堂招标里有一件只有当事人知道的事"


def found(name: str, above: Unit | None, layer: str, kind: str, code: str) -> Unit:
    """A unit since long ago."""
    return found_unit(
        by=None, superior=above, code=code, name=name, layer=layer, kind=kind, nature="public", since=LONG_AGO, check=False
    )  # fmt: skip


class CaseCase(TestCase):
    """County and school; chair, officer, leader, two colleagues, a department with a handler. Kinds registered for the test alone."""

    def setUp(self) -> None:
        self.county = found("乙县教育工会", None, "county", "union_office", "T1")
        self.school = found("乙县小学", self.county, "base", "primary", "T101")
        self.department = found("总务处", self.school, "inner", "department", "T101-1")
        self.chair = self.user("陈主席", self.school, "chair")
        self.officer = self.user("刘干部", self.school, "officer")
        self.leader = self.user("王校长", self.school, "leader")
        self.clerk = self.user("周总务", self.department, "handler")
        self.teacher = self.user("赵老师", self.school)
        self.other = self.user("钱老师", self.school)
        self.above = self.user("县主席", self.county, "chair")
        self.at = clock.now()
        self.late: list[str] = []
        self.open_to: set[int] = set()
        for key, sealed in (("test.open", False), ("test.sealed", True)):
            kinds._kinds[key] = kinds.CaseKind(
                key, "试办", lambda case: f"/cases/{case.key}/", sealed=sealed, lets=lambda user, case: user.pk in self.open_to,
                outside=lambda case: "/counts/", on_overdue=lambda case, clock, at: self.late.append(clock.key),
            )  # fmt: skip
            self.addCleanup(kinds._kinds.pop, key)

    def user(self, name: str, unit: Unit, role: str = "") -> User:
        """Somebody on the staff, with an office if a role is given."""
        user = User.objects.create_user(f"u{User.objects.count()}", None, name=name)
        person = make_person(name=name)
        person.user = user
        person.save()
        Employment.objects.create(person=person, unit=unit, employment_type="established", since=LONG_AGO)
        if role:
            office = create_office(unit, by=None, title=f"{name}职务", role=role, check=False)
            take_office(office, by=None, person=person, since=LONG_AGO, check=False)
        return user

    def office(self, user: User) -> Office:
        return Office.objects.get(holdings__person=self.person(user))

    def person(self, user: User) -> Person:
        return Person.objects.get(user=user)

    def by(self, user: User | None = None) -> dict[str, Any]:
        return {"by": user or self.officer, "at": self.at}

    def case(self, *, sealed: bool = False, desk: bool = True) -> Case:
        """A case about the department (any row will do)."""
        kind = "test.sealed" if sealed else "test.open"
        given = {"desk": self.office(self.officer)} if desk else {}
        return verbs.open_case(self.department, kind=kind, unit=self.school, title="第 1 号", **given, **self.by())

    def lead(self, case: Case, user: User | None = None, days: int = 10) -> Any:
        """Assigned to a person, due in so many working days."""
        due = WorkingCalendar().add(clock.today(), days)
        new = verbs.NewHandler("lead", self.person(user or self.teacher), due_on=due)
        return verbs.assign(case, handlers=[new], **self.by())[0]

    def after(self, working_days: int, start: Any = None) -> datetime:
        """A moment so many working days after a day."""
        start = start or clock.today()
        return self.at + (WorkingCalendar().add(start, working_days) - clock.today()) + timedelta(minutes=1)
