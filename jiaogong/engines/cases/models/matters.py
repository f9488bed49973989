"""A case, its handlers, its clocks, and the steps by which what is late has climbed."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from jiaogong.engines.org.models import Holding, Office, Person, Unit, open_at

from .. import words


def held_units(user: Any, day: date) -> Any:
    """Ids of the units in which the user holds an office that day."""
    rows = Holding.objects.filter(open_at(day), person__user=user, office__abolished_on__isnull=True)
    return rows.values("office__unit")


class CaseQuerySet(models.QuerySet["Case"]):
    """Chainable reads of cases."""

    def open(self) -> CaseQuerySet:
        """Not closed."""
        return self.filter(state=words.State.OPEN)

    def about(self, subject: models.Model) -> CaseQuerySet:
        """The case of a subject."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def handled_by(self, user: Any, day: date) -> CaseQuerySet:
        """In which the user has a part that day: himself, or through an office of a handling unit."""
        mine = Q(person__user=user) | Q(person__isnull=True, unit__in=held_units(user, day))
        rows = Handler.objects.filter(mine, case=OuterRef("pk"), until__isnull=True)
        return self.filter(Exists(rows))

    def opened_to(self, user: Any, day: date) -> CaseQuerySet:
        """Those the user may read without the module's leave: its handlers, its desk, and whoever was granted access."""
        from .access import Access

        held = Office.objects.held_by(user, day)
        mine = Q(person__user=user) | Q(person__isnull=True, unit__in=held_units(user, day))
        part = Handler.objects.filter(mine, case=OuterRef("pk"), until__isnull=True)
        granted = Access.objects.at(day).filter(Q(user=user) | Q(office__in=held), case=OuterRef("pk"))
        return self.filter(Q(desk__in=held) | Q(Exists(part)) | Q(Exists(granted)))


class Case(models.Model):
    """A matter of one unit with handlers, clocks and a trail. `title` may be read over a shoulder: it names nobody.

    The subject is a row of some module. `sealed`: its texts are encrypted and it is open by case alone. `desk` is the office that takes
    it and gives it to handlers.
    """

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="办理单位")
    desk = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受理岗位")
    subject_type = models.CharField("事项类型", max_length=60)
    subject_id = models.BigIntegerField("事项编号")
    title = models.CharField("标题", max_length=100)
    sealed = models.BooleanField("按件授权", default=False)
    state = models.CharField("状态", max_length=6, choices=words.State.choices, default=words.State.OPEN)
    round = models.PositiveSmallIntegerField("办理次数", default=1)
    opened_at = models.DateTimeField("收到时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    outcome = models.CharField("结果", max_length=40, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "办理事项"
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["unit", "state"], name="case_unit_state")]
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id"], name="case_once_per_subject"),
            models.CheckConstraint(condition=Q(round__in=(1, 2)), name="case_two_rounds"),
            models.CheckConstraint(condition=~Q(title=""), name="case_titled"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, outcome="")
                | (Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")),
                name="case_closed_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Handler(models.Model):
    """Somebody (or a department) has a part in a case, from a day on, in one round of it."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="handlers", verbose_name="事项")
    part = models.CharField("分工", max_length=6, choices=words.Part.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办部门")
    department = models.CharField("承办部门名称", max_length=60, blank=True)
    round = models.PositiveSmallIntegerField("办理次数", default=1)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    due_on = models.DateField("办理期限", null=True, blank=True)
    accepted_on = models.DateField("签收日期", null=True, blank=True)
    done_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        verbose_name = "承办"
        ordering = ["round", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(part="lead", until__isnull=True), name="case_one_open_lead"
            ),
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(until__isnull=True, person__isnull=False),
                name="case_person_once",
            ),
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=Q(until__isnull=True, person__isnull=True, unit__isnull=False),
                name="case_department_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(unit__isnull=False), name="case_handler_is_somebody"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="case_handler_order"
            ),
            models.CheckConstraint(condition=Q(round__in=(1, 2)), name="case_handler_round"),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}：{self.who}"

    @property
    def who(self) -> str:
        """教务处 王芳; a person without a department by name alone."""
        place = self.department or (self.unit.name if self.unit else "")
        return " ".join(part for part in (place, self.person.name if self.person else "") if part)


class ClockQuerySet(models.QuerySet["Clock"]):
    """Chainable reads of clocks."""

    def running(self) -> ClockQuerySet:
        """Neither met nor stopped."""
        return self.filter(met_on__isnull=True, stopped_on__isnull=True)

    def overdue(self, day: date) -> ClockQuerySet:
        """Ours, running past its due day, and not paused, in an open case."""
        rows = self.running().filter(due_on__lt=day, paused_on__isnull=True, ours=True)
        return rows.filter(case__state=words.State.OPEN)


class Clock(models.Model):
    """A period that runs in a case: so many days from a day on, with the text it comes from. `ours` False: it is somebody else's (until
    when he may ask for a review), nobody here is late when it is over."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks", verbose_name="事项")
    key = models.CharField("期限", max_length=30)
    title = models.CharField("名称", max_length=40)
    round = models.PositiveSmallIntegerField("办理次数", default=1)
    starts_on = models.DateField("起算日期")
    days = models.PositiveSmallIntegerField("天数")
    working = models.BooleanField("按工作日", default=False)
    due_on = models.DateField("届满日期")
    ours = models.BooleanField("本方期限", default=True)
    source = models.CharField("依据", max_length=200, blank=True)
    met_on = models.DateField("完成日期", null=True, blank=True)
    paused_on = models.DateField("中止日期", null=True, blank=True)
    stopped_on = models.DateField("终止日期", null=True, blank=True)
    reason = models.CharField("中止、终止或延长理由", max_length=200, blank=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = "期限"
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "round"], name="case_clock_once"),
            models.CheckConstraint(condition=Q(days__gt=0, due_on__gt=F("starts_on")), name="case_clock_order"),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(stopped_on__isnull=True), name="case_clock_one_end"
            ),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True, paused_on__isnull=True) | ~Q(reason=""),
                name="case_clock_stopped_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due_on:%Y-%m-%d}"

    @property
    def length(self) -> str:
        """15 个工作日, 60 日"""
        return f"{self.days} 个工作日" if self.working else f"{self.days} 日"


class Climb(models.Model):
    """Something late was brought before the leader, or before the chair: each step once."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="climbs")
    about = models.CharField("逾期事项", max_length=30)
    step = models.CharField("环节", max_length=10)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "逾期上报"
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "about", "step"], name="case_climb_once")]

    def __str__(self) -> str:
        return f"{self.about} {self.step}"
