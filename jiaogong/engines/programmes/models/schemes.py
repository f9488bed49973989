"""Schemes: definitions as the database keeps them, with every version."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import reach_q


class SchemeQuerySet(models.QuerySet["Scheme"]):
    """Chainable reads of schemes."""

    def visible_to(self, user: Any) -> SchemeQuerySet:
        """The platform's own, and those of units the user's right reaches."""
        return self.filter(Q(unit=None) | reach_q(user, "programmes.call", "unit__"))


class Scheme(models.Model):
    """A definition somebody keeps: the platform's own (from a module's catalogue), or a unit's copy edited on screen."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("方案代码", max_length=60)
    title = models.CharField("名称", max_length=60)
    family = models.CharField("类别", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="schemes")
    origin = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    retired_on = models.DateField("停用日期", null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["family", "title"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(unit__isnull=True), name="scheme_platform_code"),
            models.UniqueConstraint(fields=["unit", "code"], condition=Q(unit__isnull=False), name="scheme_unit_code"),
        ]

    def __str__(self) -> str:
        return self.title


class SchemeVersion(models.Model):
    """One wording of a scheme; never changed once written."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField("版本")
    body = models.JSONField("内容")
    sha256 = models.CharField("摘要", max_length=64)
    made_at = models.DateTimeField("时间")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["scheme", "number"], name="schemeversion_once")]

    def __str__(self) -> str:
        return f"{self.scheme} 第{self.number}版"


class SchemeDraft(models.Model):
    """What is being changed of a unit's scheme and is not a version yet; it need not be sound. `revision` counts changes."""

    scheme = models.OneToOneField(Scheme, models.CASCADE, related_name="draft")
    body = models.JSONField("内容")
    based_on = models.PositiveIntegerField("依据的版本")
    revision = models.PositiveIntegerField("修改次数", default=0)
    changed_at = models.DateTimeField("最近修改")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.scheme} 修改稿"
