"""Who else may open one case, and every day on which somebody read its sealed texts."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Office

from .common import user_key
from .matters import Case


class AccessQuerySet(models.QuerySet[Any]):
    """Chainable reads of access."""

    def at(self, day: date) -> AccessQuerySet:
        """In force on the day."""
        return self.filter(revoked_at__isnull=True, until__gte=day)


class Access(models.Model):
    """An office, or one user, may read this one case until a day."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="accesses", verbose_name="事项")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="人员"
    )
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="职务")
    reason = models.CharField("授权理由", max_length=120)
    until = models.DateField("有效期至")
    granted_by = user_key("授权人")
    granted_at = models.DateTimeField("授权时间")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = AccessQuerySet.as_manager()

    class Meta:
        verbose_name = "查看授权"
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, office__isnull=True) | Q(user__isnull=True, office__isnull=False),
                name="case_access_one_bearer",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="case_access_reason"),
            models.UniqueConstraint(
                fields=["case", "office"], condition=Q(revoked_at__isnull=True, office__isnull=False),
                name="case_access_one_office",
            ),
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(revoked_at__isnull=True, user__isnull=False),
                name="case_access_one_user",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case}：{self.office or self.user}"


class Opening(models.Model):
    """Somebody read the sealed texts of a case on that day, and why. Holds nothing of what was read."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="openings", verbose_name="事项")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="查看人")
    day = models.DateField("日期")
    at = models.DateTimeField("首次查看时间")
    reason = models.CharField("事由", max_length=120)

    class Meta:
        verbose_name = "查看记录"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["case", "user", "day"], name="case_opening_once_a_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="case_opening_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.day:%Y-%m-%d}"
