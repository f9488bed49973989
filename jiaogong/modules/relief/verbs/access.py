"""Letting somebody handle a case, sending it upwards, opening what is sealed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import journal
from jiaogong.kernel.access import allows, home_units
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import access
from ..models import CaseAccess, Filing, HardshipFile, Opening
from .common import chair_office, day_of, file_link, locked_file, must_be_open

LONGEST = timedelta(days=366)


def _granting_unit(file: HardshipFile, by: Any) -> Unit:
    """The union whose chair grants: the file's own, or one it was sent to."""
    if access.may_decide(by, file):
        return file.unit
    homes = home_units(by, "relief.hold")
    filing = file.filings.filter(ended_at__isnull=True, to__in=homes).select_related("to").first()
    if filing is None or file.person.user_id == by.pk:
        raise Refused("relief.hold")
    return filing.to


def bearers_of(unit: Unit) -> Any:
    """Offices of the union that may be given a case: cadres and handlers, not the Party and administration leaders."""
    roles = (RoleKey.CHAIR, RoleKey.OFFICER, RoleKey.HANDLER, RoleKey.MEMBER)
    rows = Office.objects.filter(
        unit__home=unit, role__in=roles, abolished_on__isnull=True, holdings__until__isnull=True
    )
    return rows.filter(holdings__isnull=False).select_related("unit").distinct()


def grant_access(
    file: HardshipFile, *, by: Any, at: datetime, office: Office, reason: str, until: date
) -> CaseAccess:  # fmt: skip
    """`office` may handle this one case until a day; granted again it moves the day. The holder gets a message.

    Rules: by the chair of the file's union (or of one it was sent to), to an office of that union, not to Party and
    administration leaders, a reason, at most a year. Source: 个人信息保护法 art. 51 (least privilege).
    """
    day = day_of(at)
    if not reason.strip():
        raise RuleBroken("请写明授权理由。", field="reason")
    if not day <= until <= day + LONGEST:
        raise RuleBroken("有效期从今天起，最长一年；到期可以再授权。", field="until")
    with transaction.atomic():
        row = locked_file(file)
        must_be_open(row)
        unit = _granting_unit(row, by)
        if not bearers_of(unit).filter(pk=office.pk).exists():
            raise RuleBroken("只能授权给本工会的干部或经办人，不能授权给党政领导。", field="office")
        now = CaseAccess.objects.filter(file=row, office=office, revoked_at__isnull=True).first()
        if now is not None and (now.until, now.reason) == (until, reason.strip()):
            return now
        if now is not None:
            now.revoked_at = at
            now.save(update_fields=["revoked_at"])
        made = CaseAccess.objects.create(
            file=row, office=office, reason=reason.strip()[:120], until=until, granted_by=by, granted_at=at
        )
        label = access.case_label(row.person)
        inbox.send(
            short="困难个案授权",
            body=f"{label}的个案交您经办，至 {until:%Y-%m-%d}。",
            link=file_link(row),
            office=office,
            at=at,
        )
        after = {"office": str(office), "until": str(until), "reason": made.reason}
        journal.write("授权经办个案", row, by=by, after=after, unit_id=row.unit_id)
        return made


def revoke_access(grant: CaseAccess, *, by: Any, at: datetime) -> None:
    """The access ends now; twice is once."""
    with transaction.atomic():
        row = locked_file(grant.file)
        _granting_unit(row, by)
        if CaseAccess.objects.filter(pk=grant.pk, revoked_at__isnull=True).update(revoked_at=at):
            journal.write("收回个案授权", row, by=by, before={"office": str(grant.office)}, unit_id=row.unit_id)


def send_to(file: HardshipFile, *, to: Unit, by: Any, at: datetime, matter: str, checked: bool = False) -> Filing:
    """The case is sent to a superior union, which may open it from now on; sent twice is once.

    Rules: the chair of the file's union (or `checked`: an application sent by a programme); to a union above. Source:
    个人信息保护法 art. 23: the consent to the file names the superior that decides.
    """
    if not matter.strip():
        raise RuleBroken("请写明报送事由。", field="matter")
    with transaction.atomic():
        row = locked_file(file)
        if not checked:
            access.require_decider(by, row)
        must_be_open(row)
        if to.is_inner or to.pk == row.unit_id or not row.unit.path.startswith(to.path):
            raise RuleBroken("只能报送上级工会。", field="to")
        now = Filing.objects.filter(file=row, to=to, ended_at__isnull=True).first()
        if now is not None:
            return now
        made = Filing.objects.create(file=row, to=to, matter=matter.strip()[:120], sent_by=by, sent_at=at)
        office = chair_office(to)
        if office is not None:
            body = f"{row.unit.name}报送困难个案：{access.case_label(row.person)}"
            inbox.send(short="困难个案报送", body=body, link=file_link(row), office=office, at=at)
        journal.write("报送困难个案", row, by=by, after={"to": to.name, "matter": made.matter}, unit_id=row.unit_id)
        return made


def call_back(filing: Filing, *, by: Any, at: datetime) -> None:
    """The superior no longer sees the case; twice is once."""
    with transaction.atomic():
        row = locked_file(filing.file)
        access.require_decider(by, row)
        if Filing.objects.filter(pk=filing.pk, ended_at__isnull=True).update(ended_at=at):
            theirs = Q(office__unit__home=filing.to_id)
            row.accesses.filter(theirs, revoked_at__isnull=True).update(revoked_at=at)
            journal.write("撤回个案报送", row, by=by, before={"to": filing.to.name}, unit_id=row.unit_id)


def open_sealed(file: HardshipFile, *, by: Any, at: datetime, part: str, reason: str) -> Opening:
    """Somebody who handles the case looks at a sealed part. Leaves a row the person sees, and a journal line; neither says what
    was seen. Rule: a reason of four characters or more. Source: 个人信息保护法 art. 28, 51, 55."""
    with transaction.atomic():
        row = HardshipFile.objects.select_related("person", "unit").get(pk=file.pk)
        access.require_case(by, row)
        return note_opening(row.person, by=by, at=at, part=part, reason=reason, unit_id=row.unit_id, subject=row)


def note_opening(
    person: Person, *, by: Any, at: datetime, part: str, reason: str, unit_id: int, subject: Any
) -> Opening:  # fmt: skip
    """The row and the line; the caller has asked the right."""
    if len(reason.strip()) < 4:
        raise RuleBroken("请写明查看事由（至少四个字），本人可以看到。", field="reason")
    row = Opening.objects.create(person=person, user=by, part=part, reason=reason.strip()[:120], at=at)
    journal.write(
        "查看困难个案", subject, by=by, after={"part": row.get_part_display(), "reason": row.reason}, unit_id=unit_id
    )
    return row


def reads_counts_only(user: Any, unit: Unit) -> bool:
    """Whether of this unit the user sees numbers alone."""
    return not allows(user, "relief.hold", unit)
