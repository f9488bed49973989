"""A year's work in the demo city: plans put into force, tasks given out, reports judged, a quarter's bulletin issued.

Everything goes through the verbs, so the demo's to-dos, journal and files are the real thing.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from jiaogong.engines.ballot.demo import load_demo as load_ballots
from jiaogong.engines.figures.conditions import Conditions
from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.engines.papers.certificates.demo import load_demo as load_certificates
from jiaogong.engines.personal.demo import load_demo as load_personal
from jiaogong.engines.postings.demo import load_demo as load_postings
from jiaogong.engines.scoring.demo import load_demo as load_panels
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import SHANGHAI, quarter_of
from jiaogong.modules.bargaining.demo import load_demo as load_bargaining
from jiaogong.modules.cadres.demo import load_demo as load_cadres
from jiaogong.modules.committees.demo import load_renewals
from jiaogong.modules.congress.demo import load_demo as load_congresses
from jiaogong.modules.founding.demo import load as load_foundings
from jiaogong.modules.handover.demo import load_handovers
from jiaogong.modules.members.demo import load as load_joining
from jiaogong.modules.oversight.demo import load_demo as load_oversight
from jiaogong.modules.plans.models import Assignment, Plan, Report, Target, Task
from jiaogong.modules.plans.verbs.assigning import assign_task, judge_report, rate_deed, report
from jiaogong.modules.plans.verbs.bulletins import draft_bulletin, issue_bulletin
from jiaogong.modules.plans.verbs.editing import confirm_plan, set_status
from jiaogong.modules.plans.verbs.targets import bind_target
from jiaogong.modules.plans.verbs.uploading import upload_plan
from jiaogong.modules.plans.words import BindingStatus, TaskKind, TaskStatus
from jiaogong.modules.proposals.demo import load_demo as load_proposals
from jiaogong.modules.relief.demo import load_demo as load_relief
from jiaogong.modules.rosters.demo import load_imports
from jiaogong.modules.staffhomes.demo import load_demo as load_staffhomes
from jiaogong.modules.support.demo import load_demo as load_support
from jiaogong.modules.voices.demo import load_demo as load_voices

from .programmes import load_programmes

HERE = Path(__file__).parent
_DEPARTMENTS = (
    ("组织", "建会"), ("组织", "实名"), ("组织", "入会"), ("组织", "换届"), ("组织", "组织"), ("女工", "女教职工"),
    ("女工", "母婴"), ("宣传", "故事"), ("宣传", "文体"), ("生活", "帮扶"), ("生活", "疗休养"), ("生活", "心理"),
    ("生活", "实事"), ("办公", ""),
)  # fmt: skip


def load_year(day: date) -> None:
    """Plans of the demo city's and county's unions with half a year of work on them, as of `day`."""
    city, county = (User.objects.get(username=name) for name in ("city", "county"))
    with transaction.atomic():
        plan = _in_force("plan.txt", city, day, month=1, on=21)
        _in_force("county_plan.txt", county, day, month=2, on=26)
        _give_out(plan, city, day)
        _work(plan, city, day)
        _rate(plan, day)
        _bulletin(plan, city, day)
        load_joining(day)
        load_foundings(day, city)
        load_support(plan.unit, day)
        load_cadres(plan.unit, day, {"city": city, "county": county})
        load_relief(
            plan.unit, day, {name: User.objects.get(username=name) for name in ("city", "county", "school", "handler")}
        )
        load_voices(plan.unit, day, {name: User.objects.get(username=name) for name in ("city", "county", "school")})
        load_staffhomes(plan.unit, day, _far(plan.unit))
        load_handovers(day)
        load_personal(_moment(day))
        _rosters(day)
        load_renewals(day, _moment(day))
        load_congresses(
            plan.unit,
            day,
            {name: User.objects.get(username=name) for name in ("city", "county", "school")},
            _far(plan.unit),
        )
        load_proposals(
            plan.unit,
            day,
            {name: User.objects.get(username=name) for name in ("school", "principal", "delegate")},
            _far(plan.unit),
        )
        own = Unit.objects.get(pk=standings(User.objects.get(username="school"))[0].home_id)
        load_bargaining(plan.unit, _moment(day), [own, *_far(plan.unit)])
        load_oversight([own, *_far(plan.unit)], _moment(day))
        load_programmes(day)
        load_panels(day)
        _votes(day)
        _publicity(day)


def _far(city: Unit) -> list[Unit]:
    """A school of another city, so that what lies out of reach exists."""
    bases = Unit.objects.layers().open().filter(layer="base").exclude(path__startswith=city.path)
    return list(bases.select_related("superior").order_by("path")[:1])


def _publicity(day: date) -> None:
    """Postings and certificates of those who sign in, and of a union beside each."""
    homes = {
        Unit.objects.get(pk=standings(user)[0].home_id): user
        for user in (User.objects.get(username=name) for name in ("city", "county", "school"))
    }
    units: dict[Unit, User | None] = dict(homes)
    for home in homes:
        beside = (
            Unit.objects.layers().open().filter(superior=home.superior, layer=home.layer).exclude(pk=home.pk).first()
        )
        if beside is not None:
            units.setdefault(beside, None)
    load_postings(units, day)
    member = Person.objects.filter(user__username="member")
    others = Person.objects.filter(employments__until__isnull=True, user__isnull=True).distinct().order_by("pk")[:8]
    load_certificates(homes, [*member, *others], day)


def _rosters(day: date) -> None:
    """Imports in the history of those who sign in, and of a few units beside and below them."""
    cadres = [User.objects.get(username=name) for name in ("city", "county", "school")]
    homes = {user: Unit.objects.get(pk=standings(user)[0].home_id) for user in cadres}
    places: dict[Unit, User | None] = {unit: user for user, unit in homes.items()}
    layers = Unit.objects.layers().open()
    for home in homes.values():
        near = layers.filter(superior=home).order_by("path").first()
        beside = layers.filter(superior=home.superior, layer=home.layer).exclude(pk=home.pk).order_by("path").first()
        for unit in (near, beside):
            if unit is not None:
                places.setdefault(unit, None)
    load_imports(places.items(), _moment(day))


def _votes(day: date) -> None:
    """The school has rated its home; the member's school and one far away vote; the unions above have drafts."""
    users = {name: User.objects.get(username=name) for name in ("city", "county", "school", "member")}
    homes = {name: Unit.objects.get(pk=standings(user)[0].home_id) for name, user in users.items()}
    layers = Unit.objects.layers().open().order_by("path")
    city, county = homes["city"], homes["county"]
    beside = layers.filter(superior=city, layer=county.layer).exclude(pk=county.pk).first()
    below = layers.filter(superior=county).first()
    abroad = layers.filter(layer="base").exclude(path__startswith=city.path).first()
    drafts = [unit for unit in (city, county, beside, below, homes["school"], abroad) if unit is not None]
    open_at = [unit for unit in (homes["member"], abroad) if unit is not None]
    load_ballots(homes["school"], users["school"], open_at, drafts, day)


def _moment(day: date, hour: int = 9) -> datetime:
    at = datetime.combine(day, time(hour), SHANGHAI)
    return min(at, clock.now()) if day == clock.today() else at


def _in_force(name: str, user: User, day: date, *, month: int, on: int) -> Plan:
    at = _moment(min(date(day.year, month, on), day))
    unit = Unit.objects.get(pk=standings(user)[0].home_id)
    text = (HERE / name).read_text(encoding="utf-8").replace("2026", str(day.year))
    plan = upload_plan(unit=unit, text=text, by=user, at=at)
    for target in Target.objects.filter(task__plan=plan, binding=BindingStatus.PROPOSED):
        bind_target(
            target, by=user, at=at, figure=target.figure, category=target.category,
            conditions=Conditions.from_data(target.conditions), parameters=target.parameters,
        )  # fmt: skip
    plan.tasks.filter(kind=TaskKind.DEED).update(beneficiaries=f"{unit.name.removesuffix('教育工会')}全体教职工")
    set_status(list(plan.tasks.all()), by=user, at=at, status=TaskStatus.CONFIRMED)
    return confirm_plan(plan, by=user, at=at)


def _department(offices: list[Office], task: Task) -> Office | None:
    """The department the document itself names; else one whose field the title speaks of."""
    handlers = [o for o in offices if o.role == "handler"]
    if stated := next((o for o in handlers if o.unit.name in task.responsible), None):
        return stated
    for name, word in _DEPARTMENTS:
        if word in task.title:
            found = next((o for o in offices if name in o.unit.name and o.role == "handler"), None)
            if found is not None:
                return found
    return next((o for o in offices if o.role == "handler"), None)


def _give_out(plan: Plan, user: User, day: date) -> None:
    """Every task to a department; those on founding unions and real names to the counties as well."""
    held = Office.objects.filter(holdings__until=None, abolished_on=None).select_related("unit").distinct()
    own = list(held.filter(unit__home=plan.unit))
    county_user = standings(User.objects.get(username="county"))[0]
    below = held.filter(unit__superior=plan.unit, unit__is_inner=False)
    counties = list(below.filter(role="chair").exclude(unit_id=county_user.home_id)) + list(
        below.filter(pk__in=[county_user.office_id])
    )
    given_on = date(day.year, 3, 2) if day >= date(day.year, 3, 2) else day
    for number, task in enumerate(plan.tasks.filter(status=TaskStatus.CONFIRMED)):
        office = _department(own, task)
        at = _moment(given_on)
        if any(word in task.title for word in ("民办学校", "实名制")) and counties:
            assign_task(task, offices=counties, due_on=date(day.year, 12, 31), by=user, at=at)
        if office is None:
            continue
        due = task.due_on or min((t.due_on for t in task.targets.all() if t.due_on), default=date(day.year, 12, 20))
        due = max(due, given_on)
        if number % 7 == 6:  # some work is late at any time of the year
            due = max(given_on, day - timedelta(days=12))
        assign_task(task, offices=[office], due_on=due, by=user, at=at)


def _evidence(number: int) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        f"签到表{number}.txt", f"活动签到表（演示）第 {number} 号\n应到 40 人，实到 38 人\n".encode()
    )


def _work(plan: Plan, user: User, day: date) -> None:
    """Reports on what is counted by hand: most accepted, one waiting, one returned."""
    targets = Target.objects.filter(task__plan=plan, task__status=TaskStatus.CONFIRMED, binding=BindingStatus.BY_HAND)
    for number, target in enumerate(targets.select_related("task__plan__unit").order_by("position")):
        assignment = target.task.assignments.order_by("pk").first()
        if assignment is None or number % 5 == 4:
            continue
        share = Decimal("1.0") if number % 3 == 0 else Decimal("0.66")
        value = target.low if target.measure == "%" or share == 1 else (target.low * share).to_integral_value()
        row = _report(target, assignment, max(value, Decimal(1)), number, day)
        if number % 11 == 3:
            continue  # waits for judgement
        if number % 11 == 8:
            judge_report(row, accept=False, answer="请补上活动照片和签到表。", by=user, at=_moment(day))
        else:
            judge_report(row, accept=True, by=user, at=_moment(row.happened_on, 16))


def _report(target: Target, assignment: Assignment, value: Decimal, number: int, day: date) -> Report:
    holder = assignment.office.holdings.get(until=None).person
    worker = holder.user or User.objects.get(username="handler")
    if holder.user is None:  # only the six accounts sign in: the cadre of the unit reports for the department
        worker = User.objects.get(username="city")
    on = max(date(day.year, 3, 10), day - timedelta(days=20 + 9 * (number % 13)))
    return report(
        target.task, assignment=assignment, target=target, value=value, by=worker, at=_moment(min(on, day), 10),
        happened_on=min(on, day), text=f"按计划推进，{target.subject or target.task.title}已完成 {value.normalize():f}{target.measure}。",
        finishes=value >= target.low and target.task.targets.count() == 1, files=[_evidence(number + 1)],
    )  # fmt: skip


def _rate(plan: Plan, day: date) -> None:
    for deed in plan.tasks.filter(kind=TaskKind.DEED, status=TaskStatus.CONFIRMED):
        for username, score in (("member", 5), ("school", 4)):
            rate_deed(deed, score=score, by=User.objects.get(username=username), at=_moment(day))


def _bulletin(plan: Plan, user: User, day: date) -> None:
    """The quarter before the last complete one is issued; the last one is left for whoever tries the demo."""
    year, quarter = quarter_of(day)
    if quarter <= 2:
        return
    bulletin = draft_bulletin(plan, year=year, quarter=quarter - 2, by=user, at=_moment(day))
    issue_bulletin(bulletin, mark="清教工", by=user, at=_moment(day, 15))
