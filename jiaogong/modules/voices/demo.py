"""Demo data: grievances of a school at every stage and with every promise, and one each of the unions around it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import SHANGHAI

from . import verbs
from .models import Grievance
from .reading import desk_of

_TEXTS = (
    ("load", "named", "晚自习和早读连着排，一周有三天在校超过十二小时，希望统筹排班并安排调休。"),
    ("logistics", "handler", "教工食堂晚餐供应太早，上晚自习的老师吃不上热饭，希望推迟到六点半。"),
    ("pay", "anonymous", "课后服务补贴这学期还没有发放，也没有公布发放办法，希望说明。"),
    ("post", "handler", "职称评审的加分细则今年改了两次，希望公布最终版本和修改理由。"),
    ("safety", "named", "实验楼三楼通风柜坏了一个月，做实验时气味很重，希望尽快修理。"),
    ("women", "anonymous", "母婴室被当作储物间使用，希望恢复。"),
    ("logistics", "named", "教职工停车位不够，建议错峰并公布分配办法。"),
    ("conduct", "anonymous", "个别会议占用周末，事先没有通知，希望提前公布会议安排。"),
)


def load_demo(city: Unit, day: date, users: dict[str, Any]) -> None:
    """`users` are the accounts city, county, school; as of `day`."""
    school = _home(users["school"])
    county = _home(users["county"])
    layers = Unit.objects.layers().open().filter(layer="base")
    beside = layers.filter(superior=school.superior).exclude(pk=school.pk).order_by("path").first()
    far = layers.exclude(path__startswith=city.path).order_by("path").first()
    people = _people(school, len(_TEXTS))
    for number, (topic, promise, text) in enumerate(_TEXTS[: len(people)]):
        at = _moment(day - timedelta(days=26 - 3 * number))
        given = verbs.Filing(topic, promise, text)
        row = verbs.file_grievance(
            people[number], unit=school, given=given, sending_key=f"demo-{number}", at=at
        ).grievance
        _worked(row, number, people[(number + 1) % len(people)], at, day)
    for number, (unit, of) in enumerate(((county, county), (city, city), (beside, beside), (far, far))):
        found = _people(of, 1) if unit is not None and of is not None else []
        if unit is not None and found and desk_of(unit) is not None:
            given = verbs.Filing("load", "named", "填报系统太多，同一张表要报四个平台，希望合并。")
            verbs.file_grievance(
                found[0], unit=unit, given=given, sending_key=f"demo-far-{number}", at=_moment(day - timedelta(days=2))
            )


def _home(user: User) -> Unit:
    return Unit.objects.get(pk=standings(user)[0].home_id)


def _people(unit: Unit, number: int) -> list[Person]:
    """Staff at or below the unit without accounts or offices, and the demo school's delegate first where there is one."""
    jobs = Employment.objects.filter(until=None, unit__path__startswith=unit.path, person__holdings=None)
    known = Person.objects.filter(user__username="delegate", employments__in=jobs).first()
    ids = list(
        dict.fromkeys(jobs.filter(person__user=None).order_by("person_id").values_list("person_id", flat=True)[:40])
    )
    people = list(Person.objects.filter(pk__in=ids[:number]).order_by("pk"))
    return ([known] if known else []) + people[: number - (1 if known else 0)]


def acting(person: Person) -> User:
    """The account of whoever acts; somebody without one gets one nobody can sign in with."""
    if person.user is None:
        person.user = User.objects.create_user(f"demo-voices-{person.pk}", None, name=person.name)
        person.save(update_fields=["user"])
    return User.objects.get(pk=person.user_id or 0)


def desk_user(unit: Unit) -> User:
    """The account behind the office that takes what is brought forward."""
    office = desk_of(unit)
    assert office is not None
    return acting(office.holdings.filter(until=None).select_related("person").get().person)


def _worked(row: Grievance, number: int, handler: Person, at: datetime, day: date) -> None:
    """The first six are given out; of these four answered, three rated, one not satisfied."""
    if number >= 6:
        return
    by = desk_user(row.unit)
    verbs.give(row, person=handler, part="lead", by=by, at=at + timedelta(days=1))
    if number >= 4:
        return
    when = min(at + timedelta(days=6), _moment(day))
    verbs.reply(row, text="已与有关部门商定办法，下周起执行，具体安排已在公告栏公布。", by=acting(handler), at=when)
    rating = ("good", "fair", "poor")[number : number + 1]
    if rating:
        reason = "补贴发到了，但办法还是没有公布" if rating[0] == "poor" else ""
        verbs.rate(Grievance.objects.get(pk=row.pk), rating=rating[0], reason=reason, at=when)


def _moment(day: date) -> datetime:
    moment = datetime.combine(day, time(10), SHANGHAI)
    return min(moment, clock.now()) if day >= clock.today() else moment
