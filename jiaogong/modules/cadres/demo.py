"""Demo data: how cadres serve, trainings, contact points, visits with issues, a selection; with gaps."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from jiaogong.engines.org.models import Headcount, Office, Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel.clock import SHANGHAI

from .models import Attendance, ContactPoint, Selection, Service, Training, Visit
from .posts import holders_of, posts_at
from .verbs.visits import raise_issue, solve_issue
from .words import Method, ServiceKind, TrainingKind

_SEEN = (
    "查看教工之家和母婴室，与教师代表座谈，了解课后服务和减负情况。",
    "听取学校工会工作汇报，查看会费收缴和经审记录，看望困难教职工。",
    "与青年教师座谈，了解住房、婚恋和子女入学方面的需求。",
)
_ISSUES = (
    "教职工活动室面积小，器材陈旧，希望补助更新。", "教师体检项目偏少，希望增加心理体检。", "哺乳期教师缺少母婴室，请学校协调一间。",
)  # fmt: skip


def load_demo(city: Unit, day: date, users: dict[str, Any]) -> None:
    """The city's and its counties' cadres at work; `users` are the accounts "city" and "county"."""
    rng = Random("cadres")  # noqa: S311 (invented data)
    posts = list(
        posts_at(day)
        .filter(office__unit__path__startswith=city.path)
        .select_related("person", "office__unit__home")
        .order_by("office__unit__path", "office_id")
    )
    _services(posts, rng)
    unions = [city, *Unit.objects.layers().open().filter(superior=city, layer=Layer.COUNTY).order_by("path")]
    for union in unions:
        user = users["city"] if union == city else users["county"]
        _trainings(union, posts, day, rng)
        _contacts(union, posts, day, rng, user if user.person.holdings.filter(office__unit__home=union) else None)
    for union in unions[:2]:
        Selection.objects.create(
            unit=union, post="组织部专职干部", places=1, method=Method.OPEN, opened_on=day - timedelta(days=20),
            basis="遴选方案（演示）",
        )  # fmt: skip
    chosen = next((p for p in posts if p.office.unit.home_id == city.pk), None)
    if chosen is not None:
        past = Selection.objects.create(
            unit=city, post="办公室专职干部", places=1, method=Method.COMPETITION, opened_on=day - timedelta(days=400),
            decided_on=day - timedelta(days=370), applicants=7,
        )  # fmt: skip
        past.chosen.add(chosen.person)


def _services(posts: list[Any], rng: Random) -> None:
    """专职 above schools and for some chairs of large ones; a few are not registered yet."""
    heads: dict[int, int] = {}
    for unit_id, number in Headcount.objects.current().values_list("unit_id", "number"):
        heads[unit_id] = heads.get(unit_id, 0) + number
    rows: dict[tuple[int, int], Service] = {}
    for post in posts:
        unit = post.office.unit.home
        kind = ServiceKind.PART_TIME
        if unit.layer == Layer.CITY or (unit.layer == Layer.COUNTY and post.office.role == "chair"):
            kind = ServiceKind.FULL_TIME
        elif unit.layer == Layer.COUNTY:
            kind = ServiceKind.SECONDED
        elif post.office.role == "chair" and heads.get(unit.pk, 0) >= 200 and rng.random() < 0.5:
            kind = ServiceKind.FULL_TIME
        elif rng.random() < 0.06:
            continue
        rows.setdefault((post.person_id, unit.pk), Service(person=post.person, unit=unit, kind=kind, since=post.since))
    Service.objects.bulk_create(rows.values(), batch_size=500)


def _trainings(union: Unit, posts: list[Any], day: date, rng: Random) -> None:
    """A study day of the union's own people, and seminars for those below."""
    own = [p for p in posts if p.office.unit.home_id == union.pk]
    below = [p for p in posts if p.office.unit.home.layer == Layer.BASE and p.office.unit.path.startswith(union.path)]
    titles: tuple[tuple[str, str, int, list[Any], float], ...] = (
        ("机关干部理论学习班", TrainingKind.THEORY, 8, own, 1.0),
        ("基层工会主席培训班", TrainingKind.CHAIR, 24, [p for p in below if p.office.role == "chair"], 0.6),
        ("女职工工作培训班", TrainingKind.WOMEN, 12, [p for p in below if p.office.title.startswith("女")], 0.4),
        ("财务和经审业务培训班", TrainingKind.FINANCE, 16, [p for p in below if "经审" in p.office.title], 0.5),
    )
    for number, (title, kind, hours, people, share) in enumerate(titles):
        if not people:
            continue
        on = max(date(day.year, 1, 1), day - timedelta(days=200 - 45 * number))
        training = Training.objects.create(
            unit=union, title=f"{on.year}年{title}", kind=kind, first_day=on, last_day=min(on + timedelta(days=hours // 8 - 1), day),
            hours=hours, place=f"{union.name.removesuffix('教育工会')}教师发展中心",
        )  # fmt: skip
        rows: dict[int, Attendance] = {}
        for post in people:
            if post.since <= on and rng.random() < share:
                rows.setdefault(
                    post.person_id,
                    Attendance(
                        training=training, person=post.person, unit=post.office.unit.home, hours=hours,
                        certificate=f"JG{on.year}{number}{post.person_id:06d}" if kind == TrainingKind.CHAIR else "",
                    ),
                )  # fmt: skip
        Attendance.objects.bulk_create(rows.values(), batch_size=500)


def _contacts(union: Unit, posts: list[Any], day: date, rng: Random, user: Any) -> None:
    """Each of the union's people keeps in touch with two or three schools; the last one lacks a point."""
    people = list({h.person_id: h.person for h in holders_of(union, day)}.values())[:6]
    schools = list(Unit.objects.open().under(union).filter(layer=Layer.BASE).order_by("-path"))
    if not people or not schools:
        return
    since = max(date(day.year - 1, 3, 1), max(s.opened_on for s in schools[: len(people) * 3]))
    since = min(since, day - timedelta(days=1))
    visits = []
    for number, person in enumerate(people):
        count = 1 if number == len(people) - 1 and len(people) > 1 else 2 + number % 2
        for offset in range(count):
            school = schools[(number * 3 + offset) % len(schools)]
            point = ContactPoint.objects.create(
                union=union, person=person, unit=school, since=since, basis="常委联系点安排（演示）"
            )
            if number == 0 or rng.random() < 0.7:
                on = max(since, day - timedelta(days=rng.randrange(3, 150)))
                visits.append(_visit(union, point, on, rng, user))
    if user is not None:
        _issues(visits, day, user)


def _visit(union: Unit, point: ContactPoint, on: date, rng: Random, user: Any) -> Visit:
    return Visit.objects.create(
        union=union, visitor=point.person, unit=point.unit, point=point, day=on, companions="组织部工作人员",
        seen=_SEEN[rng.randrange(3)], recorded_by=user, recorded_at=_moment(on),
    )  # fmt: skip


def _issues(visits: list[Visit], day: date, user: Any) -> None:
    """Some issues wait, some are solved; given to the union's department and to the visited school's chair."""
    for number, visit in enumerate(visits[:6]):
        offices = Office.objects.filter(abolished_on__isnull=True, holdings__until__isnull=True, holdings__isnull=False)
        own = offices.filter(unit__home=visit.union, role="handler").order_by("pk").first()
        chair = offices.filter(unit=visit.unit, role="chair").order_by("pk").first()
        office = (own or chair) if number % 2 == 0 else (chair or own)
        if office is None:
            continue
        issue = raise_issue(
            visit, by=user, at=_moment(day), text=_ISSUES[number % 3], office=office, due_on=day + timedelta(days=20)
        )
        if number % 3 == 2:
            solve_issue(issue, by=user, at=_moment(day, 15), answer="已与学校协商，列入下月安排。")


def _moment(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)
