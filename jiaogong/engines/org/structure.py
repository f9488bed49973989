"""Closing a unit, going on in another, ties beside the tree, legal identities: what changes a unit's standing.

Each verb: one transaction, one journal line. Who may: the superior's cadres (org.place_unit over the superior).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.text import uscc_ok

from .carriers import end_holdings
from .models import Affiliation, Holding, LegalIdentity, Office, Person, Succession, Unit, UnitPeriod
from .moves import carry, remaining
from .verbs import lock_tree
from .words import AffiliationKind, IdentityKind, Kind, SuccessionKind

_TIE = ("unit", "other", "kind", "since", "until")
_IDENTITY = ("kind", "name", "code", "since", "until")


def superior_may(by: Any, unit: Unit) -> bool:
    """Whether the user decides about the unit's standing: his right reaches the unit's superior."""
    return unit.superior is not None and allows(by, "org.place_unit", unit.superior)


def require_superior(by: Any, unit: Unit) -> None:
    """Raise Refused unless the user decides about the unit's standing."""
    if unit.superior is None:
        raise Refused("org.place_unit")
    require(by, "org.place_unit", unit.superior)


def _open_unit(unit: Unit) -> Unit:
    row = Unit.objects.select_for_update().get(pk=unit.pk)
    if row.closed_on is not None:
        raise RuleBroken(f"{row.name}已于 {row.closed_on:%Y-%m-%d} 撤销，不能再办理变动。")
    return row


def _check_day(unit: Unit, day: date) -> None:
    if day > clock.today():
        raise RuleBroken("日期不能晚于今天：到那一天再登记即可。", field="since")
    version = UnitPeriod.objects.get(unit=unit, until__isnull=True)
    if day <= version.since:
        raise RuleBroken(f"{unit.name}现行的名称和隶属自 {version.since:%Y-%m-%d} 起，日期必须在其后。", field="since")


def _nothing_below(unit: Unit) -> None:
    below = Unit.objects.open().filter(superior=unit, is_inner=False)
    if count := below.count():
        raise RuleBroken(f"{unit.name}还有 {count} 个下级单位，请先把它们调整到别的上级，再撤销本单位。")


def _close(unit: Unit, day: date) -> None:
    _nothing_below(unit)
    Unit.objects.filter(Q(pk=unit.pk) | Q(home=unit), closed_on__isnull=True).update(closed_on=day)
    unit.closed_on = day
    ties = Affiliation.objects.filter(Q(unit=unit) | Q(other=unit), until__isnull=True)
    ties.filter(since__lt=day).update(until=day)
    ties.filter(since__gte=day).delete()
    LegalIdentity.objects.filter(unit=unit, until__isnull=True, since__lt=day).update(until=day)


def close_unit(unit: Unit, *, by: Any, day: date, basis: str) -> Unit:
    """Close a unit from `day` on; its inner units, ties, identities and offices end with it.

    Rules: the superior decides; a reason; nobody works there and nothing hangs on it any more (else merge it); no open
    units below; after its present version began, not in the future. What it was stays readable.
    """
    with transaction.atomic():
        lock_tree()
        unit = _open_unit(unit)
        require_superior(by, unit)
        if not basis.strip():
            raise RuleBroken("撤销须写明依据（如批复文号）。", field="basis")
        _check_day(unit, day)
        _nothing_below(unit)
        if left := remaining(unit):
            raise RuleBroken(f"{unit.name}还有{'、'.join(left)}，不能直接撤销；人员去向明确的请办理“并入”。")
        end_holdings(unit, None, day)
        Office.objects.filter(unit__home=unit, abolished_on__isnull=True).update(abolished_on=day)
        _close(unit, day)
        journal.write(
            "撤销单位", unit, by=by, before={"closed_on": None}, after={"closed_on": str(day), "basis": basis}, unit_id=unit.pk
        )  # fmt: skip
        return unit


def merge_units(former: Unit, successor: Unit, *, by: Any, day: date, basis: str) -> dict[str, int]:
    """`former` is merged into `successor` on `day` and closed; returns what moved, by title.

    Rules: the user's right reaches the superiors of both (across counties: the city's); both open; not a unit and its
    own superior; no open units below; a reason. Every app carries its rows (moves.carry). Figures of earlier days stay.
    """
    with transaction.atomic():
        lock_tree()
        former, successor = _open_unit(former), _open_unit(successor)
        require_superior(by, former)
        _check_pair(former, successor, by, day, basis)
        moved = carry(former, successor, None, day, by)
        Succession.objects.create(
            former=former, successor=successor, kind=SuccessionKind.MERGED, day=day, basis=basis.strip()
        )
        _close(former, day)
        after = {"successor": successor.name, "day": str(day), "basis": basis, "moved": moved}
        journal.write("单位并入", former, by=by, before={"closed_on": None}, after=after, unit_id=former.pk)
        return moved


def _check_pair(former: Unit, successor: Unit, by: Any, day: date, basis: str) -> None:
    if not basis.strip():
        raise RuleBroken("并入须写明依据（如批复文号）。", field="basis")
    if former.pk == successor.pk:
        raise RuleBroken("不能并入自己，请选择另一个单位。", field="successor")
    if not superior_may(by, successor):
        raise RuleBroken(
            f"{successor.name}不在您的管辖范围：跨县（市、区）合并由共同的上级工会办理，请报市级教育工会。",
            field="successor",
        )
    if former.is_inner or successor.is_inner or former.layer != successor.layer:
        raise RuleBroken("只有同一层级的单位可以合并，请重新选择承接单位。", field="successor")
    if successor.path.startswith(former.path):
        raise RuleBroken("不能并入自己的下级，否则组织树会成环。", field="successor")
    _check_day(former, day)
    if day < successor.opened_on:
        raise RuleBroken(f"{successor.name}设立于 {successor.opened_on:%Y-%m-%d}，并入日期不能更早。", field="since")


def split_off(former: Unit, new: Unit, *, by: Any, people: Sequence[Person], day: date, basis: str) -> dict[str, int]:
    """`people` go from `former` to `new`, a unit founded the same day; returns what moved, by title.

    Rules: the superior decides; a reason; at least one person goes and the former unit is not emptied (then merge).
    """
    with transaction.atomic():
        former, new = _open_unit(former), _open_unit(new)
        require_superior(by, former)
        require_superior(by, new)
        _check_day(former, day)
        if not basis.strip():
            raise RuleBroken("分设须写明依据（如批复文号）。", field="basis")
        if not people:
            raise RuleBroken("请选择分到新单位的人员。", field="people")
        moved = carry(former, new, people, day, by)
        Succession.objects.create(former=former, successor=new, kind=SuccessionKind.SPLIT, day=day, basis=basis.strip())
        after = {"successor": new.name, "day": str(day), "basis": basis, "people": len(people), "moved": moved}
        journal.write("单位分设", former, by=by, after=after, unit_id=former.pk)
        return moved


def _free(rows: QuerySet[Any], since: date, what: str) -> None:
    later = rows.filter(Q(until__gt=since) | Q(until__isnull=True)).order_by("-since").first()
    if later is None:
        return
    end = f"到 {later.until:%Y-%m-%d} 为止" if later.until else f"自 {later.since:%Y-%m-%d} 起且尚未终止"
    raise RuleBroken(f"{what}已有一段登记{end}，日期不能重叠。", field="since")


def add_tie(unit: Unit, *, by: Any, other: Unit, kind: str, since: date, check: bool = True) -> Affiliation:
    """Tie a unit to another beside the tree (second superior, education group, joint union) from `since`.

    Rules: the superior decides; not to itself or a unit below it; a group is a 教育集团; periods do not overlap.
    `check=False` is for verbs that decided already.
    """
    with transaction.atomic():
        unit = _open_unit(unit)
        if check:
            require_superior(by, unit)
        _check_tie(unit, other, kind, since)
        rows = Affiliation.objects.filter(unit=unit, kind=kind)
        if kind == AffiliationKind.SECOND_SUPERIOR:
            rows = rows.filter(other=other)
        _free(rows, since, f"{unit.name}的“{AffiliationKind(kind).label}”")
        row = Affiliation.objects.create(unit=unit, other=other, kind=kind, since=since)
        journal.write("登记关联", row, by=by, after=journal.picture(row, *_TIE), unit_id=unit.pk)
        return row


def _check_tie(unit: Unit, other: Unit, kind: str, since: date) -> None:
    if since > clock.today():
        raise RuleBroken("日期不能晚于今天：到那一天再登记即可。", field="since")
    if other.closed_on is not None:
        raise RuleBroken(f"{other.name}已撤销，请重新选择。", field="other")
    if other.pk == unit.pk or (kind == AffiliationKind.SECOND_SUPERIOR and other.path.startswith(unit.path)):
        raise RuleBroken("另一上级不能是本单位自己或其下级，否则隶属会成环。", field="other")
    if kind == AffiliationKind.SECOND_SUPERIOR and other.pk == unit.superior_id:
        raise RuleBroken(f"{other.name}已经是本单位的上级，不用再登记为另一上级。", field="other")
    if kind == AffiliationKind.GROUP_MEMBER and other.kind != Kind.GROUP:
        raise RuleBroken(f"{other.name}不是教育集团，请先在“新增单位”中以“教育集团”类别设立。", field="other")
    if since < max(unit.opened_on, other.opened_on):
        raise RuleBroken(
            f"两个单位自 {max(unit.opened_on, other.opened_on):%Y-%m-%d} 起才都存在，日期不能更早。", field="since"
        )


def end_tie(row: Affiliation, *, by: Any, until: date, basis: str = "") -> Affiliation:
    """End a tie on `until`."""
    with transaction.atomic():
        _open_unit(row.unit)
        row = Affiliation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
        require_superior(by, row.unit)
        if row.until is not None:
            raise RuleBroken(f"这段关联已于 {row.until:%Y-%m-%d} 终止。")
        if until > clock.today() or until <= row.since:
            raise RuleBroken(f"终止日期须在 {row.since:%Y-%m-%d} 之后，且不晚于今天。", field="until")
        before = journal.picture(row, *_TIE)
        row.until = until
        row.save(update_fields=["until"])
        after = journal.picture(row, *_TIE) | {"basis": basis}
        journal.write("终止关联", row, by=by, before=before, after=after, unit_id=row.unit_id)
        return row


def set_identity(unit: Unit, *, by: Any, kind: str, name: str, code: str, since: date) -> LegalIdentity:
    """Record a legal identity from `since`; the former one of the kind ends that day.

    Rules: a right check character (GB 32100-2015); a union's code begins with 8 (registered by the trade unions), an
    employer's does not; one unit per code; not in the future, after the former began. Who: the unit's cadres.
    """
    code = code.strip().upper()
    with transaction.atomic():
        unit = _open_unit(unit)
        require(by, "org.change_unit", unit)
        if since > clock.today():
            raise RuleBroken("日期不能晚于今天：到那一天再登记即可。", field="since")
        _check_code(unit, kind, code)
        rows = LegalIdentity.objects.filter(unit=unit, kind=kind)
        now = rows.filter(until__isnull=True).first()
        if now and since < now.since:
            raise RuleBroken(f"现行登记自 {now.since:%Y-%m-%d} 起，新的日期不能更早。", field="since")
        _free(rows.exclude(pk=now.pk if now else 0), since, str(IdentityKind(kind).label))
        before = journal.picture(now, *_IDENTITY) if now else None
        if now and now.since == since:
            now.name, now.code = name, code
            now.save(update_fields=["name", "code"])
            row = now
        else:
            if now:
                LegalIdentity.objects.filter(pk=now.pk).update(until=since)
            row = LegalIdentity.objects.create(unit=unit, kind=kind, name=name, code=code, since=since)
        after = journal.picture(row, *_IDENTITY)
        journal.write("登记法人身份", row, by=by, before=before, after=after, unit_id=unit.pk)
        return row


def _check_code(unit: Unit, kind: str, code: str) -> None:
    if not code:
        return
    if not uscc_ok(code):
        raise RuleBroken("统一社会信用代码应为 18 位，校验码不对，请对照登记证书核对（GB 32100-2015）。", field="code")
    if (kind == IdentityKind.UNION) != code.startswith("8"):
        raise RuleBroken(
            "工会法人的统一社会信用代码以 8 开头（工会登记），单位法人的不是，请核对选错的是身份还是代码。",
            field="code",
        )
    other = LegalIdentity.objects.filter(code=code, until__isnull=True).exclude(unit=unit, kind=kind)
    if other.exists():
        raise RuleBroken("这个统一社会信用代码已登记在另一单位名下，请核对；一个代码只属于一个法人。", field="code")


def holders_of(unit: Unit) -> list[Holding]:
    """Who holds an office of the unit now: whom a change concerns."""
    rows = Holding.objects.filter(office__unit__home=unit, until__isnull=True)
    return list(rows.select_related("person", "office"))
