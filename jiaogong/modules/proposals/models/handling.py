"""What becomes of a proposal: the committee's decisions, the leader's words, the reply, more time, the rating."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from jiaogong.modules.congress.models import Delegate

from .. import words
from .proposals import Proposal

USER = settings.AUTH_USER_MODEL


class Screening(models.Model):
    """A decision of the committee with its reason; undone it stays readable. At most one stands that is not a return."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="screenings")
    decision = models.CharField("审查结论", max_length=10, choices=words.Decision.choices)
    reason = models.CharField("理由", max_length=400)
    marks = models.JSONField("要改的部分", default=list)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_screening_reason"),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(undone_at__isnull=True) & ~Q(decision="returned"),
                name="proposal_screened_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} {self.at:%Y-%m-%d}"


class Instruction(models.Model):
    """A 批示 of the unit's leader on a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="instructions")
    round = models.PositiveSmallIntegerField("办理次数", default=1)
    text = models.CharField("批示", max_length=300)
    signed_as = models.CharField("署名", max_length=80)
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="proposal_instruction_text")]

    def __str__(self) -> str:
        return f"{self.signed_as}：{self.text}"


class Reply(models.Model):
    """The written reply of one round: drafted by the handler, signed by the unit's leader, or sent back by him with a reason.

    `round` 0 is the answer of the committee itself to a proposal that is not handled.
    """

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="replies")
    round = models.PositiveSmallIntegerField("办理次数")
    text = models.TextField("答复", max_length=4000)
    result = models.CharField("办理结果", max_length=10, choices=words.Result.choices)
    state = models.CharField("状态", max_length=10, choices=words.ReplyState.choices, default=words.ReplyState.DRAFTED)
    department = models.CharField("承办", max_length=80, blank=True)
    drafted_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    signed_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    signed_as = models.CharField("签发人", max_length=80, blank=True)
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    remark = models.CharField("签发或退回意见", max_length=300, blank=True)

    class Meta:
        ordering = ["round", "drafted_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="proposal_reply_text"),
            models.UniqueConstraint(
                fields=["proposal", "round"], condition=~Q(state="sent_back"), name="proposal_reply_once"
            ),
            models.CheckConstraint(
                condition=(Q(state="signed") & Q(signed_at__isnull=False) & ~Q(signed_as=""))
                | (~Q(state="signed") & Q(signed_at__isnull=True)),
                name="proposal_reply_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back") | ~Q(remark=""), name="proposal_reply_back_reason"
            ),
            models.CheckConstraint(condition=Q(round__in=(0, 1, 2)), name="proposal_reply_round"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.proposal.label}的答复"


class Rating(models.Model):
    """What the proposer thinks of the reply of a round; his alone."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="ratings")
    round = models.PositiveSmallIntegerField("办理次数")
    grade = models.CharField("评价", max_length=12, choices=words.Grade.choices)
    reason = models.CharField("理由", max_length=400, blank=True)
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="proposal_ratings")
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["round", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "round"], name="proposal_rated_once"),
            models.CheckConstraint(condition=~Q(grade="unsatisfied") | ~Q(reason=""), name="proposal_rating_reason"),
            models.CheckConstraint(condition=Q(round__in=(1, 2)), name="proposal_rating_round"),
        ]

    def __str__(self) -> str:
        return f"{self.get_grade_display()} {self.at:%Y-%m-%d}"


class Delay(models.Model):
    """A handler asks for more time; the union office decides. One request waits at a time."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="delays")
    due_on = models.DateField("申请延至")
    reason = models.CharField("理由", max_length=200)
    state = models.CharField("状态", max_length=8, choices=words.DelayState.choices, default=words.DelayState.ASKED)
    asked_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    answer = models.CharField("审批意见", max_length=200, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_delay_reason"),
            models.UniqueConstraint(fields=["proposal"], condition=Q(state="asked"), name="proposal_delay_one_waits"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_at__isnull=True) | (~Q(state="asked") & Q(decided_at__isnull=False)),
                name="proposal_delay_decided",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(answer=""), name="proposal_delay_refusal"),
        ]

    def __str__(self) -> str:
        return f"延至 {self.due_on:%Y-%m-%d}"
