"""The contract: drafted, passed by the congress, signed, sent up, objected to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.congress import gates
from jiaogong.modules.congress.models import AgendaItem, Session
from jiaogong.modules.congress.verbs.agenda import add_item
from jiaogong.modules.congress.words import Matter

from .. import provisions
from ..models import Contract, Negotiation
from ..rules import SEND_ITEM
from ..words import Kind, Side, State
from .common import ask, done, held, move

FARTHEST = 5  # years between the invitation and the contract's first day


def latest(row: Negotiation) -> Contract | None:
    """The version that counts."""
    return row.contracts.order_by("-version").first()


def draft(
    negotiation: Negotiation, *, text: str, since: date, until: date, equality: bool, women: bool, by: Any, at: datetime
) -> Contract:
    """The draft both sides agreed on. A changed one is a new version, which passes the congress anew.

    Rules: both chiefs are seated and at least one meeting is recorded; from one to three years, wages one year (provision);
    equality and the protection of women are written in (妇女权益保障法 2022 art. 44).
    """
    if not text.strip():
        raise RuleBroken("请写入合同草案正文。", field="text")
    if not (equality and women):
        raise RuleBroken(
            "集体合同应当包含男女平等和女职工权益保护的内容（《妇女权益保障法》第四十四条），请写入正文后勾选。",
            field="women" if equality else "equality",
        )
    with transaction.atomic():
        row = held(negotiation, by, State.TALKING, State.DRAFTED, State.SENT)
        before = latest(row)
        if row.state == State.SENT and (before is None or before.objected_on is None):
            raise RuleBroken("合同已经报送审查，对方没有提出异议的，不能再改。")
        if row.representatives.filter(chief=True).count() < len(Side) or not row.meetings.exists():
            raise RuleBroken("请先确定双方协商代表，并至少登记一次协商会议，再形成合同草案。")
        _fits(row, since, until)
        version = before.version + 1 if before else 1
        found = Contract.objects.create(
            negotiation=row, version=version, text=text.strip(), since=since, until=until, equality=equality, women=women,
            made_at=at,
        )  # fmt: skip
        move(row, State.DRAFTED, at.astimezone(clock.SHANGHAI).date(), verb="形成集体合同草案", by=by, version=version)
        return found


def _fits(row: Negotiation, since: date, until: date) -> None:
    key = provisions.WAGE_YEARS if row.kind == Kind.WAGE else provisions.YEARS
    years = provisions.number(key, row.unit, row.invited_on)
    if abs(since.year - row.invited_on.year) > FARTHEST:
        raise RuleBroken("合同期限的开始日期离要约太远，请核对年份。", field="since")
    longest = clock.add_months(since, 12 * years) - timedelta(days=1)
    if until <= since or until > longest:
        raise RuleBroken(
            f"{row.get_kind_display()}期限最长 {years} 年：{since:%Y-%m-%d} 起的，最晚到 {longest:%Y-%m-%d}。",
            field="until",
        )


def put_on_agenda(negotiation: Negotiation, *, session: Session, by: Any, at: datetime) -> AgendaItem:
    """The draft goes to the congress: more than half of all delegates must pass it (集体合同规定, 令第22号, art. 36, from memory)."""
    with transaction.atomic():
        row = held(negotiation, by, State.DRAFTED)
        contract = latest(row)
        assert contract is not None
        if session.unit.pk != row.unit_id:
            raise RuleBroken("请选本单位的教代会会议。", field="session")
        if (item := gates.items_of(contract).first()) is not None and item.outcome == "pending":
            raise RuleBroken(f"这一稿已经列入{item.session}的议程。", field="session")
        return add_item(
            session, matter=Matter.CONTRACT, title=f"{row.get_kind_display()}草案（第{contract.version}稿）",
            text=contract.text[:20000], about=contract, by=by, at=at,
        )  # fmt: skip


def sign(negotiation: Negotiation, *, on: date, by: Any, at: datetime) -> Contract:
    """Both chiefs sign. Rules: passed by the congress (gates); then sent up within so many days (provision)."""
    with transaction.atomic():
        row = held(negotiation, by, State.DRAFTED)
        contract = latest(row)
        assert contract is not None
        gates.require_passed(contract, name=f"{row.get_kind_display()}草案第{contract.version}稿")
        item = gates.items_of(contract)[0]
        assert item.decided_at is not None
        passed_on = item.decided_at.astimezone(clock.SHANGHAI).date()
        if not passed_on <= on <= at.astimezone(clock.SHANGHAI).date():
            raise RuleBroken(f"签订日期应在通过之日 {passed_on:%Y-%m-%d} 和今天之间。", field="on")
        contract.signed_on = on
        contract.save(update_fields=["signed_on"])
        due = on + timedelta(days=provisions.number(provisions.SEND_DAYS, row.unit, on))
        move(row, State.SIGNED, on, verb="签订集体合同", by=by, signed_on=str(on))
        ask(row, SEND_ITEM, f"报送{row.unit}{row.get_kind_display()}", due_on=due, by=by, at=at)
        return contract


def send(negotiation: Negotiation, *, on: date, office: str, by: Any, at: datetime) -> Contract:
    """Sent to the labour authority for examination; in force by itself when no objection came in time (`keeping.sweep`).

    Rule: the authority is named; not before signing. (劳动合同法 art. 54: fifteen days after it was received.)
    """
    if not office.strip():
        raise RuleBroken("请写明报送的审查部门（人力资源社会保障行政部门）。", field="office")
    with transaction.atomic():
        row = held(negotiation, by, State.SIGNED)
        contract = latest(row)
        assert contract is not None and contract.signed_on is not None
        if not contract.signed_on <= on <= at.astimezone(clock.SHANGHAI).date():
            raise RuleBroken(f"报送日期应在签订之日 {contract.signed_on:%Y-%m-%d} 和今天之间。", field="on")
        contract.sent_on, contract.office = on, office.strip()
        contract.save(update_fields=["sent_on", "office"])
        move(row, State.SENT, on, verb="报送集体合同", by=by, office=contract.office)
        done(row, SEND_ITEM, by=by, at=at, outcome="已报送")
        return contract


def object_to(negotiation: Negotiation, *, on: date, text: str, by: Any, at: datetime) -> Contract:
    """The authority objects: both sides change the draft, it passes and is signed and sent anew. Rule: within the days, named."""
    if not text.strip():
        raise RuleBroken("请写明审查部门的意见。", field="text")
    with transaction.atomic():
        row = held(negotiation, by, State.SENT)
        contract = latest(row)
        assert contract is not None and contract.sent_on is not None
        if contract.objected_on is not None:
            raise RuleBroken("审查部门的异议已经登记过，请修改草案。")
        if not contract.sent_on <= on <= at.astimezone(clock.SHANGHAI).date():
            raise RuleBroken(f"异议日期应在报送之日 {contract.sent_on:%Y-%m-%d} 和今天之间。", field="on")
        contract.objected_on, contract.objection = on, text.strip()
        contract.save(update_fields=["objected_on", "objection"])
        journal.write("登记集体合同审查异议", row, by=by, after={"objection": contract.objection}, unit_id=row.unit_id)
        return contract
