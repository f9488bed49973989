"""A proposal of a delegate, its texts, and who seconds it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from jiaogong.engines.cases.models import Case
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import reach_q
from jiaogong.modules.committees.models import Seat
from jiaogong.modules.congress.models import Delegate, Delegation, Session, Term

from .. import words

USER = settings.AUTH_USER_MODEL
COMMITTEE_WORD = "提案"  # a special committee with this in its name screens proposals


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Chainable reads of proposals."""

    def visible_to(self, user: Any) -> ProposalQuerySet:
        """One's own; those of one's open term that are shown; what one handles; those before the committee in reach."""
        day = clock.today()
        terms = Delegate.objects.of_user(user, day).values("term")
        seats = Seat.objects.sitting(day).filter(person__user=user, special__title__contains=COMMITTEE_WORD)
        handled = Case.objects.filter(subject_type="proposals.proposal").opened_to(user, day).values("subject_id")
        filed = ~Q(state__in=words.UNFILED)
        return self.filter(
            Q(proposer__person__user=user)
            | (Q(term__in=terms) & ~Q(state__in=words.OWN_DESK))
            | Q(pk__in=handled)
            | (Q(unit__in=seats.values("special__unit")) & filed)
            | (reach_q(user, "proposals.view", "unit__") & filed)
        )

    def filed(self) -> ProposalQuerySet:
        """Before the committee, whatever came of it."""
        return self.exclude(state__in=words.UNFILED)

    def late(self, day: Any) -> ProposalQuerySet:
        """With a clock that has run out."""
        from jiaogong.engines.cases.models import Clock

        overdue = Clock.objects.overdue(day).filter(case__subject_type="proposals.proposal")
        return self.filter(pk__in=overdue.values("case__subject_id"))

    def to_second(self, delegate: Delegate) -> ProposalQuerySet:
        """Those of the term which this delegate may still second; the ones he is invited to first."""
        given = Second.objects.filter(
            proposal=OuterRef("pk"), delegate=delegate, version=OuterRef("version"), withdrawn_at=None
        )
        invited = Invitation.objects.filter(proposal=OuterRef("pk"), delegate=delegate)
        rows = self.filter(term=delegate.term_id, state=words.State.SECONDING).exclude(proposer=delegate)
        return rows.filter(~Exists(given)).annotate(invited=Exists(invited)).order_by("-invited", "-changed_at")


class Proposal(models.Model):
    """One matter, put by a delegate of an open term alone or in the name of his delegation.

    `version` counts matters: a change of matter opens a new one, whose seconds are asked again; `revision` counts wordings within it.
    `admission` is how the committee treats it, kept while the state goes on.
    """

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="proposals", verbose_name="单位")
    term = models.ForeignKey(Term, models.PROTECT, related_name="proposals", verbose_name="届")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name="会议"
    )
    proposer = models.ForeignKey(Delegate, models.PROTECT, related_name="proposals", verbose_name="提案人")
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="proposals", verbose_name="以代表团名义"
    )
    number = models.PositiveSmallIntegerField("提案号", null=True, blank=True)
    matter = models.CharField("类别", max_length=12, choices=words.Matter.choices, default=words.Matter.OTHER)
    title = models.CharField("标题", max_length=60, blank=True)
    cause = models.TextField("案由", max_length=2000, blank=True)
    remedy = models.TextField("建议", max_length=2000, blank=True)
    version = models.PositiveSmallIntegerField("内容版次", default=1)
    revision = models.PositiveSmallIntegerField("文字稿次", default=1)
    state = models.CharField("进度", max_length=10, choices=words.State.choices, default=words.State.DRAFT)
    admission = models.CharField("审查结论", max_length=10, choices=words.ADMISSIONS, blank=True)
    into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入提案"
    )
    late = models.BooleanField("逾期提交", default=False)
    made_at = models.DateTimeField("起草时间")
    changed_at = models.DateTimeField("最近修改")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "提案"
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["unit", "state"], name="proposal_unit_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "number"], condition=Q(number__isnull=False), name="proposal_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | (~Q(title="") & ~Q(cause="") & ~Q(remedy="")),
                name="proposal_whole",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, submitted_at__isnull=True)
                | Q(number__isnull=False, submitted_at__isnull=False),
                name="proposal_numbered_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=words.UNFILED) | Q(submitted_at__isnull=False), name="proposal_submitted"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "seconding", "submitted", "returned", "withdrawn"], admission="")
                | Q(state="admitted", admission="admitted")
                | Q(state="merged", admission="merged")
                | Q(state="suggestion", admission="suggestion")
                | Q(state="declined", admission="declined")
                | Q(state="congress", admission="admitted")
                | Q(state__in=["handling", "replied"], admission__in=["admitted", "suggestion"])
                | Q(state="closed", admission__in=["admitted", "suggestion", "declined"]),
                name="proposal_state_fits_admission",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", into__isnull=False) | (~Q(state="merged") & Q(into__isnull=True)),
                name="proposal_merged_into",
            ),
            models.CheckConstraint(condition=~Q(into=F("id")), name="proposal_not_into_itself"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False), name="proposal_closed_with_time"
            ),
            models.CheckConstraint(condition=~Q(late=True, admission="admitted"), name="proposal_late_is_suggestion"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """第12号提案《…》, or its title alone while it has no number."""
        name = f"《{self.title}》" if self.title else "未命名提案"
        return f"第{self.number}号提案{name}" if self.number else name

    @property
    def by_whom(self) -> str:
        """王芳, or 语文组代表团."""
        return str(self.delegation or self.proposer)

    @property
    def shape(self) -> str:
        """Of the badge."""
        return words.SHAPES[words.State(self.state)]

    @property
    def is_open(self) -> bool:
        """Still under way."""
        return self.state not in words.ENDED


class Text(models.Model):
    """A text as it was: every version and revision since the first seconder was asked stays readable."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="texts")
    version = models.PositiveSmallIntegerField("内容版次")
    revision = models.PositiveSmallIntegerField("文字稿次")
    matter = models.CharField("类别", max_length=12, choices=words.Matter.choices)
    title = models.CharField("标题", max_length=60)
    cause = models.TextField("案由", max_length=2000)
    remedy = models.TextField("建议", max_length=2000)
    change = models.CharField("修改", max_length=8, choices=words.Change.choices)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["proposal", "version", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "version", "revision"], name="proposal_text_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(cause="") & ~Q(remedy=""), name="proposal_text_whole"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"第{self.version}版第{self.revision}稿"


class Invitation(models.Model):
    """A delegate was asked to second."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="invitations")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="proposal_invitations")
    at = models.DateTimeField("邀请时间")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "delegate"], name="proposal_invitation_once")]

    def __str__(self) -> str:
        return f"{self.delegate}受邀附议"


class Second(models.Model):
    """A delegate seconds one version of a proposal; taken back it stays as a row and counts no more."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="seconds")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="proposal_seconds")
    version = models.PositiveSmallIntegerField("内容版次")
    at = models.DateTimeField("附议时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "delegate", "version"], name="proposal_second_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("at")), name="proposal_second_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate}附议"
