"""调解: an application, its parties, its agreement; who mediates are the handlers of its case."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jiaogong.engines.cases.models import Case
from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.seal.fields import SealedField
from jiaogong.modules.committees.models import SpecialCommittee

from .. import words
from .common import Numbered, new_key, user_key


class MediationQuerySet(models.QuerySet["Mediation"]):
    """Chainable reads of mediations."""

    def visible_to(self, user: Any) -> MediationQuerySet:
        """Those whose case is open to the user."""
        mine = Case.objects.opened_to(user, clock.today()).filter(subject_type="voices.mediation")
        return self.filter(pk__in=mine.values("subject_id"))


class Mediation(Numbered):
    """A dispute brought to the unit's mediation group. Facts, claims and the agreement are sealed."""

    WORD = "调解"

    dispute = models.CharField("争议性质", max_length=10, choices=words.Dispute.choices)
    topic = models.CharField("争议事项", max_length=10, choices=words.DisputeTopic.choices)
    group = models.ForeignKey(
        SpecialCommittee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="调解组织"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人")
    facts = SealedField("事实和理由")
    claims = SealedField("调解请求")
    knew_on = models.DateField("知道权利被侵害的日期", null=True, blank=True)
    applied_on = models.DateField("收到申请日期")
    state = models.CharField(
        "状态", max_length=10, choices=words.MediationState.choices, default=words.MediationState.ASKED
    )
    agreement = SealedField("协议内容")
    signed_on = models.DateField("协议签订日期", null=True, blank=True)
    perform_by = models.DateField("履行期限", null=True, blank=True)
    performed_on = models.DateField("履行完毕日期", null=True, blank=True)
    ended_on = models.DateField("结束日期", null=True, blank=True)
    sending = models.CharField("提交编号", max_length=64, unique=True)
    entered_by = user_key("登记人")

    objects = MediationQuerySet.as_manager()

    class Meta:
        verbose_name = "争议调解"
        ordering = ["-applied_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "serial"], name="voices_mediation_number"),
            models.CheckConstraint(
                condition=(Q(state="agreed") & Q(agreement__isnull=False, signed_on__isnull=False))
                | (~Q(state="agreed") & Q(agreement__isnull=True, signed_on__isnull=True)),
                name="voices_mediation_agreement",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "running"), ended_on__isnull=True)
                | Q(state__in=("agreed", "failed", "withdrawn"), ended_on__isnull=False),
                name="voices_mediation_ended",
            ),
        ]


class Party(models.Model):
    """A side of a dispute: a person or the employer, by name and contact as told."""

    key = new_key()
    mediation = models.ForeignKey(Mediation, models.CASCADE, related_name="parties", verbose_name="调解")
    side = models.CharField("地位", max_length=10, choices=words.Side.choices)
    name = SealedField("姓名或名称")
    contact = SealedField("联系方式")
    agent = SealedField("代表人或代理人")

    class Meta:
        verbose_name = "当事人"
        ordering = ["side", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(name__isnull=False), name="voices_party_named"),
        ]

    def __str__(self) -> str:
        return self.get_side_display()
