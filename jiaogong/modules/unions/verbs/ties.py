"""Ties beside the tree as the register records them: second superior, education group, joint union."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jiaogong.engines.org import structure
from jiaogong.engines.org.models import Affiliation, Unit
from jiaogong.engines.org.words import AffiliationKind
from jiaogong.kernel.errors import RuleBroken

from ..models import Union
from ..words import Form


def unit_named(text: str) -> Unit:
    """The open unit with this full name or code; RuleBroken when there is none, or more than one."""
    text = text.strip()
    open_units = Unit.objects.open().layers()
    found = list(open_units.filter(code__iexact=text)[:2]) or list(open_units.filter(name=text)[:2])
    if not found:
        raise RuleBroken(f"没有找到“{text}”：请填写单位全称或单位代码，与系统登记的一致。", field="other")
    if len(found) > 1:
        raise RuleBroken(f"叫“{text}”的单位不止一个，请改填单位代码。", field="other")
    return found[0]


def record_tie(unit: Unit, *, by: Any, other: str, kind: str, since: date) -> Affiliation:
    """Tie a unit to another, given by full name or code, from `since`.

    Rules: org.structure.add_tie; a joint union is led by a unit whose union has that form, and whoever joins has no
    union of his own (工会法第十一条).
    """
    with transaction.atomic():
        target = unit_named(other)
        if kind == AffiliationKind.JOINT_MEMBER:
            check_joint(unit, target, since)
        return structure.add_tie(unit, by=by, other=target, kind=kind, since=since)


def check_joint(unit: Unit, lead: Unit, since: date) -> None:
    """Whether a unit may join the joint union another one leads."""
    if Union.objects.filter(unit=unit, until__isnull=True).exists():
        raise RuleBroken(f"{unit.name}已单独建会，不能再加入联合基层工会；请先撤销原工会。", field="other")
    union = Union.objects.filter(unit=lead, until__isnull=True).first()
    if union is None or union.form != Form.JOINT:
        raise RuleBroken(f"{lead.name}没有联合基层工会，请选择牵头单位（《工会法》第十一条）。", field="other")
    if since < union.since:
        raise RuleBroken(f"{union.name}于 {union.since:%Y-%m-%d} 成立，加入日期不能更早。", field="since")
