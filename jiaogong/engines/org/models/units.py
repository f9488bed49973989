"""Units: what they are today, and what they were over their periods."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from jiaogong.kernel.access import path_end, reach_q

from .. import words
from .periods import PeriodQuerySet, period_check

SEGMENT = 4  # characters a level adds to a path


def named(text: str, prefix: str = "") -> Q:
    """Units a text means: by name, code or pinyin; `prefix` leads to the unit, e.g. "unit__"."""
    text = text.strip()
    if not text.isascii():
        return Q(**{f"{prefix}name__contains": text})
    low = text.lower()
    by_sound = Q(**{f"{prefix}initials__contains": low}) | Q(**{f"{prefix}pinyin__startswith": low})
    return by_sound | Q(**{f"{prefix}code__iexact": text})


class UnitQuerySet(models.QuerySet["Unit"]):
    """Chainable reads of units."""

    def visible_to(self, user: Any, rule: str = "org.view_unit") -> UnitQuerySet:
        """Units the user's right reaches."""
        return self.filter(reach_q(user, rule))

    def under(self, unit: Unit) -> UnitQuerySet:
        """The unit itself and everything below it."""
        return self.filter(path__gte=unit.path, path__lt=path_end(unit.path))

    def layers(self) -> UnitQuerySet:
        """Without departments and groups."""
        return self.filter(is_inner=False)

    def open(self) -> UnitQuerySet:
        """Not closed."""
        return self.filter(closed_on__isnull=True)

    def search(self, text: str) -> UnitQuerySet:
        """By name, code or pinyin initials."""
        return self.filter(named(text)) if text.strip() else self


class Unit(models.Model):
    """A union office, school, bureau, or a department or group inside one; as it is today."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("单位代码", max_length=20, unique=True)
    layer = models.CharField("层级", max_length=10, choices=words.Layer.choices)
    is_inner = models.BooleanField("内设机构", default=False)
    name = models.CharField("名称", max_length=80)
    pinyin = models.CharField("拼音", max_length=240, blank=True)
    initials = models.CharField("拼音首字母", max_length=80, blank=True)
    kind = models.CharField("类别", max_length=20, choices=words.Kind.choices)
    nature = models.CharField("性质", max_length=10, choices=words.Nature.choices, default=words.Nature.PUBLIC)
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="inferiors", verbose_name="上级"
    )
    home = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="inner_units", verbose_name="所属单位", editable=False
    )
    path = models.CharField("位置", max_length=80, unique=True, editable=False)
    opened_on = models.DateField("设立日期")
    closed_on = models.DateField("撤销日期", null=True, blank=True)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        indexes = [
            models.Index(fields=["home"], name="unit_home_idx"),
            models.Index(fields=["initials"], name="unit_initials"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(superior=F("id")), name="unit_not_own_superior"),
            models.CheckConstraint(
                condition=Q(is_inner=True, layer="inner") | (Q(is_inner=False) & ~Q(layer="inner")),
                name="unit_inner_layer",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitPeriod(models.Model):
    """What a unit was called, what it was and where it stood, over a period."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="periods")
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=20, choices=words.Kind.choices)
    nature = models.CharField("性质", max_length=10, choices=words.Nature.choices)
    superior = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    path = models.CharField("位置", max_length=80)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    reason = models.CharField("依据", max_length=200, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        indexes = [models.Index(fields=["path"], name="unitperiod_path")]
        constraints = [
            period_check("unitperiod_order"),
            models.UniqueConstraint(fields=["unit"], condition=Q(until__isnull=True), name="unitperiod_one_open"),
            models.UniqueConstraint(fields=["unit", "since"], name="unitperiod_one_start"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.since:%Y-%m-%d} 起）"


class Headcount(models.Model):
    """How many staff of one employment type a unit has, over a period. Staff, not members."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="headcounts")
    employment_type = models.CharField("用工性质", max_length=20, choices=words.EmploymentType.choices)
    number = models.PositiveIntegerField("人数")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [
            period_check("headcount_order"),
            models.UniqueConstraint(
                fields=["unit", "employment_type"], condition=Q(until__isnull=True), name="headcount_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_employment_type_display()} {self.number} 人"


class Affiliation(models.Model):
    """A tie beside the tree: a second superior, or membership of an education group. Gives no reach."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="affiliations")
    other = models.ForeignKey(Unit, models.PROTECT, related_name="affiliated")
    kind = models.CharField("关系", max_length=20, choices=words.AffiliationKind.choices)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            period_check("affiliation_order"),
            models.CheckConstraint(condition=~Q(unit=F("other")), name="affiliation_not_self"),
            models.UniqueConstraint(
                fields=["unit", "other", "kind"], condition=Q(until__isnull=True), name="affiliation_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_kind_display()} {self.other}"


class Succession(models.Model):
    """One unit goes on in another: merged into it, split off from it. History follows the line; rights do not."""

    former = models.ForeignKey(Unit, models.PROTECT, related_name="successors", verbose_name="原单位")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors", verbose_name="承接单位")
    kind = models.CharField("方式", max_length=10, choices=words.SuccessionKind.choices)
    day = models.DateField("日期")
    basis = models.CharField("依据", max_length=200)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(condition=~Q(former=F("successor")), name="succession_not_self"),
            models.UniqueConstraint(fields=["former", "successor", "day"], name="succession_once"),
        ]

    def __str__(self) -> str:
        return f"{self.former} {self.get_kind_display()} {self.successor}"


class LegalIdentity(models.Model):
    """A legal person a unit is: the employer (12…/52…/91…) and the union (81…) are two."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="identities")
    kind = models.CharField("身份", max_length=10, choices=words.IdentityKind.choices)
    name = models.CharField("法人名称", max_length=100)
    code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            period_check("identity_order"),
            models.UniqueConstraint(fields=["unit", "kind"], condition=Q(until__isnull=True), name="identity_one_open"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(until__isnull=True) & ~Q(code=""), name="identity_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
