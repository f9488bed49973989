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
from .models import Grievance, Questionnaire
from .reading import desk_of
from .verbs import incidents, mediations, petitions, surveys

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
    around = [unit for unit in (county, city, beside, far) if unit is not None and desk_of(unit) is not None]
    _stability(school, around, day, users)
    _surveys(school, around, day)
    for number, (unit, of) in enumerate(((county, county), (city, city), (beside, beside), (far, far))):
        found = _people(of, 1) if unit is not None and of is not None else []
        if unit is not None and found and desk_of(unit) is not None:
            given = verbs.Filing("load", "named", "填报系统太多，同一张表要报四个平台，希望合并。")
            verbs.file_grievance(
                found[0], unit=unit, given=given, sending_key=f"demo-far-{number}", at=_moment(day - timedelta(days=2))
            )


def _home(user: User) -> Unit:
    return Unit.objects.get(pk=standings(user)[0].home_id)


def _stability(school: Unit, others: list[Unit], day: date, users: dict[str, Any]) -> None:
    """Petitions, mediations and incidents of the school, one each of the unions around it."""
    for number, unit in enumerate([school, *others]):
        by = desk_user(unit)
        for ago, accepted in ((9, False), (40, True))[: 2 if number == 0 else 1]:
            on = day - timedelta(days=ago)
            given = petitions.Reception(
                "visit" if ago == 9 else "letter", "logistics", "ordinary", "周某（演示）", "13900000031",
                "周转房分配没有公布名单和排序办法，请求公布（演示）。", on, by.name,
            )  # fmt: skip
            row = petitions.receive(unit, given=given, sending_key=f"demo-p-{number}-{ago}", by=by, at=_moment(on))
            if accepted:
                petitions.accept(row, on=on + timedelta(days=6), by=by, at=_moment(on + timedelta(days=6)))
        applying = mediations.Applying(
            "personnel", "hours", "晚自习值班没有计入工作量，学期初曾口头承诺调休（演示）。", "补休五天或者计入工作量。", unit.name,
            applicant="郑某（演示）", knew_on=day - timedelta(days=60), applied_on=day - timedelta(days=4),
        )  # fmt: skip
        mediations.enter(
            unit, given=applying, sending_key=f"demo-m-{number}", by=by, at=_moment(day - timedelta(days=4))
        )
        _agreed(unit, number, by, day)
        happened = incidents.Happened(
            "校门口聚集", "serious" if number == 0 else "ordinary", _moment(day - timedelta(days=1)), "放学时家长在校门口聚集反映食堂问题，已劝离（演示）。", "校门口", 12,
        )  # fmt: skip
        incidents.note_incident(
            unit, given=happened, sending_key=f"demo-i-{number}", by=by, at=_moment(day - timedelta(days=1))
        )


def _surveys(school: Unit, others: list[Unit], day: date) -> None:
    """An open survey of each union, a closed one of the school with answers, a report not sent yet."""
    for unit in [school, *others]:
        by, at = desk_user(unit), _moment(day - timedelta(days=2))
        row = _survey(unit, "课后服务安排意见调查", True, day + timedelta(days=5), by, at)
        for person in _people(unit, 4):
            if row.invited.filter(person=person).exists():
                surveys.answer(row, person=person, given=_answers(row, 0), at=at)
        surveys.write_report(
            unit, title=f"{unit.name}教职工思想动态报告", since=day - timedelta(days=60), until=day,
            text="总体平稳。教职工比较关心课后服务安排和食堂供餐时间，已与有关部门商定改进办法。", by=by, at=_moment(day),
        )  # fmt: skip
    by, at = desk_user(school), _moment(day - timedelta(days=20))
    row = _survey(school, "教工食堂满意度调查", True, day - timedelta(days=10), by, at)
    for number, person in enumerate(_people(school, 14)):
        surveys.answer(row, person=person, given=_answers(row, number), at=at)
    surveys.close_survey(row, by=by, at=_moment(day - timedelta(days=9)))


def _survey(unit: Unit, title: str, anonymous: bool, closes_on: date, by: User, at: datetime) -> Questionnaire:
    row = surveys.make(
        unit,
        title=title,
        intro="三分钟填完，结果用于改进工作（演示）。",
        anonymous=anonymous,
        closes_on=closes_on,
        by=by,
        at=at,
    )
    options = ("满意", "基本满意", "不满意")
    for kind, text, given in (
        ("single", "总的来说您满意吗？", options), ("multiple", "最需要改进的是？", ("时间", "质量", "价格", "环境")), ("scale", "给服务打几分？", ()),
        ("text", "还有什么建议？", ()),
    ):  # fmt: skip
        surveys.add_question(row, kind=kind, text=text, options=given, required=kind != "text", by=by)
    surveys.open_survey(row, by=by, at=at)
    return Questionnaire.objects.get(pk=row.pk)


def _answers(row: Questionnaire, number: int) -> dict[str, Any]:
    single, multiple, scale, text = row.questions.all()
    return {
        str(single.key): single.options[0 if number % 7 else 1], str(multiple.key): ["时间", "质量"][: 1 + number % 2], str(scale.key): str(4 + number % 2),
        str(text.key): "晚餐再晚半小时就好了（演示）。" if number % 2 else "",
    }  # fmt: skip


def _agreed(unit: Unit, number: int, by: User, day: date) -> None:
    """A mediation that ended in an agreement."""
    on = day - timedelta(days=50)
    applying = mediations.Applying(
        "labour", "pay", "代课课时费一个学期没有结算（演示）。", "支付代课课时费 2400 元。", unit.name, applicant="冯某（演示）", applied_on=on
    )  # fmt: skip
    row = mediations.enter(unit, given=applying, sending_key=f"demo-a-{number}", by=by, at=_moment(on))
    people = _people(unit, 2)
    if people:
        later = _moment(on + timedelta(days=8))
        mediations.take_up(row, mediators=people, by=by, at=later)
        text = "学校于本月底前支付代课课时费 2400 元。\n双方就此再无争议。"
        mediations.agree(
            row, text=text, signed_on=on + timedelta(days=8), perform_by=on + timedelta(days=40), by=by, at=later
        )


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
