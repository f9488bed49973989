"""Votes: what is asked, of whom, who has taken part, and — apart from that — what was chosen.

For a secret vote `Participation` and `Ballot` share no number, no time and no order: keys are random (on SQLite the random
key *is* the place in the table), and `mixing.py` writes old rows anew with each new one.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import reach_q

from .counting_rules import CountingRules
from .words import Issued, Secrecy, State

USER = settings.AUTH_USER_MODEL


def random_key() -> int:
    """A primary key that tells nothing."""
    return secrets.randbelow(2**62) + 1


class VoteQuerySet(models.QuerySet["Vote"]):
    """Chainable reads of votes."""

    def visible_to(self, user: Any, rule: str = "ballot.view") -> VoteQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "unit__"))

    def of_elector(self, user: Any) -> VoteQuerySet:
        """Those in which the user himself has a vote and that have begun, with `has_voted` and `has_drawn`."""
        mine = Elector.objects.filter(vote=OuterRef("pk"), person__user=user)
        voted = Participation.objects.filter(vote=OuterRef("pk"), elector__person__user=user)
        drawn = Ticket.objects.filter(vote=OuterRef("pk"), elector__person__user=user).exclude(issued=Issued.NOT)
        found = self.filter(Exists(mine)).exclude(state=State.DRAFT)
        return found.annotate(has_voted=Exists(voted), has_drawn=Exists(drawn))

    def running(self) -> VoteQuerySet:
        """Open, whatever the hour."""
        return self.filter(state=State.OPEN)


class Vote(models.Model):
    """A vote (表决、推选、评级) of a frozen list of electors under frozen rules, between two moments."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    subject_type = models.CharField("事项类型", max_length=60, blank=True)
    subject_id = models.BigIntegerField("事项编号", null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="votes", verbose_name="组织单位")
    title = models.CharField("标题", max_length=120)
    explanation = models.TextField("说明", max_length=4000, blank=True)
    secrecy = models.CharField("保密方式", max_length=8, choices=Secrecy.choices)
    rules = models.JSONField("计票办法")  # see counting_rules.py
    opens_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("截止时间")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField("建立时间")
    made_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField("实际截止时间", null=True, blank=True)
    participants = models.PositiveIntegerField("参加人数", null=True, blank=True)  # written when it closes
    attendance = models.PositiveIntegerField(
        "实到人数", null=True, blank=True
    )  # of a meeting; None: whoever casts is present
    invalid = models.PositiveIntegerField("无效票", default=0)
    counted_at = models.DateTimeField("计票时间", null=True, blank=True)
    counted_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    outcome = models.JSONField("票数", null=True, blank=True)  # option key → choice → number
    reason = models.CharField("取消或延期的原因", max_length=200, blank=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="vote_subject"),
            models.Index(fields=["state", "closes_at"], name="vote_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="vote_order"),
            models.CheckConstraint(
                condition=Q(subject_type="", subject_id__isnull=True)
                | (~Q(subject_type="") & Q(subject_id__isnull=False)),
                name="vote_subject_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="counted", outcome__isnull=False, counted_at__isnull=False)
                | (~Q(state="counted") & Q(outcome__isnull=True, counted_at__isnull=True)),
                name="vote_counted_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "counted"])
                | Q(closed_at__isnull=False, participants__isnull=False),
                name="vote_closed_has_turnout",
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(reason=""), name="vote_cancelled_has_reason"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def counting_rules(self) -> CountingRules:
        """The rules as an object."""
        return CountingRules.from_json(self.rules)

    @property
    def secret(self) -> bool:
        """Whether nobody is to learn who chose what."""
        return self.secrecy != Secrecy.OPEN

    @property
    def by_receipt(self) -> bool:
        """Whether it is voted by ticket and receipt (领票—投票)."""
        return self.secrecy == Secrecy.RECEIPT

    def takes_ballots(self, at: datetime) -> bool:
        """Whether one may cast at this moment."""
        return self.state == State.OPEN and self.opens_at <= at < self.closes_at


class Option(models.Model):
    """A motion, a candidate, or what is graded."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="options")
    key = models.CharField("代号", max_length=40)
    title = models.CharField("名称", max_length=120)
    text = models.TextField("说明", max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "key"], name="vote_option_key"),
            models.UniqueConstraint(fields=["vote", "position"], name="vote_option_position"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(title=""), name="vote_option_named"),
        ]

    def __str__(self) -> str:
        return self.title


class Elector(models.Model):
    """Somebody who has one vote; the list is frozen when the vote opens."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="electors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="votes")

    class Meta:
        ordering = ["person__pinyin", "person_id"]
        constraints = [models.UniqueConstraint(fields=["vote", "person"], name="elector_once")]

    def __str__(self) -> str:
        return str(self.person)


class Participation(models.Model):
    """An elector has cast his ballot: that he has, not when, not what. `token` is the digest of the sending's own
    number, so that the same sending twice gets the same answer."""

    id = models.BigAutoField(primary_key=True, default=random_key)
    vote = models.ForeignKey(Vote, models.CASCADE, related_name="participations")
    elector = models.OneToOneField(Elector, models.CASCADE, related_name="participation")
    token = models.CharField("提交摘要", max_length=64)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.elector)


class Ballot(models.Model):
    """What was chosen, of one option (`option`), or the marks of a whole 推选 (`option` null).

    An open vote's ballot names its elector; a secret one's cannot: the database refuses it. One row per option, so that
    the pattern of somebody's answers to many questions stands nowhere. Paper ballots will be rows of the same shape.
    """

    id = models.BigAutoField(primary_key=True, default=random_key)
    vote = models.ForeignKey(Vote, models.CASCADE, related_name="ballots")
    secrecy = models.CharField("保密方式", max_length=8, choices=Secrecy.choices)
    option = models.ForeignKey(Option, models.CASCADE, null=True, blank=True, related_name="ballots")
    choices = models.JSONField("选择")
    elector = models.ForeignKey(Elector, models.CASCADE, null=True, blank=True, related_name="ballots")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(secrecy="open", elector__isnull=False) | (~Q(secrecy="open") & Q(elector__isnull=True)),
                name="ballot_names_nobody",
            ),
            models.UniqueConstraint(
                fields=["elector", "option"], condition=Q(option__isnull=False), name="ballot_once_per_option"
            ),
            models.UniqueConstraint(fields=["elector"], condition=Q(option__isnull=True), name="ballot_once_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.vote}的一张票"


class Manifest(models.Model):
    """What a vote by ticket and receipt was frozen as: canonical JSON, published, its fingerprint shown in the hall."""

    vote = models.OneToOneField(Vote, models.CASCADE, related_name="manifest")
    body = models.TextField("投票清单")
    fingerprint = models.CharField("指纹", max_length=19)
    codes = models.TextField("验票码", blank=True)  # one a line, sorted; written when the box is sealed
    result = models.JSONField("计票结果", null=True, blank=True)  # as it stands in the evidence bundle

    def __str__(self) -> str:
        return self.fingerprint


class TicketKey(models.Model):
    """The key that signs the tickets of one question. The private part lies here wrapped by both tellers' passphrases,
    until the vote ends."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="ticket_keys")
    question = models.CharField("题目", max_length=40)
    public = models.BinaryField("公钥")
    wrapped = models.BinaryField("私钥（加封）", null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["vote", "question"], name="ticket_key_once")]

    def __str__(self) -> str:
        return self.question


class Ticket(models.Model):
    """An elector's line in the roll: whether he has drawn his tickets (领票), and how. Nothing here leads to a ballot: what
    was signed was blinded."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="tickets")
    elector = models.OneToOneField(Elector, models.CASCADE, related_name="ticket")
    code = models.CharField("名册编号", max_length=24)  # stands for the person in the evidence bundle
    issued = models.CharField("领票", max_length=8, choices=Issued.choices, default=Issued.NOT)
    replaced = models.BooleanField("补发纸质票", default=False)
    blinded = models.CharField("领票摘要", max_length=64, blank=True)
    signatures = models.JSONField("盲签名", null=True, blank=True)  # question → base64; erased when the vote ends

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "code"], name="ticket_code_once"),
            models.CheckConstraint(
                condition=(Q(issued="token") & ~Q(blinded=""))
                | (~Q(issued="token") & Q(blinded="", signatures__isnull=True)),
                name="ticket_token_has_digest",
            ),
            models.CheckConstraint(condition=Q(replaced=False) | Q(issued="token"), name="ticket_replaces_token"),
        ]

    def __str__(self) -> str:
        return self.code


class PaperCount(models.Model):
    """What the tellers counted by hand beside the box."""

    vote = models.OneToOneField(Vote, models.CASCADE, related_name="paper_count")
    returned = models.PositiveIntegerField("收回")
    invalid = models.PositiveIntegerField("无效", default=0)
    counts = models.JSONField("票数")  # option → choice → number
    tellers = models.CharField("监票人", max_length=80)
    entered_at = models.DateTimeField("登记时间")
    entered_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(invalid__lte=F("returned")), name="paper_invalid_within")]

    def __str__(self) -> str:
        return f"纸质票 {self.returned} 张"
