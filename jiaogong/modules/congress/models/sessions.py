"""A session 次 of a congress: agenda, who is there, what was said and resolved."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import reach_q

from .. import words
from .terms import Delegate, Delegation, Term

USER = settings.AUTH_USER_MODEL


class SessionQuerySet(models.QuerySet["Session"]):
    """Chainable reads of sessions."""

    def visible_to(self, user: Any, rule: str = "congress.view") -> SessionQuerySet:
        """Those of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "term__congress__unit__"))

    def of_delegate(self, user: Any) -> SessionQuerySet:
        """Those to which the user is called as a delegate of the term."""
        return self.filter(term__delegates__person__user=user, term__delegates__until__isnull=True).distinct()

    def held(self) -> SessionQuerySet:
        """Opened, whether over or not."""
        return self.filter(state__in=words.HELD)


class Session(models.Model):
    """A session. `due` and `present` are frozen when it opens and when it closes."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    term = models.ForeignKey(Term, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField("次")
    extra = models.BooleanField("临时会议", default=False)
    asked_by = models.CharField("提议人（临时会议）", max_length=80, blank=True)
    begins_at = models.DateTimeField("开会时间")
    place = models.CharField("地点", max_length=80)
    theme = models.CharField("主要议题", max_length=200, blank=True)
    state = models.CharField("进度", max_length=10, choices=words.State.choices, default=words.State.DRAFT)
    due = models.PositiveIntegerField("应到", null=True, blank=True)
    present = models.PositiveIntegerField("实到", null=True, blank=True)
    quorum = models.PositiveIntegerField("法定到会人数", null=True, blank=True)
    party_head = models.CharField("党组织负责人到会", max_length=40, blank=True)  # domain A25
    opened_at = models.DateTimeField("开会签到截止", null=True, blank=True)
    closed_at = models.DateTimeField("闭会时间", null=True, blank=True)
    reason = models.CharField("取消原因", max_length=200, blank=True)
    minutes = models.TextField("会议纪要", max_length=20000, blank=True)
    made_at = models.DateTimeField("建立时间")
    made_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_at", "-id"]
        indexes = [models.Index(fields=["state", "begins_at"], name="congress_session_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "number"], condition=~Q(state="cancelled"), name="congress_session_number"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["open", "closed", "reported"])
                | Q(due__isnull=False, quorum__isnull=False, opened_at__isnull=False),
                name="congress_session_opened_with_quorum",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "reported"]) | Q(present__isnull=False, closed_at__isnull=False),
                name="congress_session_closed_with_present",
            ),
            models.CheckConstraint(
                condition=Q(present__isnull=True) | (Q(present__lte=F("due")) & Q(present__gte=F("quorum"))),
                name="congress_session_quorate",
            ),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(reason=""), name="congress_session_reason"),
        ]

    def __str__(self) -> str:
        return f"第{self.term.number}届{self.term.congress.title}第{self.number}次会议"

    @property
    def unit(self) -> Unit:
        """Whose congress meets."""
        return self.term.congress.unit


class AgendaItem(models.Model):
    """A matter on the agenda, typed by the power under which the congress has it.

    `matter_type`/`matter_id` name the row of another app that may not go on before this has passed (gates.py).
    """

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("次序")
    power = models.CharField("职权", max_length=10, choices=words.Power.choices)
    matter = models.CharField("事项", max_length=14, choices=words.Matter.choices, default=words.Matter.OTHER)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文", max_length=20000, blank=True)
    version = models.PositiveSmallIntegerField("稿次", default=1)
    decision = models.CharField("表决方式", max_length=10, choices=words.Decision.choices)
    must_pass = models.BooleanField("须经通过方可实施", default=False)
    matter_type = models.CharField("关联事项类型", max_length=60, blank=True)
    matter_id = models.BigIntegerField("关联事项编号", null=True, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=words.Outcome.choices, default=words.Outcome.PENDING)
    sentence = models.CharField("结果说明", max_length=400, blank=True)
    decided_at = models.DateTimeField("议决时间", null=True, blank=True)
    # The number of the last sign-in when its vote opened: whoever came later has no part in it.
    roll = models.BigIntegerField("表决时的最后签到", null=True, blank=True)

    class Meta:
        ordering = ["session", "position", "id"]
        indexes = [models.Index(fields=["matter_type", "matter_id"], name="agenda_matter")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agenda_titled"),
            models.CheckConstraint(
                condition=Q(must_pass=False) | (Q(power="pass") & ~Q(decision__in=["none", "appraisal", "election"])),
                name="agenda_must_pass_is_voted",
            ),
            models.CheckConstraint(
                condition=Q(matter_type="", matter_id__isnull=True)
                | (~Q(matter_type="") & Q(matter_id__isnull=False)),
                name="agenda_matter_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome="pending", decided_at__isnull=True)
                | (~Q(outcome="pending") & Q(decided_at__isnull=False)),
                name="agenda_decided_with_time",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class SessionRole(models.Model):
    """Presidium, credentials, scrutineers and tellers of one session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="roles")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="roles")
    post = models.CharField("会务职务", max_length=12, choices=words.SessionPost.choices)

    class Meta:
        ordering = ["session", "post", "delegate__number"]
        constraints = [models.UniqueConstraint(fields=["session", "delegate", "post"], name="session_role_once")]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.delegate}"


class Observer(models.Model):
    """A 列席 or 特邀 guest: hears and speaks, has no vote and is no part of the quorum."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="observers")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    name = models.CharField("姓名", max_length=40)
    capacity = models.CharField("身份", max_length=60)
    came = models.BooleanField("到会", default=False)

    class Meta:
        ordering = ["session", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="observer_named"),
            models.UniqueConstraint(fields=["session", "person"], name="observer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.capacity}）"


class HallCode(models.Model):
    """The secret from which the rotating sign-in code of the hall is made; gone when the session closes."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="hall_code")
    secret = models.BinaryField("密钥")
    current = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="正在进行"
    )

    def __str__(self) -> str:
        return f"{self.session}签到码"


class Attendance(models.Model):
    """A delegate is here: once a session, whatever was tapped how often."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="attendances")
    at = models.DateTimeField("签到时间")
    how = models.CharField("方式", max_length=5, choices=words.How.choices)
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["session", "at", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "delegate"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.delegate} {self.get_how_display()}"


class Excuse(models.Model):
    """A delegate has asked leave of a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="excuses")
    delegate = models.ForeignKey(Delegate, models.PROTECT, related_name="excuses")
    reason = models.CharField("请假事由", max_length=120)
    at = models.DateTimeField("请假时间")

    class Meta:
        ordering = ["session", "at"]
        constraints = [
            models.UniqueConstraint(fields=["session", "delegate"], name="excuse_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="excuse_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.delegate}请假"


class Opinion(models.Model):
    """What a delegation said to an agenda item, and what was answered."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="opinions")
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="opinions")
    text = models.TextField("意见", max_length=2000)
    at = models.DateTimeField("提出时间")
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    reply = models.TextField("采纳与答复", max_length=2000, blank=True)
    replied_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        ordering = ["item", "delegation", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="opinion_has_text"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="opinion_replied_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation}：{self.text[:20]}"


class Resolution(models.Model):
    """A 决议 of a session."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="resolutions")
    item = models.OneToOneField(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="resolution", verbose_name="议题"
    )
    number = models.CharField("文号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文", max_length=8000)
    on = models.DateField("日期")

    class Meta:
        ordering = ["session", "id"]
        constraints = [models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="resolution_whole")]

    def __str__(self) -> str:
        return self.title
