"""A unit's union: when it was founded, which bodies it has, which terms its committees serve."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import PeriodQuerySet, Unit, period_check
from jiaogong.kernel.access import reach_q

from . import words


class UnitRowsQuerySet(PeriodQuerySet):
    """Rows that belong to a unit."""

    def visible_to(self, user: Any, rule: str = "unions.view") -> UnitRowsQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))


class Union(models.Model):
    """The union of a unit, from its approval on (建会)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="unions")
    name = models.CharField("工会名称", max_length=100)
    form = models.CharField("组织形式", max_length=12, choices=words.Form.choices, default=words.Form.COMMITTEE)
    approval = models.CharField("批复文号", max_length=60, blank=True)
    code = models.CharField("工会组织代码", max_length=24, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True, default="")
    since = models.DateField("建会日期")
    until = models.DateField("撤销日期", null=True, blank=True)

    objects = UnitRowsQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [
            period_check("union_order"),
            models.UniqueConstraint(fields=["unit"], condition=Q(until__isnull=True), name="union_one_open"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="union_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """教代会, 经审会 or 女职工委员会 of a unit, over a period."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="bodies")
    kind = models.CharField("机构", max_length=15, choices=words.BodyKind.choices)
    basis = models.CharField("依据", max_length=120, blank=True)
    since = models.DateField("建立日期")
    until = models.DateField("撤销日期", null=True, blank=True)

    objects = UnitRowsQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-since"]
        constraints = [
            period_check("body_order"),
            models.UniqueConstraint(fields=["unit", "kind"], condition=Q(until__isnull=True), name="body_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.get_kind_display()}"


class CommitteeTerm(models.Model):
    """A committee's term (届): elected on `since`, due for renewal on `due_on`, over on `until`."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="committee_terms")
    kind = models.CharField("委员会", max_length=15, choices=words.CommitteeKind.choices)
    number = models.PositiveSmallIntegerField("届次")
    since = models.DateField("选举日期")
    due_on = models.DateField("届满日期")
    until = models.DateField("换届日期", null=True, blank=True)

    objects = UnitRowsQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-since"]
        constraints = [
            period_check("term_order"),
            models.CheckConstraint(condition=Q(due_on__gt=models.F("since")), name="term_due_after_start"),
            models.UniqueConstraint(fields=["unit", "kind"], condition=Q(until__isnull=True), name="term_one_open"),
            models.UniqueConstraint(fields=["unit", "kind", "number"], name="term_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}第{self.number}届{self.get_kind_display()}"

    def overdue(self, day: date) -> bool:
        """Whether the term has run out without a renewal."""
        return self.until is None and self.due_on < day
