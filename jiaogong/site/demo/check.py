"""Proof that the demo city is consistent: what must hold of every load, and the counts of demo-city.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from jiaogong.engines.org.models import (
    SEGMENT,
    Affiliation,
    Employment,
    Headcount,
    Holding,
    LegalIdentity,
    Office,
    Person,
    Unit,
    UnitPeriod,
)
from jiaogong.engines.org.words import AffiliationKind, Kind, Layer, Nature, RoleKey
from jiaogong.kernel.journal.models import Entry
from jiaogong.kernel.seal.fields import look_up
from jiaogong.kernel.text import id_checksum_ok, uscc_ok
from jiaogong.modules.members.models import Membership
from jiaogong.modules.members.words import Status
from jiaogong.modules.unions.models import Body, CommitteeTerm, Union

from .names import RARE
from .sizes import PRIVATE, SCIENTIFIC_SCHOOL, VERIFIED, Size, size_of

_Finding = Iterator[str]


def loaded() -> tuple[Size, date]:
    """Size and day of the load, from its journal line."""
    after = Entry.objects.filter(verb="载入演示数据").latest("id").after or {}
    return size_of(after["size"]), date.fromisoformat(after["day"])


def check_city() -> list[str]:
    """What is wrong with the demo city as it was loaded, in words; empty when nothing is. Ask before anyone works in it."""
    size, day = loaded()
    checks: list[Callable[[Size, date], _Finding]] = [_tree, _periods, _people, _offices]
    if size.key == "standard":
        checks += [_units, _staff, _members, _renewals]
    if size.key != "province":
        checks += [_dirt, _numbers]
    return [finding for check in checks for finding in check(size, day)]


def _tree(size: Size, day: date) -> _Finding:
    units = {u.pk: u for u in Unit.objects.filter(is_demo=True).iterator()}
    current = dict.fromkeys(units, 0)
    for version in UnitPeriod.objects.filter(until=None).iterator():
        unit = units.get(version.unit_id)
        if unit is None:
            continue
        current[unit.pk] += 1
        for name in ("name", "kind", "nature", "superior_id", "path"):
            if getattr(unit, name) != getattr(version, name):
                yield f"{unit} 的现行版本与单位的 {name} 不一致"
    for unit in units.values():
        if current[unit.pk] != 1:
            yield f"{unit} 有 {current[unit.pk]} 个现行版本"
        superior = units.get(unit.superior_id) if unit.superior_id else None
        if unit.path[:-SEGMENT] != (superior.path if superior else ""):
            yield f"{unit} 的位置不在上级之下"
        if unit.home_id != (superior.home_id if unit.is_inner and superior else unit.pk):
            yield f"{unit} 的所属单位不对"


def _overlaps(rows: Iterable[tuple[Any, ...]], what: str) -> _Finding:
    """Rows (key…, since, until) sorted by key and since: no period may begin before the one before it ends."""
    before: tuple[Any, ...] | None = None
    for *key, since, until in rows:
        if before and before[0] == key and (before[1] is None or before[1] > since):
            yield f"{what} {key} 的时段在 {since} 重叠"
        before = (key, until)


def _periods(size: Size, day: date) -> _Finding:
    for model, keys in (
        (UnitPeriod, ("unit_id",)),
        (Headcount, ("unit_id", "employment_type")),
        (Holding, ("office_id",)),
        (Employment, ("person_id", "unit_id")),
        (Membership, ("person_id", "unit_id")),
        (Union, ("unit_id",)),
        (Body, ("unit_id", "kind")),
        (CommitteeTerm, ("unit_id", "kind")),
        (LegalIdentity, ("unit_id", "kind")),
    ):
        rows = model._default_manager.order_by(*keys, "since").values_list(*keys, "since", "until")
        yield from _overlaps(rows.iterator(chunk_size=20000), model.__name__)
        if future := model._default_manager.filter(Q(since__gt=day) | Q(until__gt=day)).count():
            yield f"{model.__name__} 有 {future} 行晚于演示日"


def _people(size: Size, day: date) -> _Finding:
    if lost := Membership.objects.current().filter(unit__unions=None).count():
        yield f"{lost} 条会籍所在单位没有工会"
    if early := Membership.objects.filter(verified_on__lt=F("since")).count():
        yield f"{early} 条会籍的核验早于入会"
    if nobody := Person.objects.filter(employments=None).count():
        yield f"{nobody} 人没有工作单位"
    if early := Employment.objects.filter(since__lt=F("unit__opened_on")).count():
        yield f"{early} 条任职早于单位设立"


def _offices(size: Size, day: date) -> _Finding:
    now = Holding.objects.current()
    if empty := Office.objects.filter(~Exists(now.filter(office=OuterRef("pk")))).count():
        yield f"{empty} 个职务无人担任"
    led = Office.objects.filter(role=RoleKey.CHAIR).values("unit")
    organised = Unit.objects.filter(is_demo=True, pk__in=Union.objects.current().values("unit"))
    for unit in organised.exclude(pk__in=led).exclude(layer=Layer.PROVINCE).exclude(name__endswith="总工会"):
        yield f"{unit} 没有工会主席"
    membership = Membership.objects.current().filter(status=Status.FULL, person=OuterRef("person"))
    if number := now.filter(~Exists(membership)).count():
        yield f"{number} 名任职者不是会员"


def _units(size: Size, day: date) -> _Finding:
    base = Unit.objects.filter(is_demo=True, layer=Layer.BASE)
    kinds = dict(base.order_by().values_list("kind").annotate(Count("id")))
    expected: dict[str, int] = {}
    for group in size.cities[0].groups:
        expected[group.kind] = expected.get(group.kind, 0) + group.count
    if kinds != expected:
        yield f"各类单位数 {kinds}，应为 {expected}"
    private = base.filter(nature=Nature.PRIVATE)
    heads = dict(
        Headcount.objects.at(day).filter(unit__in=private).order_by().values_list("unit_id").annotate(Sum("number"))
    )
    bands = [sum(low <= n <= high for n in heads.values()) for low, high in ((0, 24), (25, 99), (100, 10**6))]
    if bands != [20, 24, 18]:
        yield f"民办单位按人数 {bands}，应为 [20, 24, 18]"
    lacking = base.exclude(pk__in=Union.objects.current().values("unit"))
    found = (lacking.count(), sum(heads.get(u.pk, 0) >= 100 for u in lacking), lacking.exclude(nature=PRIVATE).count())
    if found != (6, 2, 0):
        yield f"未建会（共、百人以上、公办）{found}，应为 (6, 2, 0)"
    groups = Affiliation.objects.filter(kind=AffiliationKind.GROUP_MEMBER, other__kind=Kind.GROUP)
    if groups.values("other").distinct().count() != 3:
        yield "教育集团不是三个"
    if (changed := UnitPeriod.objects.exclude(until=None).count()) != size.changed:
        yield f"变更过的单位 {changed} 个，应为 {size.changed}"


def _staff(size: Size, day: date) -> _Finding:
    heads = dict(Headcount.objects.at(day).order_by().values_list("employment_type").annotate(Sum("number")))
    if sum(heads.values()) != 22500:
        yield f"教职工 {sum(heads.values())} 人，应为 22500"
    ratios = {"established": 74, "filed": 4, "agency": 6, "dispatched": 6, "school_hired": 8, "rehired": 2}
    for kind, ratio in ratios.items():
        if abs(heads[kind] / 225 - ratio) > 0.3:
            yield f"{kind} 占 {heads[kind] / 225:.1f}%，应约 {ratio}%"
    staff = Employment.objects.at(day)
    if not 0.66 <= staff.filter(person__sex="female").count() / staff.count() <= 0.70:
        yield "女教职工占比不在 68% 左右"


def _members(size: Size, day: date) -> _Finding:
    members = Membership.objects.at(day).filter(status=Status.FULL)
    number, verified = members.count(), members.filter(verified_on__lte=day).count()
    if not 19700 <= number <= 20300:
        yield f"会员 {number} 人，应约 20000"
    if abs(verified / number - VERIFIED) > 0.004:
        yield f"实名率 {verified / number:.3f}，应约 {VERIFIED}"
    if Membership.objects.filter(status=Status.KEPT).count() < 400:
        yield "保留会籍的退休人员太少"


def _renewals(size: Size, day: date) -> _Finding:
    from jiaogong.kernel.clock import add_months

    terms = CommitteeTerm.objects.current().filter(unit__layer=Layer.BASE)
    found = terms.filter(due_on__lte=add_months(day, 6)).count(), terms.filter(due_on__lt=day).count()
    if found != (size.due_soon, size.overdue):
        yield f"六个月内届满、逾期 {found}，应为 {(size.due_soon, size.overdue)}"


def _dirt(size: Size, day: date) -> _Finding:
    dirt = size.dirt
    open_rows = Membership.objects.filter(until=None, status=Status.FULL)
    same = Person.objects.filter(name="王芳").values("memberships__unit").filter(memberships__until=None)
    shared = (
        Person.objects.exclude(phone_index=None)
        .order_by()
        .values("phone_index")
        .annotate(n=Count("id"))
        .filter(n__gt=1)
    )
    jobs = Employment.objects.filter(until=None).values("person").annotate(n=Count("id"))
    at_work = Employment.objects.filter(until=None, person=OuterRef("person"))
    found = {
        "bad_checksums": Person.objects.filter(id_checked=False).count(),
        "two_schools": jobs.order_by().filter(n__gt=1).count(),
        "dotted_names": Person.objects.filter(name__contains="·").count(),
        "rare_characters": Person.objects.filter(name__in=RARE).count(),
        "same_name_schools": same.order_by().annotate(n=Count("id")).filter(n=5).count(),
        "listed_retirees": open_rows.filter(~Exists(at_work)).count(),
        "shared_phones": shared.count(),
    }
    for key, number in found.items():
        if number != getattr(dirt, key):
            yield f"{key} 有 {number}，应为 {getattr(dirt, key)}"


def _numbers(size: Size, day: date) -> _Finding:
    for person in Person.objects.filter(user=None).only("key", "id_number", "id_index", "id_checked").iterator():
        number = person.id_number.open()
        if not number.startswith("99") or id_checksum_ok(number) != person.id_checked:
            yield f"证件号码不符：人员 {person.pk}"
        if person.id_index != look_up(Person, "id_index", number):
            yield f"证件索引不符：人员 {person.pk}"
    for identity in LegalIdentity.objects.filter(unit__is_demo=True):
        if not uscc_ok(identity.code):
            yield f"统一社会信用代码不符：{identity}"
    if size.rosters and Membership.objects.filter(unit__name=SCIENTIFIC_SCHOOL).count() < 24:
        yield f"{SCIENTIFIC_SCHOOL} 会员太少"
