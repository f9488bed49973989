"""An office handed over: issued by the superior as a code, used once by the person it names."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Office, Person
from jiaogong.kernel.access import reach_q

from .rules import VIEW
from .words import State

USER = settings.AUTH_USER_MODEL


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Chainable reads of handovers."""

    def visible_to(self, user: Any) -> HandoverQuerySet:
        """Those of units within reach, those of the user's own former office, and those by which he took an office."""
        own = Q(former__user=user) | Q(person__user=user, state=State.USED)
        return self.filter(reach_q(user, VIEW, "office__unit__") | own)

    def waiting(self, at: datetime) -> HandoverQuerySet:
        """Issued, and still good at `at`."""
        return self.filter(state=State.ISSUED, expires_at__gt=at)


class Handover(models.Model):
    """One handover of an office. `digest` is a keyed hash: the code itself is shown once and kept nowhere."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="handovers", verbose_name="职务")
    former = models.ForeignKey(Person, models.PROTECT, null=True, related_name="handed_over", verbose_name="交出人")
    person = models.ForeignKey(Person, models.PROTECT, related_name="taken_over", verbose_name="接任人")
    basis = models.CharField("任职依据", max_length=120)
    digest = models.CharField("交接码摘要", max_length=32, unique=True, editable=False)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.ISSUED)
    issued_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name="签发人")
    issued_at = models.DateTimeField("签发时间")
    expires_at = models.DateTimeField("有效期至")
    used_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField("交接时间", null=True)
    ended_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("作废时间", null=True)
    reason = models.CharField("作废原因", max_length=120, blank=True)
    note = models.TextField("交接说明", max_length=2000, blank=True)
    noted_at = models.DateTimeField("说明时间", null=True)
    contents = models.JSONField(
        "交接清单", default=list
    )  # [{title, rows: [{title, note, link}]}], as it was that minute

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["office"], condition=Q(state="issued"), name="handover_one_issued"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="handover_lasts"),
            models.CheckConstraint(
                condition=Q(state="used", used_by__isnull=False, used_at__isnull=False)
                | (~Q(state="used") & Q(used_by__isnull=True, used_at__isnull=True)),
                name="handover_used_by",
            ),
            models.CheckConstraint(
                condition=Q(former__isnull=True) | ~Q(former=F("person")), name="handover_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}交接"

    @property
    def unit_id(self) -> int:
        """The unit, for the journal."""
        return self.office.unit_id

    def state_at(self, at: datetime) -> State:
        """The state in words: an issued code that has run out says so, though nobody touched it since."""
        late = self.state == State.ISSUED and self.expires_at <= at
        return State.EXPIRED if late else State(self.state)


class Attempt(models.Model):
    """A wrong code: whose account tried, when. Too many within a while are refused."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="handover_attempt_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.at}"
