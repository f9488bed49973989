"""诉求: what somebody brings forward, with the promise he chose; the desk that takes it; who looked at a sealed name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.cases.models import Case
from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.engines.org.models.periods import PeriodQuerySet
from jiaogong.kernel import clock
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import BlindIndexField, SealedField, look_up

from .. import words
from .common import Numbered, user_key


class Desk(models.Model):
    """The office that takes what is brought to a union, from a day on. Without one an officer takes it, or else the chair."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="受理岗位")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "诉求受理岗位"
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="voices_desk_order"
            ),
            models.UniqueConstraint(fields=["unit"], condition=Q(until__isnull=True), name="voices_desk_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.office}"


class GrievanceQuerySet(models.QuerySet["Grievance"]):
    """Chainable reads of grievances."""

    def visible_to(self, user: Any) -> GrievanceQuerySet:
        """Those whose case is open to the user: its desk, its handlers, and whoever was granted access."""
        mine = Case.objects.opened_to(user, clock.today()).filter(subject_type="voices.grievance")
        return self.filter(pk__in=mine.values("subject_id"))

    def of_author(self, person: Person) -> GrievanceQuerySet:
        """Those the person brought forward under his name, or known to the handler alone."""
        return self.filter(Q(person=person) | Q(owner_index=look_up(Grievance, "owner_index", str(person.key))))

    def counted_for(self, user: Any) -> GrievanceQuerySet:
        """Those of units in which the user may see counts."""
        return self.filter(reach_q(user, "voices.view", "unit__"))


class Grievance(Numbered):
    """What somebody brought forward. Named: a person. Known to the handler: his key sealed, to be found by himself alone.
    Anonymous: nothing of anybody, and the digest of a code. What an officer writes down for somebody has a told name, sealed too."""

    WORD = "诉求"

    channel = models.CharField("渠道", max_length=12, choices=words.Channel.choices, default=words.Channel.PLATFORM)
    topic = models.CharField("类别", max_length=12, choices=words.Topic.choices)
    promise = models.CharField("承诺", max_length=10, choices=words.Promise.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="诉求人")
    owner = SealedField("诉求人（加密）")
    owner_index = BlindIndexField("诉求人索引", source="owner", db_index=True)
    told_name = SealedField("登记的姓名和联系方式")
    text = SealedField("内容")
    code_digest = models.CharField("查询码摘要", max_length=64, null=True, blank=True, unique=True)
    sending = models.CharField("提交编号摘要", max_length=64, unique=True)
    received_on = models.DateField("收到日期")
    entered_by = user_key("登记人")
    replied_on = models.DateField("答复日期", null=True, blank=True)
    rating = models.CharField("评价", max_length=5, choices=words.Rating.choices, blank=True)
    rated_on = models.DateField("评价日期", null=True, blank=True)

    objects = GrievanceQuerySet.as_manager()

    class Meta:
        verbose_name = "诉求"
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="voices_grievance_number"),
            models.CheckConstraint(
                condition=~Q(promise="anonymous")
                | Q(person__isnull=True, owner__isnull=True, owner_index__isnull=True, told_name__isnull=True, code_digest__isnull=False),
                name="voices_anonymous_keeps_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(promise="handler") | Q(person__isnull=True, code_digest__isnull=True),
                name="voices_sealed_name_alone",
            ),
            models.CheckConstraint(
                condition=~Q(promise="named") | Q(owner__isnull=True, code_digest__isnull=True), name="voices_named_openly"
            ),
            models.CheckConstraint(
                condition=Q(promise="anonymous") | Q(person__isnull=False) | Q(owner__isnull=False) | Q(told_name__isnull=False),
                name="voices_somebody_unless_anonymous",
            ),
            models.CheckConstraint(
                condition=Q(rating="", rated_on__isnull=True) | (~Q(rating="") & Q(rated_on__isnull=False)),
                name="voices_rated_on",
            ),
        ]  # fmt: skip


class NameLook(models.Model):
    """A handler looked at the sealed name; the author sees it."""

    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="looks", verbose_name="诉求")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="查看人")
    reason = models.CharField("事由", max_length=120)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "查看姓名记录"
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="voices_look_reason")]

    def __str__(self) -> str:
        return f"{self.grievance} {self.user}"
