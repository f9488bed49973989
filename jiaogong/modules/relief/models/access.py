"""Who may handle a case, to which superior it was sent, and every time its sealed parts were opened."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Office, Person, Unit

from .. import words
from .files import HardshipFile, user_key


class CaseAccessQuerySet(models.QuerySet[Any]):
    """Chainable reads of access."""

    def at(self, day: date) -> CaseAccessQuerySet:
        """In force on the day."""
        return self.filter(revoked_at__isnull=True, until__gte=day)


class CaseAccess(models.Model):
    """Somebody (an office, or one user) may handle this one case until a day, because the union's chair said so."""

    file = models.ForeignKey(HardshipFile, models.CASCADE, related_name="accesses")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="case_accesses",
        verbose_name="人员",
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="case_accesses", verbose_name="职务"
    )
    reason = models.CharField("授权理由", max_length=120)
    until = models.DateField("有效期至")
    granted_by = user_key("授权人")
    granted_at = models.DateTimeField("授权时间")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = CaseAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "经办授权"
        ordering = ["-granted_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, office__isnull=True) | Q(user__isnull=True, office__isnull=False),
                name="relief_access_one_bearer",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="relief_access_reason"),
            models.UniqueConstraint(
                fields=["file", "office"], condition=Q(revoked_at__isnull=True, office__isnull=False),
                name="relief_access_one_office",
            ),
            models.UniqueConstraint(
                fields=["file", "user"], condition=Q(revoked_at__isnull=True, user__isnull=False),
                name="relief_access_one_user",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.file}：{self.office or self.user}"


class Filing(models.Model):
    """The case was sent to a superior union (with an application, or to be filed there); ended when it is called back."""

    file = models.ForeignKey(HardshipFile, models.CASCADE, related_name="filings")
    to = models.ForeignKey(Unit, models.PROTECT, related_name="cases_received", verbose_name="报送上级工会")
    matter = models.CharField("报送事由", max_length=120)
    sent_by = user_key("报送人")
    sent_at = models.DateTimeField("报送时间")
    ended_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        verbose_name = "报送记录"
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "to"], condition=Q(ended_at__isnull=True), name="relief_filing_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file} → {self.to}"


class Opening(models.Model):
    """Somebody opened sealed parts of a case; the person sees it on his own page. Holds nothing of what was seen."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="case_openings", verbose_name="本人")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="查看人")
    part = models.CharField("内容", max_length=12, choices=words.PARTS)
    reason = models.CharField("事由", max_length=120)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "查看困难档案记录"
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="relief_opening_reason")]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.at:%Y-%m-%d}"
