"""A work plan as it was read and confirmed: outline, tasks, targets; who does them; what was reported; bulletins."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.figures.models import Snapshot
from jiaogong.engines.org.models import Office, Unit
from jiaogong.kernel.access import reach_q

from . import words


class PlanQuerySet(models.QuerySet["Plan"]):
    """Chainable reads of plans."""

    def visible_to(self, user: Any) -> PlanQuerySet:
        """Plans of units within reach; drafts only of the user's own unit (to those who may edit them)."""
        return self.filter(
            reach_q(user, "plans.edit", "unit__")
            | (reach_q(user, "plans.view", "unit__") & ~Q(status=words.PlanStatus.DRAFT))
        )


class Plan(models.Model):
    """A 工作要点 (or plan, opinion, report) of a unit, with the text it was read from."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    title = models.CharField("标题", max_length=200)
    issuer = models.CharField("发文机关", max_length=200, blank=True)
    doc_number = models.CharField("文号", max_length=60, blank=True)
    dated = models.CharField("成文日期", max_length=10, blank=True)  # YYYY-MM-DD or YYYY-MM, as documents give it
    year = models.PositiveSmallIntegerField("年度")
    kind = models.CharField("文种", max_length=12, choices=words.PlanKind.choices, default=words.PlanKind.PLAN)
    text = models.TextField("原文")
    # [{text, subject, value, unit, start, end}]
    achievements = models.JSONField("读出的成绩", default=list, blank=True)
    status = models.CharField("状态", max_length=10, choices=words.PlanStatus.choices, default=words.PlanStatus.DRAFT)
    created_at = models.DateTimeField("上传时间")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-id"]

    def __str__(self) -> str:
        return self.title


class Edit(models.Model):
    """The last edits of a plan's reading, each with what was before, so that it can be undone."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="edits")
    what = models.CharField("操作", max_length=40)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    before = models.JSONField("操作前")  # {"tasks": [...], "targets": [...]} of the rows touched
    created = models.JSONField("新增")  # {"tasks": [ids], "targets": [ids]}

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%H:%M}"


class Section(models.Model):
    """A node of the plan's outline, with the stretch of text it heads."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    position = models.PositiveIntegerField("次序")
    level = models.PositiveSmallIntegerField("层次")
    marker = models.CharField("序号", max_length=20, blank=True)
    title = models.CharField("标题", max_length=300)
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="section_position")]

    def __str__(self) -> str:
        return f"{self.marker}{self.title}"


class Task(models.Model):
    """Something the plan asks for. It counts only once confirmed. 办实事 are tasks of their own kind."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    section = models.ForeignKey(Section, models.SET_NULL, null=True, blank=True, related_name="tasks")
    position = models.DecimalField("次序", max_digits=12, decimal_places=6)
    kind = models.CharField("类别", max_length=6, choices=words.TaskKind.choices, default=words.TaskKind.TASK)
    title = models.CharField("任务", max_length=300)
    text = models.TextField("原文", blank=True)
    start = models.PositiveIntegerField("起", null=True, blank=True)
    end = models.PositiveIntegerField("止", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=words.TaskStatus.choices, default=words.TaskStatus.PROPOSED
    )
    due_on = models.DateField("完成时限", null=True, blank=True)
    responsible = models.CharField("原文责任单位", max_length=200, blank=True)
    beneficiaries = models.CharField("受益对象", max_length=200, blank=True)
    finished_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(end__gt=F("start")), name="task_span"
            ),
            models.CheckConstraint(
                condition=Q(kind="task") | ~Q(status="confirmed") | ~Q(beneficiaries=""), name="deed_has_beneficiaries"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unit_id(self) -> int:
        """The plan's unit, for the journal."""
        return self.plan.unit_id


class Target(models.Model):
    """A figure the plan promises, and where its live number comes from."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="targets")
    position = models.DecimalField("次序", max_digits=12, decimal_places=6)
    text = models.TextField("原文", blank=True)
    start = models.PositiveIntegerField("起", null=True, blank=True)
    end = models.PositiveIntegerField("止", null=True, blank=True)
    subject = models.CharField("对象", max_length=120)
    low = models.DecimalField("目标值", max_digits=16, decimal_places=4)
    high = models.DecimalField("目标值上限", max_digits=16, decimal_places=4, null=True, blank=True)
    measure = models.CharField("计量单位", max_length=10)
    comparator = models.CharField(
        "比较", max_length=5, choices=words.Comparator.choices, default=words.Comparator.EQUAL
    )
    condition = models.CharField("条件", max_length=120, blank=True)
    deadline = models.CharField("原文期限", max_length=40, blank=True)
    due_on = models.DateField("期限", null=True, blank=True)
    binding = models.CharField(
        "数据来源", max_length=10, choices=words.BindingStatus.choices, default=words.BindingStatus.BY_HAND
    )
    figure = models.CharField("指标", max_length=60, blank=True)
    category = models.CharField("分类", max_length=30, blank=True)
    conditions = models.JSONField("指标条件", default=dict, blank=True)
    parameters = models.JSONField("指标参数", default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(high__isnull=True) | Q(high__gte=F("low")), name="target_range"),
            models.CheckConstraint(condition=Q(binding="by_hand") | ~Q(figure=""), name="target_bound_has_figure"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.low.normalize():f}{self.measure}"

    @property
    def unit_id(self) -> int:
        """The plan's unit, for the journal."""
        return self.task.plan.unit_id


class Assignment(models.Model):
    """A task given to an office, with a due day. The office finds it in its 待办."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="assignments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="assignments")
    due_on = models.DateField("办理期限")
    note = models.CharField("要求", max_length=200, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=words.AssignmentStatus.choices, default=words.AssignmentStatus.OPEN
    )
    assigned_at = models.DateTimeField("交办时间")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["task", "office"], condition=~Q(status="withdrawn"), name="assignment_once")
        ]

    def __str__(self) -> str:
        return f"{self.task} → {self.office}"

    @property
    def unit_id(self) -> int:
        """The assigned unit, for the journal."""
        return self.office.unit_id


class Report(models.Model):
    """Progress an assignee (or the plan's own office) reports: words, a number for a target, evidence."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="reports")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="reports")
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="reports")
    value = models.DecimalField("本次完成数", max_digits=16, decimal_places=4, null=True, blank=True)
    happened_on = models.DateField("完成日期")
    text = models.TextField("进展说明", max_length=2000)
    finishes = models.BooleanField("任务已办结", default=False)
    status = models.CharField(
        "状态", max_length=10, choices=words.ReportStatus.choices, default=words.ReportStatus.SUBMITTED
    )
    answer = models.CharField("审核意见", max_length=300, blank=True)
    reported_at = models.DateTimeField("填报时间")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    judged_at = models.DateTimeField("审核时间", null=True, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-reported_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target__isnull=True) | Q(value__isnull=False), name="report_value_with_target"
            ),
            models.CheckConstraint(condition=~Q(status="returned") | ~Q(answer=""), name="report_return_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.reported_at:%Y-%m-%d}"

    @property
    def unit_id(self) -> int:
        """The reporting unit (the plan's own when nobody was assigned), for the journal."""
        return self.assignment.unit_id if self.assignment else self.task.plan.unit_id


class DeedRating(models.Model):
    """How a member rates a 办实事: one to five, once each, changeable until the plan is closed."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="ratings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField("评分")
    comment = models.CharField("意见", max_length=200, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "user"], name="rating_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_range"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.score}"


class Bulletin(models.Model):
    """A quarterly 通报 written from a frozen snapshot; once issued it never changes."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="bulletins")
    year = models.PositiveSmallIntegerField("年")
    quarter = models.PositiveSmallIntegerField("季度")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="bulletins")
    ranked = models.BooleanField("单位排名", default=False)
    status = models.CharField(
        "状态", max_length=8, choices=words.BulletinStatus.choices, default=words.BulletinStatus.DRAFT
    )
    content = models.JSONField("内容")  # tasks and targets as they stood: frozen beside the figures
    remark = models.TextField("说明", blank=True, max_length=2000)
    created_at = models.DateTimeField("生成时间")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)

    class Meta:
        ordering = ["-year", "-quarter", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="bulletin_quarter"),
            models.UniqueConstraint(
                fields=["plan", "year", "quarter"], condition=Q(status="issued"), name="bulletin_issued_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.unit} {self.year}年第{self.quarter}季度通报"

    @property
    def unit_id(self) -> int:
        """The plan's unit, for the journal."""
        return self.plan.unit_id
