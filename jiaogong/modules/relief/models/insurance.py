"""互助保险: what is offered for which period, who is enrolled, what was claimed (domain F09)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import PeriodQuerySet, Person, Unit, period_check
from jiaogong.kernel.access import reach_q

from .. import words
from .files import new_key, user_key


class ProductQuerySet(PeriodQuerySet):
    """Chainable reads of products."""

    def offered_to(self, unit: Unit) -> ProductQuerySet:
        """Those of the unit itself and of its superiors."""
        above = [unit.path[:end] for end in range(4, len(unit.path) + 1, 4)]
        return self.filter(unit__path__in=above)


class Product(models.Model):
    """A mutual insurance for one period, in force below `unit`. `until` is the first day without cover."""

    key = new_key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="insurance_products", verbose_name="组织工会")
    title = models.CharField("名称", max_length=60)
    insurer = models.CharField("承办方", max_length=60)
    since = models.DateField("保障起始")
    until = models.DateField("保障终止")
    premium = models.BigIntegerField("每人保费（分）")
    claim_days = models.PositiveSmallIntegerField("申报时限（天）")
    source = models.CharField("依据", max_length=120)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = "互助保险"
        ordering = ["-since", "title"]
        constraints = [
            period_check("relief_product_order"),
            models.CheckConstraint(condition=Q(premium__gt=0), name="relief_product_premium"),
            models.CheckConstraint(condition=Q(claim_days__gte=1), name="relief_product_days"),
            models.UniqueConstraint(fields=["unit", "title", "since"], name="relief_product_once"),
        ]

    def __str__(self) -> str:
        return self.title


class InsuredRowsQuerySet(models.QuerySet[Any]):
    """Rows of the unit that enrolled people."""

    def visible_to(self, user: Any, rule: str = "relief.insure") -> InsuredRowsQuerySet:
        """Those of units whose insurance the user keeps."""
        return self.filter(reach_q(user, rule, "unit__"))


class Enrolment(models.Model):
    """Somebody is covered, enrolled by his unit."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="enrolments", verbose_name="互助保险")
    person = models.ForeignKey(Person, models.PROTECT, related_name="insurance_enrolments", verbose_name="参保人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="insurance_enrolments", verbose_name="参保单位")
    premium = models.BigIntegerField("保费（分）")
    enrolled_on = models.DateField("参保日期")
    enrolled_by = user_key("办理人")

    objects = InsuredRowsQuerySet.as_manager()

    class Meta:
        verbose_name = "参保记录"
        ordering = ["person__pinyin", "id"]
        indexes = [models.Index(fields=["unit", "product"], name="relief_enrolment_unit")]
        constraints = [models.UniqueConstraint(fields=["product", "person"], name="relief_enrolment_once")]

    def __str__(self) -> str:
        return f"参保 {self.pk}"


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Chainable reads of claims."""

    def visible_to(self, user: Any) -> ClaimQuerySet:
        """Those of the union whose chair he is (a claim lets one guess an illness), never his own."""
        return self.filter(reach_q(user, "relief.hold", "enrolment__unit__")).exclude(enrolment__person__user=user)


class Claim(models.Model):
    """What was claimed of an enrolment and what came of it. Says nothing of the illness."""

    key = new_key()
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="claims", verbose_name="参保记录")
    happened_on = models.DateField("出险日期")
    made_on = models.DateField("申报日期")
    claimed = models.BigIntegerField("申报金额（分）")
    on_paper = models.BooleanField("须交纸质材料")
    state = models.CharField("状态", max_length=8, choices=words.ClaimState.choices, default=words.ClaimState.MADE)
    settled = models.BigIntegerField("赔付金额（分）", null=True, blank=True)
    settled_on = models.DateField("赔付日期", null=True, blank=True)
    recorded_by = user_key("登记人")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "理赔记录"
        ordering = ["-made_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(claimed__gt=0), name="relief_claim_amount"),
            models.CheckConstraint(condition=Q(made_on__gte=F("happened_on")), name="relief_claim_order"),
            models.CheckConstraint(
                condition=(Q(state="settled", settled__gt=0, settled_on__isnull=False))
                | (~Q(state="settled") & Q(settled__isnull=True, settled_on__isnull=True)),
                name="relief_claim_settled",
            ),
            models.UniqueConstraint(fields=["enrolment", "happened_on"], name="relief_claim_once"),
        ]

    def __str__(self) -> str:
        return f"理赔记录 {str(self.key)[:8]}"
