"""How tasks and targets stand on a day: live figures, reported numbers, and a word for each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jiaogong.engines.figures import registry
from jiaogong.engines.figures.conditions import Conditions
from jiaogong.engines.figures.reckon import Reckoning, Value

from .models import Plan, Report, Target, Task
from .words import BindingStatus, Comparator, ReportStatus, State, TaskStatus

BEHIND_BY = Decimal("0.10")  # share of the way a counted target may lag behind the calendar before it is 滞后
ADDING = "%"  # percentages replace one another; everything else adds up


@dataclass(slots=True)
class TargetStanding:
    """A target's number on the day."""

    target: Target
    state: State
    actual: Decimal | None = None
    value: Value | None = None
    note: str = ""

    @property
    def goal(self) -> str:
        """The promised number as printed: 80%, 6 场, 1–2 家."""
        return goal_text(self.target)

    @property
    def actual_text(self) -> str:
        """The reached number as printed."""
        if self.value is not None:
            if self.value.denominator is not None and self.value.figure.counts == "units" and self.value.denominator:
                return f"{self.value.numerator}/{self.value.denominator} 所（{self.value.text()}）"
            if self.value.denominator:
                return f"{self.value.text()}（{self.value.numerator:,}/{self.value.denominator:,}）"
            return self.value.text()
        if self.actual is None:
            return "—"
        tail = "%" if self.target.measure == "%" else f" {self.target.measure}"
        return f"{plain(self.actual)}{tail}"

    @property
    def met(self) -> bool:
        """Whether the promise is kept."""
        return self.state in (State.MET, State.DONE)


@dataclass(slots=True)
class TaskStanding:
    """A task's state on the day, with its targets."""

    task: Task
    state: State
    targets: list[TargetStanding] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Finished, or every promised number reached."""
        return self.state in (State.DONE, State.MET)


@dataclass(slots=True)
class PlanStanding:
    """A whole plan on a day."""

    plan: Plan
    at: date
    tasks: list[TaskStanding]

    @property
    def complete(self) -> int:
        """How many tasks are complete."""
        return sum(t.complete for t in self.tasks)

    def count(self, *states: State) -> int:
        """How many tasks stand in one of the states."""
        return sum(t.state in states for t in self.tasks)

    @property
    def targets(self) -> list[TargetStanding]:
        """All targets, in order."""
        return [target for task in self.tasks for target in task.targets]


def plain(number: Decimal) -> str:
    """1,234 or 11.5, without trailing zeros."""
    return f"{number.normalize():,f}"


def goal_text(target: Target) -> str:
    """The promised number as printed."""
    tail = "%" if target.measure == "%" else f" {target.measure}"
    if target.comparator == Comparator.RANGE and target.high is not None:
        return f"{plain(target.low)}–{plain(target.high)}{tail}"
    sign = {Comparator.AT_LEAST: "≥", Comparator.AT_MOST: "≤"}.get(Comparator(target.comparator), "")
    return f"{sign}{plain(target.low)}{tail}"


def plan_standing(plan: Plan, at: date) -> PlanStanding:
    """How every confirmed task of the plan stands on `at`. Queries: tasks, targets, reports, and the figures' own."""
    tasks = list(plan.tasks.filter(status=TaskStatus.CONFIRMED).select_related("section"))
    targets = list(Target.objects.filter(task__in=tasks).order_by("position", "id"))
    by_target, reported = _reported(tasks, at)
    reckoning = Reckoning(plan.unit, at)
    by_task: dict[int, list[TargetStanding]] = defaultdict(list)
    for target in targets:
        by_task[target.task_id].append(_target_standing(target, plan, at, reckoning, by_target))
    return PlanStanding(plan, at, [_task_standing(t, by_task[t.pk], at, t.pk in reported) for t in tasks])


def _reported(tasks: list[Task], at: date) -> tuple[dict[int, list[Report]], set[int]]:
    by_target: dict[int, list[Report]] = defaultdict(list)
    seen: set[int] = set()
    rows = Report.objects.filter(task__in=tasks, status=ReportStatus.ACCEPTED, happened_on__lte=at)
    for report in rows.order_by("happened_on", "id"):
        seen.add(report.task_id)
        if report.target_id:
            by_target[report.target_id].append(report)
    return by_target, seen


def _target_standing(
    target: Target, plan: Plan, at: date, reckoning: Reckoning, by_target: dict[int, list[Report]]
) -> TargetStanding:
    if target.binding == BindingStatus.BOUND:
        value = live_value(target, reckoning)
        actual = None if value.number is None else exact(value)
        standing = TargetStanding(target, State.NO_DATA, actual, value)
    else:
        numbers = [r.value for r in by_target.get(target.pk, []) if r.value is not None]
        reached = (numbers[-1] if target.measure == ADDING else sum(numbers, Decimal(0))) if numbers else None
        standing = TargetStanding(target, State.NOT_STARTED, reached)
    standing.state, standing.note = judge(target, plan.year, standing, at)
    return standing


def live_value(target: Target, reckoning: Reckoning) -> Value:
    """The figure a target is bound to, reckoned."""
    return reckoning.value(
        target.figure, Conditions.from_data(target.conditions), category=target.category, parameters=target.parameters
    )


def exact(value: Value) -> Decimal:
    """A figure's number without rounding up: a share of 99.99 % is not 100."""
    if value.denominator is None:
        return Decimal(value.numerator)
    return Decimal(value.numerator * 100) / Decimal(value.denominator)


def kept(target: Target, actual: Decimal) -> bool:
    """Whether `actual` keeps the promise. “以上” includes the number (民法典 art. 1259)."""
    if target.comparator == Comparator.AT_MOST:
        return actual <= target.low
    return actual >= target.low


def judge(target: Target, year: int, standing: TargetStanding, at: date) -> tuple[State, str]:
    """(state, note in words) of a target with its number."""
    due = target.due_on or date(year, 12, 31)
    actual = standing.actual
    if actual is None:
        if standing.value is not None:
            return State.NO_DATA, "范围内没有符合条件的单位"
        if target.comparator == Comparator.AT_MOST:
            return State.NOT_STARTED, "尚无填报"  # nothing spent breaks no ceiling
        return (State.OVERDUE, f"逾期 {(at - due).days} 天") if at > due else (State.NOT_STARTED, "尚无填报")
    if kept(target, actual):
        return State.MET, "" if standing.value is not None else "完成"
    note = _lack(target, standing, actual)
    if at > due:
        return State.OVERDUE, f"{note}，逾期 {(at - due).days} 天"
    return (State.BEHIND if _behind(target, actual, year, due, at) else State.ON_TRACK), note


def _lack(target: Target, standing: TargetStanding, actual: Decimal) -> str:
    value = standing.value
    if target.comparator == Comparator.AT_MOST:
        return f"超出 {plain((actual - target.low).quantize(Decimal('0.1')))} {target.measure}"
    if value is not None and value.denominator is not None:
        needed = -(-int(target.low * value.denominator) // 100)
        lack = max(needed - value.numerator, 1)
        return f"差 {lack:,} {'所' if value.figure.counts == 'units' else '人'}"
    return f"差 {plain(target.low - actual)} {'个百分点' if target.measure == '%' else target.measure}"


def _behind(target: Target, actual: Decimal, year: int, due: date, at: date) -> bool:
    """Counted work should keep pace with the calendar; shares are behind only in the last month."""
    if target.measure == "%":
        return (due - at).days < 31
    start = date(year, 1, 1)
    total, gone = max((due - start).days, 1), max((at - start).days, 0)
    return actual / (target.low or 1) + BEHIND_BY < Decimal(min(gone, total)) / total


def _task_standing(task: Task, targets: list[TargetStanding], at: date, reported: bool) -> TaskStanding:
    return TaskStanding(task, _task_state(task, targets, at, reported), targets)


def _task_state(task: Task, targets: list[TargetStanding], at: date, reported: bool) -> State:
    if task.finished_on and task.finished_on <= at:
        return State.DONE
    if targets and all(t.met for t in targets):
        return State.MET
    due = task.due_on or date(task.plan.year, 12, 31)
    if at > due or any(t.state == State.OVERDUE for t in targets):
        return State.OVERDUE
    if any(t.state == State.BEHIND for t in targets):
        return State.BEHIND
    started = reported or any(t.actual for t in targets)
    return State.ON_TRACK if started else State.NOT_STARTED


def figure_words(target: Target) -> str:
    """The chip under a target: 建会率 · 民办 · 教职工≥100"""
    if not target.figure:
        return "人工填报"
    figure = registry.get(target.figure)
    parts = [figure.title]
    if target.category:
        parts.append(figure.categories[target.category])
    if words := Conditions.from_data(target.conditions).words():
        parts.append(words)
    parts += [f"{p.title} {target.parameters.get(p.key, p.default)}" for p in figure.parameters]
    return " · ".join(parts)
