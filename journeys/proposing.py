"""Who acts in the journeys of proposals: a delegate on a phone, colleagues, the chair, the principal, the head of a department."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from conftest import CITY_PASSWORD
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.congress.models import Congress, Delegate, Delegation, Session, Term
from jiaogong.modules.proposals import verbs
from jiaogong.modules.proposals.models import Proposal
from jiaogong.modules.proposals.verbs import Who

AUTHOR, CHAIR, PRINCIPAL = "delegate", "school", "principal"
FACTS = {
    "matter": "logistics", "title": "改善教师食堂早餐供应", "cause": "早餐品种少，早到教师常吃不上热饭。",
    "remedy": "增加两个品种，供应时间提前到六点半。",
}  # fmt: skip


def school() -> Unit:
    """The school of the story."""
    return Unit.objects.get(pk=standings(User.objects.get(username=CHAIR))[0].home_id)


def deliberating(day: date) -> Term:
    """A term of the school's congress with ten delegates, the account `delegate` the first, and a session in forty days."""
    unit, since = school(), day - timedelta(days=100)
    congress = Congress.objects.create(unit=unit, kind="staff")
    term = Term.objects.create(
        congress=congress, number=3, since=since, due_on=clock.add_months(since, 36), years=3, made_at=clock.now()
    )
    delegation = Delegation.objects.create(term=term, name="第一代表团", position=1)
    author = Person.objects.get(user__username=AUTHOR)
    jobs = Employment.objects.filter(open_at(day), unit__home=unit, person__user=None).select_related("person")
    people = [author, *list({job.person_id: job.person for job in jobs.order_by("pk")}.values())[:9]]
    for number, person in enumerate(people, start=1):
        Delegate.objects.create(term=term, person=person, delegation=delegation, number=number, since=since)
    begins = clock.now() + timedelta(days=40)
    Session.objects.create(term=term, number=1, begins_at=begins, place="报告厅", made_at=clock.now())
    return term


def account(person: Person, name: str) -> User:
    """Somebody of the school gets an account with the demo's password."""
    if person.user is None:
        person.user = User.objects.create_user(name, CITY_PASSWORD, name=person.name)
        person.save(update_fields=["user"])
    return person.user


def colleagues(number: int) -> list[Delegate]:
    """Delegates beside the author, each with an account."""
    rows = Delegate.objects.exclude(person__user__username=AUTHOR).select_related("person").order_by("number")
    found = list(rows.filter(term__congress__unit=school())[:number])
    for delegate in found:
        account(delegate.person, f"delegate-{delegate.number}")
    return found


def head() -> Person:
    """The head of a department, no delegate."""
    jobs = Employment.objects.filter(
        open_at(clock.today()), unit__home=school(), person__user=None, person__delegacies=None
    )
    person = jobs.select_related("person").order_by("-pk")[0].person
    account(person, "department-head")
    return person


def admitted(term: Term) -> Proposal:
    """A proposal seconded by two and admitted."""
    facts: dict[str, Any] = {"at": clock.now()}
    author = User.objects.get(username=AUTHOR)
    row = verbs.invite(verbs.draft(term, facts=FACTS, by=author, **facts), by=author, **facts)
    for delegate in colleagues(2):
        verbs.second(row, by=delegate.person.user, **facts)
    verbs.submit(row, by=author, **facts)
    return verbs.screen(row, decision="admitted", reason="符合立案条件", by=User.objects.get(username=CHAIR), **facts)


def assigned(term: Term, worker: Person) -> Proposal:
    """Given to a head of department, the principal in charge."""
    row, leader = admitted(term), Person.objects.get(user__username=PRINCIPAL)
    chair = User.objects.get(username=CHAIR)
    verbs.assign(row, lead=Who(person=worker, department="总务处"), leader=leader, by=chair, at=clock.now())
    return Proposal.objects.get(pk=row.pk)
