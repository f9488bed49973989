"""Who joins: the live roster, one line a person, and the people behind it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.engines.org import verbs as org
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.words import PRIVATE, EmploymentType
from jiaogong.kernel import journal
from jiaogong.kernel.attempts import counting as attempts
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.text import id_checksum_ok
from jiaogong.modules.members.joining import by_id
from jiaogong.modules.members.models import Membership

from ..models import Founding, Joiner
from .common import day_of, locked, require_editable

_ID = re.compile(r"\d{17}[\dXx]\Z")
_PHONE = re.compile(r"1\d{10}\Z")
MOST_LINES = 500
NUMBERS_A_DAY = 2_000  # of one case: nobody lists the people of a city to see whom the register knows
TAKEN_AN_HOUR = 10  # of one account


class Taken(RuleBroken):
    """The register knows the number under another name, or the person as another unit's member: said, and counted."""


def person_on_staff(unit: Unit, at: datetime, name: str, number: str, phone: str) -> Person:
    """Somebody on the unit's staff of that name or number; made when nobody is known."""
    found = by_id(number) if number else None
    if found is not None and found.name != name:
        raise Taken(f"“{name}”的证件号码已登记在别的姓名下，请核对。", field="lines")
    if found is None:
        same = Person.objects.filter(name=name, employments__unit__home=unit, employments__until=None).distinct()
        namesakes = list(same[:2])
        found = namesakes[0] if len(namesakes) == 1 and not (number and namesakes[0].id_number) else None
    if found is None:
        found = org.make_person(name=name, id_number=number, phone=phone)
        found.save()
    elif number and found.id_number is None:
        fresh = org.make_person(name=name, id_number=number)
        found.id_number, found.id_checked, found.sex, found.birth_date = number, True, fresh.sex, fresh.birth_date
        found.save()
    if not Employment.objects.filter(person=found, unit__home=unit, until=None).exists():
        kind = EmploymentType.SCHOOL_HIRED if unit.nature == PRIVATE else EmploymentType.ESTABLISHED
        Employment.objects.create(person=found, unit=unit, employment_type=kind, since=day_of(at))
    return found


def add_people(founding: Founding, *, by: Any, at: datetime, lines: str, unit: Unit | None = None) -> int:
    """Put people on the live roster, one a line: name, then ID number or phone if known; returns how many are new.

    Rules: a right check digit; nobody twice; whoever is a member elsewhere moves by 会籍接转 first; numbers, and
    refusals that tell something about a number, are counted, so that nobody tries out whose they are.
    Source: 个人信息保护法 art. 51.
    """
    rows = [line.strip() for line in lines.splitlines() if line.strip()]
    if len(rows) > MOST_LINES:
        raise RuleBroken(f"一次最多 {MOST_LINES} 行，请分几次添加。", field="lines")
    parsed = [_parsed(row) for row in rows]
    numbers, refused = sum(1 for _, number, _ in parsed if number), f"founding-taken:{getattr(by, 'pk', None)}"
    if numbers:
        _count_numbers(founding, refused, numbers, at)
    try:
        return _added(founding, by, at, parsed, unit)
    except Taken:
        if numbers:
            attempts.note(refused, at=at)  # kept: the work itself is undone
        raise


def _count_numbers(founding: Founding, refused: str, numbers: int, at: datetime) -> None:
    words = f"一小时内已有 {TAKEN_AN_HOUR} 次填写的证件号码与登记不符，请过一小时再试；号码核对不清的，请联系上级工会。"
    attempts.check(refused, most=TAKEN_AN_HOUR, within=timedelta(hours=1), at=at, words=words)
    words = f"一次建会一天最多填写 {NUMBERS_A_DAY} 个证件号码，请明天再添加；人数很多的，请上级工会导入名册。"
    attempts.count(
        f"founding-number:{founding.pk}",
        most=NUMBERS_A_DAY,
        within=timedelta(days=1),
        at=at,
        words=words,
        times=numbers,
    )


def _added(founding: Founding, by: Any, at: datetime, parsed: list[tuple[str, str, str]], unit: Unit | None) -> int:
    with transaction.atomic():
        founding = locked(founding, by)
        require_editable(founding)
        where = unit if unit and founding.partners.filter(unit=unit).exists() else founding.unit
        added = sum(_join(founding, where, person_on_staff(where, at, *row)) for row in parsed)
        journal.write("登记拟入会人员", founding, by=by, after={"added": added}, unit_id=founding.unit_id)
        return added


def _parsed(row: str) -> tuple[str, str, str]:
    """(name, ID number, phone) of a line; RuleBroken naming the line."""
    name, *rest = [part for part in re.split(r"[\s,，、;；\t]+", row) if part]
    number = phone = ""
    for part in rest:
        if _ID.match(part):
            number = part.upper()
            if not id_checksum_ok(number):
                raise RuleBroken(f"“{name}”的身份证号码校验码或出生日期不对，请核对。", field="lines")
        elif _PHONE.match(part):
            phone = part
    if any(ch.isdigit() for ch in name) or len(name) > 60:
        raise RuleBroken(f"“{row[:30]}”开头应是姓名；每行一人：姓名，后面可以跟身份证号或手机号。", field="lines")
    return name, number, phone


def _join(founding: Founding, unit: Unit, person: Person) -> int:
    elsewhere = Membership.objects.filter(person=person, until=None).select_related("unit").first()
    if elsewhere is not None:
        raise Taken(f"{person.name}的会籍在其他单位：一人只在一个单位有会籍，请先办理会籍接转。", field="lines")
    _, made = Joiner.objects.get_or_create(founding=founding, person=person, defaults={"unit": unit})
    return int(made)


def add_all_staff(founding: Founding, *, by: Any, at: datetime) -> int:
    """Put everybody on the unit's staff register on the live roster who is no member elsewhere."""
    with transaction.atomic():
        founding = locked(founding, by)
        require_editable(founding)
        units = [founding.unit_id, *founding.partners.values_list("unit_id", flat=True)]
        rows = Employment.objects.current().filter(unit__home__in=units).select_related("person", "unit__home")
        free = rows.exclude(person__memberships__until=None, person__memberships__isnull=False)
        added = sum(_join(founding, job.unit.home or job.unit, job.person) for job in free)
        journal.write("登记拟入会人员", founding, by=by, after={"added": added}, unit_id=founding.unit_id)
        return added


def remove_person(founding: Founding, *, by: Any, joiner: Joiner) -> None:
    """Take somebody off the live roster."""
    with transaction.atomic():
        founding = locked(founding, by)
        require_editable(founding)
        row = Joiner.objects.filter(founding=founding, pk=joiner.pk).select_related("person").first()
        if row is None:
            return
        journal.write("移出拟入会名单", founding, by=by, before={"person": row.person.name}, unit_id=founding.unit_id)
        row.delete()
