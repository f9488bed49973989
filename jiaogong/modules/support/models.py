"""What party and administration did for a unit's union: records by duty, and the administrator linked to it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import PeriodQuerySet, Unit, period_check
from jiaogong.kernel.access import reach_q


class RecordQuerySet(models.QuerySet["Record"]):
    """Chainable reads of records."""

    def visible_to(self, user: Any, rule: str = "support.view") -> RecordQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))

    def standing(self) -> RecordQuerySet:
        """Those not struck out."""
        return self.filter(void_reason="")


class Record(models.Model):
    """A duty carried out once: the meeting, appraisal, attendance or report. `counts_on` decides the period it fills."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="support_records")
    duty = models.CharField("事项", max_length=20)
    day = models.DateField("日期")
    counts_on = models.DateField("归属日期", editable=False)
    topic = models.CharField("议题或名称", max_length=120)
    decisions = models.TextField("意见或决定", max_length=2000, blank=True)
    attendees = models.CharField("参加人员", max_length=300, blank=True)
    opinion = models.TextField("提出的意见", max_length=2000, blank=True)
    outcome = models.CharField("结果", max_length=300, blank=True)
    score = models.DecimalField("得分", max_digits=5, decimal_places=1, null=True, blank=True)
    replied_on = models.DateField("批复日期", null=True, blank=True)
    void_reason = models.CharField("作废原因", max_length=120, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-counts_on", "-id"]
        indexes = [models.Index(fields=["unit", "duty", "counts_on"], name="support_record_cell")]
        constraints = [
            models.CheckConstraint(condition=~Q(topic=""), name="support_record_topic"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__gte=0), name="support_record_score"),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True) | Q(replied_on__gte=F("day")), name="support_reply_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.topic}"


class LinkQuerySet(PeriodQuerySet):
    """Rows of a unit with a period."""

    def visible_to(self, user: Any, rule: str = "support.view") -> LinkQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))


class LinkedAdministrator(models.Model):
    """The one administrator who looks after the union, over a period."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="linked_administrators")
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("职务", max_length=40)
    basis = models.CharField("依据", max_length=120, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [
            period_check("support_linked_order"),
            models.CheckConstraint(condition=~Q(name=""), name="support_linked_name"),
            models.UniqueConstraint(fields=["unit"], condition=Q(until__isnull=True), name="support_linked_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}联系领导{self.name}"
