"""信访 with its statutory stages, and 信息报送 and 应急处置: what happened, who was told, what was done."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jiaogong.engines.cases.models import Case
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import SealedField

from .. import words
from .common import Numbered, new_key, user_key


class PetitionQuerySet(models.QuerySet["Petition"]):
    """Chainable reads of petitions."""

    def visible_to(self, user: Any) -> PetitionQuerySet:
        """Those whose case is open to the user."""
        mine = Case.objects.opened_to(user, clock.today()).filter(subject_type="voices.petition")
        return self.filter(pk__in=mine.values("subject_id"))


class Petition(Numbered):
    """A petition as it was received: who and what is sealed, its stages by day."""

    WORD = "信访"

    channel = models.CharField("渠道", max_length=12, choices=words.PetitionChannel.choices)
    topic = models.CharField("类别", max_length=12, choices=words.Topic.choices)
    severity = models.CharField("等级", max_length=10, choices=words.Severity.choices, default=words.Severity.ORDINARY)
    petitioner = SealedField("信访人")
    contact = SealedField("联系方式")
    people = models.PositiveSmallIntegerField("人数", default=1)
    representatives = SealedField("代表")
    text = SealedField("信访事项和请求")
    place = models.CharField("接待地点", max_length=60, blank=True)
    received_by = models.CharField("接待（收件）人", max_length=60)
    received_on = models.DateField("收到日期")
    stage = models.CharField("阶段", max_length=10, choices=words.Stage.choices, default=words.Stage.RECEIVED)
    finding = models.CharField("处理意见", max_length=10, choices=words.Finding.choices, blank=True)
    sending = models.CharField("提交编号", max_length=64, unique=True)
    entered_by = user_key("登记人")

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = "信访事项"
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="voices_petition_number"),
            models.CheckConstraint(condition=Q(people__gte=1), name="voices_petition_people"),
            models.CheckConstraint(
                condition=Q(people__lt=5) | Q(representatives__isnull=False), name="voices_petition_representatives"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=("received", "accepted", "ended")) | ~Q(finding=""),
                name="voices_petition_answered",
            ),
        ]


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Chainable reads of incidents."""

    def visible_to(self, user: Any) -> IncidentQuerySet:
        """Of unions in which the user keeps them, and those reported to his union."""
        here = reach_q(user, "voices.incident", "unit__")
        told = reach_q(user, "voices.incident", "reported_to__")
        return self.filter(here | (Q(reported_at__isnull=False) & told))


class Incident(Numbered):
    """Something that touches stability: graded, reported upwards, its handling noted line by line until it is over."""

    WORD = "事件"

    title = models.CharField("事由", max_length=60)
    severity = models.CharField("等级", max_length=10, choices=words.Severity.choices)
    occurred_at = models.DateTimeField("发生时间")
    place = models.CharField("地点", max_length=60, blank=True)
    people = models.PositiveIntegerField("涉及人数", default=0)
    text = models.TextField("情况")
    petition = models.ForeignKey(
        Petition, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="关联信访"
    )
    due_at = models.DateTimeField("报送时限", null=True, blank=True)
    reported_to = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送")
    reported_at = models.DateTimeField("报送时间", null=True, blank=True)
    reported_by = user_key("报送人")
    acknowledged_at = models.DateTimeField("上级签收时间", null=True, blank=True)
    acknowledged_by = user_key("签收人")
    closed_on = models.DateField("平息日期", null=True, blank=True)
    sending = models.CharField("提交编号", max_length=64, unique=True)
    entered_by = user_key("登记人")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "稳定事件"
        ordering = ["-occurred_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="voices_incident_number"),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True, acknowledged_at__isnull=True)
                | Q(reported_at__isnull=False, reported_to__isnull=False),
                name="voices_incident_reported_to",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="voices_incident_told"),
        ]


class IncidentLine(models.Model):
    """A line of the emergency log."""

    key = new_key()
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="lines", verbose_name="事件")
    at = models.DateTimeField("时间")
    by = user_key("记录人")
    who = models.CharField("记录人姓名", max_length=60, blank=True)
    text = models.CharField("处置情况", max_length=500)

    class Meta:
        verbose_name = "应急处置记录"
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="voices_incident_line_told")]

    def __str__(self) -> str:
        return f"{self.incident} {self.at:%Y-%m-%d}"
