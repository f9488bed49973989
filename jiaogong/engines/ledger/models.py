"""Payment requests: who is to get how much from which union, why, and how far it has come. The books come later."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import SealedField
from jiaogong.kernel.text import mask_name

from . import subjects, words


def _user(label: str, name: str = "+") -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name=name, verbose_name=label
    )


class PaymentRequestQuerySet(models.QuerySet["PaymentRequest"]):
    """Chainable reads of payment requests."""

    def visible_to(self, user: Any, rule: str = "ledger.view") -> PaymentRequestQuerySet:
        """Those of units in which the user sees payments, those raised to them, and those he asked for himself."""
        reached = reach_q(user, rule, "unit__") | reach_q(user, rule, "raised_to__")
        return self.filter(reached | Q(asked_by_id=user.pk))

    def named_for(self, user: Any) -> PaymentRequestQuerySet:
        """With `is_named`: whether the user reads the payee's name (discreet kinds: the chair, and whoever asked)."""
        few = Q(subject_type__in=subjects.discreet_types())
        named = ~few | reach_q(user, "ledger.names", "unit__") | Q(asked_by_id=user.pk)
        return self.annotate(is_named=Case(When(named, then=Value(True)), default=Value(False)))

    def live(self) -> PaymentRequestQuerySet:
        """Asked, approved or paid."""
        return self.filter(state__in=words.LIVE)

    def about(self, subject: models.Model) -> PaymentRequestQuerySet:
        """Those of one matter."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)


class PaymentRequest(models.Model):
    """A union is asked to pay a person or a unit, in whole fen. One live request a matter; whoever asks does not approve."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="payment_requests", verbose_name="付款工会")
    subject_type = models.CharField("事项类型", max_length=60)
    subject_id = models.BigIntegerField("事项编号")
    payee = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="payment_requests", verbose_name="收款人"
    )
    payee_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="payments_due", verbose_name="收款单位"
    )
    payee_name = models.CharField("收款人姓名", max_length=80, blank=True)
    bank = models.CharField("开户银行", max_length=60, blank=True)
    account = SealedField("收款账号")
    amount = models.BigIntegerField("金额（分）")
    purpose = models.CharField("用途", max_length=120)
    category = models.CharField("支出类别", max_length=40)
    state = models.CharField("状态", max_length=10, choices=words.State.choices, default=words.State.ASKED)
    reason = models.CharField("未同意或撤销原因", max_length=200, blank=True)
    asked_by = _user("申请人", "payments_asked")
    asked_at = models.DateTimeField("申请时间")
    due_on = models.DateField("希望付款日期", null=True, blank=True)
    raised_to = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="payments_raised", verbose_name="上级审批工会"
    )
    approved_by = _user("审批人")
    approved_at = models.DateTimeField("审批时间", null=True, blank=True)
    paid_on = models.DateField("付款日期", null=True, blank=True)
    paid_by = _user("登记付款人")
    voucher = models.CharField("凭证号", max_length=40, blank=True)
    anonymised_on = models.DateField("匿名日期", null=True, blank=True, editable=False)

    objects = PaymentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "付款申请"
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["unit", "state"], name="payment_unit_state"),
            models.Index(fields=["subject_type", "subject_id"], name="payment_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(payee__isnull=False, payee_unit__isnull=True)
                | Q(payee__isnull=True, payee_unit__isnull=False)
                | Q(payee__isnull=True, anonymised_on__isnull=False),
                name="payment_one_payee",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="payment_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "cancelled"])
                | Q(state="approved", approved_at__isnull=False)
                | Q(state="paid", approved_at__isnull=False, paid_on__isnull=False)
                | (Q(state="refused") & ~Q(reason="")),
                name="payment_state",
            ),
            models.CheckConstraint(
                condition=Q(paid_on__isnull=True) | Q(state__in=["paid"]), name="payment_paid_when_paid"
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], condition=Q(state__in=["asked", "approved", "paid"]),
                name="payment_once_a_matter",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"付款申请 {str(self.key)[:8]}"

    @property
    def matter(self) -> str:
        """What the money is for, as the module calls it."""
        return subjects.get(self.subject_type).title

    @property
    def shown_payee(self) -> str:
        """The payee as the reader may know him; masked unless the rows were read `named_for` somebody who may."""
        named = getattr(self, "is_named", not subjects.get(self.subject_type).discreet)
        return self.payee_name if named or not self.payee_id else mask_name(self.payee_name)

    def late(self, day: date) -> bool:
        """Still waiting after the day it was wished for."""
        return self.state in words.WAITING and self.due_on is not None and self.due_on < day


class AccountLook(models.Model):
    """Somebody took a payee's whole account number out, in a list for the bank; the payee sees it on his own page."""

    request = models.ForeignKey(PaymentRequest, models.CASCADE, related_name="looks")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="account_looks", verbose_name="本人")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="查看人")
    reason = models.CharField("事由", max_length=120)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "查看账号记录"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d}"
