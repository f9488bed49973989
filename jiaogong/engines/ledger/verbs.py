"""Asking for money, approving, refusing, paying, taking back; the list for the bank; taking the name from old payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.errors import Refused, RuleBroken

from . import subjects
from .accounts import sorted_out
from .models import AccountLook, PaymentRequest
from .raising import desk_in, tell_approver
from .rules import APPROVE_ITEM
from .words import NOBODY, WAITING, State

_SEEN = ("amount", "purpose", "category", "state", "reason", "due_on", "paid_on", "voucher", "account")


@dataclass(frozen=True, slots=True)
class Payee:
    """Who gets the money: a person or a unit, the account it goes to."""

    person: Person | None = None
    unit: Unit | None = None
    bank: str = ""
    account: str = ""


def ask(
    *, unit: Unit, subject: models.Model, payee: Payee, amount: int, purpose: str, category: str, by: Any, at: datetime,
    due_on: date | None = None,
) -> PaymentRequest:  # fmt: skip
    """`unit` is asked to pay; asked again for the same matter it answers the live request. The chair gets a to-do;
    where nobody in the union may approve (one cadre asks), it goes up to the union above (`raising.py`).

    Rules: an amount above nothing; one payee; the matter's kind is registered; a card number never stands in plain. Source: 《工会会计制度》(财会〔2021〕7号) and
    usual internal control, article not compared; the two-people rule is ours.
    """
    subjects.get(subject._meta.label_lower)
    if amount <= 0:
        raise RuleBroken("付款金额要大于 0。", field="amount")
    if (payee.person is None) == (payee.unit is None):
        raise RuleBroken("收款人要么是个人，要么是单位，请选定一个。")
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        require(by, "ledger.ask", unit)
        now = PaymentRequest.objects.live().about(subject).first()
        if now is not None:
            return now
        bank, account = sorted_out(payee.bank, payee.account)
        row = PaymentRequest(
            unit=unit, subject_type=subject._meta.label_lower, subject_id=subject.pk, payee=payee.person,
            payee_unit=payee.unit, payee_name=(payee.person or payee.unit).name,  # type: ignore[union-attr]
            bank=bank[:60], amount=amount, purpose=purpose.strip()[:120], category=category,
            asked_by=by, asked_at=at, due_on=due_on,
        )  # fmt: skip
        row.account = account or None
        row.save()
        tell_approver(row, by=by, at=at)
        journal.write("提出付款申请", row, by=by, after=journal.picture(row, *_SEEN), unit_id=unit.pk)
        return row


def _locked(request: PaymentRequest, by: Any, rule: str) -> PaymentRequest:
    rows = PaymentRequest.objects.select_for_update(of=("self",)).select_related("unit__superior", "raised_to", "payee")
    row = rows.get(pk=request.pk)
    if row.raised_to is not None and rule == "ledger.approve" and not allows(by, rule, row.unit):
        require(by, rule, row.raised_to)
    else:
        require(by, rule, row.unit)
    return row


def send_up(request: PaymentRequest, *, by: Any, at: datetime) -> PaymentRequest:
    """A request nobody in the union may approve any more (the other cadre left) goes to the union above; twice is once."""
    with transaction.atomic():
        row = _locked(request, by, "ledger.ask")
        _in(row, State.ASKED)
        if row.raised_to is not None:
            return row
        if desk_in(row.unit, row, at.astimezone(clock.SHANGHAI).date()) is not None:
            raise RuleBroken("本工会有另一位负责人可以审批，不用报上级。")
        inbox.close_items(kind=APPROVE_ITEM, subject=row, by=by, at=at, outcome="已报上级")
        tell_approver(row, by=by, at=at)
        if row.raised_to is None:
            raise RuleBroken("上级工会也没有可以审批的负责人，请联系上级工会办理任职后再报。")
        journal.write("付款申请报上级审批", row, by=by, after={"raised_to": str(row.raised_to)}, unit_id=row.unit_id)
        return row


def _not_mine(row: PaymentRequest, by: Any, act: str) -> None:
    if row.payee is not None and row.payee.user_id is not None and row.payee.user_id == by.pk:
        raise RuleBroken(f"收款人是您本人，不能自己{act}，请由其他负责人办理（不相容职务分离）。")


def _in(row: PaymentRequest, *states: State) -> None:
    if row.state not in states:
        raise RuleBroken(f"这笔申请已是“{row.get_state_display()}”，不能再这样办理，请刷新页面。")


def _write(verb: str, row: PaymentRequest, before: dict[str, Any], by: Any, at: datetime, outcome: str) -> None:
    row.save()
    if outcome:
        inbox.close_items(kind=APPROVE_ITEM, subject=row, by=by, at=at, outcome=outcome)
    after = journal.picture(row, *_SEEN)
    journal.write(verb, row, by=by, before=before, after=after, unit_id=row.unit_id)


def approve(request: PaymentRequest, *, by: Any, at: datetime) -> PaymentRequest:
    """The payment may be made; approved twice is once. Rule: not by whoever asked, not by the payee (不相容职务分离)."""
    with transaction.atomic():
        row = _locked(request, by, "ledger.approve")
        if row.state == State.APPROVED:
            return row
        _in(row, State.ASKED)
        if row.asked_by_id == by.pk:
            raise RuleBroken("申请人和审批人不能是同一个人，请由另一位负责人审批（不相容职务分离）。")
        _not_mine(row, by, "审批")
        before = journal.picture(row, *_SEEN)
        row.state, row.approved_by, row.approved_at = State.APPROVED, by, at
        _write("同意付款", row, before, by, at, "已同意")
        return row


def refuse(request: PaymentRequest, *, by: Any, at: datetime, reason: str) -> PaymentRequest:
    """The payment is not made; the asker learns why, the matter may ask again. Rule: a reason; not by the payee."""
    if not reason.strip():
        raise RuleBroken("请写明不同意的原因，申请人会看到。", field="reason")
    with transaction.atomic():
        row = _locked(request, by, "ledger.approve")
        if row.state == State.REFUSED:
            return row
        _in(row, State.ASKED, State.APPROVED)
        _not_mine(row, by, "审批")
        before = journal.picture(row, *_SEEN)
        row.state, row.reason = State.REFUSED, reason.strip()[:200]
        _write("不同意付款", row, before, by, at, "未同意")
        _follow(subjects.get(row.subject_type).on_refused, row, by)
        person = Person.objects.filter(user=row.asked_by_id).first() if row.asked_by_id else None
        if person is not None:
            link = reverse("ledger:request", args=[row.key])
            inbox.send(short="付款申请未同意", body=f"{row.matter}：{row.reason}", link=link, person=person, at=at)
        return row


def mark_paid(
    request: PaymentRequest, *, by: Any, at: datetime, paid_on: date, voucher: str = ""
) -> PaymentRequest:  # fmt: skip
    """The money has left the account. Rules: approved before; not ahead of today nor before it was asked; not by the payee."""
    day = at.astimezone(clock.SHANGHAI).date()
    if paid_on > day:
        raise RuleBroken("付款日期不能晚于今天：付款后再登记。", field="paid_on")
    with transaction.atomic():
        row = _locked(request, by, "ledger.pay")
        if row.state == State.PAID and row.paid_on == paid_on:
            return row
        _in(row, State.APPROVED)
        _not_mine(row, by, "登记付款")
        if paid_on < row.asked_at.astimezone(clock.SHANGHAI).date():
            raise RuleBroken("付款日期不能早于提出申请的日期。", field="paid_on")
        before = journal.picture(row, *_SEEN)
        row.state, row.paid_on, row.paid_by, row.voucher = State.PAID, paid_on, by, voucher.strip()[:40]
        _write("登记付款", row, before, by, at, "")
        _follow(subjects.get(row.subject_type).on_paid, row, by)
        return row


def cancel(request: PaymentRequest, *, by: Any, at: datetime, reason: str) -> PaymentRequest:
    """Taken back before it is paid, by whoever asked or by the union. Rule: a reason."""
    if not reason.strip():
        raise RuleBroken("请写明撤销的原因。", field="reason")
    with transaction.atomic():
        rows = PaymentRequest.objects.select_for_update(of=("self",)).select_related("unit")
        row = rows.get(pk=request.pk)
        if row.asked_by_id != by.pk:
            require(by, "ledger.approve", row.unit)
        if row.state == State.CANCELLED:
            return row
        _in(row, *WAITING)
        return _cancelled(row, by, at, reason)


def _cancelled(row: PaymentRequest, by: Any, at: datetime, reason: str) -> PaymentRequest:
    before = journal.picture(row, *_SEEN)
    row.state, row.reason = State.CANCELLED, reason.strip()[:200]
    _write("撤销付款申请", row, before, by, at, "已撤销")
    _follow(subjects.get(row.subject_type).on_cancelled, row, by)
    return row


def _follow(step: subjects.Follow | None, row: PaymentRequest, by: Any) -> None:
    if step is not None:
        step(row, by)


def take_accounts(
    requests: Sequence[PaymentRequest], *, unit: Unit, by: Any, at: datetime, reason: str
) -> list[tuple[PaymentRequest, str]]:  # fmt: skip
    """The approved requests of `unit` with their whole account numbers, for the bank's list.

    Rules: a reason of four characters or more; each number taken leaves a row the payee sees, and one journal line. Source:
    个人信息保护法 art. 28–29 (financial accounts are sensitive).
    """
    reason = reason.strip()
    if len(reason) < 4:
        raise RuleBroken("请写明导出账号的事由（至少四个字），收款人可以看到。", field="reason")
    with transaction.atomic():
        require(by, "ledger.pay", unit)
        if any(row.unit_id != unit.pk for row in requests):
            raise Refused("ledger.pay")
        ready = [row for row in requests if row.state == State.APPROVED]
        if not ready:
            raise RuleBroken("没有待支付的申请：审批同意后才能导出银行清单。")
        looks = [
            AccountLook(request=r, person=r.payee, user=by, reason=reason[:120], at=at) for r in ready if r.account
        ]
        AccountLook.objects.bulk_create(looks, batch_size=500)
        journal.write(
            "导出银行清单",
            unit,
            by=by,
            unit_id=unit.pk,
            after={"reason": reason, "number": len(ready), "accounts": len(looks)},
        )
        return [(row, row.account.open() if row.account else "") for row in ready]


def anonymise(person: Person, *, subject_type: str, by: Any, at: datetime) -> int:
    """The person's payments for one kind of matter lose name and account: those waiting are cancelled, those closed keep
    amount, day and voucher for the books. Called inside the module's own transaction, which has asked the right."""
    rows = PaymentRequest.objects.select_for_update().filter(payee=person, subject_type=subject_type)
    found = list(rows.order_by("pk"))
    for row in found:
        if row.state in WAITING:
            _cancelled(row, by, at, "本人撤回同意")
        row.payee, row.payee_name, row.bank, row.account = None, NOBODY, "", None
        row.anonymised_on = at.astimezone(clock.SHANGHAI).date()
        row.save()
    AccountLook.objects.filter(request__in=found).update(person=None)
    return len(found)
