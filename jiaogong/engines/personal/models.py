"""What people agreed to, and what they asked of us about their own data."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Person

from . import purposes


class ConsentQuerySet(models.QuerySet[Any]):
    """Chainable reads of consents."""

    def standing(self) -> ConsentQuerySet:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Consent(models.Model):
    """A person agreed to one purpose, in the wording of that day; withdrawing ends it and keeps the row."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
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
