"""会籍接转: a member goes from one unit's union to another's once both have agreed; two periods, one transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.words import EmploymentType
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.seal.fields import look_up

from .desks import may_enrol
from .joining import OTHER_NAME, check_dates, checked_id, open_employment
from .models import Membership, Transfer
from .numbers import number_for
from .rules import TRANSFER_ITEM
from .transfer_notes import ask_desks, close_of_agreed, tell_desks, tell_member, waiting_words
from .verbs import end_job, no_offices
from .words import Ending, Side, Status, TransferStatus

_PICTURE = ("person", "to", "since", "employment_type", "status", "opened_side", "note", "reason")


def sides_of(transfer: Transfer, user: Any) -> list[Side]:
    """The parties the user may speak for."""
    sides = []
    if may_enrol(user, transfer.to):
        sides.append(Side.RECEIVING)
    if may_enrol(user, transfer.former):
        sides.append(Side.RELEASING)
    if transfer.person.user_id is not None and transfer.person.user_id == getattr(user, "pk", None):
        sides.append(Side.MEMBER)
    return sides


def request_transfer(
    *, by: Any, to: Unit, person: Person, employment_type: str, position: str = "", subject: str = "", since: date,
    note: str = "", at: datetime | None = None,
) -> Transfer:  # fmt: skip
    """Ask that `person`'s open membership goes on in `to` from `since`; the side that asks has agreed by asking.

    Asked again while one to the same unit is open, it answers that one. Rules: asked by the receiving unit, by the unit
    that has him, or by himself; not into his own unit, not into a department, a closed unit or one without a union; not
    in the future. Source: 《工会会员会籍管理办法》(2016): 一次入会、动态接转; the days to answer are a provision.
    """
    at = at or clock.now()
    with transaction.atomic():
        row = _open_membership(person, to)
        former, to = _locked_units(row.unit, to)
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        row = _open_membership(person, to)
        if row.unit_id != former.pk:
            raise RuleBroken("该同志的会籍刚刚变动，请刷新后再试。")
        row.unit = former
        side = _asking_side(by, person, former, to)
        standing = Transfer.objects.open().filter(person=person).first()
        if standing is not None:
            if standing.to_id == to.pk:
                return standing
            raise RuleBroken("该同志已有一份会籍接转在办理，办结或撤回后才能再申请。", field="id_number")
        _check_day(row, to, since)
        if side is not Side.RECEIVING:
            no_offices(row, "再申请接转")
        transfer = Transfer.objects.create(
            person=person, former=former, to=to, since=since, employment_type=EmploymentType(employment_type),
            position=position, subject=subject, note=note.strip()[:120], opened_side=side, opened_at=at, opened_by=by,
            received_at=at if side is Side.RECEIVING else None, released_at=at if side is Side.RELEASING else None,
        )  # fmt: skip
        _write("申请会籍接转", transfer, by, former if side is Side.RELEASING else to)
        ask_desks(transfer, by, at)
        tell_member(transfer, f"您的会籍拟转入{to.name}，正在等待{waiting_words(transfer)}同意。", at)
        return transfer


def request_by_number(
    *, by: Any, to: Unit, name: str, id_number: str, other_document: bool, employment_type: str, position: str,
    subject: str, since: date,
) -> Transfer:  # fmt: skip
    """The receiving side asks for somebody it knows by name and ID number. Rules: request_transfer; both must fit."""
    number = checked_id(id_number, other_document=other_document)
    with transaction.atomic():
        if not may_enrol(by, to):
            raise Refused("members.keep")
        person = Person.objects.filter(id_index=look_up(Person, "id_index", number)).first()
        if person is None:
            raise RuleBroken("没有找到这个证件号码的会籍，请直接登记入会。", field="id_number")
        if person.name != name:
            raise RuleBroken(OTHER_NAME, field="name")
        return request_transfer(
            by=by,
            to=to,
            person=person,
            employment_type=employment_type,
            position=position,
            subject=subject,
            since=since,
        )


def _open_membership(person: Person, to: Unit) -> Membership:
    rows = list(Membership.objects.current().filter(person=person).select_related("unit").order_by("since", "pk"))
    if any(row.unit_id == to.pk for row in rows):
        raise RuleBroken("该同志的会籍就在这个单位，不能接转到本单位。", field="id_number")
    rows.sort(key=lambda row: row.status != Status.FULL)
    if not rows:
        raise RuleBroken("该同志现在没有会籍，不用接转，请直接登记入会。", field="id_number")
    return rows[0]


def _locked_units(former: Unit, to: Unit) -> tuple[Unit, Unit]:
    """Both units under lock, in the order of their numbers, so that two transfers cannot wait for each other."""
    locked = {u.pk: u for u in Unit.objects.select_for_update().filter(pk__in=(former.pk, to.pk)).order_by("pk")}
    return locked[former.pk], locked[to.pk]


def _asking_side(by: Any, person: Person, former: Unit, to: Unit) -> Side:
    if may_enrol(by, to):
        return Side.RECEIVING
    if may_enrol(by, former):
        return Side.RELEASING
    if person.user_id is not None and person.user_id == by.pk:
        return Side.MEMBER
    raise Refused("members.transfer")


def _check_day(row: Membership, to: Unit, since: date) -> None:
    check_dates(to, since, word="接转")
    if since <= row.since:
        raise RuleBroken("接转日期必须晚于该同志现有会籍的起始日期，请核对。", field="since")
    if Membership.objects.filter(person=row.person_id, until__gt=since).exists():
        raise RuleBroken("接转日期与该同志以前的会籍重叠，请把日期改在其后。", field="since")


def decide_transfer(
    transfer: Transfer, *, by: Any, side: str, agree: bool, reason: str = "", at: datetime | None = None
) -> Transfer:
    """One party agrees or refuses. When both units have agreed the member moves at once; a refusal ends the matter.

    Rules: only that party's own cadres; a refusal says why; whoever holds a union office hands it over first; the member
    himself may refuse. Answering twice the same changes nothing. Source: 《工会会员会籍管理办法》(2016).
    """
    at, side = at or clock.now(), Side(side)
    if not agree and not reason.strip():
        raise RuleBroken("不同意须写明原因，申请人会看到。", field="reason")
    with transaction.atomic():
        transfer = _locked(transfer)
        if side not in sides_of(transfer, by) or (side is Side.MEMBER and agree):
            raise Refused("members.transfer")
        if transfer.status != TransferStatus.OPEN:
            return _answered(transfer, agree)
        if not agree:
            return _close(transfer, TransferStatus.REFUSED, by, at, side=side, reason=reason)
        if side is Side.RELEASING:
            _check_leaving(_held(transfer), transfer.since)
            transfer.released_at = transfer.released_at or at
        else:
            transfer.received_at = transfer.received_at or at
        transfer.save(update_fields=["released_at", "received_at"])
        _write(
            f"同意会籍接转（{side.label}）", transfer, by, transfer.to if side is Side.RECEIVING else transfer.former
        )
        close_of_agreed(transfer, by, at)
        if transfer.released_at and transfer.received_at:
            _move(transfer, by, at, side)
        return transfer


def _locked(transfer: Transfer) -> Transfer:
    former, to = _locked_units(transfer.former, transfer.to)
    row = Transfer.objects.select_for_update(of=("self",)).select_related("person").get(pk=transfer.pk)
    row.former, row.to = former, to
    return row


def _answered(transfer: Transfer, agree: bool) -> Transfer:
    if (transfer.status == TransferStatus.DONE) == agree and transfer.status != TransferStatus.WITHDRAWN:
        return transfer
    raise RuleBroken(f"这份会籍接转{transfer.get_status_display()}，不能再改。")


def _held(transfer: Transfer) -> Membership:
    """The membership that is to move, under lock."""
    row = (
        Membership.objects.current()
        .select_for_update(of=("self",))
        .select_related("person", "unit")
        .filter(person=transfer.person_id, unit=transfer.former_id)
        .first()
    )
    if row is None:
        raise RuleBroken("该同志的会籍已有变动，这份接转不能再办，请撤回后重新申请。")
    return row


def _check_leaving(row: Membership, since: date) -> None:
    no_offices(row, "再同意接转")
    if since <= row.since:
        raise RuleBroken(f"这段会籍自 {row.since:%Y-%m-%d} 起，接转日期必须在其后，请不同意并写明原因。")


def _move(transfer: Transfer, by: Any, at: datetime, side: Side) -> None:
    """End the membership and the employment in the former unit, open both in the new one; number and check go along."""
    row = _held(transfer)
    before = journal.picture(row, "status", "until")
    try:
        _check_leaving(row, transfer.since)
        check_dates(transfer.to, transfer.since, word="接转")
        end_job(row, transfer.since)
    except RuleBroken as broken:
        if side is Side.RELEASING:
            raise
        raise RuleBroken("原单位还有手续没有办妥，暂时不能接转；请与该同志联系，办妥后再点同意。") from broken
    row.until, row.ending = transfer.since, Ending.MOVED
    row.save(update_fields=["until", "ending"])
    person, to = transfer.person, transfer.to
    open_employment(
        person, to, employment_type=transfer.employment_type, position=transfer.position, subject=transfer.subject,
        since=transfer.since,
    )  # fmt: skip
    kept = row.status == Status.KEPT and transfer.employment_type == EmploymentType.REHIRED  # retired all the same
    new = Membership.objects.create(
        person=person, unit=to, number=row.number or number_for(transfer.since), since=transfer.since,
        status=Status.KEPT if kept else Status.FULL, employment_type=transfer.employment_type,
        verified_on=row.verified_on, proof=row.proof,
    )  # fmt: skip
    after = journal.picture(row, "status", "until", "ending")
    journal.write("会籍接转（转出）", row, by=by, before=before, after=after, unit_id=row.unit_id)
    after = journal.picture(new, "number", "status", "employment_type", "since", "verified_on", "proof")
    journal.write("会籍接转（转入）", new, by=by, after=after, unit_id=to.pk)
    _close(transfer, TransferStatus.DONE, by, at)


def withdraw_transfer(transfer: Transfer, *, by: Any, at: datetime | None = None) -> Transfer:
    """Whoever's side asked takes it back while it is open; twice is once."""
    at = at or clock.now()
    with transaction.atomic():
        transfer = _locked(transfer)
        if Side(transfer.opened_side) not in sides_of(transfer, by):
            raise Refused("members.transfer")
        if transfer.status == TransferStatus.WITHDRAWN:
            return transfer
        if transfer.status != TransferStatus.OPEN:
            raise RuleBroken(f"这份会籍接转{transfer.get_status_display()}，不能撤回。")
        return _close(transfer, TransferStatus.WITHDRAWN, by, at)


def _close(
    transfer: Transfer, status: TransferStatus, by: Any, at: datetime, *, side: str = "", reason: str = ""
) -> Transfer:
    transfer.status, transfer.closed_at = status, at
    transfer.refused_side, transfer.reason = side, reason.strip()[:120]
    transfer.save(update_fields=["status", "closed_at", "refused_side", "reason"])
    inbox.close_items(kind=TRANSFER_ITEM, subject=transfer, by=by, at=at, outcome=status.label)
    words = {
        TransferStatus.DONE: f"您的会籍已于 {transfer.since:%Y-%m-%d} 转入{transfer.to.name}。",
        TransferStatus.REFUSED: f"您转入{transfer.to.name}的会籍接转没有办成：{Side(side).label if side else ''}不同意，{transfer.reason}",
        TransferStatus.WITHDRAWN: f"您转入{transfer.to.name}的会籍接转已撤回。",
    }
    tell_member(transfer, words[status], at)
    if status != TransferStatus.DONE:
        unit = transfer.former if side == Side.RELEASING or transfer.opened_side == Side.RELEASING else transfer.to
        _write("会籍接转未同意" if status == TransferStatus.REFUSED else "撤回会籍接转", transfer, by, unit)
    tell_desks(transfer, status, at)
    return transfer


def _write(verb: str, transfer: Transfer, by: Any, unit: Unit) -> None:
    """A line that never names the former unit."""
    journal.write(verb, transfer, by=by, after=journal.picture(transfer, *_PICTURE), unit_id=unit.pk)
