"""Places a union keeps, the levels they (or a side of the unit's work) were given, and plaques."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.programmes.models import Entry
from jiaogong.kernel.access import reach_q

from . import words


class PlacedQuerySet(models.QuerySet[Any]):
    """Rows that belong to a unit."""

    def visible_to(self, user: Any, rule: str = "staffhomes.view") -> PlacedQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))


class FacilityQuerySet(PlacedQuerySet):
    """Chainable reads of places."""

    def standing(self, day: date) -> FacilityQuerySet:
        """Those in use on `day`."""
        opened = self.filter(Q(opened_on=None) | Q(opened_on__lte=day))
        return opened.filter(Q(closed_on=None) | Q(closed_on__gt=day))


class Facility(models.Model):
    """A place: a staff home, a mothers' room, a studio (阵地)."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="facilities")
    kind = models.CharField("类别", max_length=15, choices=words.FacilityKind.choices)
    name = models.CharField("名称", max_length=60)
    place = models.CharField("位置", max_length=80, blank=True)
    area = models.PositiveIntegerField("面积（平方米）", null=True, blank=True)
    equipment = models.TextField("设施配备", blank=True)
    leader = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="负责人")
    opened_on = models.DateField("启用日期", null=True, blank=True)
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "name"], condition=Q(closed_on__isnull=True), name="facility_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="facility_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.name}"


class GradeQuerySet(PlacedQuerySet):
    """Chainable reads of levels."""

    def current(self, day: date) -> GradeQuerySet:
        """Those that hold on `day`: neither superseded, revoked nor run out."""
        held = self.filter(granted_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))
        return held.filter(Q(valid_until=None) | Q(valid_until__gte=day))


class Grade(models.Model):
    """A level given after an assessment, until it runs out, is superseded or revoked (等级)."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    register = models.CharField("评定事项", max_length=20, choices=words.Register.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grades")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="grades")
    level = models.CharField("等级", max_length=60)
    position = models.PositiveSmallIntegerField("等级次序", default=1)  # 1 is the highest of its scheme
    score = models.DecimalField("得分", max_digits=9, decimal_places=4, null=True, blank=True)
    granted_on = models.DateField("评定日期")
    granted_by = models.ForeignKey(Unit, models.PROTECT, related_name="granted_grades")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    recheck_on = models.DateField("复检日期", null=True, blank=True)
    rechecked_on = models.DateField("最近复检合格", null=True, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="grade")
    ended_on = models.DateField("失效日期", null=True, blank=True)
    ended_for = models.CharField("失效原因", max_length=300, blank=True)

    objects = GradeQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_on", "-id"]
        indexes = [models.Index(fields=["register", "unit"], name="grade_register_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "facility"], condition=Q(ended_on__isnull=True, facility__isnull=False),
                name="grade_one_of_place",
            ),
            models.UniqueConstraint(
                fields=["register", "unit"], condition=Q(ended_on__isnull=True, facility__isnull=True), name="grade_one_of_unit"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("granted_on")), name="grade_period"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("granted_on")), name="grade_validity"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.facility or self.unit} {self.level}"

    @property
    def title(self) -> str:
        """What a page calls it: a level that does not name its matter (命名, 五星) gets it before."""
        matter, place = str(self.get_register_display()), words.PLACES.get(words.Register(self.register))
        named = self.level == matter or (place is not None and str(place.label) in self.level)
        return self.level if named else f"{matter}：{self.level}"


class Plaque(models.Model):
    """A plaque of a union for a level: its number is given once (牌匾)."""

    grade = models.ForeignKey(Grade, models.PROTECT, related_name="plaques")
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="plaques")
    number = models.CharField("牌匾编号", max_length=40)
    issued_on = models.DateField("颁发日期")
    state = models.CharField("状态", max_length=10, choices=words.PlaqueState.choices, default=words.PlaqueState.HUNG)
    changed_on = models.DateField("变更日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "number"], name="plaque_number_once"),
            models.UniqueConstraint(fields=["grade"], condition=Q(state="hung"), name="plaque_one_hung"),
        ]

    def __str__(self) -> str:
        return self.number


class Use(models.Model):
    """How a place was used: what a log on its wall would say. Numbers, no names."""

    facility = models.ForeignKey(Facility, models.CASCADE, related_name="uses")
    day = models.DateField("日期")
    visitors = models.PositiveIntegerField("使用人次")
    note = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "day"], name="use_once_a_day"),
            models.CheckConstraint(condition=Q(visitors__gte=1), name="use_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.day}"
