"""What happens to units, people and offices. Each verb: one transaction, one journal line, rules named in Chinese."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q
from django.db.models.functions import Right

from jiaogong.kernel import journal
from jiaogong.kernel.access import allows, path_end, require
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.text import birth_date, id_checksum_ok, initials, pinyin, sex_of

from .models import SEGMENT, Headcount, Holding, Office, Person, Unit, UnitPeriod
from .signals import holder_changed
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
    below = {"superior": superior} if superior else {"superior__isnull": True}
    used = [
        rows.objects.filter(**below).aggregate(last=Max(Right("path", SEGMENT)))["last"]  # type: ignore[attr-defined]
        for rows in (Unit, UnitPeriod)  # places left long ago stay taken: history asks by path
    ]
    return base + path_segment(max((int(last, 36) + 1 for last in used if last), default=0))


def lock_tree() -> None:
    """One change of the tree's shape at a time; else two moves could make a ring, or leave a new unit behind."""
    list(Unit.objects.select_for_update(no_key=True).filter(superior=None).order_by("pk").values_list("pk"))


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
        lock_tree()
        if superior is not None:
            superior = Unit.objects.select_for_update().get(pk=superior.pk)
            if check:
                require(by, "org.place_unit", superior)
        elif check:
            raise Refused("org.place_unit")  # nobody's right reaches above the first unit
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
        _first_periods(unit, since)
        journal.write("设立单位", unit, by=by, after=_unit_picture(unit), unit_id=unit.pk)
        return unit


def _first_periods(unit: Unit, since: date) -> None:
    """A new unit's versions: where its superior stood elsewhere in those years, it stood there too."""
    same = {"name": unit.name, "kind": unit.kind, "nature": unit.nature, "superior": unit.superior}
    segment = unit.path[-SEGMENT:]
    places: list[tuple[date, str]] = []
    if unit.superior is not None:
        lasting = Q(until__isnull=True) | Q(until__gt=since)
        for row in UnitPeriod.objects.filter(lasting, unit=unit.superior).order_by("since"):
            path = row.path + segment
            if not places or places[-1][1] != path:
                places.append((max(row.since, since), path))
        if places and places[0][0] > since:
            raise RuleBroken(
                f"上级单位自 {places[0][0]:%Y-%m-%d} 起才有登记，本单位的设立日期不能更早。", field="since"
            )
    places = places or [(since, unit.path)]
    ends: list[date | None] = [*(day for day, _ in places[1:]), None]
    for (day, path), until in zip(places, ends, strict=True):
        UnitPeriod.objects.create(unit=unit, path=path, since=day, until=until, **same)


def _check_place(superior: Unit | None, layer: str) -> None:
    if layer == Layer.INNER:
        if superior is None:
            raise RuleBroken("内设机构必须设在某个单位之下。", field="superior")
        return
    if superior is None:
        return
    if superior.closed_on is not None:
        raise RuleBroken("上级单位已撤销，请重新选择上级。", field="superior")
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

    Rules: kind, nature and place are the superior's to change (figures rest on them); no future dates and none before the present version began (so rights and history agree); no superior
    below the unit itself. Moving carries the whole subtree, each unit with a period of its own.
    """
    from jiaogong.kernel import clock

    with transaction.atomic():
        lock_tree()
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        superior = Unit.objects.get(pk=superior.pk) if superior else None  # as it is now: the tree is locked
        require(by, "org.change_unit", unit)
        if (kind, nature) != (unit.kind, unit.nature):
            _superior_decides(unit, by)
        before = _unit_picture(unit)
        version = UnitPeriod.objects.get(unit=unit, until__isnull=True)
        if since > clock.today():
            raise RuleBroken("生效日期不能晚于今天：到那一天再登记即可。", field="since")
        if since < version.since:
            raise RuleBroken(f"生效日期不能早于现行信息的起始日 {version.since:%Y-%m-%d}。", field="since")
        moved = (superior.pk if superior else None) != unit.superior_id
        if moved:
            _check_move(unit, superior, by, since)
        unit.name, unit.kind, unit.nature = name, kind, nature
        unit.pinyin, unit.initials = pinyin(name)[:240], initials(name)[:80]
        unit.save(update_fields=["name", "kind", "nature", "pinyin", "initials"])
        if moved and superior is not None:
            _move(unit, superior, since, reason)
        _new_version(unit, since, reason)
        journal.write("变更单位", unit, by=by, before=before, after=_unit_picture(unit), unit_id=unit.pk)
        return unit


def _superior_decides(unit: Unit, by: Any) -> None:
    if unit.superior is not None and not allows(by, "org.place_unit", unit.superior):
        raise RuleBroken("单位的类别和性质由上级工会变更，请联系上级工会办理。", field="kind")


def _check_move(unit: Unit, superior: Unit | None, by: Any, since: date) -> None:
    if superior is None:
        raise RuleBroken("单位必须有上级。", field="superior")
    if superior.path.startswith(unit.path):
        raise RuleBroken("上级不能是本单位自己或其下级，否则组织树会成环。", field="superior")
    _check_place(superior, unit.layer)
    require(by, "org.place_unit", superior)
    there = UnitPeriod.objects.filter(unit=superior, path=superior.path).aggregate(since=Min("since"))["since"]
    if there and since < there:
        raise RuleBroken(f"新上级自 {there:%Y-%m-%d} 起才在现在的位置，生效日期不能更早。", field="since")


def _move(unit: Unit, superior: Unit, since: date, reason: str) -> None:
    old = unit.path
    new = next_path(superior)
    below = list(Unit.objects.under(unit).exclude(pk=unit.pk).order_by("path"))
    unit.superior, unit.path = superior, new
    unit.home = superior.home if unit.is_inner else unit
    unit.save(update_fields=["superior", "path", "home"])
    for child in below:
        child.path = new + child.path[len(old) :]
        child.home = unit.home if unit.is_inner else child.home
        child.save(update_fields=["path", "home"])
    _move_history(unit, old, since, reason)


def _move_history(unit: Unit, old: str, since: date, reason: str) -> None:
    """Whatever stood below the unit's former place on `since` or later stood below the new one."""
    lasting = Q(until__isnull=True) | Q(until__gt=since)
    rows = UnitPeriod.objects.filter(lasting, path__gt=old, path__lt=path_end(old)).order_by("unit_id", "since")
    for row in list(rows):
        path = unit.path + row.path[len(old) :]
        if row.since >= since:
            UnitPeriod.objects.filter(pk=row.pk).update(path=path)
            continue
        UnitPeriod.objects.filter(pk=row.pk).update(until=since)
        row.pk, row.path, row.since, row.reason = None, path, since, reason
        row.save(force_insert=True)


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
    id_number, phone = id_number.strip().upper(), phone.strip()
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
        if office.abolished_on is not None:
            raise RuleBroken(
                f"“{office.title}”已于 {office.abolished_on:%Y-%m-%d} 撤销，不能再安排任职。", field="office"
            )
        now = Holding.objects.filter(office=office, until__isnull=True).first()
        if now and now.person_id == person.pk:
            return now
        if now and since <= now.since:
            raise RuleBroken(f"现任自 {now.since:%Y-%m-%d} 起任职，接任日期必须在其后。", field="since")
        others = Holding.objects.filter(Q(until__isnull=True) | Q(until__gt=since), office=office)
        if (others.exclude(pk=now.pk) if now else others).exists():
            raise RuleBroken("这一天该职务已有人任职，任期不能重叠。", field="since")
        if now:
            Holding.objects.filter(pk=now.pk).update(until=since)
        holding = Holding.objects.create(office=office, person=person, since=since, basis=basis)
        journal.write(
            "任职", office, by=by, before={"holder": now.person.name if now else None},
            after={"holder": person.name, "since": str(since), "basis": basis}, unit_id=office.unit_id,
        )  # fmt: skip
        holder_changed.send(Office, office=office, by=by)
        return holding
