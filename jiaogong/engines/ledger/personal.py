"""What payment requests keep about people, and who took account numbers out."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Person
from jiaogong.engines.personal.registry import Holder, Kept, Look, register
from jiaogong.kernel.ui import shell

from .models import AccountLook, PaymentRequest
from .words import WAITING


def install() -> None:
    """Register the holder; called when the app is ready."""
    hidden = ("key", "subject_type", "subject_id", "asked_by", "approved_by", "paid_by", "request", "user")
    register(
        Holder(
            "ledger.payments", "付款申请", "向本人支付补助、慰问等款项，并留存付款凭据",
            "办理期间保存；账号在付款后随个人信息清理删除，金额和凭证按会计档案保存，不再显示姓名",
            (
                Kept("ledger.PaymentRequest", field="payee", blank=("payee_name", "bank", "account"), hidden=hidden),
                Kept("ledger.AccountLook", stays=False, hidden=hidden),
            ),
            hold=_waiting, looks=_looks,
        ),
    )  # fmt: skip


def _waiting(person: Person, day: date) -> str:
    waiting = PaymentRequest.objects.filter(payee=person, state__in=WAITING).exists()
    return "还有付款申请正在办理，付清或撤销后再办理。" if waiting else ""


def _looks(person: Person) -> list[Look]:
    rows = AccountLook.objects.filter(person=person).select_related("user")
    return [Look(r.at, r.user.name, shell.who(r.user).line, "导出收款账号（银行清单）", r.reason) for r in rows]
