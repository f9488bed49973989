"""What happens to units, people and offices. Each verb: one transaction, one journal line, rules named in Chinese."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.text import birth_date, id_checksum_ok, initials, pinyin, sex_of

from .models import SEGMENT, Headcount, Holding, Office, Person, Unit, UnitPeriod, open_at
from .words import Layer

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ORDER = [Layer.PROVINCE, Layer.CITY, Layer.COUNTY, Layer.BASE]


def path_segment(number: int) -> str:
    """A fixed-width path segment for the number-th child (0 … 1,679,615)."""
    text = ""
    for _ in range(SEGMENT):
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return text


def next_path(superior: Unit | None) -> str:
    """A free path below `superior` (the caller holds the superior's row lock)."""
    base = superior.path if superior else ""
    siblings = Unit.objects.filter(superior=superior)
    last = siblings.aggregate(last=Max("path"))["last"]
    return base + path_segment(int(last[-SEGMENT:], 36) + 1 if last else 0)


def found_unit(
    *,
    by: Any,
    superior: Unit | None,
    code: str,
    name: str,
    layer: str,
    kind: str,
    nature: str,
    since: date,
    check: bool = True,
) -> Unit:
    """Found a unit below `superior` from `since`; returns it.

    Rule: a unit stands below one of a higher layer; inner units below any. `check=False` is for the commands that
    found the first unit and load the demo city.
    """
    with transaction.atomic():
        if superior is not None:
            superior = Unit.objects.select_for_update().get(pk=superior.pk)
            if check:
                require(by, "org.place_unit", superior)
        _check_place(superior, layer)
        if Unit.objects.filter(code=code).exists():
            raise RuleBroken(f"单位代码 {code} 已被使用，请换一个。", field="code")
        unit = Unit(
            code=code, name=name, layer=layer, is_inner=layer == Layer.INNER, kind=kind, nature=nature, superior=superior,
            path=next_path(superior), opened_on=since, pinyin=pinyin(name)[:240], initials=initials(name)[:80],
        )  # fmt: skip
        unit.save()
        unit.home = superior.home if unit.is_inner and superior else unit
        unit.save(update_fields=["home"])
        UnitPeriod.objects.create(
            unit=unit, name=name, kind=kind, nature=nature, superior=superior, path=unit.path, since=since
        )
        journal.write("设立单位", unit, by=by, after=_unit_picture(unit), unit_id=unit.pk)
        return unit


def _check_place(superior: Unit | None, layer: str) -> None:
    if layer == Layer.INNER:
        if superior is None:
            raise RuleBroken("内设机构必须设在某个单位之下。", field="superior")
        return
    if superior is None:
        return
    if superior.is_inner:
        raise RuleBroken("内设机构之下不能再设独立单位，请选择其所属单位。", field="superior")
    if superior.layer == Layer.BASE or _ORDER.index(Layer(superior.layer)) >= _ORDER.index(Layer(layer)):
        raise RuleBroken("上级单位的层级必须高于本单位，请重新选择上级。", field="superior")


def _unit_picture(unit: Unit) -> dict[str, Any]:
    return journal.picture(unit, "code", "name", "layer", "kind", "nature", "superior", "path", "closed_on")


def change_unit(
    unit: Unit, *, by: Any, since: date, name: str, kind: str, nature: str, superior: Unit | None, reason: str = ""
) -> Unit:
    """Rename, re-class or move a unit from `since` on; the former state keeps its period.

    Rules: no future dates and none before the present version began (so rights and history agree); no superior
    below the unit itself. Moving carries the whole subtree, each unit with a period of its own.
    """
    from jiaogong.kernel import clock

    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        require(by, "org.change_unit", unit)
        before = _unit_picture(unit)
        version = UnitPeriod.objects.get(unit=unit, until__isnull=True)
        if since > clock.today():
            raise RuleBroken("生效日期不能晚于今天：到那一天再登记即可。", field="since")
        if since < version.since:
            raise RuleBroken(f"生效日期不能早于现行信息的起始日 {version.since:%Y-%m-%d}。", field="since")
        moved = (superior.pk if superior else None) != unit.superior_id
        if moved:
            _check_move(unit, superior, by)
        unit.name, unit.kind, unit.nature = name, kind, nature
        unit.pinyin, unit.initials = pinyin(name)[:240], initials(name)[:80]
        unit.save(update_fields=["name", "kind", "nature", "pinyin", "initials"])
        if moved and superior is not None:
            _move(unit, superior, since, reason)
        _new_version(unit, since, reason)
        journal.write("变更单位", unit, by=by, before=before, after=_unit_picture(unit), unit_id=unit.pk)
        return unit


def _check_move(unit: Unit, superior: Unit | None, by: Any) -> None:
    if superior is None:
        raise RuleBroken("单位必须有上级。", field="superior")
    if superior.path.startswith(unit.path):
        raise RuleBroken("上级不能是本单位自己或其下级，否则组织树会成环。", field="superior")
    _check_place(superior, unit.layer)
    require(by, "org.place_unit", superior)


def _move(unit: Unit, superior: Unit, since: date, reason: str) -> None:
    old = unit.path
    new = next_path(Unit.objects.select_for_update().get(pk=superior.pk))
    below = list(Unit.objects.under(unit).exclude(pk=unit.pk).order_by("path"))
    unit.superior, unit.path = superior, new
    unit.save(update_fields=["superior", "path"])
    for child in below:
        child.path = new + child.path[len(old) :]
        child.save(update_fields=["path"])
        _new_version(child, since, reason)


def _new_version(unit: Unit, since: date, reason: str) -> None:
    now = UnitPeriod.objects.get(unit=unit, until__isnull=True)
    fields = {"name": unit.name, "kind": unit.kind, "nature": unit.nature, "superior": unit.superior, "path": unit.path}
    if since <= now.since:
        UnitPeriod.objects.filter(pk=now.pk).update(reason=reason, **fields)
        return
    UnitPeriod.objects.filter(pk=now.pk).update(until=since)
    UnitPeriod.objects.create(unit=unit, since=since, reason=reason, **fields)


def set_headcount(unit: Unit, *, by: Any, since: date, numbers: dict[str, int]) -> None:
    """Record a unit's staff by employment type from `since`; earlier numbers keep their period."""
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        require(by, "org.change_unit", unit)
        before = {h.employment_type: h.number for h in unit.headcounts.filter(until__isnull=True)}
        for kind, number in numbers.items():
            if before.get(kind) == number:
                continue
            now = Headcount.objects.filter(unit=unit, employment_type=kind, until__isnull=True).first()
            if now and since < now.since:
                raise RuleBroken(f"日期不能早于现有人数的登记日 {now.since:%Y-%m-%d}。", field="since")
            if now and since == now.since:
                Headcount.objects.filter(pk=now.pk).update(number=number)
                continue
            if now:
                Headcount.objects.filter(pk=now.pk).update(until=since)
            Headcount.objects.create(unit=unit, employment_type=kind, number=number, since=since)
        journal.write("登记教职工人数", unit, by=by, before=before, after=numbers, unit_id=unit.pk)


def make_person(*, name: str, id_number: str = "", phone: str = "", sex: str = "", birth: date | None = None) -> Person:
    """An unsaved Person with everything derived from the ID number and name filled in."""
    checked = bool(id_number) and id_checksum_ok(id_number)
    return Person(
        name=name,
        pinyin=pinyin(name, name=True)[:180],
        initials=initials(name, name=True)[:60],
        id_number=id_number or None,
        id_checked=checked,
        phone=phone or None,
        sex=sex or (sex_of(id_number) if checked else ""),
        birth_date=birth or (birth_date(id_number) if checked else None),
    )


def create_office(unit: Unit, *, by: Any, title: str, role: str, check: bool = True) -> Office:
    """Create a post in a unit."""
    with transaction.atomic():
        if check:
            require(by, "org.assign_office", unit)
        if Office.objects.filter(unit=unit, title=title).exists():
            raise RuleBroken(f"{unit} 已有“{title}”这个职务。", field="title")
        office = Office.objects.create(unit=unit, title=title, role=role)
        journal.write(
            "设置职务", office, by=by, after=journal.picture(office, "unit", "title", "role"), unit_id=unit.pk
        )
        return office


def take_office(
    office: Office, *, by: Any, person: Person, since: date, basis: str = "", check: bool = True
) -> Holding:
    """`person` takes the office from `since`; the former holder's period ends that day, and his rights with it."""
    with transaction.atomic():
        office = Office.objects.select_for_update().select_related("unit").get(pk=office.pk)
        if check:
            require(by, "org.assign_office", office.unit)
        now = Holding.objects.filter(office=office, until__isnull=True).first()
        if now and now.person_id == person.pk:
            return now
        if now and since <= now.since:
            raise RuleBroken(f"现任自 {now.since:%Y-%m-%d} 起任职，接任日期必须在其后。", field="since")
        others = Holding.objects.filter(open_at(since), office=office)
        if (others.exclude(pk=now.pk) if now else others).exists():
            raise RuleBroken("这一天该职务已有人任职，任期不能重叠。", field="since")
        if now:
            Holding.objects.filter(pk=now.pk).update(until=since)
        holding = Holding.objects.create(office=office, person=person, since=since, basis=basis)
        journal.write(
            "任职", office, by=by, before={"holder": now.person.name if now else None},
            after={"holder": person.name, "since": str(since), "basis": basis}, unit_id=office.unit_id,
        )  # fmt: skip
        return holding
