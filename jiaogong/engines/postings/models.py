"""Postings with their corrections, objections to them, and who stood aside."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Unit, named
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import SealedField, TailIndexField

from . import words


class PostingQuerySet(models.QuerySet["Posting"]):
    """Chainable reads of postings."""

    def visible_to(self, user: Any) -> PostingQuerySet:
        """Of units the user's right reaches."""
        return self.filter(reach_q(user, "postings.view", "unit__"))

    def public_on(self, day: date) -> PostingQuerySet:
        """What everybody may read that day, names and all."""
        return self.filter(state__in=(words.State.OPEN, words.State.HELD), starts_on__lte=day, ends_on__gte=day)

    def search(self, text: str) -> PostingQuerySet:
        """By title, or by the unit's name, code or initials."""
        text = text.strip()
        return self.filter(Q(title__contains=text) | named(text, "unit__")) if text else self


class Posting(models.Model):
    """Something made public for a number of working days, so that people may object.

    `rows` are masked when the posting is made; the full names are not kept here. `subject` is what a module posts; a
    posting made by hand has none.
    """

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    subject_type = models.CharField("所属类型", max_length=60, blank=True)
    subject_id = models.BigIntegerField("所属编号", null=True, blank=True)
    title = models.CharField("标题", max_length=120)
    body = models.JSONField("正文", default=list)
    columns = models.JSONField("表头", default=list)
    rows = models.JSONField("名单", default=list)
    days = models.PositiveSmallIntegerField("公示工作日数")
    starts_on = models.DateField("公示日期")
    ends_on = models.DateField("截止日期")
    state = models.CharField("状态", max_length=10, choices=words.State.choices, default=words.State.OPEN)
    contact = models.CharField("受理单位", max_length=80)
    phone = models.CharField("受理电话", max_length=40, blank=True)
    published_at = models.DateTimeField("发布时间")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    reason = models.CharField("撤回理由", max_length=200, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [
            models.Index(fields=["state", "ends_on"], name="posting_due"),
            models.Index(fields=["subject_type", "subject_id"], name="posting_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="posting_order"),
            models.CheckConstraint(
                condition=(Q(state=words.State.WITHDRAWN) & ~Q(reason=""))
                | (~Q(state=words.State.WITHDRAWN) & Q(reason="")),
                name="posting_withdrawn_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("open", "held"), closed_at__isnull=True)
                | Q(state__in=("ended", "withdrawn"), closed_at__isnull=False),
                name="posting_closed_at",
            ),
            models.CheckConstraint(
                condition=Q(subject_type="", subject_id__isnull=True)
                | (~Q(subject_type="") & Q(subject_id__isnull=False)),
                name="posting_whole_subject",
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(state__in=("open", "held"), subject_id__isnull=False),
                name="posting_one_running",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Correction(models.Model):
    """A posting was corrected; the note is public, what stood before is kept for the officers."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="corrections")
    at = models.DateTimeField("更正时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    note = models.CharField("更正说明", max_length=200)
    restarted = models.BooleanField("重新计算公示期", default=False)
    before = models.JSONField("更正前", default=dict)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.posting}：{self.note}"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Chainable reads of objections."""

    def open(self) -> ObjectionQuerySet:
        """Neither answered nor withdrawn."""
        return self.filter(state__in=words.STILL_OPEN)

    def holding(self) -> ObjectionQuerySet:
        """What holds the outcome: open ones, and upheld ones whose consequences are not drawn yet."""
        return self.filter(
            Q(state__in=words.STILL_OPEN) | Q(state=words.ObjectionState.UPHELD, settled_at__isnull=True)
        )


class Objection(models.Model):
    """Somebody objects to a posting. Who he is and what he writes is sealed."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="objections", verbose_name="公示")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="受理单位")
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("序号")
    sending_key = models.CharField("提交编号", max_length=64)
    channel = models.CharField("渠道", max_length=6, choices=words.Channel.choices)
    named = models.BooleanField("实名", default=False)
    name = SealedField("异议人姓名")
    phone = SealedField("异议人电话")
    phone_tail = TailIndexField("电话末四位索引", source="phone")
    text = SealedField("异议内容")
    code = SealedField("查询码")
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("答复期限")
    state = models.CharField(
        "状态", max_length=10, choices=words.ObjectionState.choices, default=words.ObjectionState.RECEIVED
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="承办人"
    )
    taken_at = models.DateTimeField("受理时间", null=True, blank=True)
    reply = models.TextField("答复", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    settled_at = models.DateTimeField("落实时间", null=True, blank=True)
    settled_note = models.CharField("落实情况", max_length=200, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [models.Index(fields=["year", "serial"], name="objection_number_idx")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="objection_number"),
            models.UniqueConstraint(fields=["posting", "sending_key"], name="objection_sent_once"),
            models.CheckConstraint(
                condition=Q(state__in=("received", "handling"), closed_at__isnull=True)
                | Q(state__in=("upheld", "rejected", "withdrawn"), closed_at__isnull=False),
                name="objection_closed_at",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("upheld", "rejected")) | ~Q(reply=""), name="objection_reasoned"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(state="upheld"), name="objection_settled_upheld"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """异议〔2026〕3号"""
        return f"异议〔{self.year}〕{self.serial}号"


class Recusal(models.Model):
    """A handler declared that an objection concerns him; he does not decide it."""

    objection = models.ForeignKey(Objection, models.CASCADE, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("回避原因", max_length=200)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["objection", "user"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.user} 回避"
