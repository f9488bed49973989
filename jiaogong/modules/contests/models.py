"""Works: what won a contest and may be shown to colleagues. Prizes themselves stand in the register of honours."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import SEGMENT, Person, Unit
from jiaogong.engines.programmes.models import Entry
from jiaogong.kernel.access import reach_q, standings

from . import words


class WorkQuerySet(models.QuerySet["Work"]):
    """Chainable reads of works."""

    def visible_to(self, user: Any) -> WorkQuerySet:
        """Shown works of the unions above the reader, his own, and whatever his union published, shown or taken down."""
        paths = {
            standing.home_path[:end]
            for standing in standings(user)
            for end in range(SEGMENT, len(standing.home_path) + 1, SEGMENT)
        }
        shown = Q(hidden_on=None, publisher__path__in=paths)
        return self.filter(shown | Q(person__user=user) | reach_q(user, "contests.publish", "publisher__"))


class Work(models.Model):
    """A work that won a prize, with the part of it that may be read (作品)."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="work")
    publisher = models.ForeignKey(Unit, models.PROTECT, related_name="published_works", verbose_name="主办工会")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="works", verbose_name="作者")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="works", verbose_name="单位")
    kind = models.CharField("类别", max_length=10, choices=words.WorkKind.choices)
    title = models.CharField("题目", max_length=120)
    text = models.TextField("正文", blank=True)
    link = models.CharField("网址", max_length=500, blank=True)
    contest = models.CharField("竞赛", max_length=80)
    group = models.CharField("组别", max_length=60, blank=True)
    tier = models.CharField("奖次", max_length=60, blank=True)
    year = models.PositiveSmallIntegerField("年度")
    shown_on = models.DateField("公开日期")
    hidden_on = models.DateField("下架日期", null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "contest", "id"]
        indexes = [models.Index(fields=["publisher", "year"], name="work_publisher_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_on__isnull=True) | Q(hidden_on__gte=models.F("shown_on")), name="work_period"
            )
        ]

    def __str__(self) -> str:
        return self.title
