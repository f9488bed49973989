"""The inbox's cast with a union, its committee and some staff at the school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jiaogong.engines.inbox.tests.cast import Cast, build
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import make_person
from jiaogong.kernel import clock
from jiaogong.modules.committees.checks import SeatDraft
from jiaogong.modules.committees.models import Renewal, Seat
from jiaogong.modules.committees.verbs import begin_committee
from jiaogong.modules.unions.models import CommitteeTerm, Union

NAMES = ("赵一鸣", "钱二妹", "孙三元", "周四海", "吴五洲")


@dataclass
class Stage:
    """A school whose union committee was elected some years ago."""

    cast: Cast
    school: Unit
    people: dict[str, Person]
    term: CommitteeTerm

    def draft(self, *names: str, chair: str = "陈志远", votes: int | None = None) -> list[SeatDraft]:
        """A committee: the chair and the named members."""
        rows = [SeatDraft(self.people[chair], "chair", votes)]
        return rows + [SeatDraft(self.people[name], "member", votes) for name in names]

    def renewal(self) -> Renewal:
        """The renewal of the school's committee."""
        return Renewal.objects.select_related("term__unit__superior").get(term=self.term)


def at(day: date | None = None) -> datetime:
    """Nine o'clock of a day (today)."""
    return datetime.combine(day or clock.today(), datetime.min.time(), clock.SHANGHAI) + timedelta(hours=9)


def days(number: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=number)


def stage(due_in: int = 40) -> Stage:
    """The school's committee falls due in so many days."""
    cast = build()
    school = cast.units["school"]
    people = {"陈志远": cast.people["school"]}
    Employment.objects.create(
        person=people["陈志远"], unit=school, employment_type="established", since=date(2020, 1, 1)
    )
    for name in NAMES:
        people[name] = make_person(name=name)
        people[name].save()
        Employment.objects.create(
            person=people[name], unit=school, employment_type="established", since=date(2020, 1, 1)
        )
    Union.objects.create(
        unit=school, name="云溪县实验小学工会委员会", since=date(2020, 2, 1), approval="云教工〔2020〕1号"
    )
    made = Stage(cast, school, people, CommitteeTerm())
    due = days(due_in)
    made.term = begin_committee(
        school, by=cast.user("county"), kind="union", number=1, since=clock.minus_years(due, 3), years=3,
        seats=made.draft("赵一鸣", "钱二妹"), basis="云教工〔2023〕4号",
    )  # fmt: skip
    return made


def open_names(term: CommitteeTerm) -> list[str]:
    """Who sits in the committee today."""
    return sorted(s.person.name for s in Seat.objects.sitting(clock.today()).filter(term=term).select_related("person"))
