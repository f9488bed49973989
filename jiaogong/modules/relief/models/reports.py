"""四个第一: who knew first and what was done when; 走帮服: needs found among people and what became of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import home_units, reach_q
from jiaogong.kernel.seal.fields import SealedField

from .. import words
from .files import new_key, user_key


class FirstReportQuerySet(models.QuerySet["FirstReport"]):
    """Chainable reads of first reports."""

    def visible_to(self, user: Any) -> FirstReportQuerySet:
        """Those of the user's own union if he is its chair, those that climbed to the union in which he receives cases, and
        those he made himself."""
        own = Q(unit_id__in=home_units(user, "relief.hold"))
        climbed = reach_q(user, "relief.receive", "climbed_to__") & Q(climbed_to__isnull=False)
        return self.filter(own | climbed | Q(known_by_id=user.pk)).exclude(person__user=user)


class FirstReport(models.Model):
    """Somebody of the staff is in sudden trouble: who learned it, and when it was reported, helped, coordinated (domain F08)."""

    key = new_key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="first_reports", verbose_name="所在工会")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="first_reports", verbose_name="当事人"
    )
    matter = SealedField("情况")
    known_at = models.DateTimeField("知情时间")
    known_by = user_key("首报人")
    filed_at = models.DateTimeField("登记时间")
    reported_at = models.DateTimeField("报告时间", null=True, blank=True)
    helped_at = models.DateTimeField("帮助时间", null=True, blank=True)
    coordinated_at = models.DateTimeField("协调时间", null=True, blank=True)
    due_on = models.DateField("办理期限")
    climbed_to = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="first_reports_received", verbose_name="上报工会"
    )
    climbed_at = models.DateTimeField("上报时间", null=True, blank=True)

    objects = FirstReportQuerySet.as_manager()

    class Meta:
        verbose_name = "首报记录"
        ordering = ["-known_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(filed_at__gte=F("known_at")), name="relief_report_order"),
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True) | Q(reported_at__gte=F("known_at")), name="relief_report_reported"
            ),
            models.CheckConstraint(
                condition=Q(helped_at__isnull=True) | Q(helped_at__gte=F("known_at")), name="relief_report_helped"
            ),
            models.CheckConstraint(
                condition=Q(coordinated_at__isnull=True) | Q(coordinated_at__gte=F("known_at")),
                name="relief_report_coordinated",
            ),
            models.CheckConstraint(
                condition=Q(climbed_to__isnull=True) | Q(climbed_at__isnull=False), name="relief_report_climbed"
            ),
        ]

    def __str__(self) -> str:
        return f"首报记录 {str(self.key)[:8]}"

    @property
    def settled(self) -> bool:
        """All four firsts are done."""
        return bool(self.reported_at and self.helped_at and self.coordinated_at)

    @property
    def moved(self) -> bool:
        """Somebody has helped or coordinated."""
        return bool(self.helped_at or self.coordinated_at)

    @property
    def overdue(self) -> bool:
        """Nobody moved by the day it was due."""
        return not self.moved and self.due_on < clock.today()


class NeedQuerySet(models.QuerySet["Need"]):
    """Chainable reads of needs."""

    def visible_to(self, user: Any) -> NeedQuerySet:
        """Those of unions in reach."""
        return self.filter(reach_q(user, "relief.needs", "unit__"))


class Need(models.Model):
    """走帮服: on a round somebody said what he needs; what was done about it (domain F07, A23)."""

    key = new_key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="relief_needs", verbose_name="走访工会")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="relief_needs", verbose_name="走访对象"
    )
    day = models.DateField("走访日期")
    visitors = models.CharField("走访人", max_length=120)
    need = models.CharField("需求", max_length=500)
    fix = models.CharField("办理情况", max_length=500, blank=True)
    state = models.CharField("状态", max_length=8, choices=words.NeedState.choices, default=words.NeedState.OPEN)
    due_on = models.DateField("办理期限", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    recorded_by = user_key("登记人")

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = "走帮服需求"
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(need=""), name="relief_need_text"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | (~Q(state="open") & Q(closed_on__isnull=False) & ~Q(fix="")),
                name="relief_need_state",
            ),
        ]

    def __str__(self) -> str:
        return f"走帮服需求 {str(self.key)[:8]}"
