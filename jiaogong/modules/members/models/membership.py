"""Membership (会籍): whose, in which unit's union, since when, verified or not."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import PeriodQuerySet, Person, Unit, period_check
from jiaogong.engines.org.words import EmploymentType
from jiaogong.kernel.access import reach_q

from .. import words
from ..sorting import NameKeyField


class MembershipQuerySet(PeriodQuerySet):
    """Chainable reads of memberships."""

    def visible_to(self, user: Any, rule: str = "members.view") -> MembershipQuerySet:
        """Those in units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))


class Membership(models.Model):
    """Somebody is a member in a unit's union, over a period; at most one open row per person and unit.

    A change of status or employment type ends the row and begins another, so that figures of past days stand.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    number = models.CharField("会员证号", max_length=20, blank=True)
    status = models.CharField("会籍状态", max_length=8, choices=words.Status.choices, default=words.Status.FULL)
    employment_type = models.CharField("用工性质", max_length=20, choices=EmploymentType.choices)
    since = models.DateField("入会日期")
    until = models.DateField("终止日期", null=True, blank=True)
    ending = models.CharField("终止情形", max_length=10, choices=words.Ending.choices, blank=True)
    verified_on = models.DateField("实名核验日期", null=True, blank=True)
    name_key = NameKeyField("排序用姓名", max_length=310, default="", editable=False)
    proof = models.CharField("核验方式", max_length=10, choices=words.Proof.choices, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        indexes = [
            models.Index(fields=["unit", "until", "since"], name="membership_unit"),
            # whole lists are read in order from the one, a city's from the other, without touching the rows
            models.Index(
                fields=["name_key", "person", "unit", "status", "since", "until", "id"], name="membership_by_name"
            ),
            models.Index(
                fields=["unit", "status", "name_key", "person", "since", "until", "id"], name="membership_in_unit"
            ),
            models.Index(
                fields=["unit", "employment_type", "status", "since", "until", "verified_on"], name="membership_figures"
            ),
            # the small groups among a province's members; nine of ten are 事业编制 and need none
            models.Index(
                fields=["employment_type", "status", "name_key", "person", "unit", "since", "until", "id"],
                condition=~Q(employment_type=EmploymentType.ESTABLISHED),
                name="membership_by_type",
            ),
        ]
        constraints = [
            period_check("membership_order"),
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(until__isnull=True), name="membership_one_open"
            ),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True, proof="") | (Q(verified_on__isnull=False) & ~Q(proof="")),
                name="membership_proof_with_day",
            ),
            models.CheckConstraint(condition=Q(ending="") | Q(until__isnull=False), name="membership_ending_with_day"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(until__isnull=True) & ~Q(number=""), name="membership_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.unit}"

    @property
    def may_vote(self) -> bool:
        """Whether its holder elects and is elected: an open membership that is not merely kept (会籍管理办法 2016)."""
        return self.until is None and self.status == words.Status.FULL

    @property
    def pays_fee(self) -> bool:
        """Whether its holder pays the fee: as for the vote, retired and unemployed members do not (会籍管理办法 2016)."""
        return self.may_vote

    def verified(self, day: date) -> bool:
        """Whether the real name was verified on or before `day`."""
        return self.verified_on is not None and self.verified_on <= day


class Reveal(models.Model):
    """Somebody looked at sealed data of a person, with a reason (rows are also journal lines)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="reveals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    reason = models.CharField("事由", max_length=120)
    at = models.DateTimeField("时间", db_index=True)

    def __str__(self) -> str:
        return f"{self.user} → {self.person}"


class NumberSeries(models.Model):
    """The last membership number given out in a year; its row is the lock."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    last = models.PositiveIntegerField("最后流水号", default=0)

    def __str__(self) -> str:
        return f"{self.year}：{self.last}"
