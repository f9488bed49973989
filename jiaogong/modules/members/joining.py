"""Finding or making the person behind a membership."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import make_person
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import allows
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import minus_years
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.seal.fields import look_up
from jiaogong.kernel.text import birth_date, id_checksum_ok
from jiaogong.modules.unions.joint import union_periods

from .models import Membership

YOUNGEST = 16  # 《劳动法》第十五条：禁止招用未满十六周岁的未成年人
OTHER_NAME = "该证件号码已登记，但姓名与您填写的不一致，请核对姓名和证件号码。"
_OTHER = re.compile(r"[A-Z0-9()]{5,20}\Z")
_MOBILE = re.compile(r"1[3-9]\d{9}\Z")
_DEMO_MOBILE = re.compile(r"100\d{8}\Z")


class HeldElsewhere(RuleBroken):
    """The person is a member in another unit: a transfer is the way."""


def checked_id(number: str, *, other_document: bool) -> str:
    """The number as it is kept; RuleBroken when it cannot be right."""
    number = number.strip().upper().replace(" ", "")
    if other_document:
        if not _OTHER.match(number) or re.fullmatch(r"\d{17}[\dX]", number):
            raise RuleBroken(
                "其他证件号码为 5 至 20 位字母或数字；18 位居民身份证请不要勾选“其他证件”。", field="id_number"
            )
        return number
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise RuleBroken("居民身份证号码为 18 位，最后一位可以是 X。", field="id_number")
    if not id_checksum_ok(number):
        raise RuleBroken("身份证号码的校验码或出生日期不对，请核对是否录错。", field="id_number")
    return number


def phone_ok(phone: str) -> bool:
    """A mobile number of the mainland (or, in the demo, one nobody has)."""
    return bool(_MOBILE.match(phone)) or (settings.DEMO and bool(_DEMO_MOBILE.match(phone)))


def check_dates(unit: Unit, since: date, word: str = "入会") -> None:
    """Not in the future, and the unit had a union, its own or a joint one, that day."""
    unions = union_periods([unit.pk]).get(unit.pk, [])
    obstacle = date_obstacle(unit, since, unions, clock.today(), word)
    if obstacle is not None:
        raise obstacle


def date_obstacle(
    unit: Unit, since: date, unions: Sequence[tuple[date, date | None]], today: date, word: str = "入会"
) -> RuleBroken | None:
    """What stands against joining the unit on `since`; `unions` are the periods of its union. Asks no database."""
    if since > today:
        return RuleBroken(f"{word}日期不能晚于今天。", field="since")
    if unit.is_inner:
        return RuleBroken("会籍登记在单位，不登记在科室或小组。", field="unit")
    if unit.closed_on is not None:
        return RuleBroken(f"单位已撤销，不能再{word}。", field="unit")
    if not any(until is None for _, until in unions):
        return RuleBroken("该单位尚未建会，请先登记建会再登记会员。", field="unit")
    if not any(begun <= since and (until is None or until > since) for begun, until in unions):
        return RuleBroken(f"{word}日期早于本单位建会日期，请核对。", field="since")
    return None


def by_id(number: str) -> Person | None:
    """Whoever has this ID number, through its keyed index."""
    return Person.objects.select_for_update().filter(id_index=look_up(Person, "id_index", number)).first()


def person_to_enrol(
    unit: Unit, *, by: Any, name: str, id_number: str, other_document: bool, phone: str, sex: str, birth: date | None,
    since: date,
) -> Person:  # fmt: skip
    """The person with this number if he is free to join, or a new one."""
    number = checked_id(id_number, other_document=other_document)
    born = birth if other_document else birth_date(number)
    if born and born > minus_years(since, YOUNGEST):
        raise RuleBroken("入会当日未满十六周岁，请核对证件号码和入会日期。", field="since")
    person = by_id(number)
    if person is None:
        fresh = make_person(name=name, id_number=number, phone=phone, sex=sex, birth=born)
        if _saved(fresh):
            return fresh
        person = by_id(number)  # another unit's registrar was a moment quicker
    assert person is not None
    if person.name != name:
        raise RuleBroken(OTHER_NAME, field="name")
    check_free(person, unit, by, since)
    return person


def _saved(person: Person) -> bool:
    """False when somebody else entered the same ID number in the meantime (the unique index says so)."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        return False
    return True


def check_free(person: Person, unit: Unit, by: Any, since: date) -> None:
    """RuleBroken while he is a member somewhere, or was on a later day."""
    rows = list(Membership.objects.filter(person=person).select_related("unit").order_by("since"))
    held = [r for r in rows if r.until is None]
    if any(r.unit_id == unit.pk for r in held):
        raise RuleBroken("该同志已在本单位会员名册中，无需重复登记。", field="id_number")
    if held:
        where = f"（{held[0].unit.name}）" if allows(by, "members.view", held[0].unit) else ""
        raise HeldElsewhere(
            f"该同志的会籍在其他单位{where}。一人只在一个单位有会籍，请办理会籍接转，不要重复入会。", field="id_number"
        )
    if any(r.until and r.until > since for r in rows):
        raise RuleBroken("入会日期与该同志以前的会籍重叠，请把入会日期改在其后。", field="since")


def open_employment(
    person: Person, unit: Unit, *, employment_type: str, position: str, subject: str, since: date
) -> None:
    """The employment a membership rests on; kept as it is when there is one."""
    if Employment.objects.filter(person=person, unit=unit, until__isnull=True).exists():
        return
    Employment.objects.create(
        person=person, unit=unit, employment_type=employment_type, position=position, subject=subject, since=since
    )


def corrected(
    person_id: int, *, name: str, id_number: str, other_document: bool, phone: str, sex: str, birth: date | None
) -> tuple[Person, dict[str, Any], list[str]]:
    """The person with corrections saved, its picture before, and which fields changed (sealed ones by name only)."""
    person = Person.objects.select_for_update().get(pk=person_id)
    before = journal.picture(person, "name", "id_number", "phone", "sex", "birth_date")
    fresh = make_person(name=name)
    wanted: dict[str, Any] = {
        "name": name,
        "pinyin": fresh.pinyin,
        "initials": fresh.initials,
        "sex": sex or person.sex,
    }
    wanted["birth_date"] = birth or person.birth_date
    if id_number:
        number = checked_id(id_number, other_document=other_document)
        holder = by_id(number)
        if holder is not None and holder.pk != person.pk:
            raise RuleBroken(
                "该证件号码已登记在另一人名下，请核对；确属同一人的，请联系上级工会合并。", field="id_number"
            )
        derived = make_person(name=name, id_number=number)
        wanted["id_checked"] = derived.id_checked
        if derived.id_checked:
            wanted |= {"sex": derived.sex, "birth_date": derived.birth_date}
    changed = [f for f in ("name", "sex", "birth_date") if wanted[f] != getattr(person, f)]
    if id_number and (person.id_number is None or person.id_number.open() != number):
        wanted["id_number"] = number
        changed.append("id_number")
    if phone and (person.phone is None or person.phone.open() != phone):
        wanted["phone"] = phone
        changed.append("phone")
    for field, value in wanted.items():
        setattr(person, field, value)
    person.save()
    if "name" in changed and person.user_id is not None:
        User.objects.filter(pk=person.user_id).update(name=name)
    return person, before, changed
