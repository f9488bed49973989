"""Reporting a session to the superior union before and after it, and the printed register of a county."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import reach_q

from .. import words
from .sessions import Session

USER = settings.AUTH_USER_MODEL


class FilingQuerySet(models.QuerySet["Filing"]):
    """Chainable reads of filings."""

    def visible_to(self, user: Any, rule: str = "congress.view_filings") -> FilingQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "session__term__congress__unit__"))


class Filing(models.Model):
    """One of the two filings of a session: what was sent, when, and what the superior found. `content` is frozen at sending."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="filings")
    stage = models.CharField("报备", max_length=6, choices=words.Stage.choices)
    state = models.CharField("状态", max_length=8, choices=words.FilingState.choices, default=words.FilingState.FILED)
    to = models.ForeignKey(Unit, models.PROTECT, related_name="congress_filings", verbose_name="报送上级工会")
    due_on = models.DateField("期限")
    content = models.JSONField("报送内容")
    warnings = models.JSONField("系统核对", default=list)
    filed_at = models.DateTimeField("报送时间")
    filed_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    verdict = models.CharField("核对意见", max_length=300, blank=True)
    decided_at = models.DateTimeField("核对时间", null=True, blank=True)
    decided_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    objects = FilingQuerySet.as_manager()

    class Meta:
        ordering = ["-filed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "stage"], condition=~Q(state="returned"), name="congress_filing_one"
            ),
            models.CheckConstraint(
                condition=Q(state="filed", decided_at__isnull=True) | (~Q(state="filed") & Q(decided_at__isnull=False)),
                name="congress_filing_decided",
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(verdict=""), name="congress_filing_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.session}{self.get_stage_display()}"


class RegisterPrint(models.Model):
    """A county's 报备 register as it was printed: rows and totals of that moment, never changed afterwards."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="congress_registers", verbose_name="制表单位")
    year = models.PositiveSmallIntegerField("学年")  # the school year that begins in this calendar year
    made_at = models.DateTimeField("制表时间")
    made_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    rows = models.JSONField("报备表")
    totals = models.JSONField("合计")

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} 学年教代会报备表"
