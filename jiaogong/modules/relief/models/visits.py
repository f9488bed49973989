"""慰问: occasions with their lists, visits to people, grants decided; what is paid goes through the ledger."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import reach_q

from .. import words
from .files import new_key, user_key


class VisitsQuerySet(models.QuerySet[Any]):
    """Rows of the union that visits."""

    def visible_to(self, user: Any, rule: str = "relief.visit") -> VisitsQuerySet:
        """Those of unions whose visits the user keeps."""
        return self.filter(reach_q(user, rule, "unit__"))


class Occasion(models.Model):
    """A round of visits of one union, e.g. 2026年高温慰问, with what each is given."""

    key = new_key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="relief_occasions", verbose_name="慰问工会")
    title = models.CharField("名称", max_length=60)
    kind = models.CharField("场合", max_length=14, choices=words.OccasionKind.choices)
    day = models.DateField("计划日期")
    form = models.CharField("形式", max_length=4, choices=words.Form.choices)
    item = models.CharField("物品或款项", max_length=60)
    amount = models.BigIntegerField("每人标准（分）")
    made_by = user_key("建立人")

    objects = VisitsQuerySet.as_manager()

    class Meta:
        verbose_name = "慰问名单"
        ordering = ["-day", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="relief_occasion_amount"),
            models.UniqueConstraint(fields=["unit", "title", "day"], name="relief_occasion_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Visit(models.Model):
    """A person is visited, or stands on the list to be: what he gets, who came, that he signed for it."""

    key = new_key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="relief_visits", verbose_name="慰问工会")
    occasion = models.ForeignKey(
        Occasion, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="慰问名单"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="relief_visits", verbose_name="慰问对象"
    )
    person_name = models.CharField("姓名", max_length=60, blank=True)
    place = models.ForeignKey(Unit, models.PROTECT, related_name="relief_visits_received", verbose_name="工作单位")
    kind = models.CharField("场合", max_length=14, choices=words.OccasionKind.choices)
    form = models.CharField("形式", max_length=4, choices=words.Form.choices)
    item = models.CharField("物品或款项", max_length=60)
    amount = models.BigIntegerField("金额（分）")
    day = models.DateField("慰问日期")
    visitors = models.CharField("慰问人", max_length=120, blank=True)
    signed_by = models.CharField("签收人", max_length=60, blank=True)
    signed_on = models.DateField("签收日期", null=True, blank=True)
    over_cap = models.CharField("超出上限的理由", max_length=200, blank=True)
    recorded_by = user_key("登记人")
    recorded_at = models.DateTimeField("登记时间")
    anonymised_on = models.DateField("匿名日期", null=True, blank=True, editable=False)

    objects = VisitsQuerySet.as_manager()

    class Meta:
        verbose_name = "慰问记录"
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["unit", "day"], name="relief_visit_unit"),
            models.Index(fields=["person", "day"], name="relief_visit_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="relief_visit_amount"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(anonymised_on__isnull=False), name="relief_visit_has_person"
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | ~Q(signed_by=""), name="relief_visit_signed"
            ),
            models.UniqueConstraint(
                fields=["occasion", "person"], condition=Q(occasion__isnull=False, person__isnull=False),
                name="relief_visit_once_an_occasion",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"慰问记录 {str(self.key)[:8]}"


class Grant(models.Model):
    """Aid decided for a person, e.g. by a programme: how much, by which decision. The money is asked of the ledger."""

    key = new_key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="relief_grants", verbose_name="付款工会")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="relief_grants", verbose_name="受助人"
    )
    place = models.ForeignKey(Unit, models.PROTECT, related_name="relief_grants_received", verbose_name="工作单位")
    purpose = models.CharField("名目", max_length=80)
    amount = models.BigIntegerField("金额（分）")
    source = models.CharField("决定依据", max_length=120)
    decided_on = models.DateField("决定日期")
    decided_by = user_key("办理人")
    anonymised_on = models.DateField("匿名日期", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "帮扶补助"
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="relief_grant_amount"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(anonymised_on__isnull=False), name="relief_grant_has_person"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="relief_grant_source"),
            models.UniqueConstraint(
                fields=["source", "person"], condition=Q(person__isnull=False), name="relief_grant_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"帮扶补助 {str(self.key)[:8]}"
