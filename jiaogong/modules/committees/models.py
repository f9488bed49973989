"""Who sits in a committee, and how the next one comes about."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import PeriodQuerySet, Person, Unit, period_check
from jiaogong.kernel.access import reach_q
from jiaogong.modules.unions.models import CommitteeTerm

from . import words


class SpecialCommittee(models.Model):
    """A committee for one matter (提案, 福利, 劳动争议调解 …): set up by the union, without a legal term."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="special_committees")
    title = models.CharField("名称", max_length=40)
    basis = models.CharField("依据", max_length=120, blank=True)
    since = models.DateField("设立日期")
    until = models.DateField("撤销日期", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["title", "-since"]
        constraints = [
            period_check("special_order"),
            models.CheckConstraint(condition=~Q(title=""), name="special_has_title"),
            models.UniqueConstraint(fields=["unit", "title"], condition=Q(until__isnull=True), name="special_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.title}"


class SeatQuerySet(PeriodQuerySet):
    """Seats with their period."""

    def sitting(self, day: date) -> PeriodQuerySet:
        """Those held on `day`, in a committee in office that day."""
        in_office = (Q(term__isnull=True) | Q(term__until__isnull=True) | Q(term__until__gt=day)) & (
            Q(special__isnull=True) | Q(special__until__isnull=True) | Q(special__until__gt=day)
        )
        return self.at(day).filter(in_office)


class Seat(models.Model):
    """Somebody's seat in a committee over a period: one chair at a time, one seat a person."""

    term = models.ForeignKey(CommitteeTerm, models.PROTECT, null=True, blank=True, related_name="seats")
    special = models.ForeignKey(SpecialCommittee, models.PROTECT, null=True, blank=True, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="committee_seats")
    post = models.CharField("职务", max_length=12, choices=words.Post.choices, default=words.Post.MEMBER)
    votes = models.PositiveIntegerField("得票数", null=True, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)
    since = models.DateField("任职日期")
    until = models.DateField("离任日期", null=True, blank=True)
    leaving = models.CharField("离任原因", max_length=10, choices=words.Leaving.choices, blank=True)
    own_consent = models.CharField("本级工会委员会意见", max_length=120, blank=True)
    upper_consent = models.CharField("上一级工会意见", max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", null=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            period_check("seat_order"),
            models.CheckConstraint(
                condition=Q(term__isnull=False, special__isnull=True) | Q(term__isnull=True, special__isnull=False),
                name="seat_one_committee",
            ),
            models.UniqueConstraint(
                fields=["term"], condition=Q(until__isnull=True, post__in=["chair", "head"]), name="seat_one_chair"
            ),
            models.UniqueConstraint(
                fields=["special"],
                condition=Q(until__isnull=True, post__in=["chair", "head"]),
                name="seat_one_special_chair",
            ),
            models.UniqueConstraint(fields=["term", "person"], condition=Q(until__isnull=True), name="seat_one_each"),
            models.UniqueConstraint(
                fields=["special", "person"], condition=Q(until__isnull=True), name="seat_one_special_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term or self.special}{self.get_post_display()} {self.person}"

    @property
    def unit(self) -> Unit:
        """The unit whose committee it is."""
        committee = self.term or self.special
        assert committee is not None
        return committee.unit


class RenewalQuerySet(models.QuerySet["Renewal"]):
    """Chainable reads of renewals."""

    def visible_to(self, user: Any, rule: str = "committees.view") -> RenewalQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "term__unit__"))

    def open(self) -> RenewalQuerySet:
        """Neither done nor ended."""
        return self.exclude(state__in=words.OVER)


class Renewal(models.Model):
    """The way from a committee's last months to the next one: task pack, request, permission, election, approval."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    term = models.OneToOneField(CommitteeTerm, models.PROTECT, related_name="renewal", verbose_name="将届满的委员会")
    state = models.CharField("进度", max_length=10, choices=words.State.choices, default=words.State.DUE)
    changed_on = models.DateField("进度日期")
    pack_due_on = models.DateField("请示报送期限", null=True, blank=True)
    extended_to = models.DateField("获批延期至", null=True, blank=True)
    returned = models.CharField("退回原因", max_length=300, blank=True)
    meeting_on = models.DateField("会议日期", null=True, blank=True)
    years = models.PositiveSmallIntegerField("新一届任期", null=True, blank=True)
    planned = models.PositiveSmallIntegerField("拟选委员人数", null=True, blank=True)
    due_number = models.PositiveIntegerField("应到人数", null=True, blank=True)
    present = models.PositiveIntegerField("实到人数", null=True, blank=True)
    new_term = models.OneToOneField(
        CommitteeTerm, models.PROTECT, null=True, blank=True, related_name="renewed_from", verbose_name="新一届"
    )

    objects = RenewalQuerySet.as_manager()

    class Meta:
        ordering = ["term__due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", new_term__isnull=False) | (~Q(state="done") & Q(new_term__isnull=True)),
                name="renewal_done_with_term",
            ),
            models.CheckConstraint(condition=Q(years__isnull=True) | Q(years__in=[3, 5]), name="renewal_years"),
            models.CheckConstraint(
                condition=Q(present__isnull=True) | Q(due_number__gte=F("present")), name="renewal_present_of_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term}换届"

    @property
    def unit(self) -> Unit:
        """The unit whose committee is renewed."""
        return self.term.unit


class Step(models.Model):
    """Something that happened in a renewal, on a day, with its document number."""

    renewal = models.ForeignKey(Renewal, models.CASCADE, related_name="steps")
    kind = models.CharField("环节", max_length=14, choices=words.StepKind.choices)
    on = models.DateField("日期")
    number = models.CharField("文号", max_length=60, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.renewal} {self.get_kind_display()}"


class Candidate(models.Model):
    """Somebody proposed for the next committee, and how the vote went."""

    renewal = models.ForeignKey(Renewal, models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField("拟任职务", max_length=12, choices=words.Post.choices)
    votes = models.PositiveIntegerField("得票数", null=True, blank=True)
    elected = models.BooleanField("当选", default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["renewal", "person"], name="candidate_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.get_post_display()}"


class Extension(models.Model):
    """A request to hold the renewal after the term has run out, and the superior's answer."""

    renewal = models.ForeignKey(Renewal, models.CASCADE, related_name="extensions")
    reason = models.CharField("原因", max_length=200)
    to_day = models.DateField("申请延期至")
    state = models.CharField(
        "批复", max_length=8, choices=words.ExtensionState.choices, default=words.ExtensionState.ASKED
    )
    asked_on = models.DateField("申请日期")
    decided_on = models.DateField("批复日期", null=True, blank=True)
    number = models.CharField("批复文号", max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
            models.UniqueConstraint(fields=["renewal"], condition=Q(state="asked"), name="extension_one_asked"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_on__isnull=True) | (~Q(state="asked") & Q(decided_on__isnull=False)),
                name="extension_decided_with_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.renewal} 延期至 {self.to_day:%Y-%m-%d}"
