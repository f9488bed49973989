"""A few requests about personal data, and people entered twice, in the demo city, so that no page is empty."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import make_person
from jiaogong.engines.org.words import EmploymentType
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User

from .verbs import ask, decide

_MATTERS = (
    ("correct", "手机号码已换，请更新。", "已按本人提供的号码更正。"),
    ("explain", "想了解会籍信息保存到什么时候。", ""),
)


def load_demo(at: datetime) -> None:
    """A colleague of the demo chair asked twice: one request is answered, one waits. Two people are there twice."""
    chair = User.objects.filter(username="school").first()
    _doubles(at.date())
    homes = Employment.objects.filter(person__user=chair, until__isnull=True).values("unit__home")
    staff = Person.objects.annotate(jobs=Count("employments")).filter(jobs=1, user__isnull=False).exclude(user=chair)
    person = (
        staff.filter(pk__in=Employment.objects.filter(unit__home__in=homes).values("person")).order_by("pk").first()
    )
    if person is None or chair is None:
        return
    for back, (kind, matter, answer) in zip((20, 3), _MATTERS, strict=True):
        row = ask(person, by=person.user, kind=kind, matter=matter, at=at - timedelta(days=back))
        if answer:
            decide(row, by=chair, agree=True, answer=answer, at=at - timedelta(days=back - 4))


def _doubles(day: date) -> None:
    """One in the demo chair's school, who had been there as a substitute; one whom two schools of the county entered."""
    homes = [standings(user)[0].home_id for user in User.objects.filter(username__in=("school", "county"))]
    schools = Unit.objects.layers().open().filter(layer="base").order_by("path")
    chairs = schools.filter(pk__in=homes).first()
    if chairs is not None and (job := _staff(chairs, day).first()):
        _again(job, chairs, since=job.since - timedelta(days=400), until=job.since - timedelta(days=40))
    pair = [unit for unit in schools.filter(superior__in=homes)[:2] if _staff(unit, day).exists()]
    if len(pair) == 2 and (job := _staff(pair[0], day).first()):
        _again(job, pair[1], since=max(day - timedelta(days=70), pair[1].opened_on), until=None)


def _staff(unit: Unit, day: date) -> QuerySet[Employment]:
    """Who works there and nowhere else, never held an office, has no account; the last entered first."""
    alone = Person.objects.filter(user=None, holdings=None, birth_date__isnull=False)
    once = alone.annotate(jobs=Count("employments")).filter(jobs=1)
    begun = unit.opened_on + timedelta(days=420)
    rows = Employment.objects.filter(unit=unit, until=None, person__in=once, since__range=(begun, day))
    return rows.select_related("person").order_by("-pk")


def _again(job: Employment, unit: Unit, *, since: date, until: date | None) -> None:
    """The same person, typed in from a list that had no ID numbers."""
    known = job.person
    again = make_person(name=known.name, phone=known.phone.open() if known.phone else "", sex=known.sex)
    again.birth_date = known.birth_date
    again.save()
    Employment.objects.create(
        person=again,
        unit=unit,
        employment_type=EmploymentType.SCHOOL_HIRED,
        position="代课教师",
        since=since,
        until=until,
    )
