"""What people agreed to, and what they asked of us about their own data."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import reach_q

from . import purposes, words


class ConsentQuerySet(models.QuerySet[Any]):
    """Chainable reads of consents."""

    def standing(self) -> ConsentQuerySet:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """A person agreed to one purpose, in the wording of that day; withdrawing ends it and keeps the row."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", verbose_name="本人")
    purpose = models.CharField("用途", max_length=60)
    version = models.PositiveSmallIntegerField("告知版本")
    wording = models.JSONField("当时的告知内容")
    given_at = models.DateTimeField("同意时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"], condition=Q(withdrawn_at__isnull=True), name="consent_one_standing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{purposes.get(self.purpose).title}"


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    """Chainable reads of requests."""

    def visible_to(self, user: Any, rule: str = "personal.decide") -> DataRequestQuerySet:
        """Those addressed to units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))

    def open(self) -> DataRequestQuerySet:
        """Waiting for an answer."""
        return self.filter(state=words.RequestState.OPEN)


class DataRequest(models.Model):
    """A person asks his unit's union to correct, erase or explain what is kept about him."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="data_requests", verbose_name="本人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="data_requests", verbose_name="受理单位")
    kind = models.CharField("请求", max_length=10, choices=words.RequestKind.choices)
    matter = models.TextField("具体内容", max_length=500)
    state = models.CharField("状态", max_length=10, choices=words.RequestState.choices, default=words.RequestState.OPEN)
    asked_at = models.DateTimeField("提出时间")
    due_on = models.DateField("答复期限")
    answer = models.TextField("答复", max_length=500, blank=True)
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="答复人"
    )

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["unit", "state"], name="datarequest_unit")]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(state="open"), name="datarequest_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="datarequest_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"个人信息请求：{self.person}，{self.get_kind_display()}"

    def overdue(self, day: date) -> bool:
        """Whether the answer is late."""
        return self.state == words.RequestState.OPEN and self.due_on < day
