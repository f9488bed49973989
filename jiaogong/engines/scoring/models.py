"""Panels of raters, what they judge, their raw marks, and the rankings made from them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import SealedField

from .judging import Criterion, Judging
from .rules import RUN
from .words import FileState, Group, MarkState, PanelState

USER = settings.AUTH_USER_MODEL


class PanelQuerySet(models.QuerySet["Panel"]):
    """Chainable reads of panels."""

    def visible_to(self, user: Any) -> PanelQuerySet:
        """Those the user's office runs."""
        return self.filter(reach_q(user, RUN, "unit__"))


class Panel(models.Model):
    """Who judges what by which rubric. Rubric, settings and promise stand as they were when the panel was made."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    subject_type = models.CharField("事项类型", max_length=60)
    subject_id = models.BigIntegerField("事项编号")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="panels", verbose_name="主办单位")
    title = models.CharField("名称", max_length=120)
    rubric = models.JSONField("评分标准")  # [{key, title, points, help, evidence}]
    settings = models.JSONField("评分办法")  # see judging.Judging
    promise = models.TextField("承诺书", max_length=2000)
    due_on = models.DateField("评分截止日期", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=PanelState.choices, default=PanelState.DRAFT)
    lot_seed = models.CharField(
        "抽签种子", max_length=32, blank=True
    )  # drawn when the panel closes, shown to everybody
    lots = models.JSONField("历次抽签", default=dict, blank=True, editable=False)  # digest of the marks → seed
    made_at = models.DateTimeField("建立时间")
    made_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField("开始时间", null=True, blank=True)
    closed_at = models.DateTimeField("截止时间", null=True, blank=True)
    closed_reason = models.CharField("提前截止的原因", max_length=200, blank=True)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="panel_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open"], closed_at__isnull=True)
                | Q(state__in=["closed", "signed"], closed_at__isnull=False),
                name="panel_closed_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def judging(self) -> Judging:
        """How it is judged."""
        return Judging.read(self.settings)

    @property
    def criteria(self) -> list[Criterion]:
        """The rubric's lines."""
        return [Criterion.read(line) for line in self.rubric]

    @property
    def most(self) -> int:
        """The full mark, in hundredths of a point."""
        return sum(line.most for line in self.criteria)


class Rater(models.Model):
    """Somebody who marks: a person of the register, or an outsider by name and phone with a link of his own."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    panel = models.ForeignKey(Panel, models.CASCADE, related_name="raters")
    group = models.CharField("评委类别", max_length=16, choices=Group.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="ratings")
    name = models.CharField("姓名", max_length=60)
    phone = SealedField("手机号码")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在单位")
    is_chief = models.BooleanField("评委组长", default=False)
    token = models.CharField("链接摘要", max_length=64, unique=True, null=True, blank=True, editable=False)
    link_sent_at = models.DateTimeField("链接发出时间", null=True, blank=True)
    added_at = models.DateTimeField("加入时间")
    promised_at = models.DateTimeField("承诺时间", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)

    class Meta:
        ordering = ["group", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "person"], condition=Q(person__isnull=False), name="rater_person_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="rater_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """One thing judged. `label` is what raters call it (作品007), `name` what the host calls it."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    panel = models.ForeignKey(Panel, models.CASCADE, related_name="items")
    label = models.CharField("评审编号", max_length=40)
    name = models.CharField("名称", max_length=160, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属单位")
    subject_id = models.BigIntegerField("事项编号")
    position = models.PositiveIntegerField("顺序")
    given = models.JSONField("已有得分", default=dict)  # group → hundredths, counted elsewhere (a members' vote)
    shown = models.JSONField("可见内容", default=list)  # [{title, text, files: [keys of papers.Attachment]}]

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "position"], name="item_position_once"),
            models.UniqueConstraint(fields=["panel", "label"], name="item_label_once"),
            models.UniqueConstraint(fields=["panel", "subject_id"], name="item_subject_once"),
        ]

    def __str__(self) -> str:
        return self.label


class ItemFile(models.Model):
    """A file raters may have: its neutral name, and what became of it. The copy without personal traces is an attachment
    of this row; `original` is never handed to a rater of a blind panel unless the host allowed it as it is."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(Item, models.CASCADE, related_name="files")
    original = models.ForeignKey(Attachment, models.CASCADE, related_name="+")
    copy = models.ForeignKey(Attachment, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField("文件名", max_length=80)
    kind = models.CharField("类型", max_length=10)
    state = models.CharField("状态", max_length=8, choices=FileState.choices, default=FileState.WAITING)
    tries = models.PositiveSmallIntegerField("清除次数", default=0, editable=False)
    reason = models.CharField("不能清除的原因", max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state"], name="itemfile_state")]
        constraints = [models.UniqueConstraint(fields=["item", "original"], name="itemfile_once")]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A rater is to mark an item, unless he stepped aside (回避)."""

    rater = models.ForeignKey(Rater, models.CASCADE, related_name="assignments")
    item = models.ForeignKey(Item, models.CASCADE, related_name="assignments")
    recused_at = models.DateTimeField("回避时间", null=True, blank=True)
    recused_reason = models.CharField("回避原因", max_length=120, blank=True)

    class Meta:
        ordering = ["item__position"]
        constraints = [models.UniqueConstraint(fields=["rater", "item"], name="scoring_assignment_once")]

    def __str__(self) -> str:
        return f"{self.rater} {self.item}"

    @property
    def total_text(self) -> str:
        """92.5, or nothing before it is marked."""
        return f"{self.mark.total / 100:g}" if hasattr(self, "mark") else ""


class Mark(models.Model):
    """What a rater gave: hundredths of a point by criterion, and their total. One per assignment.

    `revision` counts what the rater's device changed, `operation` names the last change that was kept: sent again it
    changes nothing, and an older one never comes to lie over a later one.
    """

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="mark")
    values = models.JSONField("各项得分")  # criterion's key → hundredths
    total = models.PositiveIntegerField("总分（百分之一分）")
    is_whole = models.BooleanField("各项都已评", default=False)
    comment = models.CharField("评语", max_length=500, blank=True)
    state = models.CharField("状态", max_length=10, choices=MarkState.choices, default=MarkState.DRAFT)
    revision = models.PositiveIntegerField("修改次数", default=1)
    operation = models.UUIDField("操作编号")
    device = models.CharField("设备", max_length=36, blank=True)
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="mark_not_negative"),
            models.CheckConstraint(condition=Q(state="draft") | Q(is_whole=True), name="mark_submitted_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}：{self.total / 100:g}"


class Ranking(models.Model):
    """A ranking made from raw marks: `digest` is over exactly those marks, rubric, settings and seed."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    panel = models.OneToOneField(Panel, models.CASCADE, related_name="ranking")
    digest = models.CharField("原始分摘要", max_length=64)
    ties = models.JSONField("同分处理", default=list)  # sentences
    made_at = models.DateTimeField("计算时间")
    signed_at = models.DateTimeField("签字时间", null=True, blank=True)
    signed_by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    signed_name = models.CharField("签字人", max_length=60, blank=True)
    signed_as = models.CharField("身份", max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_name="") | (Q(signed_at__isnull=False) & ~Q(signed_name="")),
                name="ranking_signed_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel}排名"


class Placing(models.Model):
    """An item's line of a ranking. Without a score it is incomplete and has no rank."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="placings")
    item = models.ForeignKey(Item, models.CASCADE, related_name="placings")
    position = models.PositiveIntegerField("次序")
    rank = models.PositiveIntegerField("名次", null=True, blank=True)
    score = models.DecimalField("得分", max_digits=9, decimal_places=4, null=True, blank=True)
    detail = models.JSONField("算法明细", default=dict)  # {groups: [...], marks: [...]}, see ranking.py
    sentence = models.TextField("说明", blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "item"], name="placing_once"),
            models.UniqueConstraint(fields=["ranking", "position"], name="placing_position"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True, score__isnull=True) | Q(rank__isnull=False, score__isnull=False),
                name="placing_scored_ranked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.rank or '未计分'}"
