"""Frozen figures: what was counted on a day, with the rows, so that later corrections show as a difference."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from jiaogong.engines.org.models import Unit


class Snapshot(models.Model):
    """Figures of a subtree frozen for a period. Rows are never changed (a trigger refuses it)."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="snapshots")
    title = models.CharField("名称", max_length=80)
    at = models.DateField("数据截至")
    frozen_at = models.DateTimeField("冻结时间")
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.title


class FrozenFigure(models.Model):
    """One figure inside a snapshot: numerator, denominator, and the units behind them with their names of the day."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="figures")
    figure = models.CharField("指标", max_length=60)
    title = models.CharField("名称", max_length=80)
    measure = models.CharField("计量单位", max_length=10)
    category = models.CharField("分类", max_length=30, blank=True)
    conditions = models.JSONField("条件", default=dict)
    parameters = models.JSONField("参数", default=dict)
    numerator = models.BigIntegerField("分子")
    denominator = models.BigIntegerField("分母", null=True)
    rows = models.JSONField("明细", default=list)  # [unit id, name, kind, nature, head-count, branch id, branch, n, d]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "figure", "category", "conditions", "parameters"], name="frozen_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.numerator}/{self.denominator}"
