"""Moving a membership from one unit's union to another's (会籍接转)."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.words import EmploymentType
from jiaogong.kernel.access import reach_q

from .. import words


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Chainable reads of transfers."""

    def open(self) -> TransferQuerySet:
        """Not decided, not withdrawn."""
        return self.filter(status=words.TransferStatus.OPEN)

    def coming(self, user: Any, rule: str = "members.view") -> TransferQuerySet:
        """Those into units the user's right reaches."""
        return self.filter(reach_q(user, rule, "to__"))

    def going(self, user: Any, rule: str = "members.view") -> TransferQuerySet:
        """Those out of units the user's right reaches."""
        return self.filter(reach_q(user, rule, "former__"))

    def visible_to(self, user: Any, rule: str = "members.view") -> TransferQuerySet:
        """Those into or out of units the user's right reaches, and his own."""
        return self.filter(reach_q(user, rule, "to__") | reach_q(user, rule, "former__") | Q(person__user=user))


class Transfer(models.Model):
    """A member asks, or is asked for, to be carried from `former` to `to` on `since`; both units have to agree.

    Who receives learns nothing of `former` by it; who releases learns the name of `to`.
    """

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="transfers")
    former = models.ForeignKey(Unit, models.PROTECT, related_name="outgoing_transfers", verbose_name="原单位")
    to = models.ForeignKey(Unit, models.PROTECT, related_name="incoming_transfers", verbose_name="接收单位")
    since = models.DateField("接转日期")
    employment_type = models.CharField("用工性质", max_length=20, choices=EmploymentType.choices)
    position = models.CharField("岗位", max_length=40, blank=True)
    subject = models.CharField("学科", max_length=20, blank=True)
    note = models.CharField("说明", max_length=120, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=words.TransferStatus.choices, default=words.TransferStatus.OPEN
    )
    opened_side = models.CharField("发起方", max_length=10, choices=words.Side.choices)
    opened_at = models.DateTimeField("发起时间")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField("原单位同意时间", null=True, blank=True)
    received_at = models.DateTimeField("接收单位同意时间", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    refused_side = models.CharField("不同意的一方", max_length=10, choices=words.Side.choices, blank=True)
    reason = models.CharField("不同意的原因", max_length=120, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(status="open"), name="transfer_one_open"),
            models.CheckConstraint(condition=~Q(former=F("to")), name="transfer_not_same_unit"),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True) | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="transfer_closed_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(released_at__isnull=False, received_at__isnull=False),
                name="transfer_done_by_both",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | (~Q(reason="") & ~Q(refused_side="")), name="transfer_refused_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.to}"
