"""Programmes: a call with its dates, its steps' days, quotas, and the batches in which entries go on together."""

from __future__ import annotations

import uuid
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import SEGMENT, Unit
from jiaogong.kernel.access import reach_q, standings

from .. import words
from ..definition.loading import sound
from ..definition.schema import Definition
from .schemes import SchemeVersion


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Chainable reads of programmes."""

    def visible_to(self, user: Any) -> ProgrammeQuerySet:
        """Published calls of the units above the user (and his own), and whatever his units run themselves."""
        paths = {
            standing.home_path[:end]
            for standing in standings(user)
            for end in range(SEGMENT, len(standing.home_path) + 1, SEGMENT)
        }
        called = Q(unit__path__in=paths) & ~Q(state=words.ProgrammeState.DRAFT)
        return self.filter(called | reach_q(user, "programmes.call", "unit__"))

    def taking_entries(self, day: date) -> ProgrammeQuerySet:
        """Open on `day`."""
        return self.filter(state=words.ProgrammeState.OPEN, opens_on__lte=day, closes_on__gte=day)


class Programme(models.Model):
    """A call (项目): one edition of a scheme, run by a union for the units below it."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="programmes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="programmes")
    title = models.CharField("名称", max_length=80)
    family = models.CharField("类别", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    notice = models.TextField("通知", blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=words.ProgrammeState.choices, default=words.ProgrammeState.DRAFT
    )
    opens_on = models.DateField("申报开始")
    closes_on = models.DateField("申报截止")
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="following")
    last_number = models.PositiveIntegerField("最后编号", default=0, editable=False)
    made_at = models.DateTimeField("创建时间")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_on = models.DateField("结束日期", null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-opens_on", "-id"]
        indexes = [models.Index(fields=["unit", "state"], name="programme_unit_state")]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="programme_dates"),
            models.UniqueConstraint(
                fields=["unit", "title", "year"], condition=~Q(state="cancelled"), name="programme_once_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def definition(self) -> Definition:
        """The version's body; sound when it was stored."""
        return sound(self.version.body)

    def open_on(self, day: date) -> bool:
        """Whether entries are taken on `day`."""
        return self.state == words.ProgrammeState.OPEN and self.opens_on <= day <= self.closes_on


class Stage(models.Model):
    """A step of a programme with a day of its own, where the call sets one (else working days count from the passage)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="stages")
    step = models.CharField("环节", max_length=40)
    due_on = models.DateField("截止日期")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "step"], name="stage_once")]

    def __str__(self) -> str:
        return f"{self.programme} {self.step}"


class Quota(models.Model):
    """How many entries of a unit may pass a step (step "": may be handed in), and how many have."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="quotas")
    step = models.CharField("环节", max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("名额")
    taken = models.PositiveIntegerField("已用", default=0)

    class Meta:
        ordering = ["unit__path"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "step", "unit"], name="quota_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("number")), name="quota_never_exceeded"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.taken}/{self.number}"


class Batch(models.Model):
    """The entries that stand at a step together: judged by one panel, decided, posted, confirmed at once."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="batches")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    step = models.CharField("环节", max_length=40)
    number = models.PositiveSmallIntegerField("批次")
    opened_at = models.DateTimeField("开始时间")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "step", "number"], name="batch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}第{self.number}批"

    @property
    def running(self) -> bool:
        """Whether its entries still wait."""
        return self.closed_at is None
