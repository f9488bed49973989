"""Demo data, continued: first reports, needs, a survey round, insurance."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from jiaogong.engines.org.models import Employment, Unit, open_at
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar

from .models import Claim, FirstReport, Need, Product, SurveyAnswer
from .verbs.insurance import add_product, enrol
from .verbs.surveys import open_survey

_NEEDS = (
    ("希望协调附近小学的课后托管，双职工接送困难。", "已与街道和学校协商，本学期开设托管班。"), ("外地引进的青年教师暂无住房，希望安排周转房。", ""),
    ("高级教师反映体检项目偏少，希望增加心理体检。", "列入下一年度体检方案。"),
)  # fmt: skip


def _moment(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def load_work(city: Unit, home: Unit, beside: list[Unit], day: date, users: dict[str, Any]) -> None:
    """A first report done, one late; needs in every union that has an account."""
    calendar = WorkingCalendar()
    for unit, late in ((home, False), *((u, True) for u in beside[:1])):
        job = (
            Employment.objects.filter(open_at(day), unit=unit, person__user=None)
            .select_related("person")
            .order_by("pk")
            .last()
        )
        if job is None:
            continue
        known = day - timedelta(days=9 if late else 40)
        row = FirstReport(
            unit=unit, person=job.person, known_at=_moment(known, 8), filed_at=_moment(known, 9), reported_at=_moment(known, 9),
            due_on=calendar.add(known, 1), helped_at=None if late else _moment(known, 15),
            coordinated_at=None if late else _moment(known + timedelta(days=1), 10),
        )  # fmt: skip
        row.matter = "上班途中发生意外，家中需要照顾（演示）。"
        row.save()
    unions = {
        users[name].person.holdings.filter(until=None)[0].office.unit.home: users[name] for name in ("city", "county")
    }
    for unit, user in {**unions, home: users["school"]}.items():
        for number, (text, fix) in enumerate(_NEEDS):
            on = day - timedelta(days=20 + 15 * number)
            Need.objects.create(
                unit=unit, day=on, visitors="工会主席", need=text, fix=fix, state="solved" if fix else "open",
                closed_on=on + timedelta(days=8) if fix else None, due_on=on + timedelta(days=30), recorded_by=user,
            )  # fmt: skip


def load_survey(city: Unit, day: date, user: Any) -> None:
    """A round of the city, some two thirds of it answered."""
    made = open_survey(
        city,
        by=user,
        at=_moment(day - timedelta(days=12)),
        title=f"{day.year}年重大疾病特困教职工调查",
        due_on=day + timedelta(days=6),
    )
    rows = list(SurveyAnswer.objects.filter(survey=made).order_by("unit__path"))
    for number, row in enumerate(rows):
        if number % 3 == 2:
            continue
        row.counts = f'{{"tumour": {number % 4 == 0:d}, "heart": {number % 3 == 0:d}, "kidney": 0, "transplant": 0, "other": {number % 7 == 0:d}}}'
        row.answered_at = _moment(day - timedelta(days=number % 9))
        row.save()


def load_insurance(city: Unit, home: Unit, day: date, users: dict[str, Any]) -> None:
    """This year's and next year's cover; the school is enrolled, one claim is settled."""
    for unit, name in ((city, "city"), (home, "school")):
        for year in (day.year, day.year + 1):
            if unit == home and year > day.year:
                continue
            add_product(
                unit, by=users[name], title=f"{'在职职工住院医疗互助保障' if unit == city else '女教职工专项互助保障'}（{year}年度）",
                insurer="职工互助保障组织（演示）", since=date(year, 1, 1), until=date(year + 1, 1, 1), premium=90_00 if unit == city else 60_00,
                claim_days=180, source="年度互助保障工作方案（演示）",
            )  # fmt: skip
    product = Product.objects.get(unit=city, since=date(day.year, 1, 1))
    enrol(product, unit=home, by=users["school"], at=_moment(day))
    enrolments = product.enrolments.filter(unit=home, person__user=None).select_related("product", "unit", "person")
    for number, row in enumerate(enrolments.order_by("pk")[:3]):
        on = max(date(day.year, 1, 2), day - timedelta(days=60 + 9 * number))
        Claim.objects.create(
            enrolment=row, happened_on=on, made_on=min(day, on + timedelta(days=20)), claimed=(2_400 + 1_500 * number) * 100,
            on_paper=number > 0, state="settled" if number == 0 else "made", settled=180_000 if number == 0 else None,
            settled_on=day if number == 0 else None,
        )  # fmt: skip
