"""The superior's side: issuing a code, issuing it anew, withdrawing it; and the former holder's note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox.verbs import send
from jiaogong.engines.org.models import Office, Person
from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken

from ..codes import digest_of, new_code
from ..models import Handover
from ..provisions import HOURS
from ..rules import ISSUE, may_issue
from ..words import State
from .common import check_holders, check_office, day_of, holding_of, locked, locked_office, moment

_PICTURE = ("state", "basis", "expires_at", "reason")


def issue(office: Office, *, by: Any, person: Person, basis: str, at: datetime) -> tuple[Handover, str]:
    """Issue a code by which `person`, and nobody else, may take the office; answers it, for it is kept nowhere.

    Rules (platform's own): a unit's chair is handed over by the superior union, other offices also by the unit's cadres;
    nobody hands over his own office or takes one by a code of his own; the successor is staff of the unit or below it
    and has an account of his own; one open code an office; the appointment's basis is named.
    """
    with transaction.atomic():
        office = locked_office(office.pk)
        _check_issuer(office, by, person)
        open_one = Handover.objects.filter(office=office, state=State.ISSUED).first()
        if open_one and open_one.expires_at > at:
            raise RuleBroken(
                f"这个职务已有一个没有用的交接码（{moment(open_one.expires_at)} 前有效），请先作废或重新签发。",
                field="office",
            )
        if open_one:
            _end(open_one, State.EXPIRED, by, at, "过期未用")
        return _issued(office, by, person, basis, at)


def _check_issuer(office: Office, by: Any, person: Person) -> None:
    require(by, ISSUE, office.unit)
    if not may_issue(by, office):
        raise RuleBroken(f"{office.unit.name}{office.title}的交接码由上级工会签发，请联系上级工会。", field="office")
    now = holding_of(office)
    if now and now.person.user_id == by.pk:
        raise RuleBroken("自己担任的职务不能自己签发交接码，请由上级工会或本单位其他负责人签发。", field="office")
    if person.user_id == by.pk:
        raise RuleBroken("不能给自己签发交接码，请由上级工会或本单位其他负责人签发。", field="person")


def _issued(office: Office, by: Any, person: Person, basis: str, at: datetime) -> tuple[Handover, str]:
    basis = basis.strip()
    if not basis:
        raise RuleBroken("请填写任职依据（如任职批复文号）。", field="basis")
    check_office(office)
    now = holding_of(office)
    check_holders(office, now, person, day_of(at))
    user = person.user
    if user is None or not user.is_active:
        state = "还没有账号，请先开通" if user is None else "的账号已停用，请先恢复"
        raise RuleBroken(f"{person.name}{state}：交接后用自己的账号办公，不共用账号和密码。", field="person")
    code = new_code()
    hours = value_of(HOURS, office.unit, day_of(at))
    row = Handover.objects.create(
        office=office, former=now.person if now else None, person=person, basis=basis, digest=digest_of(code),
        issued_by=by, issued_at=at, expires_at=at + timedelta(hours=hours),
    )  # fmt: skip
    after = journal.picture(row, *_PICTURE) | {"office": str(office), "person": person.name}
    journal.write("签发交接码", row, by=by, after=after, unit_id=office.unit_id)
    _tell(row, by, at)
    return row, code


def _tell(row: Handover, by: Any, at: datetime) -> None:
    until = moment(row.expires_at)
    send(
        short="请接任职务", person=row.person, at=at, link=reverse("handover:accept"),
        body=f"{by} 签发了{row.office}的交接码，请向签发人当面或电话索取，{until} 前用本人账号扫码或输入。",
    )  # fmt: skip
    if row.former is not None:
        send(
            short="请准备职务交接", person=row.former, at=at, link=reverse("handover:handover", args=[row.key]),
            body=f"{row.office}将交接给{row.person.name}，请写好交接说明。接任后，您在本职务的权限随即停止。",
        )  # fmt: skip


def renew(handover: Handover, *, by: Any, at: datetime) -> tuple[Handover, str]:
    """A new code for the same office and person; the former code is void from this moment. The note goes along."""
    with transaction.atomic():
        old = locked(handover)
        _check_issuer(old.office, by, old.person)
        if old.state not in (State.ISSUED, State.EXPIRED):
            raise RuleBroken("只有还没有用的交接码可以重新签发；已用或已作废的，请另办一次交接。")
        other = Handover.objects.filter(office=old.office, state=State.ISSUED).exclude(pk=old.pk).exists()
        if other:
            raise RuleBroken("这个职务另有一个没有用的交接码，请先作废那一个。")
        if old.state == State.ISSUED:
            late = old.expires_at <= at
            _end(old, State.EXPIRED if late else State.REVOKED, by, at, "重新签发")
        row, code = _issued(old.office, by, old.person, old.basis, at)
        if old.note:
            row.note, row.noted_at = old.note, old.noted_at
            row.save(update_fields=["note", "noted_at"])
        return row, code


def revoke(handover: Handover, *, by: Any, reason: str, at: datetime) -> Handover:
    """The code is void from this moment; a reason is required. A used one cannot be taken back: hand over again."""
    if not reason.strip():
        raise RuleBroken("请写明作废原因。", field="reason")
    with transaction.atomic():
        row = locked(handover)
        if not may_issue(by, row.office):
            raise Refused(ISSUE)
        if row.state == State.USED:
            raise RuleBroken("交接已经完成，交接码不能再作废；需要变动的，请另办一次交接。")
        if row.state != State.ISSUED:
            raise RuleBroken("这个交接码已经作废或过期，不用再作废。")
        _end(row, State.REVOKED, by, at, reason.strip())
        send(
            short="交接码已作废", person=row.person, at=at, link=reverse("handover:accept"),
            body=f"{row.office}的交接码已由 {by} 作废，原来的码不能再用。",
        )  # fmt: skip
        return row


def _end(row: Handover, state: State, by: Any, at: datetime, reason: str) -> None:
    before = journal.picture(row, *_PICTURE)
    row.state, row.ended_by, row.ended_at, row.reason = state, by, at, reason[:120]
    row.save(update_fields=["state", "ended_by", "ended_at", "reason"])
    journal.write(
        "作废交接码", row, by=by, before=before, after=journal.picture(row, *_PICTURE), unit_id=row.office.unit_id
    )


def write_note(handover: Handover, *, by: Any, note: str, files: Sequence[UploadedFile] = (), at: datetime) -> Handover:
    """The holder writes what his successor should know, and attaches files; until the office is taken over."""
    with transaction.atomic():
        row = locked(handover)
        if row.former is None or row.former.user_id != by.pk:
            raise Refused("handover.note")
        if row.state != State.ISSUED:
            raise RuleBroken("交接已经完成或交接码已作废，交接说明不能再改。", field="note")
        row.note, row.noted_at = note.strip(), at
        row.save(update_fields=["note", "noted_at"])
        for upload in files:
            attach(row, upload=upload, unit_id=row.office.unit_id, by=by, at=at)
        after = {"characters": len(row.note), "files": [str(upload.name) for upload in files]}
        journal.write("填写交接说明", row, by=by, after=after, unit_id=row.office.unit_id)
        return row
