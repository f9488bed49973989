"""Cadres: how they serve, how they were selected, what they were trained in; contact points and visits."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from jiaogong.engines.org.models import Office, PeriodQuerySet, Person, Unit, period_check
from jiaogong.kernel import clock
from jiaogong.kernel.access import reach_q

from . import words


def _key() -> Any:
    return models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)


class Service(models.Model):
    """专职, 兼职 or 挂职 in a unit's union, over a period. Which post he holds stands in org's Holding alone."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="union_services")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="union_services")
    kind = models.CharField("任职性质", max_length=12, choices=words.ServiceKind.choices)
    basis = models.CharField("依据", max_length=120, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [
            period_check("cadre_service_order"),
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(until__isnull=True), name="cadre_service_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}{self.get_kind_display()}"


class CadreRowsQuerySet(models.QuerySet[Any]):
    """Rows that belong to a unit."""

    def visible_to(self, user: Any, rule: str = "cadres.view") -> CadreRowsQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))


class Selection(models.Model):
    """专职干部遴选: for which post, how many places, who was chosen."""

    key = _key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cadre_selections")
    post = models.CharField("遴选职位", max_length=60)
    places = models.PositiveSmallIntegerField("名额", default=1)
    method = models.CharField("方式", max_length=12, choices=words.Method.choices)
    opened_on = models.DateField("启动日期")
    applicants = models.PositiveSmallIntegerField("报名人数", null=True, blank=True)
    decided_on = models.DateField("确定日期", null=True, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)
    chosen = models.ManyToManyField(Person, related_name="cadre_selections", verbose_name="入选人员", blank=True)

    objects = CadreRowsQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1), name="cadre_selection_places"),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("opened_on")), name="cadre_selection_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}遴选{self.post}"


class TrainingQuerySet(models.QuerySet["Training"]):
    """Chainable reads of trainings."""

    def visible_to(self, user: Any, rule: str = "cadres.view") -> TrainingQuerySet:
        """Those the user's units held, and those somebody of his units attended."""
        attended = Attendance.objects.filter(reach_q(user, rule, "unit__"), training=OuterRef("pk"))
        return self.filter(reach_q(user, rule, "unit__") | Q(Exists(attended)))


class Training(models.Model):
    """A training of cadres: who held it, when, how long."""

    key = _key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cadre_trainings", verbose_name="主办单位")
    title = models.CharField("名称", max_length=80)
    kind = models.CharField("类别", max_length=12, choices=words.TrainingKind.choices)
    first_day = models.DateField("开始日期")
    last_day = models.DateField("结束日期")
    hours = models.PositiveSmallIntegerField("学时")
    place = models.CharField("地点", max_length=60, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ["-first_day", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="cadre_training_order"),
            models.CheckConstraint(condition=Q(hours__gte=1), name="cadre_training_hours"),
            models.UniqueConstraint(fields=["unit", "title", "first_day"], name="cadre_training_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """Somebody attended a training, as a cadre of `unit` then."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="cadre_attendances")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cadre_attendances")
    hours = models.PositiveSmallIntegerField("学时")
    certificate = models.CharField("证书编号", max_length=40, blank=True)

    objects = CadreRowsQuerySet.as_manager()

    class Meta:
        ordering = ["unit__path", "person__pinyin"]
        constraints = [models.UniqueConstraint(fields=["training", "person"], name="cadre_attendance_once")]

    def __str__(self) -> str:
        return f"{self.person}：{self.training}"


class ContactPointQuerySet(PeriodQuerySet):
    """Chainable reads of contact points."""

    def visible_to(self, user: Any, rule: str = "cadres.view") -> ContactPointQuerySet:
        """Those of unions and of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "union__") | reach_q(user, rule, "unit__"))


class ContactPoint(models.Model):
    """A standing-committee member of `union` keeps in touch with `unit`, over a period (domain A03)."""

    union = models.ForeignKey(Unit, models.PROTECT, related_name="contact_points_kept", verbose_name="上级工会")
    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_points", verbose_name="联系人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contact_points", verbose_name="联系单位")
    basis = models.CharField("依据", max_length=120, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        ordering = ["union__path", "person__pinyin", "unit__path"]
        constraints = [
            period_check("contact_point_order"),
            models.CheckConstraint(condition=~Q(union=F("unit")), name="contact_point_not_self"),
            models.UniqueConstraint(
                fields=["person", "union", "unit"], condition=Q(until__isnull=True), name="contact_point_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}联系{self.unit}"


class VisitQuerySet(models.QuerySet["Visit"]):
    """Chainable reads of visits."""

    def visible_to(self, user: Any, rule: str = "cadres.view") -> VisitQuerySet:
        """Those of unions and of units the user's right reaches, and those with an issue for an office he holds."""
        offices = Office.objects.held_by(user, clock.today())
        mine = Issue.objects.filter(visit=OuterRef("pk"), office__in=offices)
        return self.filter(reach_q(user, rule, "union__") | reach_q(user, rule, "unit__") | Q(Exists(mine)))


class Visit(models.Model):
    """A visit of a union's cadre to a unit; of his contact point, or simply among the people (domain A23)."""

    key = _key()
    union = models.ForeignKey(Unit, models.PROTECT, related_name="visits_made", verbose_name="走访工会")
    visitor = models.ForeignKey(Person, models.PROTECT, related_name="union_visits", verbose_name="走访人")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits_received", verbose_name="走访单位")
    point = models.ForeignKey(ContactPoint, models.SET_NULL, null=True, blank=True, related_name="visits")
    day = models.DateField("走访日期")
    companions = models.CharField("同行人员", max_length=120, blank=True)
    seen = models.TextField("了解的情况", max_length=2000)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["unit", "day"], name="cadre_visit_unit")]
        constraints = [
            models.CheckConstraint(condition=~Q(union=F("unit")), name="cadre_visit_not_self"),
            models.CheckConstraint(condition=~Q(seen=""), name="cadre_visit_seen"),
        ]

    def __str__(self) -> str:
        return f"走访{self.unit}"


class Issue(models.Model):
    """Something found on a visit that somebody must solve; a to-do of `office` until then."""

    key = _key()
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="issues")
    text = models.CharField("问题", max_length=300)
    office = models.ForeignKey(Office, models.PROTECT, related_name="visit_issues", verbose_name="解决责任")
    due_on = models.DateField("解决期限", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=words.IssueState.choices, default=words.IssueState.OPEN)
    answer = models.CharField("解决情况", max_length=500, blank=True)
    solved_on = models.DateField("解决日期", null=True, blank=True)
    solved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    returned = models.CharField("退回原因", max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="visit_issue_text"),
            models.CheckConstraint(
                condition=Q(state="open", solved_on__isnull=True)
                | (Q(state="solved", solved_on__isnull=False) & ~Q(answer="")),
                name="visit_issue_state",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
