"""Values a place sets for itself and the units below it, each with its period and source."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import PeriodQuerySet, Unit, period_check


class ProvisionValue(models.Model):
    """What a provision says in `unit` and below, over a period, and by which document."""

    key = models.CharField("参数", max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="provision_values", verbose_name="适用范围")
    value = models.JSONField("取值")
    source = models.CharField("依据", max_length=200)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-since"]
        constraints = [
            period_check("provision_order"),
            models.CheckConstraint(condition=~Q(source=""), name="provision_has_source"),
            models.UniqueConstraint(fields=["key", "unit"], condition=Q(until__isnull=True), name="provision_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.unit} {self.since:%Y-%m-%d}"
