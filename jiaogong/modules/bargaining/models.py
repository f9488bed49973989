"""Collective bargaining: a negotiation, who sits at the table, its meetings, the contract in its versions, how it is kept."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import reach_q

from . import words

USER = settings.AUTH_USER_MODEL


class NegotiationQuerySet(models.QuerySet["Negotiation"]):
    """Chainable reads of negotiations."""

    def visible_to(self, user: Any, rule: str = "bargaining.view") -> NegotiationQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))

    def running(self) -> NegotiationQuerySet:
        """Neither in force nor over."""
        return self.filter(state__in=words.RUNNING)


class Negotiation(models.Model):
    """From the invitation to bargain 要约 to a contract that holds until its last day. One of a kind runs at a time."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="negotiations", verbose_name="单位")
    kind = models.CharField("类别", max_length=10, choices=words.Kind.choices)
    invited_by = models.CharField("要约方", max_length=8, choices=words.Side.choices)
    invited_on = models.DateField("要约日期")
    matters = models.TextField("协商事项", max_length=2000)
    reply_due_on = models.DateField("答复期限")
    replied_on = models.DateField("答复日期", null=True, blank=True)
    reply = models.CharField("答复", max_length=300, blank=True)
    state = models.CharField("进度", max_length=8, choices=words.State.choices, default=words.State.INVITED)
    changed_on = models.DateField("进度日期")
    failed_for = models.CharField("未达成的原因", max_length=300, blank=True)
    made_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=Q(state__in=words.RUNNING), name="negotiation_one_running"
            ),
            models.CheckConstraint(condition=~Q(matters=""), name="negotiation_has_matters"),
            models.CheckConstraint(
                condition=Q(state="invited") | Q(state="failed") | Q(replied_on__isnull=False),
                name="negotiation_replied",
            ),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True) | Q(replied_on__gte=F("invited_on")),
                name="negotiation_reply_order",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(failed_for=""), name="negotiation_failed_why"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.get_kind_display()}协商"


class Representative(models.Model):
    """Somebody who bargains for one side; nobody sits on both, one of each side is its chief."""

    negotiation = models.ForeignKey(Negotiation, models.CASCADE, related_name="representatives")
    side = models.CharField("代表方", max_length=8, choices=words.Side.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    name = models.CharField("姓名", max_length=60)
    post = models.CharField("职务", max_length=60, blank=True)
    chief = models.BooleanField("首席代表", default=False)
    outside = models.BooleanField("外聘", default=False)

    class Meta:
        ordering = ["negotiation", "side", "-chief", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="representative_named"),
            models.UniqueConstraint(fields=["negotiation", "name"], name="representative_one_side"),
            models.UniqueConstraint(
                fields=["negotiation", "side"], condition=Q(chief=True), name="representative_one_chief"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.name}"


class Meeting(models.Model):
    """A round of talks with its record."""

    negotiation = models.ForeignKey(Negotiation, models.CASCADE, related_name="meetings")
    on = models.DateField("日期")
    record = models.TextField("协商记录", max_length=8000)
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.CheckConstraint(condition=~Q(record=""), name="bargaining_meeting_recorded")]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} 协商"


class Contract(models.Model):
    """A version of the contract. A changed text is a new version, and passes the congress anew."""

    negotiation = models.ForeignKey(Negotiation, models.CASCADE, related_name="contracts")
    version = models.PositiveSmallIntegerField("稿次")
    text = models.TextField("合同正文", max_length=60000)
    since = models.DateField("合同期限起")
    until = models.DateField("合同期限止")  # the last day it holds
    equality = models.BooleanField("写明男女平等、不得歧视", default=False)
    women = models.BooleanField("写明女职工权益保护", default=False)
    made_at = models.DateTimeField("形成时间")
    signed_on = models.DateField("签订日期", null=True, blank=True)
    sent_on = models.DateField("报送日期", null=True, blank=True)
    office = models.CharField("审查部门", max_length=80, blank=True)
    objection = models.CharField("审查意见", max_length=400, blank=True)
    objected_on = models.DateField("异议日期", null=True, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)

    class Meta:
        ordering = ["negotiation", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "version"], name="contract_version"),
            models.CheckConstraint(condition=Q(until__gt=F("since")) & ~Q(text=""), name="contract_whole"),
            models.CheckConstraint(condition=Q(equality=True, women=True), name="contract_protects"),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(signed_on__isnull=False, sent_on__gte=F("signed_on")),
                name="contract_signed_before_sent",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) | Q(sent_on__isnull=False, objected_on__isnull=True),
                name="contract_effective_unopposed",
            ),
            models.CheckConstraint(
                condition=Q(objected_on__isnull=True, objection="") | (Q(objected_on__isnull=False) & ~Q(objection="")),
                name="contract_objection_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.negotiation.unit}{self.negotiation.get_kind_display()}（草案第{self.version}稿）"

    def send_due(self, days: int) -> date | None:
        """The last day for sending it up for examination."""
        return self.signed_on + timedelta(days=days) if self.signed_on else None


class Inspection(models.Model):
    """A look at how the contract is kept; reported to the congress."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="inspections")
    on = models.DateField("检查日期")
    finding = models.TextField("履行情况", max_length=2000)
    mend = models.CharField("须改进", max_length=400, blank=True)
    mended_on = models.DateField("改进完成", null=True, blank=True)
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(finding=""), name="inspection_found"),
            models.CheckConstraint(
                condition=Q(mended_on__isnull=True) | ~Q(mend=""), name="inspection_mended_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} 履约检查"
