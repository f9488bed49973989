"""The inbox's cast with a union and twelve people at the school; its place has rules that fit so small a house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jiaogong.engines.inbox.tests.cast import LONG_AGO, Cast, build
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import make_person
from jiaogong.engines.provisions.models import ProvisionValue
from jiaogong.kernel import clock
from jiaogong.modules.congress import provisions
from jiaogong.modules.congress.models import Constituency, Session, Term
from jiaogong.modules.congress.verbs import delegates, rolls, sessions, terms
from jiaogong.modules.unions.models import Union

SUBJECTS = ("语文", "语文", "语文", "语文", "数学", "数学", "数学", "英语", "英语", "英语")


@dataclass
class Stage:
    """A school of twelve: ten teachers, two who manage; delegates by a local rule."""

    cast: Cast
    school: Unit
    people: list[Person]

    @property
    def chair(self) -> object:
        """The school's chair, fresh."""
        return self.cast.user("school")

    def term(self, **more: object) -> Term:
        """A staff congress of six, begun a year ago."""
        given = {"kind": "staff", "since": days(-365), "number": 1, "seats": 6} | more
        return terms.begin_term(self.school, by=self.chair, at=at(), **given)  # type: ignore[arg-type]

    def rolled(self) -> Term:
        """With its roll."""
        made = self.term()
        rolls.propose_roll(made, by=self.chair, at=at())
        return made

    def elected(self) -> Term:
        """With all its delegates."""
        made = self.rolled()
        rows = [
            delegates.NewDelegate(c.person_id, row.delegation, row, 3)
            for row in Constituency.objects.filter(term=made).select_related("delegation")
            for c in row.constituents.order_by("pk")[: row.seats]
        ]
        delegates.seat_delegates(made, rows, since=made.since, basis="会议选举", day=clock.today())
        return made

    def session(self, term: Term | None = None, ahead: int = 20) -> Session:
        """A session in preparation."""
        return sessions.make_session(
            term or self.elected(),
            by=self.chair,
            at=at(),
            begins_at=at(days(ahead), 14),
            place="报告厅",
            theme="工作报告",
        )


def at(day: date | None = None, hour: int = 9) -> datetime:
    """Nine o'clock of a day (today)."""
    return datetime.combine(day or clock.today(), time(hour), clock.SHANGHAI)


def days(number: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=number)


def stage(threshold: int = 10) -> Stage:
    """The school with its people."""
    cast = build()
    school = cast.units["school"]
    school.headcounts.all().delete()
    Employment.objects.filter(unit=school).delete()
    people = [cast.people["school"], cast.people["member"]]
    for number in range(10):
        one = make_person(name=f"教师{'甲乙丙丁戊己庚辛壬癸'[number]}")
        one.sex = "female" if number % 2 else "male"
        one.birth_date = date(1996 if number < 3 else 1975, 5, 1)
        one.save()
        people.append(one)
    for number, one in enumerate(people):
        position, subject = (
            ("副校长", "") if number == 0 else ("教导主任", "") if number == 1 else ("专任教师", SUBJECTS[number - 2])
        )
        Employment.objects.create(
            person=one, unit=school, employment_type="established", since=LONG_AGO, position=position, subject=subject
        )
    Union.objects.create(unit=school, name="云溪县实验小学工会委员会", since=LONG_AGO, approval="云教工〔2020〕1号")
    for key, value in ((provisions.THRESHOLD, threshold), (provisions.SCALE, ["0–100人：50%", "101人以上：30%"])):
        ProvisionValue.objects.create(
            key=key, unit=cast.units["county"], value=value, since=LONG_AGO, source="云教工〔2020〕2号"
        )
    return Stage(cast, school, people)
