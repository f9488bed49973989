"""The cast of a handover: a county, its school, the chair who goes and the teacher who follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jiaogong.engines.org.models import Holding, Office, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.handover import verbs
from jiaogong.modules.handover.models import Handover
from jiaogong.modules.unions.tests.cast import days_ago, officer, person_named, three_units

BASIS = "乙教工〔2025〕12号"


@dataclass
class Cast:
    """Who takes part."""

    county: Unit
    school: Unit
    issuer: User  # chair of the county
    former: User  # chair of the school
    successor: User  # teacher of the school, with an account of her own
    person: Person
    office: Office

    def issue(self, at: datetime | None = None) -> tuple[Handover, str]:
        """The county's code for the school's chair."""
        return verbs.issue(self.office, by=self.issuer, person=self.person, basis=BASIS, at=at or clock.now())

    def holder(self) -> str:
        """The user name of whoever is chair now."""
        user = Holding.objects.current().get(office=self.office).person.user
        return user.username if user else ""


def with_account(person: Person, username: str) -> User:
    """An account for somebody."""
    user = User.objects.create_user(username, None, name=person.name)
    person.user = user
    person.save(update_fields=["user"])
    return user


def make_cast() -> Cast:
    """Two units, three people."""
    _, county, school = three_units()
    issuer = officer(county, "sunyan", title="主席")
    former = officer(school, "hejianping", title="工会主席")
    person = person_named("林晓", school, days_ago(500))
    successor = with_account(person, "linxiao")
    office = Office.objects.get(unit=school, title="工会主席")
    return Cast(county, school, issuer, former, successor, person, office)


def fresh(user: User) -> User:
    """The user as the next request would load him: rights are read once a request."""
    return User.objects.get(pk=user.pk)


def later(hours: float) -> datetime:
    """So many hours from now."""
    return clock.now() + timedelta(hours=hours)
