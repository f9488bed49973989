"""A union being founded: the case, its steps with their days, its papers, who joins, who was elected."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.kernel.access import reach_q
from jiaogong.modules.committees.words import Post
from jiaogong.modules.unions.models import Union
from jiaogong.modules.unions.words import CommitteeKind, Form

from . import words


class FoundingQuerySet(models.QuerySet["Founding"]):
    """Chainable reads of foundings."""

    def visible_to(self, user: Any, rule: str = "founding.view") -> FoundingQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))

    def running(self) -> FoundingQuerySet:
        """Not finished in any way."""
        return self.exclude(state__in=words.CLOSED)


class Founding(models.Model):
    """A unit on its way to a union (建会), from the first preparation to the organisation code."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="foundings")
    form = models.CharField("组织形式", max_length=12, choices=Form.choices)
    name = models.CharField("工会名称", max_length=100)
    intended = models.PositiveIntegerField("拟入会人数")
    state = models.CharField("进度", max_length=10, choices=words.State.choices, default=words.State.PREPARING)
    contact = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", verbose_name="筹备组组长")
    opened_at = models.DateTimeField("启动时间")
    due_on = models.DateField("本环节期限", null=True, blank=True)
    approval = models.CharField("批复文号", max_length=60, blank=True)
    approved_on = models.DateField("批复日期", null=True, blank=True)
    elected_on = models.DateField("选举日期", null=True, blank=True)
    years = models.PositiveSmallIntegerField("任期", null=True, blank=True)
    due = models.PositiveIntegerField("应到", null=True, blank=True)
    present = models.PositiveIntegerField("实到", null=True, blank=True)
    congress = models.BooleanField("同步建立教代会", default=False)
    union = models.OneToOneField(Union, models.PROTECT, null=True, related_name="founding")

    objects = FoundingQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["state", "due_on"], name="founding_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=~Q(state__in=[str(s) for s in words.CLOSED]), name="founding_one_running"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "elected", "done"]) | (~Q(approval="") & Q(approved_on__isnull=False)),
                name="founding_approval_named",
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(union__isnull=False), name="founding_done_has_union"),
            models.CheckConstraint(condition=Q(present__isnull=True) | Q(present__lte=F("due")), name="founding_present"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit}建会"

    @property
    def running(self) -> bool:
        """Whether anything is left to do."""
        return self.state not in words.CLOSED

    @property
    def at_superior(self) -> bool:
        """Whether the superior is asked to act."""
        return self.state in words.AT_SUPERIOR


class FoundingStep(models.Model):
    """Something that happened in a founding, when and by whom."""

    founding = models.ForeignKey(Founding, models.CASCADE, related_name="steps")
    kind = models.CharField("环节", max_length=10, choices=words.StepKind.choices)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.founding} {self.get_kind_display()}"


class FoundingPaper(models.Model):
    """A paper handed in under a title of the list; its files are attachments."""

    founding = models.ForeignKey(Founding, models.CASCADE, related_name="papers")
    title = models.CharField("材料", max_length=40)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["founding", "title"], name="foundingpaper_once")]

    def __str__(self) -> str:
        return self.title


class Partner(models.Model):
    """Another unit that shares the union (joint), or belongs to the federation."""

    founding = models.ForeignKey(Founding, models.CASCADE, related_name="partners")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["unit__path"]
        constraints = [models.UniqueConstraint(fields=["founding", "unit"], name="partner_once")]

    def __str__(self) -> str:
        return self.unit.name


class Joiner(models.Model):
    """Somebody on the staff who wants to join: a line of the live roster."""

    founding = models.ForeignKey(Founding, models.CASCADE, related_name="joiners")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["person__pinyin", "id"]
        constraints = [models.UniqueConstraint(fields=["founding", "person"], name="joiner_once")]

    def __str__(self) -> str:
        return self.person.name


class Elected(models.Model):
    """Who was elected to which post of which committee, with how many votes."""

    founding = models.ForeignKey(Founding, models.CASCADE, related_name="elected")
    kind = models.CharField("委员会", max_length=15, choices=CommitteeKind.choices)
    post = models.CharField("职务", max_length=12, choices=Post.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    votes = models.PositiveIntegerField("得票", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["founding", "kind", "person"], name="elected_once")]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.person.name}"
