"""What a task's targets promise, and where their numbers come from."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jiaogong.engines.figures import registry
from jiaogong.engines.figures.conditions import Conditions
from jiaogong.kernel.errors import RuleBroken

from ..models import Target, Task
from ..words import BindingStatus, Comparator
from .editing import one_edit


def save_target(
    task: Task,
    *,
    by: Any,
    at: datetime,
    target: Target | None,
    subject: str,
    low: Decimal,
    high: Decimal | None,
    measure: str,
    comparator: str,
    due_on: date | None,
) -> Target:
    """Add a target to a task, or correct one."""
    if comparator == Comparator.RANGE and (high is None or high < low):
        raise RuleBroken("范围目标的上限不能小于下限。", field="high")
    with one_edit(task.plan, what="修改目标" if target else "新增目标", tasks=[task], by=by, at=at) as edit:
        row = target or Target(task=task, position=Decimal(task.targets.count()))
        row.subject, row.low, row.measure, row.comparator, row.due_on = subject, low, measure, comparator, due_on
        row.high = high if comparator == Comparator.RANGE else None
        row.save()
        if target is None:
            edit.created["targets"].append(row.pk)
    return row


def remove_target(target: Target, *, by: Any, at: datetime) -> None:
    """Take a target away. Rule: not once numbers were reported for it."""
    if target.reports.exists():
        raise RuleBroken("这个目标已有填报，不能删除。")
    with one_edit(target.task.plan, what="删除目标", tasks=[target.task], by=by, at=at):
        target.delete()


def bind_target(
    target: Target,
    *,
    by: Any,
    at: datetime,
    figure: str,
    category: str = "",
    conditions: Conditions | None = None,
    parameters: dict[str, int] | None = None,
) -> Target:
    """Say where a target's number comes from: a figure with conditions, or ("") reporting by hand."""
    if figure:
        try:
            known = registry.get(figure)
        except KeyError:
            raise RuleBroken("没有这个指标，请从列表中选择。", field="figure") from None
        if known.categories and category not in known.categories:
            raise RuleBroken(f"“{known.title}”要选定一个分类。", field="category")
        if known.is_rate != (target.measure == "%"):
            wanted = "百分比" if target.measure == "%" else "数量"
            raise RuleBroken(f"目标是{wanted}，“{known.title}”不是，请换一个指标或改为人工填报。", field="figure")
    with one_edit(target.task.plan, what="设定数据来源", tasks=[target.task], by=by, at=at):
        target.binding = BindingStatus.BOUND if figure else BindingStatus.BY_HAND
        target.figure, target.category = figure, category if figure else ""
        target.conditions = conditions.as_data() if figure and conditions else {}
        target.parameters = dict(parameters or {}) if figure else {}
        target.save(update_fields=["binding", "figure", "category", "conditions", "parameters"])
    return target
