"""The standing body: a congress of a unit, its terms 届, who elects and who was elected."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import PeriodQuerySet, Person, Unit, open_at, period_check
from jiaogong.kernel.access import reach_q

from .. import words

USER = settings.AUTH_USER_MODEL


class CongressQuerySet(models.QuerySet["Congress"]):
    """Chainable reads of congresses."""

    def visible_to(self, user: Any, rule: str = "congress.view") -> CongressQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))


class Congress(models.Model):
    """The staff congress, a second-level congress of an inner unit, or the union's own congress: one of each a unit."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="congresses", verbose_name="单位")
    kind = models.CharField("类别", max_length=8, choices=words.Kind.choices)
    form = models.CharField("形式", max_length=10, choices=words.Form.choices, default=words.Form.DELEGATES)
    founded_on = models.DateField("建立日期", null=True, blank=True)

    objects = CongressQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "kind"]
        constraints = [models.UniqueConstraint(fields=["unit", "kind"], name="congress_once")]

    def __str__(self) -> str:
        return f"{self.unit}{self.title}"

    @property
    def title(self) -> str:
        """教代会, 教职工大会, 二级教代会, 工代会, 会员大会."""
        if self.form == words.Form.ALL:
            return "会员大会" if self.kind == words.Kind.UNION else "教职工大会"
        return words.SHORT[words.Kind(self.kind)]


class TermQuerySet(PeriodQuerySet):
    """Terms with their period."""

    def visible_to(self, user: Any, rule: str = "congress.view") -> TermQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "congress__unit__"))


class Term(models.Model):
    """A 届: its delegates keep their seats to its end. At most one of a congress is open."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    congress = models.ForeignKey(Congress, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField("届")
    since = models.DateField("起")
    due_on = models.DateField("届满日期")
    until = models.DateField("止", null=True, blank=True)
    years = models.PositiveSmallIntegerField("任期（年）")
    staff = models.PositiveIntegerField("选举时教职工人数", default=0)  # as it was; the rule of seats is asked with it
    seats = models.PositiveIntegerField("代表名额", default=0)
    rule = models.CharField("名额依据", max_length=200, blank=True)  # the provision in words and its source, frozen
    made_at = models.DateTimeField("建立时间")
    made_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["congress", "-number"]
        constraints = [
            period_check("congressterm_order"),
            models.UniqueConstraint(fields=["congress", "number"], name="congressterm_number"),
            models.UniqueConstraint(fields=["congress"], condition=Q(until__isnull=True), name="congressterm_one_open"),
            models.CheckConstraint(condition=Q(years__in=[3, 5]), name="congressterm_years"),
            models.CheckConstraint(condition=Q(number__gte=1), name="congressterm_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.congress.unit}第{self.number}届{self.congress.title}"

    @property
    def unit(self) -> Unit:
        """Whose congress it is."""
        return self.congress.unit


class Delegation(models.Model):
    """A 代表团: delegates who discuss together at sessions; one or several constituencies."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="delegations")
    name = models.CharField("名称", max_length=40)
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        ordering = ["term", "position"]
        constraints = [
            models.UniqueConstraint(fields=["term", "name"], name="delegation_name"),
            models.CheckConstraint(condition=~Q(name=""), name="delegation_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Constituency(models.Model):
    """A 选举单位: the staff of some departments or groups who elect delegates together."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    term = models.ForeignKey(Term, models.CASCADE, related_name="constituencies")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="constituencies", verbose_name="代表团")
    name = models.CharField("名称", max_length=40)
    position = models.PositiveSmallIntegerField("次序")
    seats = models.PositiveSmallIntegerField("名额", default=0)

    class Meta:
        ordering = ["term", "position"]
        constraints = [
            models.UniqueConstraint(fields=["term", "name"], name="constituency_name"),
            models.CheckConstraint(condition=~Q(name=""), name="constituency_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Constituent(models.Model):
    """Somebody on the electoral roll: in one constituency of a term, never in two."""

    term = models.ForeignKey(Term, models.CASCADE, related_name="constituents")
    constituency = models.ForeignKey(Constituency, models.CASCADE, related_name="constituents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="constituents")

    class Meta:
        ordering = ["person__pinyin", "person_id"]
        constraints = [models.UniqueConstraint(fields=["term", "person"], name="constituent_once")]

    def __str__(self) -> str:
        return str(self.person)


class DelegateQuerySet(PeriodQuerySet):
    """Delegates with their period."""

    def visible_to(self, user: Any, rule: str = "congress.view") -> DelegateQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "term__congress__unit__"))

    def of_user(self, user: Any, day: date) -> DelegateQuerySet:
        """Seats the user himself holds on `day`, in terms open that day."""
        return self.filter(open_at(day), open_at(day, "term__"), person__user=user)


class Delegate(models.Model):
    """A delegate of a term, with what he was when elected: the shares asked by the rule are counted from these rows."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    term = models.ForeignKey(Term, models.PROTECT, related_name="delegates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="delegacies")
    constituency = models.ForeignKey(
        Constituency, models.PROTECT, null=True, blank=True, related_name="delegates", verbose_name="选举单位"
    )
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="delegates", verbose_name="代表团")
    number = models.PositiveSmallIntegerField("代表证号")
    heads_delegation = models.BooleanField("代表团团长", default=False)
    is_teacher = models.BooleanField("教师", default=True)
    is_manager = models.BooleanField("中层以上管理人员", default=False)
    is_woman = models.BooleanField("女", default=False)
    is_young = models.BooleanField("青年", default=False)  # by the term's rule of age, on the day of election
    votes = models.PositiveIntegerField("得票", null=True, blank=True)
    basis = models.CharField("产生依据", max_length=120, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    leaving = models.CharField("终止原因", max_length=10, choices=words.Leaving.choices, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        ordering = ["term", "number"]
        constraints = [
            period_check("delegate_order"),
            models.UniqueConstraint(fields=["term", "person"], condition=Q(until__isnull=True), name="delegate_once"),
            models.UniqueConstraint(fields=["term", "number"], name="delegate_number"),
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(heads_delegation=True, until__isnull=True),
                name="delegation_one_head",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True, leaving="") | (Q(until__isnull=False) & ~Q(leaving="")),
                name="delegate_leaves_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
