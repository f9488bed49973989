"""Pairs (mentor and apprentice, teacher and pupil), what they did, how they rate each other; and research projects."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.programmes.models import Entry
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import SealedField

from . import words


class PairQuerySet(models.QuerySet["Pair"]):
    """Chainable reads of pairs."""

    def visible_to(self, user: Any) -> PairQuerySet:
        """One's own pairs; those of units the user's right reaches (pupils by their label alone)."""
        own = Q(mentor__user=user) | Q(apprentice__user=user)
        return self.filter(own | reach_q(user, "growth.view", "unit__"))

    def running(self, day: date) -> PairQuerySet:
        """Those that last on `day`."""
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


class Pair(models.Model):
    """Two who were paired, over a period. A pupil's name is sealed; pages show a label (学生甲)."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("类别", max_length=10, choices=words.PairKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="pairs")
    mentor = models.ForeignKey(Person, models.PROTECT, related_name="pairs_as_mentor", verbose_name="师傅、教师")
    apprentice = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="pairs_as_apprentice", verbose_name="徒弟"
    )
    pupil = SealedField("学生姓名")
    pupil_label = models.CharField("学生代称", max_length=20, blank=True)
    guardian_agreed_on = models.DateField("监护人同意日期", null=True, blank=True)
    goals = models.CharField("目标", max_length=600, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    planned_until = models.DateField("约定到期", null=True, blank=True)
    ended_for = models.CharField("结束原因", max_length=200, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="pair")
    made_at = models.DateTimeField("登记时间")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="mentoring", apprentice__isnull=False, pupil__isnull=True)
                | Q(kind="pupil", apprentice__isnull=True),
                name="pair_of_one_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="pupil") | Q(guardian_agreed_on__isnull=False), name="pair_guardian_agreed"
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="pair_period"),
            models.CheckConstraint(condition=~Q(mentor=F("apprentice")), name="pair_of_two"),
            models.UniqueConstraint(
                fields=["mentor", "apprentice"], condition=Q(until__isnull=True, apprentice__isnull=False), name="pair_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        other = self.apprentice.name if self.apprentice else self.pupil_label
        return f"{self.mentor.name}—{other}"


class PairLog(models.Model):
    """Something a pair did."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="logs")
    day = models.DateField("日期")
    kind = models.CharField("形式", max_length=10, choices=words.LogKind.choices)
    content = models.CharField("内容", max_length=600)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["-day", "-id"]
        constraints = [models.UniqueConstraint(fields=["pair", "day", "kind", "content"], name="pairlog_once")]

    def __str__(self) -> str:
        return f"{self.pair} {self.day}"


class PairReview(models.Model):
    """How one side rates the other for a year (互评), out of 100."""

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="reviews")
    year = models.PositiveSmallIntegerField("年度")
    side = models.CharField("评价", max_length=10, choices=words.Side.choices)
    score = models.PositiveSmallIntegerField("得分")
    text = models.CharField("评语", max_length=400, blank=True)
    at = models.DateTimeField("评价时间")

    class Meta:
        ordering = ["-year", "side"]
        constraints = [
            models.UniqueConstraint(fields=["pair", "year", "side"], name="pairreview_once"),
            models.CheckConstraint(condition=Q(score__lte=100), name="pairreview_score"),
        ]

    def __str__(self) -> str:
        return f"{self.pair} {self.year}"


class ProjectQuerySet(models.QuerySet["Project"]):
    """Chainable reads of projects."""

    def visible_to(self, user: Any) -> ProjectQuerySet:
        """One's own; those of units in reach; those one's union runs."""
        return self.filter(
            Q(leader__user=user) | reach_q(user, "growth.view", "unit__") | reach_q(user, "growth.keep", "host__")
        )


class Project(models.Model):
    """A research topic that was approved (课题), to its conclusion."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    host = models.ForeignKey(Unit, models.PROTECT, related_name="hosted_projects", verbose_name="立项工会")
    number = models.CharField("课题编号", max_length=40)
    title = models.CharField("题目", max_length=120)
    kind = models.CharField("来源", max_length=15, choices=words.ProjectKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="projects")
    leader = models.ForeignKey(Person, models.PROTECT, related_name="projects", verbose_name="主持人")
    team = models.CharField("成员", max_length=300, blank=True)
    since = models.DateField("立项日期")
    due_on = models.DateField("应结题日期")
    state = models.CharField(
        "状态", max_length=10, choices=words.ProjectState.choices, default=words.ProjectState.RUNNING
    )
    grade = models.CharField("结题等级", max_length=60, blank=True)
    ended_on = models.DateField("结题或终止日期", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="project")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "number"]
        constraints = [
            models.UniqueConstraint(fields=["host", "number"], name="project_number_once"),
            models.CheckConstraint(condition=Q(due_on__gt=F("since")), name="project_period"),
            models.CheckConstraint(
                condition=Q(state__in=["running", "midterm"], ended_on__isnull=True)
                | Q(state__in=["concluded", "ended"], ended_on__isnull=False),
                name="project_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.title
