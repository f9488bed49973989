"""A rater's acts: promising, marking, stepping aside, handing in.

`by` is the rater's own account, or None for whoever came by the rater's link.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Assignment, Item, Mark, Panel, Rater
from ..rules import RUN
from ..words import MarkState, PanelState
from .common import check_self, check_state, locked, named
from .links import close_todo


class Conflict(RuleBroken):
    """What was sent would lie over something newer: the rater must look at both. `mark` is what stands."""

    def __init__(self, message: str, mark: Mark) -> None:
        super().__init__(message)
        self.mark = mark


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a mark as a device sends it. `operation` names it for ever; `revision` counts that device's changes;
    `base` is the revision the device had last seen."""

    values: Mapping[str, int]
    operation: UUID
    revision: int = 1
    base: int = 0
    device: str = ""
    comment: str = ""


def promise(rater: Rater, *, name: str, by: Any, at: datetime) -> None:
    """The rater signs the promise with his own name; once is enough."""
    check_self(rater, by)
    with transaction.atomic():
        panel = locked(rater.panel)
        row = Rater.objects.select_for_update(of=("self",)).get(pk=rater.pk)
        if row.promised_at:
            return
        check_state(panel, PanelState.OPEN)
        if name.strip() != row.name:
            raise RuleBroken(f"签名与评委姓名不一致，请填写“{row.name}”。", field="name")
        row.promised_at = at
        row.save(update_fields=["promised_at"])
        journal.write("签署评审承诺", row, by=by, unit_id=panel.unit_id)


def save_mark(rater: Rater, item: Item, *, change: Change, by: Any, at: datetime) -> Mark:
    """Keep a draft of the rater's mark for an item. Leaves no journal line: handing in does (submit_marks).

    Sent twice it is kept once. Changes of one device that arrive out of order leave the latest. Another device that had
    not seen what stands, and anything after handing in, is a Conflict and changes nothing (J17).
    """
    check_self(rater, by)
    with transaction.atomic():
        panel = locked(rater.panel)
        assignment = _assignment(rater, item)
        mark = Mark.objects.filter(assignment=assignment).first()
        values = _checked(panel, change.values)
        if mark is not None and (mark.operation == change.operation or _same(mark, values, change.comment)):
            return mark
        _refuse_late(panel, mark)
        if not Rater.objects.filter(pk=rater.pk, promised_at__isnull=False).exists():
            raise RuleBroken("请先签署评审承诺书，再开始打分。")
        if mark is not None and mark.device == change.device and change.revision <= mark.revision:
            return mark  # this device's later change came first
        if mark is not None and mark.device != change.device and change.base < mark.revision:
            raise Conflict(
                f"{item.label}已在另一台设备（或另一个窗口）上改过，现为 {mark.total / 100:g} 分。请核对以哪个为准。",
                mark,
            )
        return _kept(mark or Mark(assignment=assignment), panel, values, change, at)


def _kept(mark: Mark, panel: Panel, values: dict[str, int], change: Change, at: datetime) -> Mark:
    mark.values, mark.total = values, sum(values.values())
    mark.is_whole = len(values) == len(panel.criteria)
    mark.comment, mark.operation, mark.device = change.comment.strip()[:500], change.operation, change.device[:36]
    mark.revision = max(change.revision, mark.revision + 1 if mark.pk else 1)
    mark.saved_at = at
    mark.save()
    return mark


def _assignment(rater: Rater, item: Item) -> Assignment:
    found = Assignment.objects.filter(rater_id=rater.pk, item_id=item.pk).first()
    if found is None:
        raise Refused("scoring.mark")
    if found.recused_at:
        raise RuleBroken(f"您已回避{item.label}，不能打分。")
    return found


def _checked(panel: Panel, values: Mapping[str, int]) -> dict[str, int]:
    """In the rubric's order; RuleBroken for what the rubric does not know, and for more than it gives."""
    lines = panel.criteria
    if set(values) - {line.key for line in lines}:
        raise RuleBroken("评分标准里没有这一项，请刷新页面后再试。")
    for line in lines:
        given = values.get(line.key)
        if given is not None and not 0 <= given <= line.most:
            raise RuleBroken(f"“{line.title}”最多 {line.points} 分，请改为 0 到 {line.points} 之间。", field=line.key)
    return {line.key: values[line.key] for line in lines if values.get(line.key) is not None}


def _same(mark: Mark, values: dict[str, int], comment: str) -> bool:
    return mark.values == values and mark.comment == comment.strip()[:500]


def _refuse_late(panel: Panel, mark: Mark | None) -> None:
    """After handing in and after closing: a Conflict that shows what stands, where something stands."""
    if mark is not None and mark.state == MarkState.SUBMITTED:
        raise Conflict(
            f"{mark.assignment.item.label}的分数（{mark.total / 100:g} 分）已经提交，刚才送来的改动没有采用。"
            "确需修改的，请联系主办单位退回。",
            mark,
        )
    check_state(panel, PanelState.OPEN)


def submit_marks(rater: Rater, *, by: Any, at: datetime) -> int:
    """Hand in all marks at once; they cannot be changed after that. Twice is once. Returns how many there are.

    Rule: every item is marked in every line of the rubric, or stepped aside from.
    """
    check_self(rater, by)
    with transaction.atomic():
        panel = locked(rater.panel)
        row = Rater.objects.select_for_update(of=("self",)).get(pk=rater.pk)
        rows = list(
            row.assignments.filter(recused_at=None).select_related("item", "mark", "rater").order_by("item__position")
        )
        if row.submitted_at:
            return len(rows)
        check_state(panel, PanelState.OPEN)
        lacking = [r.item.label for r in rows if not hasattr(r, "mark") or not r.mark.is_whole]
        if lacking:
            raise RuleBroken(f"还有 {len(lacking)} 件没有评完：{named(lacking)}。请评完（或登记回避）再提交。")
        Mark.objects.filter(assignment__in=[r.pk for r in rows]).update(state=MarkState.SUBMITTED)
        row.submitted_at = at
        row.save(update_fields=["submitted_at"])
        close_todo(row, by=by, at=at, outcome="已提交")
        after = {r.item.label: r.mark.total for r in rows}
        journal.write("提交评分", row, by=by, after=after, unit_id=panel.unit_id)
        return len(rows)


def recuse(rater: Rater, item: Item, *, reason: str, by: Any, at: datetime, host: bool = False) -> None:
    """回避: the rater steps aside from an item, or (`host`) the panel's officer takes him off it; a draft is thrown away.

    Rule: with a reason, before handing in. Twice is once.
    """
    if host:
        require(by, RUN, rater.panel.unit)
    else:
        check_self(rater, by)
    if not reason.strip():
        raise RuleBroken("请写明回避的原因，如同单位、师生、亲属。", field="reason")
    with transaction.atomic():
        panel = locked(rater.panel)
        check_state(panel, PanelState.OPEN, PanelState.DRAFT)
        row = Assignment.objects.select_for_update().filter(rater_id=rater.pk, item_id=item.pk).first()
        if row is None:
            raise Refused("scoring.mark")
        if row.recused_at:
            return
        if Mark.objects.filter(Q(assignment=row), state=MarkState.SUBMITTED).exists():
            raise RuleBroken(f"{item.label}的分数已经提交，不能再回避；确需回避的，请联系主办单位退回后办理。")
        Mark.objects.filter(assignment=row).delete()
        row.recused_at, row.recused_reason = at, reason.strip()[:120]
        row.save(update_fields=["recused_at", "recused_reason"])
        after = {"rater": rater.name, "item": item.label, "reason": row.recused_reason}
        journal.write("评委回避", row, by=by, after=after, unit_id=panel.unit_id)
