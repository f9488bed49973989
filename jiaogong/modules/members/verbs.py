"""What happens to memberships: one transaction and one journal line each, rules named in Chinese."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Employment, Holding, Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken

from . import evidence
from .desks import may_enrol
from .joining import check_dates, corrected, open_employment, person_to_enrol
from .models import Membership
from .numbers import number_for
from .reading import id_wrong
from .words import ENDINGS_BY_HAND, Ending, Proof, Status

_PICTURE = ("person", "unit", "number", "status", "employment_type", "since", "until", "verified_on", "proof", "ending")


def _locked(membership: Membership, by: Any, rule: str = "members.keep") -> Membership:
    """The row under its unit's lock; RuleBroken when it has ended meanwhile."""
    unit = Unit.objects.select_for_update().get(pk=membership.unit_id)
    require(by, rule, unit)
    row = Membership.objects.select_for_update(of=("self",)).select_related("person").get(pk=membership.pk)
    row.unit = unit
    if row.until is not None:
        raise RuleBroken(f"这段会籍已于 {row.until:%Y-%m-%d} 终止，不能再改。")
    return row


def _write(verb: str, row: Membership, by: Any, before: dict[str, Any] | None, **more: Any) -> None:
    after = journal.picture(row, *_PICTURE) | {k: v for k, v in more.items() if v}
    journal.write(verb, row, by=by, before=before, after=after, unit_id=row.unit_id)


def add_member(
    unit: Unit, *, by: Any, name: str, id_number: str, other_document: bool, phone: str, sex: str, birth: date | None,
    employment_type: str, position: str, subject: str, since: date,
) -> Membership:  # fmt: skip
    """Enrol one person in the unit's union from `since`; makes the person when nobody has this ID number.

    Rules: the unit has a union that day; an ID number with a right check digit; nobody is in two unions at once (then
    会籍接转); sixteen years or older; not in the future. Source: 《工会会员会籍管理办法》(2016), 工会法第三条.
    """
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        if not may_enrol(by, unit):
            raise Refused("members.keep")
        check_dates(unit, since)
        person = person_to_enrol(
            unit, by=by, name=name, id_number=id_number, other_document=other_document, phone=phone, sex=sex, birth=birth,
            since=since,
        )  # fmt: skip
        open_employment(person, unit, employment_type=employment_type, position=position, subject=subject, since=since)
        row = Membership.objects.create(
            person=person, unit=unit, employment_type=employment_type, since=since, number=number_for(since)
        )
        _write("登记入会", row, by, None)
        return row


def correct_person(
    membership: Membership, *, by: Any, note: str, name: str, id_number: str, other_document: bool, phone: str, sex: str,
    birth: date | None, position: str, subject: str, employment_type: str,
) -> Person:  # fmt: skip
    """Correct what is written about a member, with a note. An empty ID number or phone leaves the one there is.

    Rule: after a new name or ID number the real name counts as unverified again, in every unit.
    """
    if not note.strip():
        raise RuleBroken("更正须写明说明。", field="note")
    with transaction.atomic():
        row = _locked(membership, by)
        person, before, changed = corrected(
            row.person_id,
            name=name,
            id_number=id_number,
            other_document=other_document,
            phone=phone,
            sex=sex,
            birth=birth,
        )
        job = Employment.objects.filter(person=person, unit=row.unit, until__isnull=True).first()
        if job:
            before |= journal.picture(job, "position", "subject")
            job.position, job.subject, job.employment_type = position, subject, employment_type
            job.save(update_fields=["position", "subject", "employment_type"])
        before |= journal.picture(row, "employment_type")
        row.employment_type = employment_type
        row.save(update_fields=["employment_type"])
        if {"name", "id_number"} & set(changed):
            Membership.objects.filter(person=person, until__isnull=True).update(verified_on=None, proof="")
            evidence.void(person, at=clock.now())
        after = journal.picture(person, "name", "id_number", "phone", "sex", "birth_date") | journal.picture(
            row, "employment_type"
        )
        after |= (journal.picture(job, "position", "subject") if job else {}) | {"changed": changed, "note": note}
        journal.write("更正会员信息", person, by=by, before=before, after=after, unit_id=row.unit_id)
        return person


def verify(membership: Membership, *, by: Any, proof: str, day: date) -> Membership:
    """Record that a member's real name was verified.

    Rules: an ID number with a right check digit; not in the future, not before the membership. Source: 总工办发〔2017〕14号.
    """
    if day > clock.today():
        raise RuleBroken("核验日期不能晚于今天。", field="day")
    with transaction.atomic():
        row = _locked(membership, by)
        if day < row.since:
            raise RuleBroken(f"核验日期不能早于入会日期 {row.since:%Y-%m-%d}。", field="day")
        if row.person.id_number is None:
            raise RuleBroken("还没有证件号码，请先补登再核验。")
        if id_wrong(row.person):
            raise RuleBroken("证件号码未通过校验码检验，请先更正再核验。")
        before = journal.picture(row, *_PICTURE)
        row.verified_on, row.proof = day, Proof(proof)
        row.number = row.number or number_for(row.since)
        row.save(update_fields=["verified_on", "proof", "number"])
        evidence.add_for_proof(row, proof, by=by, at=clock.now())
        _write("实名核验", row, by, before)
        return row


def unverify(membership: Membership, *, by: Any, reason: str) -> Membership:
    """Take a verification back, with a reason."""
    if not reason.strip():
        raise RuleBroken("请写明撤销核验的原因。", field="reason")
    with transaction.atomic():
        row = _locked(membership, by)
        if row.verified_on is None:
            raise RuleBroken("该会员尚未实名核验，无需撤销。")
        before = journal.picture(row, *_PICTURE)
        row.verified_on, row.proof = None, ""
        row.save(update_fields=["verified_on", "proof"])
        evidence.void(row.person, at=clock.now())
        _write("撤销实名核验", row, by, before, reason=reason)
        return row


def end_membership(membership: Membership, *, by: Any, ending: str, until: date, reason: str = "") -> Membership:
    """End a membership: withdrawn, left the unit, died; or keep it on retirement (保留会籍, from that day).

    Rules: ends after it began, not in the future; offices in the unit are handed over first. Withdrawal alone leaves the
    employment; the other three end it. Source: 《工会会员会籍管理办法》(2016): 退休的保留会籍.
    """
    ending = Ending(ending)
    if ending not in ENDINGS_BY_HAND:
        raise RuleBroken("请选择退休、离职、退会或去世；调到其他单位的，请办理会籍接转。", field="ending")
    if until > clock.today():
        raise RuleBroken("日期不能晚于今天：到那一天再登记即可。", field="until")
    with transaction.atomic():
        row = _locked(membership, by)
        if ending is Ending.RETIRED and row.status == Status.KEPT:
            raise RuleBroken("该同志已是保留会籍，无需再登记退休。", field="ending")
        if until <= row.since:
            raise RuleBroken(f"这段会籍自 {row.since:%Y-%m-%d} 起，终止日期必须在其后。", field="until")
        no_offices(row, "再终止会籍")
        before = journal.picture(row, *_PICTURE)
        row.until, row.ending = until, ending
        row.save(update_fields=["until", "ending"])
        if ending is not Ending.WITHDRAWN:
            end_job(row, until)
        kept = None
        if ending is Ending.RETIRED:
            kept = Membership.objects.create(
                person=row.person, unit=row.unit, number=row.number, status=Status.KEPT, employment_type=row.employment_type,
                since=until, verified_on=row.verified_on, proof=row.proof,
            )  # fmt: skip
        _write(f"终止会籍（{ending.label}）", row, by, before, reason=reason, kept=kept.pk if kept else None)
        return kept or row


def end_job(row: Membership, until: date) -> None:
    """End the employment in the unit; one that began that very day or later is a mistake to correct first."""
    job = Employment.objects.filter(person=row.person, unit=row.unit, until__isnull=True).first()
    if job is None:
        return
    if until <= job.since:
        raise RuleBroken(f"该同志自 {job.since:%Y-%m-%d} 起在本单位工作，终止日期必须在其后。", field="until")
    job.until = until
    job.save(update_fields=["until"])


def no_offices(row: Membership, then: str) -> None:
    """RuleBroken while the member holds an office in the unit; `then` is what to do afterwards."""
    held = Holding.objects.filter(person=row.person, until__isnull=True, office__unit__home=row.unit).select_related(
        "office"
    )
    titles = "、".join(h.office.title for h in held)
    if titles:
        raise RuleBroken(f"该同志还担任{titles}，请先在单位页面办理免职或接任，{then}。")


def note_export(unit: Unit, *, by: Any, number: int, conditions: str) -> None:
    """A journal line that a roster left the platform."""
    journal.write("导出会员名册", unit, by=by, after={"rows": number, "conditions": conditions[:200]}, unit_id=unit.pk)
