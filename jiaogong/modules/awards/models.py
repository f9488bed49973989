"""The register of honours of people, teams and units; and candidates a contest puts forward for an honour."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.programmes.models import Entry
from jiaogong.engines.programmes.words import EntrantKind
from jiaogong.kernel.access import reach_q

from . import words


class HonourQuerySet(models.QuerySet["Honour"]):
    """Chainable reads of honours."""

    def visible_to(self, user: Any, rule: str = "awards.view") -> HonourQuerySet:
        """Those of units the user's right reaches, those his units granted, and his own."""
        granted = reach_q(user, "awards.keep", "granted_by__")
        return self.filter(reach_q(user, rule, "unit__") | granted | Q(person__user=user))

    def valid(self, day: date) -> HonourQuerySet:
        """Neither revoked nor run out on `day`."""
        return self.filter(revoked_on=None, granted_on__lte=day).filter(Q(valid_until=None) | Q(valid_until__gte=day))


class Honour(models.Model):
    """An honour somebody holds (荣誉). A team's is held by its leader, with the team's entry behind it."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    holder_kind = models.CharField("获得者", max_length=10, choices=EntrantKind.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="honours")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="honours", verbose_name="单位")
    code = models.CharField("荣誉代码", max_length=60, blank=True, db_index=True)
    title = models.CharField("荣誉名称", max_length=80)
    subject = models.CharField("获奖项目", max_length=120, blank=True)
    tier = models.CharField("奖次、等级", max_length=60, blank=True)
    level = models.CharField("级别", max_length=10, choices=words.HonourLevel.choices)
    year = models.PositiveSmallIntegerField("年度")
    granted_on = models.DateField("授予日期")
    granted_by = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="granted_honours")
    organiser = models.CharField("授予单位", max_length=80)
    number = models.CharField("表彰文号", max_length=60, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    origin = models.CharField("来源", max_length=10, choices=words.Origin.choices)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, blank=True, related_name="honour")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    revoked_on = models.DateField("撤销日期", null=True, blank=True)
    revoked_for = models.CharField("撤销原因", max_length=300, blank=True)

    objects = HonourQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_on", "-id"]
        indexes = [models.Index(fields=["unit", "year"], name="honour_unit_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(holder_kind="unit", person__isnull=True) | (~Q(holder_kind="unit") & Q(person__isnull=False)),
                name="honour_holder",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("granted_on")), name="honour_period"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True, revoked_for="") | (Q(revoked_on__isnull=False) & ~Q(revoked_for="")),
                name="honour_revoked_says_why",
            ),
            models.UniqueConstraint(
                fields=["person", "title", "subject", "year", "organiser"], condition=Q(revoked_on__isnull=True, person__isnull=False),
                name="honour_of_person_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "title", "subject", "year", "organiser"], condition=Q(revoked_on__isnull=True, person__isnull=True),
                name="honour_of_unit_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.holder} {self.title}"

    @property
    def holder(self) -> str:
        """Who holds it, as a list shows it."""
        if self.holder_kind == EntrantKind.UNIT or self.person is None:
            return self.unit.name
        return f"{self.person.name}等" if self.holder_kind == EntrantKind.TEAM else self.person.name


class Candidate(models.Model):
    """Somebody whom a result puts forward for an honour (竞赛第一名 → 五一劳动奖章人选); a union still has to enter him."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="candidacies")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    code = models.CharField("推荐的荣誉", max_length=60)
    source = models.OneToOneField(Honour, models.CASCADE, related_name="candidacy")
    state = models.CharField(
        "情况", max_length=10, choices=words.CandidateState.choices, default=words.CandidateState.OPEN
    )
    at = models.DateTimeField("产生时间")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.person} → {self.code}"
