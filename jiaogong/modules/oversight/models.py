"""Oversight between sessions: an occasion, who takes part, what each says afterwards, and what has to be mended."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import reach_q

from . import words

USER = settings.AUTH_USER_MODEL


class OccasionQuerySet(models.QuerySet["Occasion"]):
    """Chainable reads of occasions."""

    def visible_to(self, user: Any, rule: str = "oversight.view") -> OccasionQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))

    def of_participant(self, user: Any) -> OccasionQuerySet:
        """Those in which the user takes part himself."""
        return self.filter(participants__person__user=user).distinct()


class Occasion(models.Model):
    """An inspection, a hearing, a dialogue meeting, or delegates at the head's meeting."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("类别", max_length=10, choices=words.Kind.choices)
    title = models.CharField("主题", max_length=80)
    outline = models.TextField("内容与安排", max_length=2000, blank=True)
    begins_at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=80)
    state = models.CharField("进度", max_length=10, choices=words.State.choices, default=words.State.PLANNED)
    announced_at = models.DateTimeField("通知时间", null=True, blank=True)
    record = models.TextField("记录", max_length=20000, blank=True)
    conclusion = models.TextField("结论", max_length=4000, blank=True)
    reason = models.CharField("取消原因", max_length=200, blank=True)
    made_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    objects = OccasionQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(place=""), name="occasion_named"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"]) | Q(announced_at__isnull=False),
                name="occasion_announced",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "closed"]) | ~Q(record=""), name="occasion_held_with_record"
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(reason=""), name="occasion_cancelled_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}“{self.title}”"


class Participant(models.Model):
    """Somebody takes part; delegates say afterwards what they saw."""

    occasion = models.ForeignKey(Occasion, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="oversight")
    role = models.CharField("身份", max_length=10, choices=words.Role.choices)
    feedback = models.TextField("意见反馈", max_length=2000, blank=True)
    fed_back_at = models.DateTimeField("反馈时间", null=True, blank=True)

    class Meta:
        ordering = ["occasion", "role", "person__pinyin", "id"]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "person"], name="oversight_once"),
            models.CheckConstraint(
                condition=Q(feedback="", fed_back_at__isnull=True) | (~Q(feedback="") & Q(fed_back_at__isnull=False)),
                name="oversight_feedback_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.person}"


class Finding(models.Model):
    """A matter raised at an occasion that somebody has to mend or answer by a day; its way is a case."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="findings")
    text = models.CharField("问题或意见", max_length=400)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="责任人")
    due_on = models.DateField("期限")
    state = models.CharField("状态", max_length=9, choices=words.FindingState.choices, default=words.FindingState.OPEN)
    made_at = models.DateTimeField("提出时间")

    class Meta:
        ordering = ["occasion", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="finding_has_text")]

    def __str__(self) -> str:
        return self.text[:40]

    def late(self, day: date) -> int:
        """Days past the due day while nobody has answered."""
        return max((day - self.due_on).days, 0) if self.state == words.FindingState.OPEN else 0
