"""Demo data: hardship files, visits, payments, first reports, needs, a survey and insurance. All of it invented."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.org.words import Layer
from jiaogong.engines.personal.verbs import give_consent
from jiaogong.kernel.clock import SHANGHAI, add_months

from . import purposes
from .demo_more import load_insurance, load_survey, load_work
from .formula import Household, category_of, limits_of, sentence
from .models import Assessment, Details, Grant, HardshipFile, HouseholdMember, IncomeMonth, Occasion, Visit
from .words import Closing, FileState

CATEGORY = "困难帮扶和送温暖"
_CAUSES = (
    "家庭成员长期患病",
    "本人患病，自付医疗费较多",
    "子女上学负担重",
    "单亲抚养，收入单一",
    "赡养老人，支出较大",
    "家中发生意外事故",
)
_YUAN = 100


def load_demo(city: Unit, day: date, users: dict[str, Any]) -> None:
    """Some 45 files in a city of 300 units, fewer in a small one; `users` are the accounts city, county, school, handler."""
    rng = Random("relief")  # noqa: S311 (invented data)
    schools = list(
        Unit.objects.open().under(city).filter(layer=Layer.BASE, employments__until=None).distinct().order_by("path")
    )
    wanted = max(12, min(45, len(schools) // 6))
    home = (
        users["school"].person.holdings.filter(until=None).select_related("office__unit__home").first().office.unit.home
    )
    beside = [u for u in schools if u.superior_id == home.superior_id and u != home]
    turn = [home, home, home, *beside[:2], *schools]
    people = _people(turn, wanted, day)
    files = [_file(person, unit, number, day, rng) for number, (person, unit) in enumerate(people)]
    _grants(files, day)
    _visits(city, files, day, users)
    load_work(city, home, beside, day, users)
    load_survey(city, day, users["city"])
    load_insurance(city, home, day, users)


def _people(turn: list[Unit], wanted: int, day: date) -> list[tuple[Person, Unit]]:
    """One after the other in the schools, from the middle of each staff; nobody with an account or an office."""
    found: list[tuple[Person, Unit]] = []
    taken: set[int] = set()
    while len(found) < wanted:
        before = len(found)
        for unit in turn:
            jobs = Employment.objects.filter(open_at(day), unit=unit, person__user=None, person__holdings=None)
            job = jobs.exclude(person__in=taken).select_related("person").order_by("-pk").first()
            if job is not None and len(found) < wanted:
                taken.add(job.person_id)
                found.append((job.person, unit))
        if len(found) == before:
            break
    return found


def _file(person: Person, unit: Unit, number: int, day: date, rng: Random) -> HardshipFile:
    """One file: the third waits to be opened, two have left hardship, one comes up for renewal, the others are in force."""
    opened = day - timedelta(days=60 + 7 * (number % 40))
    give_consent(person, by=None, purpose=purposes.FILE, at=moment(opened))
    row = HardshipFile(person=person, unit=unit, asked_at=moment(opened), state=FileState.OPEN, opened_on=opened)
    row.renewal_due = add_months(opened, 12)
    if number == 2:
        row.state, row.opened_on, row.renewal_due = FileState.ASKED, None, None
    elif number in (5, 8):
        row.state, row.closed_on, row.closing = (
            FileState.CLOSED,
            max(day - timedelta(days=10 * number), opened),
            Closing.EXIT,
        )
    elif number == 1:
        row.renewal_due = day + timedelta(days=12)
    row.save()
    details = Details(file=row, kept_at=moment(opened))
    details.asked_reason = "家庭支出增加，请工会予以帮助（演示）。"
    if row.state != FileState.ASKED:
        _household(row, details, number, rng)
    details.save()
    if row.state != FileState.ASKED:
        _assess(row, details, opened)
    return row


def _household(row: HardshipFile, details: Details, number: int, rng: Random) -> None:
    details.main_cause = _CAUSES[number % len(_CAUSES)]
    details.spending = str((18_000 + 4_000 * (number % 5)) * _YUAN)
    details.loss = str((150_000 if number % 9 == 4 else 0) * _YUAN)
    details.housing = "自有 1 套 75 平方米（演示）"
    details.insurance = "职工医保"
    details.bank, details.account = "清岚农商银行（演示）", f"990000{rng.randrange(10**12, 10**13)}"
    low, high = (30_000, 52_000) if number % 9 != 4 else (96_000, 120_000)
    people = [("self", 1975 + number % 12, rng.randrange(low, high, 600), "")]
    people.append(("spouse", 1976 + number % 12, rng.randrange(0, 12_000, 600), "务工"))
    if number % 2:
        people.append(("child", 2010 + number % 6, 0, "初中在读"))
    for relation, born, income, school in people:
        member = HouseholdMember(file=row, relation=relation, birth_year=born)
        member.income, member.school = str(income * _YUAN), school or None
        member.health = "患病治疗中（演示）" if relation == "spouse" and number % 6 == 0 else "健康"
        member.save()


def _assess(row: HardshipFile, details: Details, opened: date) -> None:
    people = list(row.household.all())
    house = Household(
        sum(int(m.income.open()) for m in people), int(details.spending.open()), len(people), int(details.loss.open())
    )
    limits = limits_of(row.unit, opened)
    row.category = category_of(house, limits)
    row.save(update_fields=["category"])
    made = Assessment(
        file=row, year=opened.year, version=1, category=row.category, source="；".join(limits.sources)[:300],
        verified=limits.verified, decided_at=moment(opened),
    )  # fmt: skip
    made.figures = json.dumps([house.income, house.spending, house.heads, house.loss, [], limits.standard])
    made.sentence = sentence(house, limits)
    made.save()
    if row.closing == Closing.EXIT and row.closed_on:
        for back in range(6):
            month = IncomeMonth(
                file=row, month=add_months(row.closed_on.replace(day=1), -back), heads=len(people), above=True
            )
            month.income = str(limits.standard * len(people) + 20_000)
            month.save()


def _grants(files: list[HardshipFile], day: date) -> None:
    """Aid paid over the year: 2,500 yuan each and a little more for some, 115,000 yuan for 45 files."""
    for number, file in enumerate(f for f in files if f.state != FileState.ASKED):
        on = max(date(day.year, 1, 4), min(day, file.opened_on or day))
        grant = Grant.objects.create(
            unit=file.unit, person=file.person, place=file.unit, purpose="困难教职工帮扶补助", amount=(3_000 if number < 10 else 2_500) * _YUAN,
            source=f"{day.year}年困难帮扶 第 {number + 1} 号（演示）", decided_on=on,
        )  # fmt: skip
        state = {0: "asked", 1: "approved"}.get(number, "paid")
        row = PaymentRequest(
            unit=file.unit, subject_type="relief.grant", subject_id=grant.pk, payee=file.person, payee_name=file.person.name,
            amount=grant.amount, purpose=grant.purpose, category=CATEGORY, state=state, asked_at=moment(on),
            bank="清岚农商银行（演示）", approved_at=None if state == "asked" else moment(on, 15),
            paid_on=min(day, on + timedelta(days=3)) if state == "paid" else None, voucher=f"银付-{number + 1:03d}" if state == "paid" else "",
        )  # fmt: skip
        row.account = Details.objects.get(file=file).account.open()
        row.save()


def _visits(city: Unit, files: list[HardshipFile], day: date, users: dict[str, Any]) -> None:
    """Heat and New Year visits of the county's and the school's unions, a list still to be signed."""
    rounds = (("元旦春节送温暖", "warmth", date(day.year, 1, 20)), ("高温慰问", "heat", date(day.year, 7, 15)))
    for unit in dict.fromkeys(f.unit for f in files):
        mine = [f for f in files if f.unit == unit and f.state == FileState.OPEN]
        for title, kind, planned in rounds:
            _round(unit, mine, f"{day.year}年{title}", kind, min(planned, day), day, users["school"])
    for name in ("city", "county"):
        office = users[name].person.holdings.filter(until=None).select_related("office__unit__home").first().office
        home = office.unit.home
        below = [f for f in files if f.unit.path.startswith(home.path) and f.state == FileState.OPEN][:4]
        _round(home, below, f"{day.year}年教师节慰问", "teachers_day", min(date(day.year, 9, 9), day), day, users[name])


def _round(unit: Unit, files: list[HardshipFile], title: str, kind: str, on: date, day: date, user: Any) -> None:
    occasion, _ = Occasion.objects.get_or_create(
        unit=unit,
        title=title,
        day=on,
        defaults={"kind": kind, "form": "kind", "item": "大米、食用油", "amount": 300 * _YUAN},
    )
    for number, file in enumerate(files):
        signed = number % 4 != 3
        Visit.objects.create(
            unit=unit, occasion=occasion, person=file.person, person_name=file.person.name, place=file.unit, kind=kind, form="kind",
            item="大米、食用油", amount=300 * _YUAN, day=on, visitors="工会主席、生活委员", recorded_by=user, recorded_at=moment(on),
            signed_by=file.person.name if signed else "", signed_on=on if signed else None,
        )  # fmt: skip


def moment(day: date, hour: int = 10) -> datetime:
    """That day at an hour of Shanghai."""
    return datetime.combine(day, time(hour), SHANGHAI)
