"""The hardship file: who, where, which category; sealed household; assessments by year; months of income."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import home_units, reach_q
from jiaogong.kernel.seal.fields import SealedField

from .. import words


def new_key() -> Any:
    """The key a sealed value is bound to."""
    return models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)


def user_key(label: str) -> Any:
    """A user who did something; the row outlives the account."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=label
    )


class HardshipFileQuerySet(models.QuerySet["HardshipFile"]):
    """Chainable reads of files."""

    def visible_to(self, user: Any) -> HardshipFileQuerySet:
        """Those whose case the user may handle: chair of the file's own union, access granted and not run out, or sent to
        the superior union in which he receives cases. One's own file is read on one's own page."""
        from .access import CaseAccess, Filing

        day = clock.today()
        held = Office.objects.held_by(user, day)
        granted = CaseAccess.objects.at(day).filter(Q(user=user) | Q(office__in=held), file=OuterRef("pk"))
        sent = Filing.objects.filter(
            reach_q(user, "relief.receive", "to__"), file=OuterRef("pk"), ended_at__isnull=True
        )
        own = Q(unit_id__in=home_units(user, "relief.hold"))
        return self.filter(own | Q(Exists(granted)) | Q(Exists(sent))).exclude(person__user=user)

    def open(self) -> HardshipFileQuerySet:
        """In force."""
        return self.filter(state=words.FileState.OPEN)


class HardshipFile(models.Model):
    """One person's hardship file with one union. Says that there is one and its category; the rest is sealed elsewhere."""

    key = new_key()
    person = models.ForeignKey(Person, models.PROTECT, related_name="hardship_files", verbose_name="本人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="hardship_files", verbose_name="建档工会")
    state = models.CharField("状态", max_length=8, choices=words.FileState.choices, default=words.FileState.ASKED)
    category = models.CharField("困难类别", max_length=10, choices=words.Category.choices, blank=True)
    asked_at = models.DateTimeField("申请时间")
    opened_on = models.DateField("建档日期", null=True, blank=True)
    renewal_due = models.DateField("年度复核期限", null=True, blank=True)
    closed_on = models.DateField("退出日期", null=True, blank=True)
    closing = models.CharField("退出原因", max_length=10, choices=words.Closing.choices, blank=True)
    opened_by = user_key("建档人")
    closed_by = user_key("退出办理人")
    former = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="later", verbose_name="前一档案"
    )

    objects = HardshipFileQuerySet.as_manager()

    class Meta:
        verbose_name = "困难档案"
        ordering = ["unit__path", "-opened_on", "id"]
        indexes = [models.Index(fields=["unit", "state"], name="relief_file_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(state__in=["asked", "open"]), name="relief_file_one_live"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", opened_on__isnull=True, closed_on__isnull=True)
                | Q(state="open", opened_on__isnull=False, closed_on__isnull=True)
                | (Q(state="closed", closed_on__isnull=False) & ~Q(closing="")),
                name="relief_file_state",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="relief_file_order",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"困难档案 {str(self.key)[:8]}"  # journal and messages name nobody


class Details(models.Model):
    """What is sealed of the household as a whole. Money stands in fen."""

    key = new_key()
    file = models.OneToOneField(HardshipFile, models.CASCADE, related_name="details")
    main_cause = SealedField("主要致困原因")
    second_cause = SealedField("次要致困原因")
    spending = SealedField("家庭年刚性支出（分）")
    loss = SealedField("年度意外损失（分）")
    housing = SealedField("住房情况")
    disability = SealedField("残疾情况")
    insurance = SealedField("医保和商业保险")
    bank = SealedField("开户银行")
    account = SealedField("银行账号")
    asked_reason = SealedField("本人申请说明")
    kept_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "家庭情况"

    def __str__(self) -> str:
        return f"{self.file}家庭情况"


class HouseholdMember(models.Model):
    """Somebody of the household."""

    key = new_key()
    file = models.ForeignKey(HardshipFile, models.CASCADE, related_name="household")
    relation = models.CharField("与本人关系", max_length=8, choices=words.Relation.choices)
    name = SealedField("姓名")
    id_number = SealedField("证件号码")
    birth_year = models.PositiveSmallIntegerField("出生年份", null=True, blank=True)
    income = SealedField("年收入（分）")
    school = SealedField("就读学校或工作单位")
    health = SealedField("健康状况")

    class Meta:
        verbose_name = "家庭成员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["file"], condition=Q(relation="self"), name="relief_household_one_self"),
            models.CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=1900, birth_year__lte=2100),
                name="relief_household_birth",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file}家庭成员"


class Assessment(models.Model):
    """认定 of a year: the figures it rests on, what the formula said, who decided. A later version of a year stands beside the first."""

    key = new_key()
    file = models.ForeignKey(HardshipFile, models.CASCADE, related_name="assessments")
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("第几次")
    category = models.CharField("认定类别", max_length=10, choices=words.Category.choices)
    figures = SealedField("测算数据")
    sentence = SealedField("测算说明")
    source = models.CharField("依据", max_length=300)
    verified = models.BooleanField("依据已核对")
    decided_by = user_key("认定人")
    decided_at = models.DateTimeField("认定时间")

    class Meta:
        verbose_name = "困难认定"
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["file", "year", "version"], name="relief_assessment_once"),
            models.CheckConstraint(condition=~Q(source=""), name="relief_assessment_source"),
        ]

    def __str__(self) -> str:
        return f"{self.file}{self.year}年度认定"


class IncomeMonth(models.Model):
    """What the household had in a month; `above`: more per head than the standard of that month."""

    key = new_key()
    file = models.ForeignKey(HardshipFile, models.CASCADE, related_name="months")
    month = models.DateField("月份")
    income = SealedField("家庭月收入（分）")
    heads = models.PositiveSmallIntegerField("家庭人口")
    above = models.BooleanField("人均高于低保标准")
    recorded_by = user_key("登记人")

    class Meta:
        verbose_name = "月收入记录"
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["file", "month"], name="relief_month_once"),
            models.CheckConstraint(condition=Q(heads__gte=1), name="relief_month_heads"),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.month:%Y-%m}"
