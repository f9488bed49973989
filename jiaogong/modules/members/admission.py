"""申请入会, the registrar's side: the unit's link, what is known about an applicant, approving, returning, rejecting."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.personal.verbs import give_consent
from jiaogong.kernel import journal
from jiaogong.kernel.attempts import counting as attempts
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.seal.fields import look_up

from . import evidence
from .applying import check_code, needs_check_code, on_roster, phone_is_rosters
from .desks import may_enrol
from .joining import HeldElsewhere, check_dates, check_free, open_employment, person_to_enrol
from .models import Application, JoiningLink, Membership
from .numbers import number_for
from .purposes import JOINING
from .rules import APPLICATION_ITEM
from .transfers import request_transfer
from .words import ApplicationStatus, EvidenceKind, Refusal

LINK_LONGEST_DAYS = 366
ACCOUNT_DAYS = 14
_PICTURE = ("status", "rule", "reason", "employment_type")


def issue_link(unit: Unit, *, by: Any, expires_on: date, at: datetime) -> JoiningLink:
    """A new joining link of the unit; the former one stops that moment. Rules: the unit has a union; at most a year."""
    today = at.astimezone(SHANGHAI).date()
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        if not may_enrol(by, unit):
            raise Refused("members.keep")
        check_dates(unit, today)
        if not today <= expires_on <= today + timedelta(days=LINK_LONGEST_DAYS):
            raise RuleBroken("有效期须在今天到一年以内。", field="expires_on")
        JoiningLink.objects.filter(unit=unit, revoked_at__isnull=True).update(revoked_at=at)
        link = JoiningLink.objects.create(
            unit=unit, code=secrets.token_urlsafe(9), issued_at=at, issued_by=by, expires_on=expires_on
        )
        journal.write("发放入会码", link, by=by, after=journal.picture(link, "expires_on"), unit_id=unit.pk)
        return link


def revoke_link(unit: Unit, *, by: Any, at: datetime) -> bool:
    """Stop the unit's joining link; False when there is none."""
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        if not may_enrol(by, unit):
            raise Refused("members.keep")
        link = JoiningLink.objects.filter(unit=unit, revoked_at__isnull=True).first()
        if link is None:
            return False
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        journal.write("停用入会码", link, by=by, unit_id=unit.pk)
        return True


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the registrar should know before deciding."""

    state: str
    words: str


def findings_of(application: Application) -> list[Finding]:
    """What the roster, the register and the phone say about an applicant; for the registrar alone."""
    row, found = application, []
    roster = on_roster(row)
    known = row.person or _by_number(row)
    if roster is not None:
        found.append(Finding("done", "姓名、证件号码与本单位在职人员名册相符"))
    elif known is not None and known.name != row.name:
        found.append(Finding("danger", "证件号码已登记，但姓名不一致，请核对证件原件"))
    else:
        found.append(Finding("attention", "本单位在职人员名册中没有此人，请先核实是不是本单位职工"))
    held = Membership.objects.current().filter(person=known) if known else Membership.objects.none()
    if held.filter(unit=row.unit).exists():
        found.append(Finding("danger", "已在本单位会员名册中，不用再入会"))
    elif held.exists():
        found.append(Finding("attention", "会籍在其他单位：批准后转为会籍接转，等原单位同意"))
    elif known is not None and Membership.objects.filter(person=known, unit=row.unit).exists():
        found.append(Finding("info", "曾在本单位入会，批准后是新的一段会籍"))
    found.append(_phone_finding(row, roster))
    same = Application.objects.filter(unit=row.unit, id_index=row.id_index, status=ApplicationStatus.SUBMITTED)
    if row.id_index and same.exclude(pk=row.pk).exists():
        found.append(Finding("danger", "同一证件号码另有一份申请，请核实哪一份是本人提交的"))
    return found


def _phone_finding(row: Application, roster: Person | None) -> Finding:
    if row.by_account:
        return Finding("done", "本人用自己的账号申请")
    if row.phone_proven_at is None:
        return Finding("attention", "手机号没有经过短信验证，请向本人核对六位核对码")
    if phone_is_rosters(row, roster):
        return Finding("done", "手机号与登记的一致，已经过短信验证")
    return Finding("attention", "手机号已经过短信验证，但与登记的不一致或没有登记，请向本人核对六位核对码")


def _by_number(row: Application) -> Person | None:
    if row.id_number is None:
        return None
    return Person.objects.filter(id_index=look_up(Person, "id_index", str(row.id_number.open()))).first()


def _locked(application: Application, by: Any) -> Application:
    unit = Unit.objects.select_for_update().get(pk=application.unit_id)
    if not may_enrol(by, unit):
        raise Refused("members.keep")
    row = Application.objects.select_for_update(of=("self",)).select_related("person").get(pk=application.pk)
    row.unit = unit
    return row


def _check_open(row: Application) -> None:
    if row.status != ApplicationStatus.SUBMITTED:
        raise RuleBroken(f"这份申请{row.get_status_display()}，不能再办。")


def approve(
    application: Application, *, by: Any, at: datetime, since: date, employment_type: str, position: str = "",
    subject: str = "", code: str = "", seen: bool = False,
) -> Application:  # fmt: skip
    """Admit the applicant: person, employment, membership with its number, evidence; or, when he is a member elsewhere, a
    transfer. Approved twice is once.

    Rules: those of enrolling; the six digits from the applicant himself unless his account or the roster's own phone has
    proven him. Source: 《工会法》第三条; 《工会会员会籍管理办法》(2016); 总工办发〔2017〕14号.
    """
    if application.status == ApplicationStatus.SUBMITTED and needs_check_code(application):
        attempts.count(
            f"check:{application.pk}", most=10, within=timedelta(days=1), at=at
        )  # kept when the rest is undone
    with transaction.atomic():
        row = _locked(application, by)
        if row.status in (ApplicationStatus.APPROVED, ApplicationStatus.MOVING):
            return row
        _check_open(row)
        _check_code(row, code)
        check_dates(row.unit, since)
        row.employment_type, row.position, row.subject = employment_type, position, subject
        try:
            person = _person(row, by, since)
        except HeldElsewhere:
            return _hand_over(row, by, at, since)
        row.person = person
        open_employment(
            person, row.unit, employment_type=employment_type, position=position, subject=subject, since=since
        )
        row.membership = Membership.objects.create(
            person=person, unit=row.unit, employment_type=employment_type, since=since, number=number_for(since)
        )
        _lay_evidence(row, person, by, at, seen)
        give_consent(person, by=person.user, purpose=JOINING, at=row.consented_at)
        if person.user_id is None:
            row.account_until = at.astimezone(SHANGHAI).date() + timedelta(days=ACCOUNT_DAYS)
        after = journal.picture(row.membership, "number", "status", "employment_type", "since", "verified_on", "proof")
        journal.write("批准入会", row.membership, by=by, after=after, unit_id=row.unit_id)
        _close(
            row, ApplicationStatus.APPROVED, by, at, f"您已加入{row.unit.name}工会，会员证号 {row.membership.number}。"
        )
        return row


def _check_code(row: Application, code: str) -> None:
    if needs_check_code(row) and not constant_time_compare(code.strip(), check_code(row)):
        raise RuleBroken("核对码不对。请当面或打电话请本人报出申请页面上的六位核对码，不要猜。", field="code")


def _person(row: Application, by: Any, since: date) -> Person:
    if row.by_account and row.person is not None:
        check_free(row.person, row.unit, by, since)
        return row.person
    person = person_to_enrol(
        row.unit, by=by, name=row.name, id_number=str(row.id_number.open()), other_document=row.other_document,
        phone=str(row.phone.open()), sex="", birth=None, since=since,
    )  # fmt: skip
    if person.phone is None:
        person.phone = str(row.phone.open())
        person.save(update_fields=["phone", "phone_index"])
    return person


def _hand_over(row: Application, by: Any, at: datetime, since: date) -> Application:
    """He is a member elsewhere: the unit agrees to a transfer instead."""
    person = row.person or _by_number(row)
    if person is None:
        raise RuleBroken("没有找到这个证件号码的会籍，请退回后请本人重新填写。")
    row.person = person
    row.transfer = request_transfer(
        by=by, to=row.unit, person=person, employment_type=row.employment_type, position=row.position,
        subject=row.subject, since=since, note="由入会申请转来", at=at,
    )  # fmt: skip
    _close(row, ApplicationStatus.MOVING, by, at, f"您的会籍在原单位，已由{row.unit.name}发起会籍接转，等原单位同意。")
    return row


def _lay_evidence(row: Application, person: Person, by: Any, at: datetime, seen: bool) -> None:
    if row.matched:
        evidence.add(person, row.unit, EvidenceKind.ROSTER_MATCH, by=None, at=row.submitted_at or at, note="申请时比对")
    evidence.add(
        person, row.unit, EvidenceKind.OWN_CONFIRMATION, by=person.user, at=row.submitted_at or at, note="入会申请"
    )
    if seen:
        evidence.add(person, row.unit, EvidenceKind.REGISTRAR_CHECK, by=by, at=at, note="入会时见证件")
    evidence.settle(person, day=at.astimezone(SHANGHAI).date())
    if row.membership is not None:
        row.membership.refresh_from_db()


def return_application(application: Application, *, by: Any, reason: str, at: datetime) -> Application:
    """Send it back to be put right, with what is to be put right; returned twice is once."""
    if not reason.strip():
        raise RuleBroken("请写明要申请人补正什么。", field="reason")
    with transaction.atomic():
        row = _locked(application, by)
        if row.status == ApplicationStatus.RETURNED:
            return row
        _check_open(row)
        row.reason = reason.strip()[:120]
        return _decided(row, ApplicationStatus.RETURNED, by, at, f"您的入会申请被退回补正：{row.reason}")


def reject(application: Application, *, by: Any, rule: str, reason: str = "", at: datetime) -> Application:
    """Reject it by a named rule; rejected twice is once. The applicant reads the rule, and may apply anew."""
    with transaction.atomic():
        row = _locked(application, by)
        if row.status == ApplicationStatus.REJECTED:
            return row
        _check_open(row)
        row.rule, row.reason = Refusal(rule), reason.strip()[:120]
        return _decided(row, ApplicationStatus.REJECTED, by, at, f"您的入会申请没有批准：{row.get_rule_display()}")


def _decided(row: Application, status: ApplicationStatus, by: Any, at: datetime, told: str) -> Application:
    _close(row, status, by, at, told)
    after = journal.picture(row, *_PICTURE)
    journal.write(f"入会申请{status.label}", row, by=by, after=after, unit_id=row.unit_id)
    return row


def _close(row: Application, status: ApplicationStatus, by: Any, at: datetime, told: str) -> None:
    """Keep the decision; numbers the person keeps leave the application."""
    row.status, row.decided_at, row.decided_by = status, at, by
    if status in (ApplicationStatus.APPROVED, ApplicationStatus.MOVING):
        row.id_number = row.phone = None
        row.phone_code = ""
    row.save()
    inbox.close_items(kind=APPLICATION_ITEM, subject=row, by=by, at=at, outcome=status.label)
    if row.person is not None and row.person.user_id is not None:
        inbox.send(short="入会申请", body=told, link=reverse("members:mine"), person=row.person, at=at)


def sweep(at: datetime) -> int:
    """Drafts go after a day, numbers of what was not approved after 30 days, the application after 180; returns how many."""
    rows = Application.objects.all()
    gone = rows.filter(status=ApplicationStatus.DRAFT, opened_at__lt=at - timedelta(days=1)).delete()[0]
    over = rows.filter(status__in=(ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN))
    for row in over.filter(decided_at__lt=at - timedelta(days=30), id_number__isnull=False):
        row.id_number = row.phone = None
        row.save()
        gone += 1
    return gone + over.filter(decided_at__lt=at - timedelta(days=180)).delete()[0]
