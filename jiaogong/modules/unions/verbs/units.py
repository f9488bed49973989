"""Founding and changing units, recording head-counts: the platform's dates added to the engine's verbs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jiaogong.engines.org import verbs as org
from jiaogong.engines.org.models import Headcount, Unit
from jiaogong.kernel.errors import RuleBroken

from .common import locked, not_in_future

_LONGEST_CODE = 20


def found(
    *, by: Any, superior: Unit, name: str, layer: str, kind: str, nature: str, since: date, code: str = ""
) -> Unit:
    """Found a unit below `superior` (one journal line, written by the engine).

    Rules: not in the future; not before the superior existed; a free code (made from the superior's when left empty);
    no two open units of one name below one superior.
    """
    not_in_future(since)
    with transaction.atomic():
        org.lock_tree()  # before any unit's own lock, as the engine does: no two writers wait for each other
        superior = locked(superior, by, "org.place_unit")
        if since < superior.opened_on:
            raise RuleBroken(f"上级单位设立于 {superior.opened_on:%Y-%m-%d}，本单位的设立日期不能更早。", field="since")
        if Unit.objects.open().filter(superior=superior, name=name).exists():
            raise RuleBroken(f"{superior.name}之下已有“{name}”，请勿重复设立。", field="name")
        return org.found_unit(
            by=by, superior=superior, code=code or _free_code(superior), name=name, layer=layer, kind=kind,
            nature=nature, since=since,
        )  # fmt: skip


def _free_code(superior: Unit) -> str:
    """The superior's code and the next four-digit number. (The caller holds the superior's lock.)"""
    number = superior.inferiors.count() + 1
    while Unit.objects.filter(code=f"{superior.code}{number:04d}").exists():
        number += 1
    code = f"{superior.code}{number:04d}"
    if len(code) > _LONGEST_CODE:
        raise RuleBroken("不能自动编出单位代码，请填写一个。", field="code")
    return code


def record_change(
    unit: Unit, *, by: Any, since: date, name: str, kind: str, nature: str, superior: Unit | None, reason: str
) -> Unit:
    """Rename, re-class or move a unit; a change of nothing is refused, a reason is required."""
    if not reason.strip():
        raise RuleBroken("变更须写明依据（如批复文号）。", field="reason")
    with transaction.atomic():
        org.lock_tree()
        unit = locked(unit, by, "org.change_unit")
        same = (name, kind, nature, superior.pk if superior else None)
        if same == (unit.name, unit.kind, unit.nature, unit.superior_id):
            raise RuleBroken("没有任何变化：名称、类别、性质和上级都与现在相同。")
        return org.change_unit(
            unit, by=by, since=since, name=name, kind=kind, nature=nature, superior=superior, reason=reason
        )


def record_headcount(unit: Unit, *, by: Any, since: date, numbers: dict[str, int]) -> None:
    """Record staff by employment type from `since`.

    Rules: not in the future, not before the latest numbers, so that periods follow one another.
    """
    not_in_future(since)
    with transaction.atomic():
        unit = locked(unit, by, "org.change_unit")
        latest = Headcount.objects.filter(unit=unit).order_by("-since").first()
        if latest and since < latest.since:
            raise RuleBroken(f"日期不能早于现有人数的登记日 {latest.since:%Y-%m-%d}。", field="since")
        if since < unit.opened_on:
            raise RuleBroken(f"本单位设立于 {unit.opened_on:%Y-%m-%d}，登记日期不能更早。", field="since")
        org.set_headcount(unit, by=by, since=since, numbers=numbers)
